"""A read document comes in; it enters the library, or leaves it, in one transaction."""
