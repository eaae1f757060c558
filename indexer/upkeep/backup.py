"""Write a whole library into one file, while it is in use."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import sqlite3
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from filelock import FileLock, Timeout

from indexer.catalogue.database import Database, open_database
from indexer.catalogue.documents import count_documents, originals_in_use
from indexer.catalogue.failures import explain_os_error, explained
from indexer.catalogue.meta import get_meta
from indexer.catalogue.schema import SCHEMA_VERSION
from indexer.common.cancel import CancelToken
from indexer.common.errors import LibraryDamagedError, StorageError, UsageError
from indexer.common.messages import Message
from indexer.common.paths import LibraryPaths, sync_folder
from indexer.common.version import __version__
from indexer.records.upkeep import BackupReport, UpkeepProgress
from indexer.upkeep.backup_archive import (
    BLOCK_BYTES,
    DATABASE,
    FORMAT,
    MANIFEST,
    ORIGINALS,
    ArchivedFile,
    Manifest,
)
from indexer.upkeep.library_files.opening import ID_KEY

_SCRATCH = ".ibid-backup-"
_OWNED = "owned.lock"
_LOCKED_WITHIN_SECONDS = 60.0
_PAGES = 2_000  # pages copied between two checks of the token
_TRIES = 3

OnProgress = Callable[[UpkeepProgress], None]


class _RemovedMeanwhileError(Exception):
    """A document was removed after the catalogue was copied and before its original was."""


def write_backup(
    database: Database,
    paths: LibraryPaths,
    file: Path,
    *,
    token: CancelToken | None = None,
    on_progress: OnProgress | None = None,
) -> BackupReport:
    """Write a backup. When this returns, `file` is complete and on the disk; on errors it is unchanged.

    The catalogue is copied as it is at one moment; imports and searches continue meanwhile.

    Raises:
        UsageError: `file` is inside the library, or is a folder.
        LibraryDamagedError: an original is missing or damaged, so the backup would be incomplete.
        StorageError: the file cannot be written, or the library cannot be read.
        CancelledByUser: `token` was raised.
    """
    started = time.monotonic()
    target = file.absolute()
    if target.is_dir() or target.resolve().is_relative_to(paths.root.resolve()):
        raise UsageError(Message("backup_inside_library", path=target))
    work = _BackupWork(database, paths, token or CancelToken(), on_progress or (lambda _event: None))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        remove_leftovers(target.parent)
        with (
            tempfile.TemporaryDirectory(prefix=_SCRATCH, dir=target.parent) as scratch,
            FileLock(Path(scratch) / _OWNED),
        ):
            report = work.write(target, Path(scratch))
    except OSError as error:
        raise _cannot_write(error, target) from error
    return BackupReport(
        path=str(target),
        documents=report.documents,
        by_reference=report.by_reference,
        files=report.files,
        size_bytes=target.stat().st_size,
        seconds=time.monotonic() - started,
    )


def _cannot_write(error: OSError, target: Path) -> StorageError:
    explained_error = explain_os_error(error, target.parent)
    reason = (error.strerror or type(error).__name__).rstrip(".")
    return StorageError(
        Message("backup_not_written", path=target, reason=reason), detail=explained_error.detail
    )


@dataclass(frozen=True, slots=True)
class _Progress:
    documents: int
    by_reference: int
    files: int


class _BackupWork:
    """One backup."""

    def __init__(
        self, database: Database, paths: LibraryPaths, token: CancelToken, on_progress: OnProgress
    ) -> None:
        self._database = database
        self._paths = paths
        self._token = token
        self._on_progress = on_progress

    def write(self, target: Path, scratch: Path) -> _Progress:
        copy, packed = scratch / DATABASE, scratch / "backup.zip"
        for attempt in range(1, _TRIES + 1):
            names, counts, library_id = self._copy_catalogue(copy)
            try:
                self._pack(packed, copy, names, counts, library_id)
                break
            except _RemovedMeanwhileError as error:
                if attempt == _TRIES:
                    raise StorageError(Message("backup_while_removing")) from error
        packed.replace(target)
        sync_folder(target.parent)
        return counts

    def _copy_catalogue(self, copy: Path) -> tuple[list[str], _Progress, str]:
        copy.unlink(missing_ok=True)
        # A separate connection, whose read transaction sees one unchanging state.
        with (
            explained(self._paths.database),
            closing(open_database(self._paths.database, read_only=True)) as source,
        ):
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM meta").fetchone()
            with _room_wanted(), closing(sqlite3.connect(copy, isolation_level=None)) as into:
                source.backup(into, pages=_PAGES, progress=self._copied)
        with _room_wanted(), closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")  # one file, no log beside it
            # The vector index is not in the backup; it is rebuilt after restoring.
            connection.execute("DELETE FROM meta WHERE key LIKE 'vector\\_%' ESCAPE '\\'")
            names = sorted(originals_in_use(connection))
            documents = count_documents(connection)
            counts = _Progress(documents, documents - len(names), len(names))
            library_id = get_meta(connection, ID_KEY) or ""
        return names, counts, library_id

    def _copied(self, _status: int, remaining: int, total: int) -> None:
        self._token.check()
        self._on_progress(UpkeepProgress("copying", total - remaining, total))

    def _pack(self, packed: Path, copy: Path, names: list[str], counts: _Progress, library_id: str) -> None:
        packed.unlink(missing_ok=True)
        files: list[ArchivedFile] = []
        with packed.open("xb") as stream:
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
                files.append(self._add(archive, copy, DATABASE))
                for done, name in enumerate(names):
                    self._on_progress(UpkeepProgress("originals", done, len(names)))
                    added = self._add_original(archive, name)
                    files.append(added)
                manifest = Manifest(
                    format=FORMAT,
                    ibid=__version__,
                    schema=SCHEMA_VERSION,
                    library_id=library_id,
                    created=datetime.now(UTC).isoformat(timespec="seconds"),
                    documents=counts.documents,
                    files=tuple(files),
                )
                archive.writestr(MANIFEST, manifest.as_json())
            stream.flush()
            os.fsync(stream.fileno())

    def _add_original(self, archive: zipfile.ZipFile, name: str) -> ArchivedFile:
        try:
            added = self._add(archive, self._paths.originals / name, ORIGINALS + name)
        except FileNotFoundError as error:
            with self._database.reading() as connection:
                wanted = name in originals_in_use(connection)
            if not wanted:
                raise _RemovedMeanwhileError from error
            raise self._incomplete() from error
        if added.sha256 != name[:64]:
            raise self._incomplete()
        return added

    def _incomplete(self) -> LibraryDamagedError:
        return LibraryDamagedError(Message("backup_original_missing"))

    def _add(self, archive: zipfile.ZipFile, path: Path, name: str) -> ArchivedFile:
        digest = hashlib.sha256()
        size = 0
        with path.open("rb") as source:
            info = zipfile.ZipInfo(name)
            info.file_size = path.stat().st_size
            with archive.open(info, "w", force_zip64=info.file_size >= 1 << 31) as into:
                while block := _block(source, self._token):
                    digest.update(block)
                    size += len(block)
                    into.write(block)
        return ArchivedFile(name, size, digest.hexdigest())


@contextlib.contextmanager
def _room_wanted() -> Iterator[None]:
    """KeptTurn disk errors into a StorageError about the backup's disk, since the library is only read."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
        raise


def _block(source: IO[bytes], token: CancelToken) -> bytes:
    token.check()
    return source.read(BLOCK_BYTES)


def remove_leftovers(folder: Path) -> None:
    """Remove temporary files of killed backups from a folder, but not those of running ones."""
    with contextlib.suppress(OSError):
        for scratch in folder.glob(f"{_SCRATCH}*"):
            if _is_left(scratch):
                shutil.rmtree(scratch, ignore_errors=True)


def _is_left(scratch: Path) -> bool:
    """Whether a temporary folder is unused: the system releases the lock of a dead process."""
    if scratch.is_symlink() or not scratch.is_dir():
        return False
    if not (scratch / _OWNED).exists():  # its process is about to lock it, or died before that
        return time.time() - scratch.stat().st_mtime > _LOCKED_WITHIN_SECONDS
    try:
        with FileLock(scratch / _OWNED, timeout=0):
            return True
    except (Timeout, NotImplementedError):
        return False
