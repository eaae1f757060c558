"""Reads one file that does not enter a library: a draft that is to be checked."""

from __future__ import annotations

from pathlib import Path

from indexer.common.cancel import CancelToken
from indexer.common.errors import ReadError
from indexer.common.messages import Message
from indexer.ingest.reading.reader_pool import ReaderPool


def read_text(path: Path, token: CancelToken | None = None) -> str:
    """The canonical text of any file that could become a document, read in a child process.

    Raises:
        ReadError: the file cannot be read; one sentence says why.
        CancelledByUser: `token` was raised.
    """
    try:
        size_bytes = path.stat().st_size
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise ReadError(
            Message("path_unreadable", name=path.name, reason=reason), code="not_found"
        ) from error
    pool = ReaderPool(children=1)
    try:
        reading = pool.read(path, name=path.name, size_bytes=size_bytes, token=token or CancelToken())
    finally:
        pool.close()
    return reading.extracted.text
