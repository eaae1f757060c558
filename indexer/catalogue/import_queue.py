"""The queue of imports that are not done. It is stored, so it survives a crash or power loss."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from indexer.records.importing import PendingImport


def enqueue(
    connection: sqlite3.Connection,
    paths: Sequence[Path | str],
    *,
    collection: str | None,
    by_reference: bool,
) -> tuple[int, ...]:
    """Add files and folders in the caller's transaction; returns their numbers for `strike_out`."""
    now = datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    ids: list[int] = []
    for path in paths:
        cursor = connection.execute(
            "INSERT INTO import_queue (path, collection, by_reference, added_at) VALUES (?, ?, ?, ?)",
            (_stored(path), collection, int(by_reference), now),
        )
        assert cursor.lastrowid is not None
        ids.append(cursor.lastrowid)
    return tuple(ids)


def strike_out(connection: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Delete finished entries, in the caller's transaction."""
    connection.executemany("DELETE FROM import_queue WHERE id = ?", [(number,) for number in ids])


def pending(connection: sqlite3.Connection) -> tuple[tuple[int, PendingImport], ...]:
    """The entries that are not done, as (number, import), oldest first."""
    rows = connection.execute(
        "SELECT id, path, collection, by_reference, added_at FROM import_queue ORDER BY id"
    )
    return tuple(
        (number, PendingImport(_path(path), collection, bool(by_reference), added_at))
        for number, path, collection, by_reference, added_at in rows
    )


def count_pending(connection: sqlite3.Connection) -> int:
    """How many files and folders are not done."""
    return int(connection.execute("SELECT count(*) FROM import_queue").fetchone()[0])


def _stored(path: Path | str) -> str | bytes:
    """The absolute path; as bytes if its name is not valid text."""
    text = str(path)
    if text.strip() and "\0" not in text:
        try:
            text = os.path.abspath(Path(text).expanduser())  # noqa: PTH100 - resolve() would follow links
        except (OSError, RuntimeError):  # such as an unknown ~user; the import reports it
            text = str(path)
    try:
        text.encode()
    except UnicodeEncodeError:
        return os.fsencode(text) if os.name != "nt" else text.encode("utf-8", "replace")
    return text


def _path(stored: str | bytes) -> str:
    return os.fsdecode(stored) if isinstance(stored, bytes) else stored
