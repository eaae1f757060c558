"""Postings read before anybody asks: those of the terms that questions are likeliest to hold.

A question's words follow the library's own: what many passages hold is asked for often and takes longest to
read. A sample of passages tells which terms these are.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable

import numpy as np

from indexer.lexical.frequent_terms import most_passages
from indexer.lexical.postings_cache import PostingsCache
from indexer.lexical.statistics import VIEWS, PassageStatistics
from indexer.lexical.terms import gram_terms, word_terms

WORTH_FROM = 5_000  # passages: below, nothing takes long
SAMPLE = 300  # passages
HELD_BY_AT_LEAST = 6  # of the sample: one passage in fifty
FILLED_SHARE = 0.3  # of the cache


def warm_postings(
    connection: sqlite3.Connection,
    statistics: PassageStatistics,
    cache: PostingsCache,
    check: Callable[[], None],
) -> None:
    """Fill a part of `cache`, the most frequent terms first; `check` may raise and so end it."""
    if len(statistics) < WORTH_FROM:
        return
    limit = most_passages(len(statistics))
    for holding, view, term in _frequent(connection, statistics):
        check()
        if cache.bytes > FILLED_SHARE * cache.limit_bytes:
            return
        # What too many passages hold is never read, only counted.
        if holding < limit or cache.holding(connection, statistics, view, term, at_most=limit + 1) <= limit:
            cache.postings(connection, statistics, view, term)


def _frequent(connection: sqlite3.Connection, statistics: PassageStatistics) -> list[tuple[float, str, str]]:
    """(about how many passages hold it, view, term), most frequent first."""
    rows = np.unique(np.linspace(0, len(statistics) - 1, SAMPLE).astype(np.int64))
    found = connection.execute(
        "SELECT text, language FROM passages WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(statistics.ids[rows].tolist()),),
    ).fetchall()
    counted: dict[str, Counter[str]] = {view: Counter() for view in VIEWS}
    for text, language in found:
        counted["word"].update(set(word_terms(text, language)))
        counted["gram"].update(set(gram_terms(text)))
    share = len(statistics) / max(1, len(found))
    frequent = [
        (times * share, view, term)
        for view in VIEWS
        for term, times in counted[view].items()
        if times >= HELD_BY_AT_LEAST
    ]
    return sorted(frequent, key=lambda one: (-one[0], one[1:]))
