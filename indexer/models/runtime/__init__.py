"""Runs models in child processes: files and requests come in; text, vectors or scores go out."""
