"""Exact search: every vector is compared. Fast to a hundred thousand, and right under any filter."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


class ExactIndex:
    """All vectors in memory: 1,000 passages cost 4 MB at 1,024 dimensions."""

    def __init__(self, ids: NDArray[np.int64], matrix: NDArray[np.float32]) -> None:
        """`ids` ascending (n,); `matrix` (n, dimensions), rows L2-normalised, in the same order."""
        if len(ids) != len(matrix):
            raise ValueError("one id for each row")
        self.ids = ids
        self._matrix = matrix

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def bytes(self) -> int:
        """What the vectors take in memory."""
        return self._matrix.nbytes + self.ids.nbytes

    def joined(self, other: ExactIndex) -> ExactIndex:
        """One index of both; the ids of `other` are higher."""
        return ExactIndex(
            np.concatenate((self.ids, other.ids)), np.concatenate((self._matrix, other._matrix))
        )

    def scores(self, query_vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """The cosine of the query with each row, in the order of `ids`."""
        if not len(self.ids):
            return np.zeros(0, dtype=np.float32)
        return self._matrix @ query_vector.astype(np.float32, copy=False)

    def search(
        self, query_vector: NDArray[np.float32], k: int, allowed: NDArray[np.int64] | None = None
    ) -> list[tuple[int, float]]:
        """The best `k` passage ids with their scores, best first; ties by id.

        `allowed` holds the passage ids that may be found; ids without a vector are passed over.
        """
        if k <= 0 or not len(self.ids):
            return []
        if allowed is None:
            ids, scores = self.ids, self.scores(query_vector)
        else:
            rows = np.flatnonzero(np.isin(self.ids, allowed))
            ids = self.ids[rows]
            scores = self._matrix[rows] @ query_vector.astype(np.float32, copy=False)
        if k < len(ids):
            floor = np.partition(scores, len(scores) - k)[len(scores) - k]
            best = np.flatnonzero(scores >= floor)
        else:
            best = np.arange(len(ids))
        order = best[np.lexsort((ids[best], -scores[best]))][:k]
        return [(int(ids[row]), float(scores[row])) for row in order]
