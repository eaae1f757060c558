"""Vectors come in; their Chroma index goes out, which can be rebuilt at any time."""
