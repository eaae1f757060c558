"""Texts come in; vectors and the nearest passages go out. Exact search, and Chroma for large libraries."""
