"""The paths that documents were imported from. Other content at the same path is a newer version."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from indexer.records.originals import KeptFile


@dataclass(frozen=True, slots=True)
class PlacedDocument:
    """A document that was imported from a certain path."""

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


def documents_within(connection: sqlite3.Connection, container: str) -> tuple[tuple[str, str], ...]:
    """The ids and paths of the documents that came out of the container at this path."""
    first, behind = f"{container}/", f"{container}0"  # "0" comes right after "/"
    rows = connection.execute(
        "SELECT id, path FROM documents WHERE path >= ? AND path < ? ORDER BY path", (first, behind)
    )
    return tuple((str(document_id), str(path)) for document_id, path in rows)


def kept_files(connection: sqlite3.Connection, document_id: str | None = None) -> tuple[KeptFile, ...]:
    """The files of all documents imported by reference, or of one such document; oldest first."""
    rows = connection.execute(
        "SELECT id, coalesce(title, path), path, size_bytes, sha256, imported_at FROM documents"
        " WHERE original IS NULL AND (?1 IS NULL OR id = ?1) ORDER BY rowid",
        (document_id,),
    )
    return tuple(KeptFile(*row) for row in rows)


def note_warning(connection: sqlite3.Connection, document_id: str, sentence: str) -> bool:
    """Add a warning to a document; True if it is new."""
    warnings = _warnings(connection, document_id)
    if sentence in warnings:
        return False
    _write_warnings(connection, document_id, [*warnings, sentence])
    return True


def documents_with_warning(connection: sqlite3.Connection, sentence: str) -> frozenset[str]:
    """The ids of the documents with this warning."""
    # Searched as text, so that it also works if the stored list is damaged.
    rows = connection.execute("SELECT id FROM documents WHERE instr(warnings, ?)", (sentence,))
    return frozenset(str(row[0]) for row in rows)


def take_warning_back(connection: sqlite3.Connection, document_id: str, sentence: str) -> None:
    """Remove a warning from a document."""
    warnings = _warnings(connection, document_id)
    if sentence in warnings:
        _write_warnings(connection, document_id, [warning for warning in warnings if warning != sentence])


def _warnings(connection: sqlite3.Connection, document_id: str) -> list[str]:
    (text,) = connection.execute("SELECT warnings FROM documents WHERE id = ?", (document_id,)).fetchone()
    return [str(sentence) for sentence in json.loads(text)]


def _write_warnings(connection: sqlite3.Connection, document_id: str, sentences: list[str]) -> None:
    text = json.dumps(sentences, ensure_ascii=False)
    connection.execute("UPDATE documents SET warnings = ? WHERE id = ?", (text, document_id))


def note_place(connection: sqlite3.Connection, document_id: str, path: str) -> None:
    """Record the new path of a document's file."""
    connection.execute("UPDATE documents SET path = ? WHERE id = ?", (path, document_id))
