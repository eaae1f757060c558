"""Keeps the lexical views consistent with the term analysis of this version of Ibid."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from indexer.catalogue.database import Database
from indexer.catalogue.meta import get_meta, set_meta
from indexer.lexical.index import add_passage
from indexer.lexical.terms import ANALYSIS_VERSION, form_terms, word_terms

ANALYSIS_KEY = "analysis_version"
PROGRESS_STEP = 100  # passages


def bring_terms_up_to_date(database: Database) -> int:
    """Index all passages again if another analysis made their terms; returns the number of passages.

    Called by the writer when it opens a library. One transaction, so that a crash changes nothing.

    Raises:
        StorageError: the disk is full or cannot be written.
    """
    with database.reading() as connection:
        if get_meta(connection, ANALYSIS_KEY) == ANALYSIS_VERSION:
            return 0
    with database.write() as connection:
        for view in ("word_view", "form_view"):
            connection.execute(f"INSERT INTO {view} ({view}) VALUES ('delete-all')")
        return enter_all_passages(connection)


def enter_all_passages(
    connection: sqlite3.Connection, on_progress: Callable[[int, int], None] | None = None
) -> int:
    """Index every passage in two empty views, in the caller's transaction; returns their number."""
    ids = [row[0] for row in connection.execute("SELECT id FROM passages ORDER BY id")]
    for done, passage_id in enumerate(ids):
        if on_progress is not None and done % PROGRESS_STEP == 0:
            on_progress(done, len(ids))
        text, language = connection.execute(
            "SELECT text, language FROM passages WHERE id = ?", (passage_id,)
        ).fetchone()
        words, forms = word_terms(text, language), form_terms(text)
        add_passage(connection, passage_id, words, forms)
        connection.execute(
            "UPDATE passages SET word_count = ?, form_count = ? WHERE id = ?",
            (len(words), len(forms), passage_id),
        )
    set_meta(connection, ANALYSIS_KEY, ANALYSIS_VERSION)
    return len(ids)
