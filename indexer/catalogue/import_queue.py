"""What was asked to be imported and is not done: it outlives a crash, a kill and a power cut."""

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
    """Note files and folders, within the caller's transaction; gives the numbers to strike them out by."""
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
    """Forget what is done, within the caller's transaction."""
    connection.executemany("DELETE FROM import_queue WHERE id = ?", [(number,) for number in ids])


def pending(connection: sqlite3.Connection) -> tuple[tuple[int, PendingImport], ...]:
    """What is not done, by number, the oldest first."""
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
    """An absolute path; as bytes where its name is no valid text."""
    text = str(path)
    if text.strip() and "\0" not in text:
        try:
            text = os.path.abspath(Path(text).expanduser())  # noqa: PTH100 - resolve() would follow links
        except (OSError, RuntimeError):  # ~nobody: the import will say so
            text = str(path)
    try:
        text.encode()
    except UnicodeEncodeError:
        return os.fsencode(text) if os.name != "nt" else text.encode("utf-8", "replace")
    return text


def _path(stored: str | bytes) -> str:
    return os.fsdecode(stored) if isinstance(stored, bytes) else stored
