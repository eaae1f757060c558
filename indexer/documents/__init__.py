"""A file -> canonical text with positions and metadata; every parse runs in a child process."""
