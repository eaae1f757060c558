"""Passages cut from the middle of a long table are found, and shown, with the names of its columns.

Nothing of that is in the lexical index, whose rows are exactly the passages: when a question is scored, a
word of a table's header counts as a word of every passage below it.
"""

from __future__ import annotations

import sqlite3
import threading
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from indexer.catalogue.readings import tables_of
from indexer.lexical.statistics import PassageStatistics, Stamp
from indexer.lexical.terms import gram_terms, word_terms

_HELD_BY = """
SELECT min(p.id), max(p.id), substr(d.text, :header_start + 1, :header_end - :header_start)
FROM passages p JOIN documents d ON d.id = p.document_id
WHERE p.document_id = :document AND p.span_start >= :header_end AND p.span_start < :end
"""


@dataclass(frozen=True, slots=True)
class NamedColumns:
    """The header of one table, and the passages below it: ids from `first` to `last`."""

    first: int
    last: int
    header: str


@dataclass(slots=True)
class TableColumns:
    """The headers of a library's long tables, by the words in them."""

    tables: tuple[NamedColumns, ...] = ()  # ascending
    _by_term: dict[tuple[str, str | None], dict[str, list[int]]] = field(default_factory=dict)

    def header_over(self, passage_id: int) -> str | None:
        """The header of the table that a passage stands in, below it."""
        at = bisect_right(self.tables, passage_id, key=lambda table: table.first) - 1
        return self.tables[at].header if at >= 0 and passage_id <= self.tables[at].last else None

    def rows_below(
        self, statistics: PassageStatistics, view: str, term: str, languages: Iterable[str | None]
    ) -> NDArray[np.int64]:
        """The rows of the passages in whose table's header `term` stands, ascending, each once."""
        found = [np.zeros(0, np.int64)]
        for language in languages if self.tables else ():
            for number in self._terms(view, language).get(term, ()):
                table = self.tables[number]
                low, high = np.searchsorted(statistics.ids, (table.first, table.last + 1))
                rows = np.arange(low, high)
                spoken = [one == language for one in statistics.languages]
                found.append(rows[np.array(spoken, bool)[statistics.language_of[rows]]])
        return np.unique(np.concatenate(found))

    def _terms(self, view: str, language: str | None) -> dict[str, list[int]]:
        key = (view, language if view == "word" else None)
        known = self._by_term.get(key)
        if known is None:
            known = {}
            for number, table in enumerate(self.tables):
                terms = word_terms(table.header, language) if view == "word" else gram_terms(table.header)
                for term in dict.fromkeys(terms):
                    known.setdefault(term, []).append(number)
            self._by_term[key] = known
        return known


class ColumnsReader:
    """The headers as the catalogue has them, read again only for what is new; for several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: tuple[Stamp, TableColumns] | None = None

    def read(self, connection: sqlite3.Connection, statistics: PassageStatistics) -> TableColumns:
        """The headers of all tables that are longer than a passage."""
        with self._lock:
            if self._known is None or not statistics.extends(self._known[0]):
                self._known = (statistics.stamp, TableColumns(_load(connection)))
            elif self._known[0] != statistics.stamp:
                (_, highest, _), known = self._known
                new = _load(connection, after=highest)
                self._known = (statistics.stamp, TableColumns((*known.tables, *new)) if new else known)
            return self._known[1]


def _load(connection: sqlite3.Connection, *, after: int = 0) -> tuple[NamedColumns, ...]:
    found = []
    for document_id, tables in tables_of(connection, after=after).items():
        for table in tables:
            place = {"document": document_id, "header_start": table.header_start}
            place |= {"header_end": table.header_end, "end": table.end}
            first, last, header = connection.execute(_HELD_BY, place).fetchone()
            if first is not None:
                found.append(NamedColumns(first, last, header))
    return tuple(sorted(found, key=lambda one: one.first))
