"""Gives passages from the middle of a long table the names of its columns, for search and display.

The lexical index does not contain these names, because its rows are exactly the passages. Instead, when a
question is scored, a word of a table's header counts as a word of every passage below it.
"""

from __future__ import annotations

import sqlite3
import threading
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexer.catalogue.readings import tables_of
from indexer.lexical.corpus import Corpus
from indexer.lexical.terms import word_terms

PASSAGES_OF_TABLE = 20  # first passages of a table that become candidates when its header matches
_HELD_BY = """
SELECT min(p.id), max(p.id), substr(d.text, :header_start + 1, :header_end - :header_start)
FROM passages p JOIN documents d ON d.id = p.document_id
WHERE p.document_id = :document AND p.span_start >= :header_end AND p.span_start < :end
"""


@dataclass(frozen=True, slots=True)
class NamedColumns:
    """The header of one table, and the ids of the passages below it: `first` to `last`, inclusive."""

    first: int
    last: int
    header: str


@dataclass(frozen=True, slots=True)
class TableColumns:
    """The headers of the library's long tables."""

    tables: tuple[NamedColumns, ...] = ()  # ordered by passage id

    def header_over(self, passage_id: int) -> str | None:
        """The header of the table that a passage is a part of; None if it is in no table."""
        at = bisect_right(self.tables, passage_id, key=lambda table: table.first) - 1
        return self.tables[at].header if at >= 0 and passage_id <= self.tables[at].last else None

    def add_counts(self, counts: dict[str, int], words: Mapping[str | None, Sequence[str]]) -> None:
        """For each word of a table's header, add the passages below it to the word's count."""
        for table in self.tables:
            held = {term for language in words for term in word_terms(table.header, language)}
            for term in held & counts.keys():
                counts[term] += table.last - table.first + 1

    def passages_below(self, words: Mapping[str | None, Sequence[str]]) -> set[int]:
        """Ids of the first passages below each header that has one of the question's `words`."""
        wanted = {language: frozenset(terms) for language, terms in words.items()}
        below: set[int] = set()
        for table in self.tables:
            if any(
                not terms.isdisjoint(word_terms(table.header, language)) for language, terms in wanted.items()
            ):
                below.update(range(table.first, min(table.last + 1, table.first + PASSAGES_OF_TABLE)))
        return below


class ColumnsCache:
    """Caches the table headers and loads only those of new passages. Safe for several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._corpus = Corpus()
        self._columns = TableColumns()

    def read(self, connection: sqlite3.Connection, corpus: Corpus) -> TableColumns:
        """The headers of all tables that are longer than a passage."""
        with self._lock:
            if corpus != self._corpus:
                if corpus.only_grew_since(self._corpus.generation):
                    new = _load(connection, after=self._corpus.highest_id)
                    self._columns = TableColumns((*self._columns.tables, *new)) if new else self._columns
                else:
                    self._columns = TableColumns(_load(connection))
                self._corpus = corpus
            return self._columns


def _load(connection: sqlite3.Connection, *, after: int = 0) -> tuple[NamedColumns, ...]:
    tables = []
    for document_id, spans in tables_of(connection, after=after).items():
        for span in spans:
            place = {"document": document_id, "header_start": span.header_start}
            place |= {"header_end": span.header_end, "end": span.end}
            first, last, header = connection.execute(_HELD_BY, place).fetchone()
            if first is not None:
                tables.append(NamedColumns(first, last, header))
    return tuple(sorted(tables, key=lambda table: table.first))
