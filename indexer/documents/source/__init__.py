"""A path comes in; the file's bytes, kind and characters go out, read once and within limits."""
