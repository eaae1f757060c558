"""A file's bytes, read once, whole and bounded; nothing but a regular file is ever opened."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from indexer.common.errors import ReadError
from indexer.common.messages import Message
from indexer.documents.source.kinds import HEAD_BYTES, FileKind, detect

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The bytes of one file, and the name by which messages call it."""

    path: Path
    name: str
    data: bytes
    password: str | None = field(default=None, repr=False)  # never in a log

    @property
    def kind(self) -> FileKind:
        """What these bytes are."""
        return detect(self.data[:HEAD_BYTES], self.path)


def shown_name(path: Path) -> str:
    """The file's name as messages may print it, even where its bytes are not valid text."""
    name = path.name or str(path)
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name)


def read_source(path: Path, *, max_bytes: int, password: str | None = None) -> SourceFile:
    """Read a regular file of at most `max_bytes`; the password is kept for its reader.

    Raises:
        ReadError: `not_found`, `no_permission`, `not_a_file`, `empty`, `too_large`, `changed` or `broken`.
    """
    name = shown_name(path)
    try:
        with open_source(path) as stream:
            data = _read_unchanged(stream.fileno(), path, name, max_bytes)
            return SourceFile(path, name, data, password)
    except (OSError, ValueError) as error:
        raise _explain(error, name) from error


def open_source(path: Path) -> BinaryIO:
    """Open a regular file to read it piece by piece.

    Raises:
        ReadError: `not_found`, `no_permission`, `not_a_file` or `broken`.
    """
    name = shown_name(path)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise _not_a_file(path, name)
        # Not blocking: a FIFO put in the file's place since the line above must not hold us.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise _not_a_file(path, name)
        return open(descriptor, "rb")  # noqa: PTH123 - a descriptor has no Path; the caller closes
    except (OSError, ValueError) as error:
        raise _explain(error, name) from error


def too_large(name: str, size_bytes: int, max_bytes: int) -> ReadError:
    """The error for a file over its format's limit."""
    return ReadError(
        Message(
            "file_too_large", name=name, n=round(size_bytes / MEBIBYTE), most=round(max_bytes / MEBIBYTE)
        ),
        code="too_large",
    )


def _read_unchanged(descriptor: int, path: Path, name: str, max_bytes: int) -> bytes:
    before = os.fstat(descriptor)
    if before.st_size == 0:
        raise ReadError(Message("file_empty", name=name), code="empty")
    if before.st_size > max_bytes:
        raise too_large(name, before.st_size, max_bytes)
    pieces = []
    left = before.st_size + 1  # one more, to notice a file that grows
    while left > 0 and (piece := os.read(descriptor, min(left, MEBIBYTE))):
        pieces.append(piece)
        left -= len(piece)
    after = os.fstat(descriptor)
    if left != 1 or (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise ReadError(Message("changed_while_read", name=name), code="changed")
    return b"".join(pieces)


def _not_a_file(path: Path, name: str) -> ReadError:
    code = "is_a_folder" if path.is_dir() else "not_a_regular_file"
    return ReadError(Message(code, name=name), code="not_a_file")


def _explain(error: OSError | ValueError, name: str) -> ReadError:
    if isinstance(error, PermissionError):
        return ReadError(Message("no_right_to_read", name=name), code="no_permission")
    if isinstance(error, (FileNotFoundError, NotADirectoryError, ValueError)):
        return ReadError(Message("does_not_exist", name=name), code="not_found")
    return ReadError(
        Message("disk_does_not_give", name=name, error=error.strerror or str(error)),
        detail=str(error),
        code="broken",
    )
