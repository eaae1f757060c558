"""Which rows a query leaves in play: filters, phrases, beginnings and exclusions."""

from __future__ import annotations

import sqlite3

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
    of_documents = [documents_matching(connection, some) for some in (filters, query.filters)]
    if query.title is not None:
        of_documents.append(_with_title(connection, query.title))
    masks = [statistics.rows_of_documents(ids) for ids in of_documents if ids is not None]
    wanted = [passages_with_prefix(connection, prefix) for prefix in query.prefixes]
    wanted += [passages_with_phrase(connection, phrase) for phrase in query.phrases]
    unwanted = [passages_with_word(connection, statistics, word) for word in query.excluded]
    unwanted += [passages_with_prefix(connection, prefix) for prefix in query.excluded_prefixes]
    exact = [phrase for phrase in query.excluded_phrases if is_exact(phrase)]
    unwanted += [passages_with_phrase(connection, phrase) for phrase in exact]
    if not masks and not wanted and not unwanted:
        return None
    allowed = np.ones(len(statistics), bool)
    for mask in masks:
        allowed &= mask
    for some_ids in wanted:
        allowed &= _mask(statistics, some_ids)
    for some_ids in unwanted:
        allowed &= ~_mask(statistics, some_ids)
    return allowed


def _mask(statistics: PassageStatistics, ids: NDArray[np.int64]) -> NDArray[np.bool_]:
    mask = np.zeros(len(statistics), bool)
    mask[statistics.rows_of(ids)] = True
    return mask


def _with_title(connection: sqlite3.Connection, title: str) -> list[str]:
    words = fold(title).split()
    rows = connection.execute("SELECT id, title FROM documents WHERE title IS NOT NULL")
    return [row[0] for row in rows if all(word in fold(row[1]) for word in words)]
