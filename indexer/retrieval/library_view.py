"""What a search sees of one state of the library: read once, then passed along."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.lexical.corpus import Corpus, CorpusReader
from indexer.retrieval.glosses import GlossReader, latin_names
from indexer.retrieval.table_columns import ColumnsReader, TableColumns
from indexer.vectors.stored import vectors_of


@dataclass(frozen=True, slots=True)
class LibraryView:
    """One state of the library, for the thread that its connection belongs to."""

    connection: sqlite3.Connection
    corpus: Corpus
    columns: TableColumns
    fingerprint: str  # of the embedder whose vectors are searched
    glosses: GlossReader  # reads them only where a question needs them

    def latin_names(self, text: str) -> tuple[str, ...]:
        """The names that `text` has in Chinese characters, as the library's own texts translate them."""
        return latin_names(text, self.glosses.read(self.connection, self.corpus, text))

    def cosines(self, passage_ids: Iterable[int], vector: NDArray[np.float32]) -> dict[int, float]:
        """The cosines with `vector` of those passages that have a vector."""
        ids, rows = vectors_of(self.connection, self.fingerprint, list(passage_ids))
        if not len(ids):
            return {}
        products = np.nan_to_num(rows @ vector, posinf=0.0, neginf=0.0)  # a damaged vector spoils no other
        return dict(zip(ids.tolist(), products.tolist(), strict=True))


class LibraryReader:
    """Reads views, and of each only what is new since the last one; for several threads."""

    def __init__(self, fingerprint: str) -> None:
        self._fingerprint = fingerprint
        self._corpus = CorpusReader()
        self._columns = ColumnsReader()
        self._glosses = GlossReader()

    def read(self, connection: sqlite3.Connection) -> LibraryView:
        """The library as `connection` sees it now."""
        corpus = self._corpus.read(connection)
        columns = self._columns.read(connection, corpus)
        return LibraryView(connection, corpus, columns, self._fingerprint, self._glosses)
