"""Finds the passages nearest to a question: exactly in memory, or with Chroma in a very large library."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.retrieval.library_view import LibraryView
from indexer.vectors.resident import ResidentVectors
from indexer.vectors.stored import vectors_of

# Below this, exact search in eight bits is faster than Chroma, misses nothing and gives every cosine; see
# `vectors.index.CHROMA_FROM` for the figures.
EXACT_LIMIT = 300_000  # passages
MAX_READ = 2_000  # vectors; with at most so many allowed passages, their vectors are compared directly


class ApproximateIndex(Protocol):
    """An index such as Chroma that finds the nearest passages, perhaps missing a few."""

    def search(self, vector: NDArray[np.float32], k: int) -> list[tuple[int, float]] | None:
        """The `k` nearest passages as (passage id, cosine); None if the index is not ready."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest passages, and the distribution of the cosines of all compared passages."""

    ids: tuple[int, ...] = ()
    compared: int = 0
    mean: float = 0.0
    deviation: float = 0.0


class NearestPassages:
    """Searches with whichever index fits the library's size. Safe for several threads."""

    def __init__(self, fingerprint: str, approximate: ApproximateIndex | None) -> None:
        self._fingerprint = fingerprint
        self._approximate = approximate
        self._resident = ResidentVectors(fingerprint)

    def load(self, view: LibraryView, check: Callable[[], None]) -> None:
        """Load the vectors ahead of the first search; `check` is called between parts and may raise."""
        if 0 < view.corpus.passages <= EXACT_LIMIT:
            self._resident.load(view.connection, view.corpus.passages, check)

    def find(
        self,
        view: LibraryView,
        vector: NDArray[np.float32],
        count: int,
        allowed: Collection[int] | None,
    ) -> Nearest:
        """The `count` nearest passages among the ids `allowed` (None: among all), nearest first."""
        connection, passages = view.connection, view.corpus.passages
        if passages > EXACT_LIMIT:
            if allowed is not None and len(allowed) <= MAX_READ:
                ids, rows = vectors_of(connection, self._fingerprint, list(allowed))
                return _nearest(ids, rows @ vector if len(ids) else np.zeros(0, np.float32), count)
            if allowed is None and self._approximate is not None:
                answer = self._approximate.search(vector, count)
                if answer is not None:
                    return Nearest(tuple(passage_id for passage_id, _ in answer))
        ids, scores = self._resident.scores(connection, vector, passages=passages)
        if allowed is not None:
            kept = np.isin(ids, np.fromiter(allowed, np.int64, len(allowed)))
            ids, scores = ids[kept], scores[kept]
            return _nearest(ids, scores, count)
        removed = max(0, len(ids) - passages)
        return _nearest(ids, scores, count + removed)


def _nearest(ids: NDArray[np.int64], scores: NDArray[np.float32], count: int) -> Nearest:
    if not len(ids):
        return Nearest()
    mean, deviation = float(scores.mean()), float(scores.std())
    compared = len(ids)
    if count < len(ids):
        best = np.argpartition(scores, len(ids) - count)[len(ids) - count :]
        ids, scores = ids[best], scores[best]
    order = np.lexsort((ids, -scores))
    return Nearest(tuple(ids[order].tolist()), compared, mean, deviation)
