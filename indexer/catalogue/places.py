"""Where documents were imported from: the same place with other content is a newer version."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlacedDocument:
    """A document as it stands at a path."""

    id: str
    size_bytes: int
    imported_at: str
    collection: str | None
    original: str | None  # file name in originals/; None when it was imported by reference


def documents_at(connection: sqlite3.Connection, path: str) -> tuple[PlacedDocument, ...]:
    """The documents that were imported from `path`, the newest first."""
    rows = connection.execute(
        "SELECT id, size_bytes, imported_at, collection, original FROM documents WHERE path = ?"
        " ORDER BY imported_at DESC, rowid DESC",
        (path,),
    )
    return tuple(PlacedDocument(*row) for row in rows)


def note_place(connection: sqlite3.Connection, document_id: str, path: str) -> None:
    """The document's file stands at `path` now."""
    connection.execute("UPDATE documents SET path = ? WHERE id = ?", (path, document_id))
