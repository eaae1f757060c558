"""The library's SQLite file: one connection for writing, and one for reading in each thread."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from indexer.catalogue.failures import explain_os_error, explained
from indexer.catalogue.migrations import bring_up_to_date, check_readable
from indexer.catalogue.schema import SCHEMA_VERSION
from indexer.common.errors import NotFoundError, StorageError
from indexer.common.messages import Message
from indexer.common.transaction import transaction

BUSY_TIMEOUT_MS = 10_000
PAGE_CACHE_KIB = 16_384
# SQLite cannot create its shared memory, because the folder is read-only or the disk is full.
_NO_SHARED_MEMORY = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR)


def open_database(path: Path, *, read_only: bool, create: bool = True) -> sqlite3.Connection:
    """Open the library's file; creates it, or brings its tables up to date, unless `read_only`.

    With `create=False`, a missing file is not created, for example after its library was moved.

    The connection is in autocommit mode; any thread may use it, but only one at a time.

    Raises:
        NotFoundError: there is no such file, and it may not be created.
        LibraryDamagedError, LibraryTooNewError, StorageError: it cannot be opened as it is.
    """
    create = create and not read_only
    if not create and not path.is_file():
        raise NotFoundError(Message("no_library", folder=path.parent))
    try:
        if create:
            path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise explain_os_error(error, path.parent) from error
    with explained(path):
        mode = "rwc" if create else "rw"
        connection = (
            _connect_reading(path) if read_only else _connect(f"{path.absolute().as_uri()}?mode={mode}")
        )
        try:
            _prepare(connection, path, read_only=read_only)
        except BaseException:
            connection.close()
            raise
    return connection


def _connect(uri: str) -> sqlite3.Connection:
    return sqlite3.connect(
        uri, uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY_TIMEOUT_MS / 1000
    )


def _connect_reading(path: Path) -> sqlite3.Connection:
    uri = path.absolute().as_uri()
    connection = _connect(f"{uri}?mode=ro")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        connection.close()
        if error.sqlite_errorcode & 0xFF not in _NO_SHARED_MEMORY or _has_log(path):
            raise
        # No process writes to it.
        return _connect(f"{uri}?mode=ro&immutable=1")
    except BaseException:
        connection.close()
        raise
    return connection


def _identity(path: Path) -> tuple[int, int] | None:
    """Device and inode of the file at `path`; None if there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _has_log(path: Path) -> bool:
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def _prepare(connection: sqlite3.Connection, path: Path, *, read_only: bool) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA cache_size = -{PAGE_CACHE_KIB}")
    if read_only:
        connection.execute("PRAGMA query_only = ON")
        check_readable(connection, path)
        return
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(
        "PRAGMA secure_delete = ON"
    )  # removed content is overwritten, so that it cannot be recovered
    connection.execute("PRAGMA synchronous = FULL")  # committed transactions survive a power loss
    bring_up_to_date(connection, path)
    # SQLite opens a read-only file without an error; only an attempt to write shows it.
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("ROLLBACK")


class Database:
    """A library's database for all threads of this process.

    Writing goes through `write()`, one thread at a time. Every thread reads through a connection of its
    own, so that a search goes on while an import writes.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self._lock = threading.Lock()  # guards the two fields below
        self._closed = False
        self._readers: dict[threading.Thread, sqlite3.Connection] = {}
        self._write_lock = threading.RLock()
        self._writer: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None
        if read_only:
            self.reader()  # so that errors are raised now
        else:
            self._writer = open_database(path, read_only=False)
            self._file = _identity(path)

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction: it is committed when the block ends, and rolled back if the block raises.

        A block within a block of the same thread joins the outer transaction.

        Raises:
            StorageError: the disk is full, read-only or failing.
            LibraryDamagedError: the file cannot be read as it is.
        """
        with self._write_lock, explained(self.path):
            connection = self._writer
            if connection is None:
                raise RuntimeError("this library is closed, or open for reading only")
            if connection.in_transaction:
                yield connection
                return
            self._check_in_place()
            with transaction(connection):
                yield connection

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """This thread's reading connection, which sees one unchanging state during the block.

        Raises:
            LibraryDamagedError, StorageError: the file cannot be read.
        """
        with explained(self.path):
            connection = self.reader()
            if connection.in_transaction:
                yield connection
                return
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                if connection.in_transaction:
                    connection.rollback()

    def _check_in_place(self) -> None:
        """Raise StorageError if the file was moved while open, since originals would be stored elsewhere."""
        if _identity(self.path) != self._file:
            raise StorageError(Message("library_moved_away", folder=self.path.parent))

    def reader(self) -> sqlite3.Connection:
        """This thread's reading connection, in autocommit mode: each statement sees the latest state."""
        thread = threading.current_thread()
        with self._lock:
            if self._closed:
                raise RuntimeError("this library is closed")
            connection = self._readers.get(thread)
            if connection is None:
                self._forget_ended_threads()
                connection = self._readers[thread] = open_database(self.path, read_only=True)
            return connection

    def _forget_ended_threads(self) -> None:
        for thread in [thread for thread in self._readers if not thread.is_alive()]:
            self._readers.pop(thread).close()

    def close(self) -> None:
        """Close every connection; waits for the transaction that is under way."""
        with self._lock:
            self._closed = True
            readers, self._readers = self._readers, {}
        for connection in readers.values():
            connection.close()
        with self._write_lock:
            writer, self._writer = self._writer, None
            if writer is not None:
                # Closing must succeed on a full disk too; the write-ahead log is then read at the next start.
                with contextlib.suppress(sqlite3.DatabaseError):
                    writer.close()

    def __enter__(self) -> Database:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
