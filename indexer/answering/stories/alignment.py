"""Lays two texts side by side: which piece of one has its counterpart in the other, in the same order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NO_COUNTERPART = 0.3  # cosine: so near are two texts of one subject that have nothing else in common
MOST_PIECES = 300  # neighbours are taken together where a text has more of them

Matrix = NDArray[np.float32]
Weights = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text in pieces: their vectors, as unit vectors, and how long each is; both in reading order."""

    vectors: Matrix  # (n, dimensions)
    weights: Weights  # (n,), their sum 1

    @staticmethod
    def of(vectors: Matrix, lengths: Sequence[int]) -> Pieces:
        """Pieces of these lengths in letters."""
        weights = np.asarray(lengths, np.float64) + 1.0
        if len(weights) <= MOST_PIECES:
            return Pieces(vectors, weights / weights.sum())
        firsts = np.linspace(0, len(weights), MOST_PIECES, endpoint=False).astype(np.int64)
        sums = np.add.reduceat(vectors * weights[:, None], firsts)
        joined = np.add.reduceat(weights, firsts)
        return Pieces(unit_rows(sums.astype(np.float32)), joined / joined.sum())


@dataclass(frozen=True, slots=True)
class Alignment:
    """How well two texts lie side by side; each figure is that of the text which does worse."""

    kept: float  # share of the text whose nearest counterpart comes in its order
    near: float  # mean cosine with the counterparts; what has none counts nil


def align(one: Pieces, other: Pieces) -> Alignment:
    """The best alignment that keeps the order; pieces may be left out, or have several counterparts."""
    cosines = one.vectors @ other.vectors.T
    on_path = np.zeros(cosines.shape, bool)
    for place in _best_path(cosines, one.weights, other.weights):
        on_path[place] = True
    sides = (
        _side(cosines, on_path, one.weights),
        _side(cosines.T, on_path.T, other.weights),
    )
    return Alignment(min(kept for kept, _ in sides), min(near for _, near in sides))


def unit_rows(rows: Matrix) -> Matrix:
    """Each row with length 1; zeros stay zeros."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Matrix = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return unit


def _side(cosines: Matrix, on_path: NDArray[np.bool_], weights: Weights) -> tuple[float, float]:
    has_one = on_path.any(axis=1)
    along = np.where(on_path, cosines, -1.0).max(axis=1)
    beside = np.where(on_path, -1.0, cosines).max(axis=1)
    kept = has_one & (along >= beside) & (along >= NO_COUNTERPART)
    return float(weights[kept].sum()), float((np.where(has_one, along, 0.0) * weights).sum())


def _best_path(cosines: Matrix, rows: Weights, columns: Weights) -> list[tuple[int, int]]:
    """The pairs of counterparts, in order, that are worth most together."""
    worth = ((cosines - NO_COUNTERPART) * np.sqrt(np.outer(rows, columns))).tolist()
    height, width = cosines.shape
    best = [[0.0] * (width + 1) for _ in range(height + 1)]  # of the first i rows and j columns
    paired = [[-1e9] * (width + 1) for _ in range(height + 1)]  # likewise, where i and j are counterparts
    came = [[0] * (width + 1) for _ in range(height + 1)]  # from: 0 another pair; 1 row above; 2 column left
    for i in range(1, height + 1):
        for j in range(1, width + 1):
            before, step = max((best[i - 1][j - 1], 0), (paired[i - 1][j], 1), (paired[i][j - 1], 2))
            paired[i][j] = before + worth[i - 1][j - 1]
            came[i][j] = step
            best[i][j] = max(paired[i][j], best[i - 1][j], best[i][j - 1])
    pairs: list[tuple[int, int]] = []
    i, j = height, width
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            step = -1
            while step:
                pairs.append((i - 1, j - 1))
                step = came[i][j]
                i, j = i - (step != 2), j - (step != 1)
    return pairs
