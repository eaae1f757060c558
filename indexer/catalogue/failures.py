"""Turns errors of SQLite and the operating system into errors with one sentence for the user."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.common.errors import IndexerError, LibraryDamagedError, LibraryInUseError, StorageError
from indexer.common.messages import Message

_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_IN_USE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_UNDECODABLE = "Could not decode to UTF-8"  # Python's message; there is no error code for it
_NO_ROOM = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}  # Windows has no quota error
_REFUSED = {
    sqlite3.SQLITE_READONLY: "it_is_read_only",
    sqlite3.SQLITE_PERM: "ibid_may_not_use_it",
    sqlite3.SQLITE_AUTH: "ibid_may_not_use_it",
    sqlite3.SQLITE_CANTOPEN: "it_cannot_be_opened",
    sqlite3.SQLITE_IOERR: "disk_reports_an_error",
    sqlite3.SQLITE_NOLFS: "files_too_large_for_file_system",
}
_SHARED_MEMORY_BYTES = 32_768  # SQLite allocates them at once


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Within the block, turn expected errors of the database at `path` into an IndexerError."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        explanation = explain_database_error(error, path)
        if explanation is None:
            raise
        raise explanation from error


def explain_database_error(error: sqlite3.DatabaseError, path: Path) -> IndexerError | None:
    """The error to show for a database error; None if it is a bug of Ibid."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        if str(error).startswith(_UNDECODABLE):
            return damaged(path, detail="A text in it is not UTF-8 any more.")
        return None
    primary = code & 0xFF  # the higher bits are details
    if primary in _DAMAGED:
        return damaged(path, detail=str(error))
    if primary in _IN_USE:
        return LibraryInUseError(
            Message("library_busy", folder=path.parent),
            detail=str(error),
        )
    if primary == sqlite3.SQLITE_FULL or (primary == sqlite3.SQLITE_IOERR and _has_no_room(path.parent)):
        return disk_full(path.parent, detail=str(error))
    if primary in _REFUSED:
        return StorageError(
            Message("library_unusable", folder=path.parent, why=Message(_REFUSED[primary])), detail=str(error)
        )
    return None


def _has_no_room(folder: Path) -> bool:
    # SQLite reports an unspecified error if it cannot create the file for its shared memory.
    try:
        return shutil.disk_usage(folder).free < _SHARED_MEMORY_BYTES
    except OSError:
        return False


def explain_os_error(error: OSError, folder: Path) -> StorageError:
    """The error to show if a file below the library's `folder` cannot be written."""
    if error.errno in _NO_ROOM:
        return disk_full(folder, detail=str(error))
    reason = (error.strerror or type(error).__name__).rstrip(".")
    return StorageError(Message("library_not_written", folder=folder, reason=reason), detail=str(error))


def damaged(path: Path, *, detail: str = "") -> LibraryDamagedError:
    """The error for a database at `path` that cannot be read."""
    return LibraryDamagedError(Message("library_damaged", folder=path.parent), detail=detail)


def disk_full(folder: Path, *, detail: str = "") -> StorageError:
    """The error for a full disk."""
    return StorageError(Message("library_disk_full", folder=folder), detail=detail)
