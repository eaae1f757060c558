"""A path comes in; a file's bytes, its kind and its characters come out, read once and bounded."""
