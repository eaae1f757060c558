"""The state of the library that one search works on: loaded once and passed along."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.lexical.corpus import Corpus, CorpusReader
from indexer.retrieval.glosses import GlossCache, latin_names
from indexer.retrieval.table_columns import ColumnsCache, TableColumns
from indexer.vectors.stored import vectors_of


@dataclass(frozen=True, slots=True)
class LibraryView:
    """One state of the library. Only for the thread that its connection belongs to."""

    connection: sqlite3.Connection
    corpus: Corpus
    columns: TableColumns
    fingerprint: str  # identifies the embedder whose vectors are searched
    glosses: GlossCache  # loads glosses only for a question that needs them

    def latin_names(self, text: str) -> tuple[str, ...]:
        """The Latin forms of the names that `text` has in Chinese characters, from the library's texts."""
        return latin_names(text, self.glosses.read(self.connection, self.corpus, text))

    def cosines(self, passage_ids: Iterable[int], vector: NDArray[np.float32]) -> dict[int, float]:
        """Passage id -> cosine with `vector`, for the passages that have a vector."""
        ids, rows = vectors_of(self.connection, self.fingerprint, list(passage_ids))
        if not len(ids):
            return {}
        products = np.nan_to_num(rows @ vector, posinf=0.0, neginf=0.0)  # a damaged vector counts as 0
        return dict(zip(ids.tolist(), products.tolist(), strict=True))


class LibraryViewCache:
    """Loads views; each time only what is new since the last one. Safe for several threads."""

    def __init__(self, fingerprint: str) -> None:
        self._fingerprint = fingerprint
        self._corpus = CorpusReader()
        self._columns = ColumnsCache()
        self._glosses = GlossCache()

    def read(self, connection: sqlite3.Connection) -> LibraryView:
        """The state of the library as `connection` sees it now."""
        corpus = self._corpus.read(connection)
        columns = self._columns.read(connection, corpus)
        return LibraryView(connection, corpus, columns, self._fingerprint, self._glosses)
