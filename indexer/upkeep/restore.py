"""Restores a library from a backup: everything is checked before anything is changed."""

from __future__ import annotations

import hashlib
import os
import time
import zipfile
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from indexer.catalogue.database import Database, open_database
from indexer.catalogue.documents import count_documents
from indexer.catalogue.failures import explain_os_error, explained
from indexer.catalogue.lock import WriterLock
from indexer.common.cancel import CancelToken
from indexer.common.errors import IndexerError, LibraryTooNewError, NotFoundError, UsageError
from indexer.common.messages import Message
from indexer.common.paths import LibraryPaths, sync_folder
from indexer.records.upkeep import RestoreReport, UpkeepProgress
from indexer.upkeep.backup_archive import BLOCK_BYTES, ArchivedFile, Manifest, damaged_backup, read_manifest
from indexer.upkeep.library_files.durable import remove_path, set_aside_name
from indexer.upkeep.library_files.opening import claim, has_originals
from indexer.upkeep.library_files.switching import NEW_FOLDER, decide_switch, finish_switch
from indexer.vectors.stored import note_new_vectors

OnProgress = Callable[[UpkeepProgress], None]


def restore_backup(
    file: Path,
    paths: LibraryPaths,
    *,
    replace: bool = False,
    token: CancelToken | None = None,
    on_progress: OnProgress | None = None,
) -> RestoreReport:
    """Restore the library at `paths` to its state when the backup was written.

    Raises:
        NotFoundError: there is no such file.
        UsageError: it is not a backup; or there is a library already and `replace` is False.
        LibraryTooNewError: a newer Ibid has written it.
        LibraryDamagedError: its files differ from its manifest.
        LibraryInUseError: the library is open somewhere.
        StorageError: the disk is full or cannot be written.
        CancelledByUser: `token` was raised. After each of these errors the old library is unchanged.
    """
    started = time.monotonic()
    if not file.is_file():
        raise NotFoundError(Message("no_such_backup", path=file))
    lock = WriterLock(paths.lock)
    lock.acquire()
    try:
        finish_switch(paths)
        occupied = paths.database.exists() or has_originals(paths)
        if occupied and not replace and not _is_empty(paths):
            raise UsageError(
                Message("library_stands_there", folder=paths.root),
                code="not_empty",
            )
        work = _RestoreWork(file, paths, token or CancelToken(), on_progress or (lambda _event: None))
        manifest, documents = work.unpack()
        aside = set_aside_name(paths.root / "library", "replaced").name if occupied else None
        decide_switch(paths, aside)
        finish_switch(paths)
    except OSError as error:
        raise explain_os_error(error, paths.root) from error
    finally:
        lock.release()
    return RestoreReport(
        folder=str(paths.root),
        documents=documents,
        files=len(manifest.files) - 1,
        set_aside=None if aside is None else str(paths.root / aside),
        seconds=time.monotonic() - started,
    )


def _is_empty(paths: LibraryPaths) -> bool:
    """Whether the existing library is readable and has no documents."""
    if has_originals(paths):
        return False
    try:
        with closing(open_database(paths.database, read_only=True)) as connection:
            return count_documents(connection) == 0
    except IndexerError:
        return False


class _RestoreWork:
    """One restore, up to writing the plan."""

    def __init__(self, file: Path, paths: LibraryPaths, token: CancelToken, on_progress: OnProgress) -> None:
        self._file = file
        self._new = LibraryPaths(paths.root / NEW_FOLDER)
        self._token = token
        self._on_progress = on_progress

    def unpack(self) -> tuple[Manifest, int]:
        """Unpack and check every file into `restored/`; open the catalogue and count its documents."""
        try:
            with zipfile.ZipFile(self._file) as archive:
                manifest = read_manifest(archive, self._file.name)
                self._new.originals.mkdir(
                    parents=True
                )  # even if empty, so that the old originals are replaced
                for done, file in enumerate(manifest.files):
                    self._on_progress(UpkeepProgress("copying", done, len(manifest.files)))
                    self._unpack_file(archive, file)
            return manifest, self._open_catalogue(manifest)
        except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, zlib.error) as error:
            remove_path(self._new.root)
            if not zipfile.is_zipfile(self._file):
                raise UsageError(Message("not_a_backup", name=self._file.name), code="no_backup") from error
            raise damaged_backup(self._file.name, str(error)) from error
        except BaseException:
            remove_path(self._new.root)
            raise

    def _unpack_file(self, archive: zipfile.ZipFile, file: ArchivedFile) -> None:
        target = self._new.root / file.name  # one of two forms, checked by the manifest
        digest = hashlib.sha256()
        size = 0
        with archive.open(file.name) as source, target.open("xb") as into:
            while block := source.read(BLOCK_BYTES):
                self._token.check()
                digest.update(block)
                size += len(block)
                if size > file.size_bytes:  # the size in a zip file's directory may be wrong
                    break
                into.write(block)
            into.flush()
            os.fsync(into.fileno())
        if size != file.size_bytes or digest.hexdigest() != file.sha256:
            raise damaged_backup(self._file.name, f"the content of {file.name}")

    def _open_catalogue(self, manifest: Manifest) -> int:
        """Migrate the unpacked catalogue and check that it is complete."""
        try:
            with Database(self._new.database) as database:
                claim(database, self._new)
                with database.write() as connection:
                    note_new_vectors(connection)  # so that readers of the replaced library notice it
            with (
                explained(self._new.database),
                closing(open_database(self._new.database, read_only=False)) as connection,
            ):
                problem = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
                documents = count_documents(connection)
                connection.execute("PRAGMA journal_mode = DELETE")  # so that there is one file to move
        except LibraryTooNewError:
            raise
        except IndexerError as error:
            raise damaged_backup(self._file.name, error.detail) from error
        if problem != "ok" or documents != manifest.documents:
            raise damaged_backup(self._file.name, str(problem))
        for folder in (self._new.originals, self._new.root):
            sync_folder(folder)
        return documents
