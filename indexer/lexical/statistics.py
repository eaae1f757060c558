"""What BM25 has to know of every passage, in arrays: rows in the order of passage ids."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class PassageStatistics:
    """One row per passage, ascending by id. Immutable: made anew when passages come or go."""

    stamp: tuple[int, int]  # number of passages, highest id: both together change with every change
    ids: NDArray[np.int64]
    documents: NDArray[np.int64]  # row -> number of its document, dense
    sections: NDArray[np.int64]  # row -> number of its section (of a document), dense
    languages: tuple[str | None, ...]  # the languages that occur
    language_of: NDArray[np.int16]  # row -> index into `languages`
    lengths: dict[str, NDArray[np.float64]]  # view -> terms in the passage

    def __len__(self) -> int:
        return len(self.ids)

    def rows_of(self, passage_ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """The rows of known, ascending passage ids; unknown ones are left out."""
        rows = np.searchsorted(self.ids, passage_ids)
        rows = np.minimum(rows, max(len(self.ids) - 1, 0))
        return rows[self.ids[rows] == passage_ids] if len(self.ids) else rows[:0]


def read_stamp(connection: sqlite3.Connection) -> tuple[int, int]:
    """What tells whether statistics are still those of the catalogue."""
    count, highest = connection.execute("SELECT count(*), coalesce(max(id), 0) FROM passages").fetchone()
    return int(count), int(highest)


def load_statistics(connection: sqlite3.Connection) -> PassageStatistics:
    """Read the statistics of all passages; about 1 microsecond and 50 bytes a passage."""
    rows = connection.execute(
        "SELECT id, document_id, section, language, word_count, gram_count FROM passages ORDER BY id"
    ).fetchall()
    documents: dict[str, int] = {}
    sections: dict[tuple[str, int], int] = {}
    languages: dict[str | None, int] = {}
    table = np.empty((len(rows), 6), np.int64)
    for i, (passage_id, document_id, section, language, words, grams) in enumerate(rows):
        table[i] = (
            passage_id,
            documents.setdefault(document_id, len(documents)),
            sections.setdefault((document_id, section), len(sections)),
            languages.setdefault(language, len(languages)),
            words,
            grams,
        )
    return PassageStatistics(
        stamp=(len(rows), int(table[-1, 0]) if rows else 0),
        ids=table[:, 0].copy(),
        documents=table[:, 1].copy(),
        sections=table[:, 2].copy(),
        languages=tuple(languages),
        language_of=table[:, 3].astype(np.int16),
        lengths={"word": table[:, 4].astype(np.float64), "gram": table[:, 5].astype(np.float64)},
    )
