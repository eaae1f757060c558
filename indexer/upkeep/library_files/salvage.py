"""Salvages a catalogue that SQLite cannot read: copies every row that is on a readable page."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from indexer.catalogue.database import Database
from indexer.catalogue.failures import explained
from indexer.catalogue.meta import set_meta
from indexer.catalogue.older.sentences import turn_sentences_into_messages
from indexer.common.cancel import CancelToken
from indexer.common.paths import LibraryPaths, sync_folder
from indexer.upkeep.library_files.durable import remove_path, set_aside_name, sync_file
from indexer.upkeep.library_files.opening import ID_KEY, recorded_id
from indexer.upkeep.library_files.sqlite_pages import FoundRow, PageReader
from indexer.upkeep.library_files.switching import NEW_FOLDER, decide_switch, finish_switch

_KEPT_META = ("originals_being_removed",)
_HASH_BYTES = 32
_ID = re.compile(r"[0-9a-f]{12,63}")
_ROWS_BETWEEN_LOOKS = 500
_COLUMNS = {
    "documents": 18,
    "page_spans": 5,
    "triples": 3,  # clutter spans and the index of passages by document; distinguished later
    "passages": 11,
    "vectors": 3,
    "readings": 6,
    "page_words": 3,
    "meta": 2,
    "known_ids": 1,
}


@dataclass(slots=True)
class Salvaged:
    """What was salvaged from a damaged file."""

    set_aside: Path
    documents: int = 0
    passages: int = 0
    unreadable_pages: int = 0
    lost_ids: tuple[str, ...] = field(default=())  # documents of which only the id is left


def salvage(paths: LibraryPaths, token: CancelToken, on_rows: Callable[[int], None]) -> Salvaged:
    """Make a new catalogue from the readable rows of the damaged one, which is kept beside it.

    Only with the writer's lock and without an open connection. A crash leaves either the damaged file or the
    new one in place.
    """
    new = paths.root / NEW_FOLDER
    remove_path(new)
    new.mkdir()
    try:
        with explained(paths.database):
            result = _copy_readable(paths, new, token, on_rows)
        sync_file(new / paths.database.name)
        sync_folder(new)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)  # frees disk space
        raise
    result.set_aside = set_aside_name(paths.database, "damaged")
    decide_switch(paths, result.set_aside.name)
    finish_switch(paths)
    return result


def _copy_readable(
    paths: LibraryPaths, new: Path, token: CancelToken, on_rows: Callable[[int], None]
) -> Salvaged:
    scratch = new / "found.sqlite3"
    with closing(sqlite3.connect(scratch, isolation_level=None)) as collected:
        reader = PageReader(paths.database)
        _collect(reader, collected, token, on_rows)
        result = _write_new(collected, new / paths.database.name, paths)
    remove_path(scratch)
    result.unreadable_pages = reader.unreadable
    return result


def _collect(
    reader: PageReader, collected: sqlite3.Connection, token: CancelToken, on_rows: Callable[[int], None]
) -> None:
    collected.execute("PRAGMA journal_mode = OFF")
    collected.execute("PRAGMA synchronous = OFF")
    for table, columns in _COLUMNS.items():
        collected.execute(f"CREATE TABLE {table} ({', '.join(f'c{n}' for n in range(columns))})")
    collected.execute("BEGIN")
    for count, row in enumerate(reader.rows()):
        if count % _ROWS_BETWEEN_LOOKS == 0:
            token.check()
            on_rows(count)
        for table, values in _belongs_to(row):
            marks = ", ".join("?" * len(values))
            collected.execute(f"INSERT INTO {table} VALUES ({marks})", values)
    collected.execute("COMMIT")
    collected.execute("CREATE INDEX passages_of ON passages (c1)")
    collected.execute("CREATE INDEX passages_by_hash ON passages (c7)")


def _belongs_to(row: FoundRow) -> Iterator[tuple[str, tuple[object, ...]]]:
    """The table that a row comes from, recognised by the number and types of its values."""
    values = row.values
    kinds = [type(value) for value in values]
    if row.rowid is not None:
        if len(values) == 18 and all(kinds[n] is str for n in (0, 1, 2, 5, 6, 13, 15, 16, 17)):
            yield "documents", values
        elif len(values) == 11 and kinds[0] is type(None) and kinds[1:3] == [str, int] and kinds[7] is str:
            yield "passages", (row.rowid, *values[1:])
        return
    if kinds == [str, str]:
        yield "meta", values
    elif kinds == [str, int] and _is_id(values[0]):
        yield "known_ids", (values[0],)
    elif kinds == [str, bytes, bytes] and isinstance(values[1], bytes) and len(values[1]) == _HASH_BYTES:
        yield "vectors", values
    elif kinds == [str, int, bytes]:
        yield "page_words", values
    elif len(values) == 6 and kinds[0] is str and kinds[2:] == [str, str, str, str]:
        yield "readings", values
    elif kinds == [str, int, int]:
        yield "triples", values
    elif len(values) == 5 and kinds[:2] == [str, int] and kinds[3:] == [int, int]:
        yield "page_spans", values


def _is_id(value: object) -> bool:
    # documents.id, .sha256 and .path each have an index of (text, row id); an id is the shorter hash.
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _write_new(collected: sqlite3.Connection, path: Path, paths: LibraryPaths) -> Salvaged:
    result = Salvaged(path)
    with Database(path) as database, database.write() as connection:
        meta = dict(collected.execute("SELECT c0, c1 FROM meta").fetchall())
        for key in _KEPT_META:
            if key in meta:
                set_meta(connection, key, meta[key])
        library_id = recorded_id(paths) or meta.get(ID_KEY)
        if library_id is not None:
            set_meta(connection, ID_KEY, library_id)
        for row in collected.execute("SELECT * FROM documents ORDER BY rowid"):
            result.documents += _insert(connection, "documents", row)
        ids = {row[0] for row in connection.execute("SELECT id FROM documents")}
        for document_id in ids:
            result.passages += _carry_passages(collected, connection, document_id)
        _carry_spans(collected, connection, ids)
        _carry_readings(collected, connection, ids)
        turn_sentences_into_messages(connection)  # of a catalogue that an older Ibid has written
        _carry_vectors(collected, connection)
        _keep_counting(collected, connection)
        named = "SELECT c0 FROM known_ids UNION SELECT c1 FROM passages UNION SELECT c0 FROM page_spans"
        result.lost_ids = tuple(sorted({str(row[0]) for row in collected.execute(named)} - ids))
    return result


def _insert(connection: sqlite3.Connection, table: str, row: tuple[object, ...]) -> int:
    marks = ", ".join("?" * len(row))
    try:
        return connection.execute(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", row).rowcount
    except sqlite3.IntegrityError:
        return 0


def _carry_passages(collected: sqlite3.Connection, connection: sqlite3.Connection, document_id: str) -> int:
    """Copy the passages whose span matches the text; the doctor finds missing ones."""
    (text,) = connection.execute("SELECT text FROM documents WHERE id = ?", (document_id,)).fetchone()
    count, ordinals = 0, set()
    for row in collected.execute("SELECT * FROM passages WHERE c1 = ? ORDER BY c2, c0", (document_id,)):
        ordinal, start, end = row[2], row[4], row[5]
        is_complete = all(isinstance(value, int) for value in (*row[2:6], *row[9:11])) and isinstance(
            row[8], bytes
        )
        if is_complete and ordinal not in ordinals and 0 <= start < end and text[start:end] == row[7]:
            count += _insert(connection, "passages", row)
            ordinals.add(ordinal)
    return count


def _carry_spans(collected: sqlite3.Connection, connection: sqlite3.Connection, ids: set[str]) -> None:
    for row in collected.execute("SELECT * FROM page_spans"):
        if row[0] in ids:
            _insert(connection, "page_spans", row)
    for row in collected.execute("SELECT * FROM triples"):
        if row[0] not in ids or not 0 <= row[1] < row[2]:
            continue
        of_index = "SELECT 1 FROM passages WHERE document_id = ? AND ordinal = ? AND id = ?"
        if connection.execute(of_index, row).fetchone() is None:
            _insert(connection, "clutter_spans", row)


def _carry_readings(collected: sqlite3.Connection, connection: sqlite3.Connection, ids: set[str]) -> None:
    for table in ("readings", "page_words"):
        for row in collected.execute(f"SELECT * FROM {table}"):
            if row[0] in ids and (table == "page_words" or _is_reading(row)):
                _insert(connection, table, row)
    connection.execute(
        "INSERT INTO readings (document_id, report, outline, origins, edits)"
        " SELECT id, '{}', '[]', '{}', '{}' FROM documents WHERE id NOT IN (SELECT document_id FROM readings)"
    )


def _is_reading(row: tuple[Any, ...]) -> bool:
    try:
        return [type(json.loads(text)) for text in row[2:]] == [dict, list, dict, dict]
    except (TypeError, ValueError):
        return False


def _carry_vectors(collected: sqlite3.Connection, connection: sqlite3.Connection) -> None:
    for row in collected.execute("SELECT * FROM vectors"):
        if connection.execute("SELECT 1 FROM passages WHERE text_hash = ?", (row[1],)).fetchone():
            _insert(connection, "vectors", row)


def _keep_counting(collected: sqlite3.Connection, connection: sqlite3.Connection) -> None:
    """Continue the numbering, so that no id is used twice, not even that of a lost passage."""
    highest = collected.execute("SELECT max(c0) FROM passages").fetchone()[0] or 0
    indexed = collected.execute("SELECT max(c2) FROM triples").fetchone()[0] or 0
    highest = max(highest, indexed if indexed < 1 << 40 else 0)
    connection.execute("DELETE FROM sqlite_sequence WHERE name = 'passages'")
    connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('passages', ?)", (highest,))
