"""The postings of the terms that were asked for last, ready for arithmetic."""

from __future__ import annotations

import sqlite3
import threading
from collections import OrderedDict

import numpy as np
from numpy.typing import NDArray

from indexer.lexical.index import passages_holding, postings
from indexer.lexical.statistics import PassageStatistics

CACHE_BYTES = 128 << 20  # at a million passages; a tenth is used at a hundred thousand
_BYTES_PER_TERM = 400  # what an entry costs beside its numbers
MOST_TIMES = 255  # BM25 has long levelled off there

Postings = tuple[NDArray[np.int32], NDArray[np.uint8]]  # rows of the statistics, ascending; times in each


class PostingsCache:
    """Postings as rows of the statistics; forgotten whole when passages come or go. For any thread."""

    def __init__(self, limit_bytes: int = CACHE_BYTES) -> None:
        self._limit = limit_bytes
        self._lock = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self._postings: OrderedDict[tuple[str, str], Postings] = OrderedDict()
        self._bytes = 0
        self._counts: dict[tuple[str, str, int], int] = {}

    @property
    def bytes(self) -> int:
        """What the kept postings take."""
        return self._bytes

    def postings(
        self, connection: sqlite3.Connection, statistics: PassageStatistics, view: str, term: str
    ) -> Postings:
        """The rows that hold `term` and how often; passages that the statistics lack are left out."""
        key = view, term
        with self._lock:
            self._be_of(statistics)
            found = self._postings.get(key)
            if found is not None:
                self._postings.move_to_end(key)
                return found
        ids, times = postings(connection, view, term)
        rows, known = statistics.find(ids)  # the catalogue may have moved on since the statistics
        entry = rows.astype(np.int32), np.minimum(times[known], MOST_TIMES).astype(np.uint8)
        with self._lock:
            if self._stamp == statistics.stamp:
                self._keep(key, entry)
        return entry

    def holding(
        self,
        connection: sqlite3.Connection,
        statistics: PassageStatistics,
        view: str,
        term: str,
        *,
        at_most: int,
    ) -> int:
        """How many passages hold `term`, counted no further than `at_most`."""
        key = view, term, at_most
        with self._lock:
            self._be_of(statistics)
            known = self._counts.get(key)
        if known is None:
            known = passages_holding(connection, view, term, at_most=at_most)
            with self._lock:
                if self._stamp == statistics.stamp and len(self._counts) * _BYTES_PER_TERM < self._limit:
                    self._counts[key] = known
        return known

    def _be_of(self, statistics: PassageStatistics) -> None:
        if self._stamp != statistics.stamp:
            self._stamp = statistics.stamp
            self._postings.clear()
            self._counts.clear()
            self._bytes = 0

    def _keep(self, key: tuple[str, str], entry: Postings) -> None:
        if key in self._postings:  # another thread read it at the same time
            return
        self._postings[key] = entry
        self._bytes += _size(entry)
        while self._bytes > self._limit:
            self._bytes -= _size(self._postings.popitem(last=False)[1])


def _size(entry: Postings) -> int:
    return entry[0].nbytes + entry[1].nbytes + _BYTES_PER_TERM
