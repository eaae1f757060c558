"""OpenDocument texts, slides and sheets come in; canonical text goes out."""
