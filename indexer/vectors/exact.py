"""Exact search: every vector is compared. Fast to a hundred thousand, and right under any filter."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

BLOCK_ROWS = 1_024  # converted at a time: stays in the processor's cache
_LEVELS = 127.0
_QUANTISED_ROWS = 128  # at a time, for the same reason
# Every half as a float: looking it up takes a third of the time of numpy's own conversion.
_HALVES = np.arange(1 << 16, dtype=np.uint16).view(np.float16).astype(np.float32)
_WITHOUT_SIGN = np.uint16(0x7FFF)


class ExactIndex:
    """All vectors in memory: 1,000 passages cost 4 MB at 1,024 dimensions, in eight bits 1 MB.

    Eight bits cost no time, because memory is what a large matrix waits for; a cosine is then off by about
    0.001.
    """

    def __init__(
        self,
        ids: NDArray[np.int64],
        matrix: NDArray[np.float32] | NDArray[np.int8],
        scales: NDArray[np.float32] | None = None,
    ) -> None:
        """`ids` ascending (n,); `matrix` (n, dimensions), rows L2-normalised, in the same order.

        A matrix in eight bits comes with `scales` (n,): what one level is worth in each row.
        """
        if len(ids) != len(matrix) or (scales is not None and len(scales) != len(ids)):
            raise ValueError("one id for each row")
        self.ids = ids
        self._matrix = matrix
        self._scales = scales

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def bytes(self) -> int:
        """What the vectors take in memory."""
        return self._matrix.nbytes + self.ids.nbytes + (0 if self._scales is None else self._scales.nbytes)

    def scores(self, query_vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """The cosine of the query with each row, in the order of `ids`."""
        if not len(self.ids):
            return np.zeros(0, dtype=np.float32)
        return _products(self._matrix, self._scales, query_vector.astype(np.float32, copy=False))

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
            scales = None if self._scales is None else self._scales[rows]
            scores = _products(self._matrix[rows], scales, query_vector.astype(np.float32, copy=False))
        if k < len(ids):
            floor = np.partition(scores, len(scores) - k)[len(scores) - k]
            best = np.flatnonzero(scores >= floor)
        else:
            best = np.arange(len(ids))
        order = best[np.lexsort((ids[best], -scores[best]))][:k]
        return [(int(ids[row]), float(scores[row])) for row in order]


def in_eight_bits(halves: NDArray[np.float16]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Each row as whole numbers of at most 127, and what one of them is worth in that row."""
    bits = np.ascontiguousarray(halves).view(np.uint16)
    # Without its sign bit a half is ordered as its bits are.
    scales = _HALVES[(bits & _WITHOUT_SIGN).max(axis=1, initial=0)] / np.float32(_LEVELS)
    factors = 1 / np.where(scales > 0, scales, np.float32(1))
    levels = np.empty(bits.shape, np.int8)
    block = np.empty((_QUANTISED_ROWS, bits.shape[1]), np.float32)
    for start in range(0, len(bits), _QUANTISED_ROWS):
        rows = slice(start, start + _QUANTISED_ROWS)
        values = block[: len(bits[rows])]
        np.take(_HALVES, bits[rows], out=values, mode="clip")
        values *= factors[rows, None]
        np.rint(values, out=values)
        np.copyto(levels[rows], values, casting="unsafe")
    return levels, scales


def join(parts: Sequence[ExactIndex]) -> ExactIndex:
    """One index of several with the same kind of matrix, their ids ascending from part to part."""
    scales = [part._scales for part in parts if part._scales is not None]
    return ExactIndex(
        np.concatenate([part.ids for part in parts]),
        np.concatenate([part._matrix for part in parts]),
        np.concatenate(scales) if scales else None,
    )


def _products(
    matrix: NDArray[np.float32] | NDArray[np.int8],
    scales: NDArray[np.float32] | None,
    vector: NDArray[np.float32],
) -> NDArray[np.float32]:
    if scales is None:
        product: NDArray[np.float32] = matrix @ vector
        return product
    products = np.empty(len(matrix), np.float32)
    block = np.empty((BLOCK_ROWS, matrix.shape[1]), np.float32)
    for start in range(0, len(matrix), BLOCK_ROWS):
        rows = matrix[start : start + BLOCK_ROWS]
        np.copyto(block[: len(rows)], rows)
        np.dot(block[: len(rows)], vector, out=products[start : start + len(rows)])
    return products * scales
