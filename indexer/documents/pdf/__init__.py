"""A PDF comes in; canonical text with exact page spans goes out."""
