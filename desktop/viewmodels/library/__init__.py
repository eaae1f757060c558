"""The library, its documents, and what is known of each of them."""
