"""Embeddings, exact search over them, and Chroma as a derived index in a child process."""
