"""The two FTS5 views: passages in, passages out, and the postings of a term."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

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


def postings(
    connection: sqlite3.Connection, view: str, term: str
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The passages that hold `term`, ascending, and how often each does: two arrays of one length."""
    rows = connection.execute(f"SELECT doc FROM {view}_postings WHERE term = ?", (term,)).fetchall()
    ids, counts = np.unique(np.fromiter((row[0] for row in rows), np.int64, len(rows)), return_counts=True)
    return ids, counts.astype(np.int64)
