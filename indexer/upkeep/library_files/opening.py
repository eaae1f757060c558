"""Opens a library's catalogue after checking that no restore is incomplete and its files belong together."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Sequence
from pathlib import Path

from indexer.catalogue.database import Database
from indexer.catalogue.documents import count_documents
from indexer.catalogue.failures import explain_os_error
from indexer.catalogue.meta import get_meta, set_meta
from indexer.common.errors import LibraryDamagedError
from indexer.common.messages import Message
from indexer.common.paths import LibraryPaths
from indexer.ingest.files.originals import Originals, is_original
from indexer.upkeep.library_files.durable import write_durably
from indexer.upkeep.library_files.switching import finish_switch, switch_pending

ID_KEY = "library_id"
GONE, FOREIGN, UNCLAIMED = "catalogue_gone", "catalogue_foreign", "originals_unclaimed"


def open_for_writing(paths: LibraryPaths) -> Database:
    """Open the catalogue for the writer, who holds the lock.

    Raises:
        LibraryDamagedError: the catalogue is missing, belongs to another library, or has lost documents.
        LibraryTooNewError, StorageError: it cannot be opened as it is.
    """
    try:
        finish_switch(paths)
    except OSError as error:
        raise explain_os_error(error, paths.root) from error
    if catalogue_gone(paths):
        raise LibraryDamagedError(Message("catalogue_gone_repair", folder=paths.root), code=GONE)
    database = Database(paths.database)
    try:
        claim(database, paths)
        _refuse_unclaimed(paths, Originals(paths.originals).remove_orphans(database))
    except BaseException:
        database.close()
        raise
    return database


def open_for_reading(paths: LibraryPaths) -> Database:
    """Open the catalogue for reading, also while another process writes to it.

    Raises:
        LibraryDamagedError: it belongs to another library.
        LibraryTooNewError, StorageError: it cannot be opened as it is.
    """
    database = Database(paths.database, read_only=True)
    try:
        with database.reading() as connection:
            stored = get_meta(connection, ID_KEY)
        _refuse_foreign(paths, stored)
    except BaseException:
        database.close()
        raise
    return database


def needs_a_writer_first(paths: LibraryPaths) -> bool:
    """Whether only a writer can open it now: it is a new library, or a restore was interrupted."""
    try:
        return paths.database.stat().st_size == 0 or switch_pending(paths)
    except OSError:
        return True


def catalogue_gone(paths: LibraryPaths) -> bool:
    """Whether the catalogue was lost."""
    with contextlib.suppress(OSError):
        if paths.database.stat().st_size:
            return False
    log = paths.database.with_name(paths.database.name + "-wal")
    if log.exists() and log.stat().st_size and paths.database.exists():
        return False
    return recorded_id(paths) is not None or has_originals(paths)


def has_originals(paths: LibraryPaths) -> bool:
    """Whether the library holds copies of documents."""
    return paths.originals.is_dir() and any(is_original(entry) for entry in paths.originals.iterdir())


def recorded_id(paths: LibraryPaths) -> str | None:
    """The library's random name, as written beside the catalogue."""
    try:
        return id_file(paths).read_text(encoding="ascii").strip() or None
    except (OSError, UnicodeDecodeError):
        return None


def id_file(paths: LibraryPaths) -> Path:
    """The path of the file with that name."""
    return paths.root / "library.id"


def is_foreign(database: Database, paths: LibraryPaths) -> bool:
    """Whether the catalogue says that it belongs to another library."""
    recorded = recorded_id(paths)
    with database.reading() as connection:
        stored = get_meta(connection, ID_KEY)
        if stored is None:  # written by an older Ibid without library names, or new
            return recorded is not None and count_documents(connection) > 0
    return recorded is not None and stored != recorded


def _refuse_foreign(paths: LibraryPaths, stored: str | None) -> None:
    recorded = recorded_id(paths)
    if stored is not None and recorded is not None and stored != recorded:
        raise _foreign(paths)


def _refuse_unclaimed(paths: LibraryPaths, names: Sequence[str]) -> None:
    """The error for a catalogue that lacks the documents of existing originals."""
    if not names:
        return
    raise LibraryDamagedError(Message("documents_unclaimed", folder=paths.root, n=len(names)), code=UNCLAIMED)


def claim(database: Database, paths: LibraryPaths) -> None:
    """Name a library that has no name, and check that catalogue and folder have the same name.

    Raises:
        LibraryDamagedError: they do not.
        StorageError: the name cannot be written.
    """
    if is_foreign(database, paths):
        raise _foreign(paths)
    with database.reading() as connection:
        stored = get_meta(connection, ID_KEY)
    if stored is None:
        stored = recorded_id(paths) or uuid.uuid4().hex
        with database.write() as connection:
            set_meta(connection, ID_KEY, stored)
    if recorded_id(paths) is None:
        try:
            write_durably(id_file(paths), stored + "\n")
        except OSError as error:
            raise explain_os_error(error, paths.root) from error


def _foreign(paths: LibraryPaths) -> LibraryDamagedError:
    return LibraryDamagedError(
        Message("catalogue_of_another_library", folder=paths.root),
        code=FOREIGN,
    )
