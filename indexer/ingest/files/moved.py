"""A file that was moved is the same document in a new place."""

from __future__ import annotations

from pathlib import Path

from indexer.catalogue.database import Database
from indexer.catalogue.documents import original_name
from indexer.catalogue.places import kept_files, note_place
from indexer.common.cancel import CancelToken
from indexer.common.errors import NotFoundError
from indexer.ingest.files.import_file import ImportFile
from indexer.ingest.files.kept_files import look_well
from indexer.records.documents import Document
from indexer.records.originals import KeptFile


def note_new_place(database: Database, originals: Path, document: Document, file: ImportFile) -> bool:
    """Record where `document` stands now, if it has gone from where it stood; whether it was recorded.

    Of a document that was read again from `originals`, after damage, it was not known any more.

    Raises:
        StorageError: it cannot be recorded.
    """
    if document.path == file.shown or not file.has_true_name:
        return False
    with database.reading() as connection:
        kept = kept_files(connection, document.id)
    if kept and file.container is not None:
        return False  # its source has to be a file that can be opened
    if not (_has_lost(kept[0]) if kept else _has_left(document.path, originals)):
        return False
    with database.write() as connection:
        try:
            original_name(connection, document.id)
        except NotFoundError:  # removed a moment ago
            return False
        note_place(connection, document.id, file.shown)
    return True


def _has_left(path: str, originals: Path) -> bool:
    return not is_there(path) or Path(path).parent == originals


def _has_lost(kept: KeptFile) -> bool:
    """Whether the file that the document relies on holds its content no more."""
    return look_well(kept, CancelToken()) is not None


def is_there(path: str) -> bool:
    """Whether the file still stands there, or the container that it came out of."""
    place = Path(path)
    try:
        return place.exists() or any(parent.is_file() for parent in place.parents)
    except (OSError, ValueError):  # we may not look: it has not moved for all we know
        return True
