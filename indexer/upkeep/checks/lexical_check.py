"""Checks that the two lexical views have exactly the terms of the passages, by comparing hash sums.

A contentless FTS5 table cannot list the terms of a passage. So passages are indexed again, some thousands at
a time, in a table in memory, and all terms, passages and positions of both are summed up with a hash that
does not depend on the order.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable
from contextlib import closing

from indexer.catalogue.meta import get_meta
from indexer.catalogue.schema import SCHEMA
from indexer.common.messages import Message
from indexer.common.transaction import transaction
from indexer.ingest.store.lexical_upkeep import ANALYSIS_KEY, enter_all_passages
from indexer.lexical.index import add_passage
from indexer.lexical.terms import ANALYSIS_VERSION, form_terms, word_terms
from indexer.upkeep.checks.findings import Examination

_VIEWS = ("word", "form")
_BLOCK = 2_000
_MASK = (1 << 64) - 1
_SCHEMA_WORDS = ("VIRTUAL TABLE word_", "VIRTUAL TABLE form_")


def check_words(examination: Examination) -> None:
    """Compare both views and the term counts with the passages; rebuild the views if they differ."""
    database = examination.database
    if examination.passages_changed:
        rebuild_views(examination)  # outdated by repairs of this run
        return
    current = get_meta(database.reader(), ANALYSIS_KEY) == ANALYSIS_VERSION
    sound = database.read_only or _is_sound(examination)
    wrong = _wrong_passages(examination) if current and sound else 0
    if current and sound and not wrong:
        return
    if examination.repair:
        rebuild_views(examination)
    if not current:
        examination.note("terms_out_of_date", Message("terms_out_of_date"), repaired=examination.repair)
    elif not sound:
        examination.note("words_damaged", Message("words_damaged"), repaired=examination.repair)
    elif wrong:
        examination.note(
            "words_differ",
            Message("words_differ", n=wrong),
            repaired=examination.repair,
        )


def rebuild_views(examination: Examination) -> None:
    """Index every passage again in both views, in one transaction."""
    with examination.database.write() as connection:
        for view in _VIEWS:
            _empty(connection, view)
        enter_all_passages(connection, lambda done, total: examination.report_progress("words", done, total))
    examination.passages_changed = False


def _empty(connection: sqlite3.Connection, view: str) -> None:
    try:
        connection.execute(f"INSERT INTO {view}_view ({view}_view) VALUES ('delete-all')")
    except sqlite3.DatabaseError:
        # FTS5's own tables are damaged, so they are dropped too.
        connection.execute(f"DROP TABLE {view}_view")
        connection.execute(_statement(f"{view}_view"))


def _statement(table: str) -> str:
    """The statement of the schema that creates a virtual table."""
    (statement,) = (part for part in SCHEMA.split(";") if f"CREATE VIRTUAL TABLE {table} " in part)
    return statement[statement.index("CREATE") :]


def _is_sound(examination: Examination) -> bool:
    try:
        for view in _VIEWS:
            with examination.database.write() as connection:  # FTS5's integrity check is an INSERT statement
                connection.execute(f"INSERT INTO {view}_view ({view}_view) VALUES ('integrity-check')")
    except Exception as error:
        if getattr(error, "code", "") == "damaged":
            return False
        raise
    return True


def _wrong_passages(examination: Examination) -> int:
    """The number of passages for which views or counts are wrong; rows without a passage count too."""
    wrong: set[int] = set()
    with examination.database.reading() as connection:
        sums = {view: _sums(_held(connection, view)) for view in _VIEWS}
        total = int(connection.execute("SELECT count(*) FROM passages").fetchone()[0])
        last, done = -(2**63), 0
        while rows := connection.execute(
            "SELECT id, text, language, word_count, form_count FROM passages"
            " WHERE id > ? ORDER BY id LIMIT ?",
            (last, _BLOCK),
        ).fetchall():
            examination.report_progress("words", done, total)
            wrong |= _compare(rows, sums)
            last, done = rows[-1][0], done + len(rows)
    for left in sums.values():
        wrong |= left.keys()
    return len(wrong)


def _compare(rows: list[tuple[int, str, str | None, int, int]], sums: dict[str, dict[int, int]]) -> set[int]:
    wrong: set[int] = set()
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        for part in SCHEMA.split(";"):
            if any(words in part for words in _SCHEMA_WORDS):
                fresh.execute(part[part.index("CREATE") :])
        with transaction(fresh):
            for passage_id, text, language, word_count, form_count in rows:
                words, forms = word_terms(text, language), form_terms(text)
                add_passage(fresh, passage_id, words, forms)
                if (len(words), len(forms)) != (word_count, form_count):
                    wrong.add(passage_id)
        for view in _VIEWS:
            expected = _sums(_held(fresh, view))
            for row in rows:
                if sums[view].pop(row[0], 0) != expected.get(row[0], 0):
                    wrong.add(row[0])
    return wrong


def _held(connection: sqlite3.Connection, view: str) -> Iterable[tuple[str, int, int]]:
    return connection.execute(f"SELECT term, doc, offset FROM {view}_postings")


def _sums(rows: Iterable[tuple[str, int, int]]) -> dict[int, int]:
    """Passage id -> sum over its terms and positions, modulo 2^64."""
    sums: dict[int, int] = {}
    last, mark = "", 0
    for term, passage_id, offset in rows:
        if term != last:
            data = term.encode()
            last, mark = term, (zlib.crc32(data) << 32) | zlib.adler32(data)
        value = (mark + offset * 0x9E3779B97F4A7C15) & _MASK
        value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        sums[passage_id] = (sums.get(passage_id, 0) + (value ^ (value >> 27))) & _MASK
    return sums
