"""Filters passages by the language, date, publisher and collection of their document."""

from __future__ import annotations

import sqlite3

from indexer.catalogue.passages import passage_ids_of_documents
from indexer.common.errors import UsageError
from indexer.common.iso_dates import DAY_CHARS, is_date
from indexer.common.messages import Message
from indexer.records.search import Filters


def documents_matching(connection: sqlite3.Connection, filters: Filters) -> list[str] | None:
    """The ids of the documents that pass all filters; None when no filter is set.

    A document of which only the month or year is known passes if that period overlaps the filter's. One
    without a date never passes a date filter.

    Raises:
        UsageError: `since` or `until` is not a date like 2026, 2026-03 or 2026-03-09.
    """
    if filters == Filters():
        return None
    _check_date("since", filters.since)
    _check_date("until", filters.until)
    rows = connection.execute("SELECT id, language, published, publisher, collection FROM documents")
    return [row[0] for row in rows if _passes(filters, *row[1:])]


def passage_ids_matching(connection: sqlite3.Connection, filters: Filters) -> set[int] | None:
    """The ids of the passages of `documents_matching`; None when no filter is set."""
    wanted = documents_matching(connection, filters)
    if wanted is None:
        return None
    return passage_ids_of_documents(connection, wanted)


def _passes(
    filters: Filters,
    language: str | None,
    published: str | None,
    publisher: str | None,
    collection: str | None,
) -> bool:
    return (
        _same(filters.language, language)
        and _same(filters.publisher, publisher)
        and (filters.collection is None or filters.collection == collection)
        and within(published, filters.since, filters.until)
    )


def _same(wanted: str | None, actual: str | None) -> bool:
    # Not in SQL, because SQLite ignores the case of ASCII letters only.
    return wanted is None or (actual is not None and wanted.strip().casefold() == actual.strip().casefold())


def within(published: str | None, since: str | None, until: str | None) -> bool:
    """Whether a date, known by day, month or year, may be in an inclusive range of ISO 8601 prefixes."""
    if since is None and until is None:
        return True
    if published is None:
        return False
    day = published[:DAY_CHARS]
    # Prefixes of different lengths overlap if they agree in the characters of the shorter one.
    return (since is None or day[: len(since)] >= since[: len(day)]) and (
        until is None or day[: len(until)] <= until[: len(day)]
    )


def _check_date(name: str, value: str | None) -> None:
    if value is not None and not is_date(value):
        raise UsageError(Message("not_a_filter_date", value=value, name=name))
