"""Which rows a query leaves in play: filters, phrases, beginnings and exclusions."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.catalogue.filters import documents_matching
from indexer.folding import fold
from indexer.lexical.phrases import is_exact, passages_with_phrase, passages_with_prefix, passages_with_word
from indexer.lexical.query import Query
from indexer.lexical.statistics import PassageStatistics
from indexer.records import Filters


def allowed_rows(
    connection: sqlite3.Connection, statistics: PassageStatistics, query: Query, filters: Filters
) -> NDArray[np.bool_] | None:
    """The rows that pass the given filters and all that the query itself asks; None when all do.

    A phrase with a single Chinese character at its edge may let a row too many through: phrases are checked
    again on the text.
    """
    wanted: list[NDArray[np.int64]] = []
    for some in (filters, query.filters):
        documents = documents_matching(connection, some)
        if documents is not None:
            wanted.append(_passages_of(connection, documents))
    if query.title is not None:
        wanted.append(_with_title(connection, query.title))
    wanted += [passages_with_prefix(connection, prefix) for prefix in query.prefixes]
    wanted += [passages_with_phrase(connection, phrase) for phrase in query.phrases]
    unwanted = [passages_with_word(connection, statistics, word) for word in query.excluded]
    exact = [phrase for phrase in query.excluded_phrases if is_exact(phrase)]
    unwanted += [passages_with_phrase(connection, phrase) for phrase in exact]
    if not wanted and not unwanted:
        return None
    allowed = np.ones(len(statistics), bool)
    for some_ids in wanted:
        allowed &= _mask(statistics, some_ids)
    for some_ids in unwanted:
        allowed &= ~_mask(statistics, some_ids)
    return allowed


def _mask(statistics: PassageStatistics, ids: NDArray[np.int64]) -> NDArray[np.bool_]:
    mask = np.zeros(len(statistics), bool)
    mask[statistics.rows_of(ids)] = True
    return mask


def _with_title(connection: sqlite3.Connection, title: str) -> NDArray[np.int64]:
    words = fold(title).split()
    rows = connection.execute("SELECT id, title FROM documents WHERE title IS NOT NULL")
    documents = [row[0] for row in rows if all(word in fold(row[1]) for word in words)]
    return _passages_of(connection, documents)


def _passages_of(connection: sqlite3.Connection, documents: Sequence[str]) -> NDArray[np.int64]:
    # One string instead of a row for each passage: a filter may let a million through.
    joined = connection.execute(
        "SELECT group_concat(id) FROM passages WHERE document_id IN (SELECT value FROM json_each(?))",
        (json.dumps(documents),),
    ).fetchone()[0]
    return np.sort(np.fromstring(joined, np.int64, sep=",")) if joined else np.zeros(0, np.int64)
