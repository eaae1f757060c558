"""A file that was moved is the same document in a new place."""

from __future__ import annotations

from pathlib import Path

from indexer.catalogue.database import Database
from indexer.catalogue.documents import original_name
from indexer.catalogue.places import note_place
from indexer.errors import NotFoundError
from indexer.ingest.import_file import ImportFile
from indexer.records import Document


def note_new_place(database: Database, originals: Path, document: Document, file: ImportFile) -> bool:
    """Record where `document` stands now, if it has gone from where it stood; whether it was recorded.

    Of a document that was read again from `originals`, after damage, it was not known any more.

    Raises:
        StorageError: it cannot be recorded.
    """
    if document.path == file.shown or not file.has_true_name:
        return False
    if is_there(document.path) and Path(document.path).parent != originals:
        return False
    with database.write() as connection:
        try:
            by_reference = original_name(connection, document.id) is None
        except NotFoundError:  # removed a moment ago
            return False
        if by_reference and file.container is not None:
            return False  # its source has to be a file that can be opened
        note_place(connection, document.id, file.shown)
    return True


def is_there(path: str) -> bool:
    """Whether the file still stands there, or the container that it came out of."""
    place = Path(path)
    try:
        return place.exists() or any(parent.is_file() for parent in place.parents)
    except (OSError, ValueError):  # we may not look: it has not moved for all we know
        return True
