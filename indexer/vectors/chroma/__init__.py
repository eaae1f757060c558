"""Vectors come in; nearest passages go out. The Chroma index can be rebuilt at any time."""
