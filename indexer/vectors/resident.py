"""The vectors of a library in memory, for exact search: loaded at first need, extended as passages come."""

from __future__ import annotations

import sqlite3
import threading
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.vectors.exact import ExactIndex, in_eight_bits, join
from indexer.vectors.stored import load_matrix, vector_rows

# Below, full precision costs 160 MB at most; above, eight bits are as fast and take a quarter of the memory.
EIGHT_BITS_ABOVE = 20_000  # passages
SMALL_PART = 4_096  # rows: joining parts up to here costs a few milliseconds

Ids = NDArray[np.int64]


class ResidentVectors:
    """Cosines of every passage with a query, in the order of the passages; for any thread."""

    def __init__(self, fingerprint: str, *, eight_bits_above: int = EIGHT_BITS_ABOVE) -> None:
        self._fingerprint = fingerprint
        self._eight_bits_above = eight_bits_above
        self._lock = threading.Lock()
        self._ids: Ids = np.zeros(0, np.int64)  # the passages that were looked at
        self._parts: tuple[ExactIndex, ...] = ()

    @property
    def bytes(self) -> int:
        """What the vectors take in memory."""
        return sum(part.bytes for part in self._parts)

    def scores(
        self, connection: sqlite3.Connection, ids: Ids, vector: NDArray[np.float32]
    ) -> NDArray[np.float64]:
        """The cosine of `vector` with each of `ids`, all passages of the library, ascending.

        Nil where a passage has no vector of this embedder.
        """
        parts = self._parts_for(connection, ids)
        cosines = np.zeros(len(ids))
        start = 0
        for part in parts:
            if not len(part):
                continue
            found = part.scores(vector)
            end = start + len(part)
            if end <= len(ids) and ids[start] == part.ids[0] and ids[end - 1] == part.ids[-1]:
                cosines[start:end] = found  # both ascend, and no passage of the part lacks a vector
            else:
                rows = np.minimum(np.searchsorted(ids, part.ids), len(ids) - 1)
                known = ids[rows] == part.ids
                cosines[rows[known]] = found[known]
            start = end
        return cosines

    def _parts_for(self, connection: sqlite3.Connection, ids: Ids) -> tuple[ExactIndex, ...]:
        with self._lock:
            have = len(self._ids)
            if have == len(ids) and np.array_equal(self._ids, ids):
                return self._parts
            if 0 < have < len(ids) and np.array_equal(self._ids, ids[:have]):
                self._extend(connection, ids[have:])
            else:
                self._parts = ()  # let go of the old ones before the new ones take as much
                self._parts = (self._load(connection, ids),)
            self._ids = ids
            return self._parts

    def _extend(self, connection: sqlite3.Connection, ids: Ids) -> None:
        eight_bits = len(self._ids) > self._eight_bits_above
        if not eight_bits and len(self._ids) + len(ids) > self._eight_bits_above:
            self._parts = (self._load(connection, np.concatenate((self._ids, ids))),)
            return
        new = self._read(connection, ids, int(ids[0]) - 1, eight_bits=eight_bits)
        last = self._parts[-1]
        if len(self._parts) > 1 and len(last) + len(new) <= SMALL_PART:
            self._parts = (*self._parts[:-1], join((last, new)))
        elif len(new):
            self._parts = (*self._parts, new)

    def _load(self, connection: sqlite3.Connection, ids: Ids) -> ExactIndex:
        if len(ids) <= self._eight_bits_above:
            return ExactIndex(*load_matrix(connection, self._fingerprint))
        return self._read(connection, ids, None, eight_bits=True)

    def _read(
        self, connection: sqlite3.Connection, ids: Ids, after: int | None, *, eight_bits: bool
    ) -> ExactIndex:
        """The vectors of `ids`, each put straight into its place: nothing is held twice."""
        matrix: NDArray[Any] | None = None
        scales = np.zeros(len(ids), np.float32)
        present = np.zeros(len(ids), bool)
        for found, halves in vector_rows(connection, self._fingerprint, after=after):
            if matrix is None:
                matrix = np.empty((len(ids), halves.shape[1]), np.int8 if eight_bits else np.float32)
            rows = np.minimum(np.searchsorted(ids, found), len(ids) - 1)
            known = ids[rows] == found
            rows, halves = rows[known], halves[known]
            present[rows] = True
            if eight_bits:
                matrix[rows], scales[rows] = in_eight_bits(halves)
            else:
                matrix[rows] = halves
        if matrix is None:
            return ExactIndex(ids[:0], np.zeros((0, 0), np.float32))
        if not present.all():
            ids, matrix, scales = ids[present], matrix[present], scales[present]
        return ExactIndex(ids, matrix, scales if eight_bits else None)
