"""The vectors of a library in memory, for exact search: loaded when first needed, then extended.

Vectors of removed passages stay in memory until there are many, because skipping them is cheaper than loading
all others again.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from indexer.vectors.eight_bits import EightBitIndex, in_eight_bits
from indexer.vectors.stored import existing, ids_above, vector_rows, vectors_of, vectors_round

DEAD_SHARE = 0.3  # share of removed vectors above which all are loaded again
SMALL_PART = 4_096  # rows; joining parts up to this size takes a few milliseconds
MAX_REQUESTED = 500  # passages without a vector that are looked up at a time

Ids = NDArray[np.int64]


class ResidentVectors:
    """Compares every passage with a vector. Safe for several threads."""

    def __init__(self, fingerprint: str) -> None:
        self._fingerprint = fingerprint
        self._lock = threading.Lock()
        self._round = ""  # value of `vectors_round` when they were loaded
        self._loaded = False
        self._highest = 0  # highest known passage id
        self._waiting: Ids = np.zeros(0, np.int64)  # known passages that had no vector yet, ascending
        self._parts: tuple[EightBitIndex, ...] = ()  # only the last ones are small

    @property
    def bytes(self) -> int:
        """The memory used by the vectors."""
        return sum(part.bytes for part in self._parts)

    def scores(
        self, connection: sqlite3.Connection, vector: NDArray[np.float32], *, passages: int
    ) -> tuple[Ids, NDArray[np.float32]]:
        """The cosines of all passages with `vector`: ids (n,) in no particular order, and (n,) float32.

        Some of them may have been removed meanwhile; passages without a vector are not among them.

        Args:
            connection: Of the library; only read.
            vector: (dimensions,) float32, L2-normalised.
            passages: The number of passages in the library.
        """
        parts = self._parts_for(connection, passages, lambda: None)
        if not parts:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        ids = np.concatenate([part.ids for part in parts])
        return ids, np.concatenate([part.scores(vector) for part in parts])

    def load(self, connection: sqlite3.Connection, passages: int, check: Callable[[], None]) -> None:
        """Load the vectors of all passages; `check` is called between parts and may raise to stop."""
        self._parts_for(connection, passages, check)

    def _parts_for(
        self, connection: sqlite3.Connection, passages: int, check: Callable[[], None]
    ) -> tuple[EightBitIndex, ...]:
        with self._lock:
            current = vectors_round(connection)
            held = sum(len(part) for part in self._parts)
            if current != self._round or held + len(self._waiting) - passages > DEAD_SHARE * max(held, 1):
                self._parts, self._loaded = (), False
            if not self._loaded:
                self._load(connection, check)
                self._round, self._loaded = current, True
            else:
                self._extend(connection)
            return self._parts

    def _load(self, connection: sqlite3.Connection, check: Callable[[], None]) -> None:
        parts: list[EightBitIndex] = []
        for ids, halves in vector_rows(connection, self._fingerprint):
            check()
            parts.append(EightBitIndex(ids, *in_eight_bits(halves)))
        self._parts = (_joined(parts),) if parts else ()
        known = ids_above(connection, 0)
        self._highest = int(known[-1]) if len(known) else 0
        self._waiting = np.setdiff1d(known, np.concatenate([part.ids for part in parts])) if parts else known

    def _extend(self, connection: sqlite3.Connection) -> None:
        """Load vectors made since the last call. They are made in the order of passages."""
        new = ids_above(connection, self._highest)
        if len(new):
            self._highest = int(new[-1])
            self._waiting = np.concatenate((self._waiting, new))
        while len(self._waiting):
            requested = self._waiting[:MAX_REQUESTED]
            ids, rows = vectors_of(connection, self._fingerprint, requested.tolist())
            if len(ids):
                self._append(EightBitIndex(ids, *in_eight_bits(rows.astype(np.float16))))
            # Removed passages never get a vector, and must not block the ones after them.
            left = existing(connection, np.setdiff1d(requested, ids).tolist())
            self._waiting = np.concatenate((left, self._waiting[MAX_REQUESTED:]))
            if len(left) == len(requested):
                break

    def _append(self, new: EightBitIndex) -> None:
        last = self._parts[-1] if self._parts else None
        if last is not None and len(last) + len(new) <= SMALL_PART:
            self._parts = (*self._parts[:-1], _joined([last, new]))
        else:
            self._parts = (*self._parts, new)


def _joined(parts: list[EightBitIndex]) -> EightBitIndex:
    return parts[0] if len(parts) == 1 else EightBitIndex.joined(parts)
