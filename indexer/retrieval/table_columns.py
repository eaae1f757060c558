"""Passages cut from the middle of a long table are found, and shown, with the names of its columns.

Nothing of that is in the lexical index, whose rows are exactly the passages: when a question is scored, a
word of a table's header counts as a word of every passage below it.
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

PASSAGES_OF_TABLE = 20  # that its header's words bring into play, the first ones
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


@dataclass(frozen=True, slots=True)
class TableColumns:
    """The headers of a library's long tables."""

    tables: tuple[NamedColumns, ...] = ()  # ascending

    def header_over(self, passage_id: int) -> str | None:
        """The header of the table that a passage stands in, below it."""
        at = bisect_right(self.tables, passage_id, key=lambda table: table.first) - 1
        return self.tables[at].header if at >= 0 and passage_id <= self.tables[at].last else None

    def add_counts(self, counts: dict[str, int], words: Mapping[str | None, Sequence[str]]) -> None:
        """Count the passages below a header that holds a word among those that hold it."""
        for table in self.tables:
            held = {term for language in words for term in word_terms(table.header, language)}
            for term in held & counts.keys():
                counts[term] += table.last - table.first + 1

    def passages_below(self, words: Mapping[str | None, Sequence[str]]) -> set[int]:
        """Passages below the headers that hold one of the question's `words` (by language)."""
        wanted = {language: frozenset(terms) for language, terms in words.items()}
        below: set[int] = set()
        for table in self.tables:
            if any(not terms.isdisjoint(word_terms(table.header, one)) for one, terms in wanted.items()):
                below.update(range(table.first, min(table.last + 1, table.first + PASSAGES_OF_TABLE)))
        return below


class ColumnsReader:
    """The headers as the catalogue has them, read again only for what is new; for several threads."""

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
