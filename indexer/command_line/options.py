"""Options that the command line reads and the commands carry out."""

from __future__ import annotations

EDITABLE_FIELDS = (
    ("--title", "title", "T"),
    ("--publisher", "publisher", "P"),
    ("--author", "author", "A"),
    ("--published", "published", "D"),
    ("--language", "language", "L"),
    ("--address", "source_url", "URL"),
)
