"""The library's file: created, shared by threads and processes, refused in words when it cannot be used."""

import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from indexer.catalogue.database import Database, open_database
from indexer.catalogue.failures import explain_database_error
from indexer.catalogue.meta import get_meta, set_meta
from indexer.catalogue.schema import SCHEMA_VERSION
from indexer.common.errors import (
    LibraryDamagedError,
    LibraryInUseError,
    LibraryTooNewError,
    NotFoundError,
    StorageError,
)

root_only = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="lowers its own rights, which takes root"
)


def scalar(connection: sqlite3.Connection, sql: str):
    return connection.execute(sql).fetchone()[0]


def test_a_new_library_is_durable_and_has_the_current_version(database):
    with database.write() as connection:
        assert scalar(connection, "PRAGMA journal_mode") == "wal"
        assert scalar(connection, "PRAGMA synchronous") == 2
        assert scalar(connection, "PRAGMA foreign_keys") == 1
        assert scalar(connection, "PRAGMA user_version") == SCHEMA_VERSION


def test_what_a_transaction_wrote_is_there_after_reopening(paths):
    with Database(paths.database) as database, database.write() as connection:
        set_meta(connection, "name", "Été 资料")
        set_meta(connection, "name", "Hiver 资料")
    with Database(paths.database) as database, database.reading() as connection:
        assert get_meta(connection, "name") == "Hiver 资料"
        assert get_meta(connection, "other") is None


def test_a_transaction_that_raises_leaves_nothing(database):
    def half() -> None:
        with database.write() as connection:
            set_meta(connection, "name", "half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert get_meta(database.reader(), "name") is None
    with database.write() as connection:
        set_meta(connection, "name", "whole")
    assert get_meta(database.reader(), "name") == "whole"


def test_a_block_within_a_block_is_one_transaction(database):
    def nested() -> None:
        with database.write():
            with database.write() as inner:
                set_meta(inner, "name", "inner")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        nested()
    assert get_meta(database.reader(), "name") is None


def test_readers_do_not_see_a_transaction_before_it_ends(database):
    with database.write() as connection:
        set_meta(connection, "name", "soon")
        assert get_meta(database.reader(), "name") is None
    assert get_meta(database.reader(), "name") == "soon"


def test_a_reading_block_shows_one_moment(database):
    with database.reading() as reader:
        assert get_meta(reader, "name") is None
        with database.write() as writer:
            set_meta(writer, "name", "new")
        assert get_meta(reader, "name") is None
    with database.reading() as reader:
        assert get_meta(reader, "name") == "new"


def test_reading_connections_cannot_write(database):
    with pytest.raises(StorageError), database.reading() as connection:
        set_meta(connection, "name", "x")


def in_thread(work):
    results = []
    thread = threading.Thread(target=lambda: results.append(work()))
    thread.start()
    thread.join()
    return results[0]


def test_every_thread_reads_through_its_own_connection(database):
    mine = database.reader()
    assert database.reader() is mine
    assert in_thread(database.reader) is not mine


def test_connections_of_ended_threads_are_closed(database):
    ended = in_thread(database.reader)
    in_thread(database.reader)
    with pytest.raises(sqlite3.ProgrammingError):
        ended.execute("SELECT 1")


def test_threads_write_one_after_another(database):
    with database.write() as connection:
        set_meta(connection, "sum", "0")

    def add_ten():
        for _ in range(10):
            with database.write() as connection:
                set_meta(connection, "sum", str(int(get_meta(connection, "sum")) + 1))

    threads = [threading.Thread(target=add_ten) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert get_meta(database.reader(), "sum") == "40"


def test_closing_closes_the_connections_of_all_threads(paths):
    database = Database(paths.database)
    other = in_thread(database.reader)
    database.close()
    database.close()
    with pytest.raises(sqlite3.ProgrammingError):
        other.execute("SELECT 1")
    with pytest.raises(RuntimeError, match="closed"):
        database.reader()
    with pytest.raises(RuntimeError, match="closed"), database.write():
        pass


def test_a_reader_opens_next_to_a_writer_and_when_there_is_none(paths):
    with Database(paths.database) as writer:
        with writer.write() as connection:
            set_meta(connection, "name", "first")
        with Database(paths.database, read_only=True) as reader:
            assert get_meta(reader.reader(), "name") == "first"
            with writer.write() as connection:
                set_meta(connection, "name", "second")
            assert get_meta(reader.reader(), "name") == "second"
    with Database(paths.database, read_only=True) as reader:
        assert get_meta(reader.reader(), "name") == "second"
        with pytest.raises(RuntimeError, match="reading only"), reader.write():
            pass


def test_a_read_only_opening_never_creates_a_library(paths):
    with pytest.raises(NotFoundError, match="There is no library"):
        Database(paths.database, read_only=True)
    assert not paths.root.exists()


def test_a_new_database_is_too_new_in_both_modes(paths):
    Database(paths.database).close()
    with closing(sqlite3.connect(paths.database)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    for read_only in (False, True):
        with pytest.raises(LibraryTooNewError, match="newer Ibid"):
            Database(paths.database, read_only=read_only)


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize("content", [b"not a database at all, but some text " * 200, b"\0" * 8192])
def test_a_file_that_is_no_database_is_damaged(paths, content, read_only):
    paths.root.mkdir()
    paths.database.write_bytes(content)
    with pytest.raises(LibraryDamagedError, match=r"ibid doctor --repair") as raised:
        Database(paths.database, read_only=read_only)
    assert raised.value.exit_code == 5
    assert paths.database.read_bytes() == content


def test_a_file_with_its_tables_overwritten_is_damaged_when_they_are_read(paths):
    with Database(paths.database) as database, database.write() as connection:
        connection.executemany(
            "INSERT INTO meta VALUES (?, ?)", [(f"key {n}", "x" * 500) for n in range(400)]
        )
    content = bytearray(paths.database.read_bytes())
    content[4096:] = os.urandom(len(content) - 4096)
    paths.database.write_bytes(content)
    with (
        pytest.raises(LibraryDamagedError),
        Database(paths.database) as database,
        database.reading() as reader,
    ):
        reader.execute("SELECT sum(length(value)) FROM meta").fetchall()


def test_somebody_elses_database_is_left_alone(paths):
    paths.root.mkdir()
    with closing(sqlite3.connect(paths.database)) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    with pytest.raises(LibraryDamagedError):
        Database(paths.database)
    with closing(sqlite3.connect(paths.database)) as connection:
        assert scalar(connection, "SELECT group_concat(name) FROM sqlite_master") == "theirs"


def test_a_folder_in_the_place_of_the_file_is_a_storage_error(paths):
    paths.database.mkdir(parents=True)
    with pytest.raises(StorageError):
        Database(paths.database)


def test_a_file_in_the_place_of_the_folder_is_a_storage_error(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageError):
        open_database(tmp_path / "file" / "library.sqlite3", read_only=False)


def test_a_full_disk_is_said_in_words_and_what_was_there_stays(database):
    with database.write() as connection:
        set_meta(connection, "name", "kept")
        pages = scalar(connection, "PRAGMA page_count")
        connection.execute(f"PRAGMA max_page_count = {pages + 20}")  # to SQLite, a disk of that size

    def write_too_much() -> None:
        with database.write() as connection:
            set_meta(connection, "name", "lost")
            set_meta(connection, "large", "x" * 1_000_000)

    with pytest.raises(StorageError, match="full"):
        write_too_much()
    with database.write() as connection:
        assert get_meta(connection, "name") == "kept"
        set_meta(connection, "name", "after")
    assert get_meta(database.reader(), "name") == "after"


def test_a_database_locked_by_a_stranger_is_in_use(database):
    with closing(sqlite3.connect(database.path, isolation_level=None)) as stranger:
        stranger.execute("BEGIN IMMEDIATE")
        database._writer.execute("PRAGMA busy_timeout = 10")
        with pytest.raises(LibraryInUseError), database.write():
            pass


def test_our_own_mistakes_in_sql_are_not_explained_away(database):
    with pytest.raises(sqlite3.OperationalError, match="nonsense"), database.reading() as connection:
        connection.execute("SELECT nonsense")


READ_WITHOUT_RIGHTS = """
import os, sys
from pathlib import Path
from indexer.catalogue.database import Database
from indexer.catalogue.meta import get_meta
from indexer.common.errors import IndexerError
os.setuid(65534)
try:
    with Database(Path(sys.argv[1]), read_only=True) as database:
        print(get_meta(database.reader(), "name"))
    Database(Path(sys.argv[1]))
except IndexerError as error:
    print(type(error).__name__)
"""


@root_only
@pytest.mark.parametrize("log_left", [False, True])
def test_a_library_in_a_read_only_folder_can_be_read(log_left):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "library.sqlite3"
        script = (
            "import os, sys; from pathlib import Path; from indexer.catalogue.database import Database;"
            "from indexer.catalogue.meta import set_meta;"
            "database = Database(Path(sys.argv[1]));\n"
            "with database.write() as connection: set_meta(connection, 'name', 'here')\n"
        )
        script += "os.kill(os.getpid(), 9)" if log_left else "database.close()"
        subprocess.run([sys.executable, "-c", script, str(path)], check=False)
        assert (folder / "library.sqlite3-wal").exists() is log_left
        for entry in folder.iterdir():
            entry.chmod(0o444)
        folder.chmod(0o555)
        run = subprocess.run(
            [sys.executable, "-c", READ_WITHOUT_RIGHTS, str(path)], capture_output=True, text=True, check=True
        )
        folder.chmod(0o755)
        assert run.stdout.split() == ["here", "StorageError"]


def test_an_unspecified_error_on_a_full_disk_is_that_the_disk_is_full(tmp_path, monkeypatch):
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE
    path = tmp_path / "library.sqlite3"
    assert "reports an error" in explain_database_error(error, path).summary
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: SimpleNamespace(free=4_096))
    assert "is full" in explain_database_error(error, path).summary
