"""What ranking has to know of a library as a whole: how many passages, how long, in which languages."""

from __future__ import annotations

import math
import sqlite3
import threading
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Corpus:
    """A library's passages in numbers."""

    passages: int = 0
    words: int = 0  # terms of the word view in all of them
    highest_id: int = 0
    languages: tuple[str | None, ...] = ()  # that passages are in, most frequent first
    generation: int = 0  # another one whenever passages have gone since it was last read

    @property
    def mean_words(self) -> float:
        """Terms of the word view in a passage, on the average; at least 1."""
        return max(1.0, self.words / self.passages) if self.passages else 1.0

    def idf(self, holding: int) -> float:
        """The weight of a term that stands in so many passages, above 0.

        Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009, eq. 3.15, smoothed to
        stay positive: log(1 + (N - n + 0.5) / (n + 0.5)).
        """
        holding = min(holding, self.passages)
        return math.log(1 + (self.passages - holding + 0.5) / (holding + 0.5))

    def only_grew_since(self, generation: int) -> bool:
        """Whether nothing was removed since that generation."""
        return self.generation == generation


class CorpusReader:
    """Reads the numbers, and afterwards only what came; for any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known = Corpus()
        self._by_language: dict[str | None, int] = {}

    def read(self, connection: sqlite3.Connection) -> Corpus:
        """The numbers as this connection sees the library now."""
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
    """For each language how many passages are above an id, and how many words they have."""
    source = "passages INDEXED BY passages_by_document" if highest == 0 else "passages NOT INDEXED"
    return connection.execute(
        f"SELECT language, count(*), sum(word_count) FROM {source} WHERE id > ? GROUP BY language", (highest,)
    ).fetchall()
