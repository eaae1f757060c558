"""Colours, type, spacing and icons, as tokens."""
