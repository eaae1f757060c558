"""What `packaging/launch.py` does, with nothing but Python's standard library."""
