"""The catalogue: documents and passages in one SQLite file, from which the indexes can be rebuilt."""
