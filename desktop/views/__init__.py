"""Widgets without decisions."""
