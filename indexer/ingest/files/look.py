"""What a file is (kind, size, times): determined once, when its import begins, and passed along."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from indexer.common.errors import ReadError
from indexer.common.messages import Message, verbatim
from indexer.documents.source.kinds import HEAD_BYTES, FileKind, detect
from indexer.documents.source.source_file import shown_name

MAX_FILE_BYTES = 512 << 20


@dataclass(frozen=True, slots=True)
class FileLook:
    """What a file is at the start of its import. If it differs later, the file was changed."""

    kind: FileKind
    size_bytes: int
    modified_ns: int

    def is_as(self, status: os.stat_result) -> bool:
        """Whether the file is unchanged, by its size and times."""
        return (status.st_size, status.st_mtime_ns) == (self.size_bytes, self.modified_ns)


def first_look(source: Path) -> FileLook:
    """Determine what a file is. Raises ReadError."""
    with open_source(source) as stream:
        status = os.fstat(stream.fileno())
        try:
            head = stream.read(HEAD_BYTES)
        except OSError as error:
            raise unreadable(source, error) from error
        return FileLook(detect(head, source), status.st_size, status.st_mtime_ns)


def open_source(source: Path) -> IO[bytes]:
    """Open a regular file of a size that can be imported. Raises ReadError."""
    try:
        status = source.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ReadError(Message("not_a_readable_file", name=shown_name(source)), code="not_a_file")
        if status.st_size > MAX_FILE_BYTES:
            raise ReadError(
                Message("larger_than_ibid_reads", name=shown_name(source), n=MAX_FILE_BYTES >> 20),
                code="too_large",
            )
        # Non-blocking, because the file may have been replaced by a pipe since the line above.
        descriptor = os.open(source, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        stream = open(descriptor, "rb")  # noqa: PTH123, SIM115 - a descriptor has no Path; the caller closes it
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            stream.close()
            raise ReadError(Message("not_a_readable_file", name=shown_name(source)), code="not_a_file")
        return stream
    except FileNotFoundError as error:
        raise ReadError(Message("not_there_any_more", name=shown_name(source)), code="not_found") from error
    except PermissionError as error:
        raise ReadError(Message("access_denied", name=shown_name(source)), code="no_permission") from error
    except OSError as error:
        raise unreadable(source, error) from error


def unreadable(source: Path, error: OSError) -> ReadError:
    """The error for a file that cannot be read from the disk."""
    reason = (error.strerror or type(error).__name__).lower()
    return ReadError(
        Message("could_not_be_read", name=shown_name(source), why=verbatim(reason)),
        code="unreadable",
        detail=str(error),
    )
