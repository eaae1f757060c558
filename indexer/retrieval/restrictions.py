"""Which passages a query leaves in play: filters, phrases, beginnings and exclusions."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from functools import reduce

from indexer.catalogue.filters import passage_ids_matching
from indexer.catalogue.passages import all_passage_ids, passage_ids_of_documents
from indexer.common.folding import fold
from indexer.lexical.phrases import is_exact, passages_with_phrase, passages_with_prefix, passages_with_word
from indexer.lexical.query import Query
from indexer.records.search import Filters


def allowed_passages(
    connection: sqlite3.Connection, languages: Sequence[str | None], query: Query, filters: Filters
) -> set[int] | None:
    """The passages that pass the given filters and all that the query itself asks; None when all do.

    A phrase in Chinese may let a passage too many through: phrases are checked again on the text.

    Raises:
        UsageError: a date is none.
    """
    masks = [passage_ids_matching(connection, some) for some in (filters, query.filters)]
    wanted = [ids for ids in masks if ids is not None]
    if query.title is not None:
        wanted.append(passage_ids_of_documents(connection, _with_title(connection, query.title)))
    wanted += [passages_with_prefix(connection, prefix) for prefix in query.prefixes]
    wanted += [passages_with_phrase(connection, phrase) for phrase in query.phrases]
    unwanted = [passages_with_word(connection, languages, word) for word in query.excluded]
    unwanted += [passages_with_prefix(connection, prefix) for prefix in query.excluded_prefixes]
    unwanted += [passages_with_phrase(connection, one) for one in query.excluded_phrases if is_exact(one)]
    if not wanted and not unwanted:
        return None
    allowed = reduce(set.__and__, wanted) if wanted else set(all_passage_ids(connection))
    return allowed.difference(*unwanted)


def _with_title(connection: sqlite3.Connection, title: str) -> list[str]:
    words = fold(title).split()
    rows = connection.execute("SELECT id, title FROM documents WHERE title IS NOT NULL")
    return [row[0] for row in rows if all(word in fold(row[1]) for word in words)]
