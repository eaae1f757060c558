"""The two FTS5 views: passages in, passages out, and the postings of a term."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from secrets import token_hex

import numpy as np
from numpy.typing import NDArray

from indexer.lexical.statistics import ROUND_KEY
from indexer.lexical.terms import gram_terms, word_terms

WORDS = "word"
GRAMS = "gram"


def add_passage(
    connection: sqlite3.Connection, passage_id: int, words: Sequence[str], grams: Sequence[str]
) -> None:
    """Enter a passage's terms into both views, within the caller's transaction."""
    connection.execute("INSERT INTO word_view (rowid, terms) VALUES (?, ?)", (passage_id, " ".join(words)))
    connection.execute("INSERT INTO gram_view (rowid, terms) VALUES (?, ?)", (passage_id, " ".join(grams)))


def remove_passage(connection: sqlite3.Connection, passage_id: int, text: str, language: str | None) -> None:
    """Take a passage out of both views; contentless FTS5 needs the very terms that were entered."""
    for view, terms in (("word_view", word_terms(text, language)), ("gram_view", gram_terms(text))):
        connection.execute(
            f"INSERT INTO {view} ({view}, rowid, terms) VALUES ('delete', ?, ?)",
            (passage_id, " ".join(terms)),
        )


def note_new_round(connection: sqlite3.Connection) -> None:
    """Tell every process that keeps postings that terms were entered anew; in the caller's transaction."""
    # A random value: of two libraries that were once the same, none mistakes the other's round for its own.
    connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (ROUND_KEY, token_hex(8)))


def postings(
    connection: sqlite3.Connection, view: str, term: str
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The passages that hold `term`, ascending, and how often each does: two arrays of one length."""
    # One string instead of a row for each occurrence: five times as fast, and other threads may run.
    query = f"SELECT group_concat(doc) FROM {view}_postings WHERE term = ?"
    return _by_passage(_numbers(connection.execute(query, (term,))))


def postings_of_rare_term(
    connection: sqlite3.Connection, view: str, term: str, *, at_most: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]] | None:
    """The same, unless `term` occurs more than `at_most` times: then None."""
    query = f"SELECT group_concat(doc) FROM (SELECT doc FROM {view}_postings WHERE term = ? LIMIT ?)"
    occurrences = _numbers(connection.execute(query, (term, at_most + 1)))
    return _by_passage(occurrences) if len(occurrences) <= at_most else None


def _numbers(cursor: sqlite3.Cursor) -> NDArray[np.int64]:
    joined = cursor.fetchone()[0]
    return np.zeros(0, np.int64) if joined is None else np.fromstring(joined, np.int64, sep=",")


def _by_passage(occurrences: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each passage once, and how often it stands in `occurrences`, which are ascending."""
    if not len(occurrences):
        return occurrences, occurrences
    is_first = np.ones(len(occurrences), bool)
    np.not_equal(occurrences[1:], occurrences[:-1], out=is_first[1:])
    firsts = np.flatnonzero(is_first)
    return occurrences[firsts], np.diff(firsts, append=len(occurrences))


def passages_holding(connection: sqlite3.Connection, view: str, term: str, *, at_most: int) -> int:
    """How many passages hold `term`, counted no further than `at_most`."""
    query = f"SELECT count(*) FROM (SELECT 1 FROM {view}_view WHERE {view}_view MATCH ? LIMIT ?)"
    quoted = '"' + term.replace('"', '""') + '"'
    return int(connection.execute(query, (quoted, at_most)).fetchone()[0])
