"""The vectors of a library in memory, for exact search: loaded at first need, extended as passages come.

The vectors of removed passages stay until they are many: leaving them out of the result costs less than
reading the others anew.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from indexer.vectors.eight_bits import EightBitIndex, in_eight_bits
from indexer.vectors.exact import ExactIndex
from indexer.vectors.stored import load_matrix, vector_rows, vectors_round

# Below, full precision costs 80 MB at most; above, eight bits are faster and take a quarter of the memory.
EIGHT_BITS_ABOVE = 20_000  # passages
DEAD_SHARE = 0.3  # of the vectors: with more of them gone, all are read anew
SMALL_PART = 4_096  # rows: joining parts up to here costs a few milliseconds

Ids = NDArray[np.int64]
Part = ExactIndex | EightBitIndex


class ResidentVectors:
    """Cosines of every passage with a query, in the order of the passages; for any thread."""

    def __init__(self, fingerprint: str, *, eight_bits_above: int = EIGHT_BITS_ABOVE) -> None:
        self._fingerprint = fingerprint
        self._eight_bits_above = eight_bits_above
        self._lock = threading.Lock()
        self._ids: Ids = np.zeros(0, np.int64)  # the passages that were looked at
        self._round = ""  # and when: see `vectors_round`
        self._parts: tuple[Part, ...] = ()  # ascending; only the last ones are small

    @property
    def bytes(self) -> int:
        """What the vectors take in memory."""
        return sum(part.bytes for part in self._parts)

    def scores(
        self,
        connection: sqlite3.Connection,
        ids: Ids,
        vector: NDArray[np.float32],
        check: Callable[[], None] = lambda: None,
    ) -> NDArray[np.float64]:
        """The cosine of `vector` with each of `ids`, all passages of the library, ascending.

        Nil where a passage has no vector of this embedder.
        """
        cosines = np.zeros(len(ids))
        for part in self._parts_for(connection, ids, check):
            if not len(part) or not len(ids):
                continue
            start = int(np.searchsorted(ids, part.ids[0]))
            end = start + len(part)
            if np.array_equal(ids[start:end], part.ids):  # none lacks a vector, none was removed
                cosines[start:end] = part.scores(vector)
            else:
                rows = np.minimum(np.searchsorted(ids, part.ids), len(ids) - 1)
                known = ids[rows] == part.ids
                cosines[rows[known]] = part.scores(vector)[known]
        return cosines

    def load(self, connection: sqlite3.Connection, ids: Ids, check: Callable[[], None]) -> None:
        """Have the vectors of all passages, `ids`, ready; `check` may raise and so stop it."""
        self._parts_for(connection, ids, check)

    def forget(self) -> None:
        """Read everything anew at the next need."""
        with self._lock:
            self._ids, self._parts = np.zeros(0, np.int64), ()

    def _parts_for(
        self, connection: sqlite3.Connection, ids: Ids, check: Callable[[], None]
    ) -> tuple[Part, ...]:
        with self._lock:
            now = vectors_round(connection)
            if now != self._round:
                self._ids, self._parts, self._round = np.zeros(0, np.int64), (), now
            if len(self._ids) == len(ids) and np.array_equal(self._ids, ids):
                return self._parts
            known = int(np.searchsorted(ids, self._ids[-1], side="right")) if len(self._ids) else 0
            if known and self._stay(ids, known):
                if known < len(ids):
                    self._extend(connection, ids[known:], len(ids), check)
            else:
                # Let go of the old ones before the new ones take as much.
                self._ids, self._parts = np.zeros(0, np.int64), ()
                self._parts = (self._load(connection, ids, None, len(ids), check),)
            self._ids = ids
            return self._parts

    def _stay(self, ids: Ids, known: int) -> bool:
        """Whether what is loaded serves for `ids`, the first `known` of which were there before."""
        held = sum(len(part) for part in self._parts)
        if held - known > DEAD_SHARE * held:
            return False
        if not np.array_equal(ids[:known], self._ids) and not np.isin(ids[:known], self._ids).all():
            return False  # one is there again: an earlier moment, or another library
        in_eight = any(isinstance(part, EightBitIndex) for part in self._parts)
        return in_eight == (len(ids) > self._eight_bits_above) or not held

    def _extend(
        self, connection: sqlite3.Connection, ids: Ids, passages: int, check: Callable[[], None]
    ) -> None:
        new = self._load(connection, ids, int(ids[0]) - 1, passages, check)
        if not len(new):
            return
        last = self._parts[-1]
        if len(self._parts) > 1 and len(last) + len(new) <= SMALL_PART:
            self._parts = (*self._parts[:-1], _joined(last, new))
        else:
            self._parts = (*self._parts, new)

    def _load(
        self,
        connection: sqlite3.Connection,
        ids: Ids,
        after: int | None,
        passages: int,
        check: Callable[[], None],
    ) -> Part:
        """The vectors of `ids`, all passages above `after`, in the form for a library of so many passages."""
        if passages <= self._eight_bits_above:
            return ExactIndex(*load_matrix(connection, self._fingerprint, after=after))
        levels: NDArray[np.int8] | None = None
        scales = np.zeros(len(ids), np.float32)
        present = np.zeros(len(ids), bool)
        for found, halves in vector_rows(connection, self._fingerprint, after=after):
            check()
            if levels is None:
                levels = np.empty((len(ids), halves.shape[1]), np.int8)
            rows = np.minimum(np.searchsorted(ids, found), len(ids) - 1)
            known = ids[rows] == found
            rows, halves = rows[known], halves[known]
            present[rows] = True
            levels[rows], scales[rows] = in_eight_bits(
                halves
            )  # straight into its place: nothing is held twice
        if levels is None:
            return EightBitIndex(ids[:0], np.zeros((0, 0), np.int8), scales[:0])
        if not present.all():
            ids, levels, scales = ids[present], levels[present], scales[present]
        return EightBitIndex(ids, levels, scales)


def _joined(first: Part, second: Part) -> Part:
    if isinstance(first, ExactIndex) and isinstance(second, ExactIndex):
        return first.joined(second)
    assert isinstance(first, EightBitIndex)
    assert isinstance(second, EightBitIndex)
    return first.joined(second)
