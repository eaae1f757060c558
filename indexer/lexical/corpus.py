"""Figures of the whole library for ranking: number, length and languages of its passages."""

from __future__ import annotations

import math
import sqlite3
import threading
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Corpus:
    """Figures about a library's passages."""

    passages: int = 0
    words: int = 0  # number of terms in the word view
    highest_id: int = 0
    languages: tuple[str | None, ...] = ()  # languages of passages, most frequent first
    generation: int = 0  # another number whenever passages were removed

    @property
    def mean_words(self) -> float:
        """The mean number of terms in a passage; at least 1."""
        return max(1.0, self.words / self.passages) if self.passages else 1.0

    def idf(self, holding: int) -> float:
        """The weight of a term that is in `holding` passages; above 0.

        Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009, eq. 3.15, smoothed to
        stay positive: log(1 + (N - n + 0.5) / (n + 0.5)).
        """
        holding = min(holding, self.passages)
        return math.log(1 + (self.passages - holding + 0.5) / (holding + 0.5))

    def only_grew_since(self, generation: int) -> bool:
        """Whether nothing was removed since that generation."""
        return self.generation == generation


class CorpusReader:
    """Reads the figures, and later only those of new passages. Safe for several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known = Corpus()
        self._by_language: dict[str | None, int] = {}

    def read(self, connection: sqlite3.Connection) -> Corpus:
        """The figures of the library as this connection sees it."""
        with self._lock:
            known = self._known
            count, highest = connection.execute(
                "SELECT count(*), coalesce(max(id), 0) FROM passages"
            ).fetchone()
            if (count, highest) == (known.passages, known.highest_id):
                return known
            rows = _rows_above(connection, known.highest_id)
            if known.passages + sum(row[1] for row in rows) == count:
                self._add(rows, highest, known.generation)
            else:
                self._known, self._by_language = Corpus(), {}
                self._add(_rows_above(connection, 0), highest, known.generation + 1)
            return self._known

    def _add(self, rows: list[tuple[str | None, int, int]], highest: int, generation: int) -> None:
        for language, count, _ in rows:
            self._by_language[language] = self._by_language.get(language, 0) + count
        languages = sorted(
            self._by_language, key=lambda language: (-self._by_language[language], language or "")
        )
        self._known = Corpus(
            passages=self._known.passages + sum(row[1] for row in rows),
            words=self._known.words + sum(row[2] for row in rows),
            highest_id=highest,
            languages=tuple(languages),
            generation=generation,
        )


def _rows_above(connection: sqlite3.Connection, highest: int) -> list[tuple[str | None, int, int]]:
    """For each language, the number of passages with ids above `highest`, and their number of words."""
    source = "passages INDEXED BY passages_by_document" if highest == 0 else "passages NOT INDEXED"
    return connection.execute(
        f"SELECT language, count(*), sum(word_count) FROM {source} WHERE id > ? GROUP BY language", (highest,)
    ).fetchall()
