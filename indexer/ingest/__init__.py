"""Runs reading, splitting and storing for files and folders."""
