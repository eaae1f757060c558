"""Recognises files that were moved: the same document with a new path."""

from __future__ import annotations

from pathlib import Path

from indexer.catalogue.database import Database
from indexer.catalogue.documents import original_name
from indexer.catalogue.places import kept_files, note_place
from indexer.common.cancel import CancelToken
from indexer.common.errors import NotFoundError
from indexer.ingest.files.import_file import ImportFile
from indexer.ingest.files.kept_files import check_thoroughly
from indexer.records.documents import Document
from indexer.records.originals import KeptFile


def note_new_place(database: Database, originals: Path, document: Document, file: ImportFile) -> bool:
    """Record the new path of `document` if its file is gone from the old one; True if recorded.

    For a document that was recovered from `originals` after damage, the old path is unknown.

    Raises:
        StorageError: the catalogue cannot be written.
    """
    if document.path == file.shown or not file.has_true_name:
        return False
    with database.reading() as connection:
        kept = kept_files(connection, document.id)
    if kept and file.container is not None:
        return False  # the source of a document must be a file that can be opened
    if not (_has_lost(kept[0]) if kept else _has_left(document.path, originals)):
        return False
    with database.write() as connection:
        try:
            original_name(connection, document.id)
        except NotFoundError:  # the document was removed a moment ago
            return False
        note_place(connection, document.id, file.shown)
    return True


def _has_left(path: str, originals: Path) -> bool:
    return not is_there(path) or Path(path).parent == originals


def _has_lost(kept: KeptFile) -> bool:
    """Whether the file that the document was read from no longer has its content."""
    return check_thoroughly(kept, CancelToken()) is not None


def is_there(path: str) -> bool:
    """Whether the file, or the container that it came out of, still exists."""
    place = Path(path)
    try:
        return place.exists() or any(parent.is_file() for parent in place.parents)
    except (OSError, ValueError):  # no access: assume that it was not moved
        return True
