"""Migrates a library's tables to the current version, in numbered steps with a transaction each."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path

from indexer.catalogue.failures import damaged
from indexer.catalogue.kept.conversations import add_conversation_tables
from indexer.catalogue.older.sentences import turn_sentences_into_messages
from indexer.catalogue.schema import SCHEMA, SCHEMA_VERSION, VERSION_2, VERSION_3, VERSION_4
from indexer.common.errors import LibraryTooNewError, StorageError
from indexer.common.messages import Message
from indexer.common.transaction import transaction

Step = Callable[[sqlite3.Connection], None]


# Step n leads from version n to n + 1. It runs inside a transaction that the caller commits, so
# executescript() must not be used in it, because that would commit.
def _add_readings(connection: sqlite3.Connection) -> None:
    for statement in VERSION_2:
        connection.execute(statement)


def _replace_grams_by_forms(connection: sqlite3.Connection) -> None:
    for statement in VERSION_3:
        connection.execute(statement)


def _add_stories(connection: sqlite3.Connection) -> None:
    for statement in VERSION_4:
        connection.execute(statement)


STEPS: Mapping[int, Step] = {
    1: _add_readings,
    2: _replace_grams_by_forms,
    3: _add_stories,
    4: turn_sentences_into_messages,
    5: add_conversation_tables,
}


def stored_version(connection: sqlite3.Connection) -> int:
    """The version of the tables in this file; 0 when there are none yet."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def check_readable(connection: sqlite3.Connection, path: Path) -> None:
    """Check that this version of Ibid can read the tables without migrating them.

    Raises:
        LibraryTooNewError: a newer Ibid has written them.
        LibraryDamagedError: there are no tables.
        StorageError: they are older; the library must first be opened for writing.
    """
    version = stored_version(connection)
    _refuse_newer(version, SCHEMA_VERSION, path)
    if version == 0:
        raise damaged(path, detail="The file has no tables of a library.")
    if version < SCHEMA_VERSION:
        raise StorageError(Message("library_written_by_older", folder=path.parent))


def bring_up_to_date(
    connection: sqlite3.Connection,
    path: Path,
    *,
    steps: Mapping[int, Step] = STEPS,
    target: int = SCHEMA_VERSION,
    schema: str = SCHEMA,
) -> None:
    """Create the tables in an empty file, or take every step from the file's version to `target`.

    If a step fails, or its process is killed, the file stays at the version before that step.

    Raises:
        LibraryTooNewError: a newer Ibid has written the file.
        LibraryDamagedError: the file is the database of another program.
    """
    version = stored_version(connection)
    _refuse_newer(version, target, path)
    if version == 0:
        _create(connection, path, schema, target)
        return
    for number in range(version, target):
        _take(connection, steps[number], number + 1)


def _create(connection: sqlite3.Connection, path: Path, schema: str, target: int) -> None:
    if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise damaged(path, detail="The file is a database, but not a library's.")
    try:
        connection.executescript(f"BEGIN IMMEDIATE;\n{schema}\nPRAGMA user_version = {target};\nCOMMIT;")
    except BaseException:
        if connection.in_transaction:
            connection.rollback()
        raise


def _take(connection: sqlite3.Connection, step: Step, reached: int) -> None:
    with transaction(connection):
        step(connection)
        connection.execute(f"PRAGMA user_version = {reached}")


def _refuse_newer(version: int, known: int, path: Path) -> None:
    if version > known:
        raise LibraryTooNewError(
            Message("library_written_by_newer", folder=path.parent),
            detail=f"Its tables have version {version}; this Ibid knows up to {known}.",
        )
