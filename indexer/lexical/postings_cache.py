"""The postings of the terms that were asked for last, ready for arithmetic; kept up to date as passages come.

An import commits every second: reading all postings anew after each commit made a search beside it six
times as slow. So what is kept follows the statistics. The rows of removed passages are struck out and the
others renumbered; new passages are cut into terms here, and those terms that are kept get their new rows.
Passage ids are never used twice and a passage's terms never change, so nothing else can happen, except by
a repair, which begins a new round (`index.note_new_round`).
"""

from __future__ import annotations

import sqlite3
import threading
from collections import Counter, OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from indexer.lexical.index import passages_holding, postings, postings_of_rare_term
from indexer.lexical.statistics import PassageStatistics
from indexer.lexical.terms import gram_terms, word_terms

CACHE_BYTES = 128 << 20  # at a million passages; a tenth is used at a hundred thousand
_BYTES_PER_TERM = 400  # what an entry costs beside its numbers
MOST_TIMES = 255  # BM25 has long levelled off there
# New passages cut into terms at most: about 0.3 ms each. More are an import while nobody asked anything;
# reading the postings anew then costs less.
FOLLOWED_AT_LEAST = 200
FOLLOWED_SHARE = 0.005  # of all passages: the more there are, the longer reading anew takes
_COUNTED_AHEAD = 1.25  # how much further a count goes, so that the next passages do not ask for it again

Postings = tuple[NDArray[np.int32], NDArray[np.uint8]]  # rows of the statistics, ascending; times in each
Key = tuple[str, str]  # view, term


@dataclass(slots=True)
class _Kept:
    """The postings of one term: what was read, and what came since, joined when they are next asked for."""

    rows: NDArray[np.int32]
    times: NDArray[np.uint8]
    new_rows: list[int] = field(default_factory=list)
    new_times: list[int] = field(default_factory=list)

    def joined(self) -> Postings:
        if self.new_rows:
            self.rows = np.concatenate((self.rows, np.array(self.new_rows, np.int32)))
            self.times = np.concatenate((self.times, np.array(self.new_times, np.uint8)))
            self.new_rows, self.new_times = [], []
        return self.rows, self.times

    @property
    def bytes(self) -> int:
        return self.rows.nbytes + self.times.nbytes + _BYTES_PER_TERM


@dataclass(slots=True)
class _Count:
    """How many passages hold a term: just so many, or at least so many."""

    passages: int
    exact: bool


class PostingsCache:
    """Postings as rows of the statistics. For any thread."""

    def __init__(self, limit_bytes: int = CACHE_BYTES) -> None:
        self.limit_bytes = limit_bytes
        self._lock = threading.Lock()
        self._of: PassageStatistics | None = None
        self._kept: OrderedDict[Key, _Kept] = OrderedDict()
        self._bytes = 0
        self._counts: dict[Key, _Count] = {}

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
            self._follow(connection, statistics)
            known = self._kept.get(key)
            if known is not None:
                self._kept.move_to_end(key)
                before = known.bytes
                found = known.joined()
                self._bytes += known.bytes - before
                return found
        rows, times = _as_rows(statistics, *postings(connection, view, term))
        with self._lock:
            if self._of is statistics:
                self._keep(key, _Kept(rows, times))
        return rows, times

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
        key = view, term
        with self._lock:
            self._follow(connection, statistics)
            kept, count = self._kept.get(key), self._counts.get(key)
            if kept is not None:
                return min(len(kept.rows) + len(kept.new_rows), at_most)
            if count is not None and (count.exact or count.passages >= at_most):
                return min(count.passages, at_most)
        bound = int(at_most * _COUNTED_AHEAD) + 1
        # Whoever counts means to read what is rare enough: then the postings tell the number, too.
        read = postings_of_rare_term(connection, view, term, at_most=bound)
        if read is not None:
            rows, times = _as_rows(statistics, *read)
            with self._lock:
                if self._of is statistics:
                    self._keep(key, _Kept(rows, times))
            return min(len(rows), at_most)
        found = passages_holding(connection, view, term, at_most=bound)
        with self._lock:
            if self._of is statistics and len(self._counts) * _BYTES_PER_TERM < self.limit_bytes:
                self._counts[key] = _Count(found, exact=found < bound)
        return min(found, at_most)

    def _follow(self, connection: sqlite3.Connection, statistics: PassageStatistics) -> None:
        """Bring what is kept to `statistics`: mostly later ones; a thread may still see an earlier moment."""
        known = self._of
        if known is statistics:
            return
        if known is None or not self._brought_up(connection, known, statistics):
            self._kept.clear()
            self._counts.clear()
            self._bytes = 0
        self._of = statistics

    def _brought_up(
        self, connection: sqlite3.Connection, known: PassageStatistics, statistics: PassageStatistics
    ) -> bool:
        if known.stamp == statistics.stamp:
            return True
        if known.stamp[2] != statistics.stamp[2] or not len(known):
            return False
        highest = int(known.ids[-1])
        old = int(np.searchsorted(statistics.ids, highest, side="right"))  # rows of passages known before
        if len(statistics) - old > max(FOLLOWED_AT_LEAST, int(FOLLOWED_SHARE * len(statistics))):
            return False
        left = statistics.ids[:old]
        stays = np.isin(known.ids, left, assume_unique=True)
        if np.count_nonzero(stays) != old:
            return False  # a removed passage is there again: an earlier moment
        if not stays.all():
            self._strike_out(stays)
        if old < len(statistics):
            self._add(connection, statistics, highest)
        return True

    def _strike_out(self, stays: NDArray[np.bool_]) -> None:
        """Forget the rows that do not stay, and renumber the others."""
        row_now = np.where(stays, np.cumsum(stays) - 1, -1).astype(np.int32)
        self._bytes = 0
        for kept in self._kept.values():
            rows, times = kept.joined()
            rows = row_now[rows]
            there = rows >= 0
            kept.rows, kept.times = rows[there], times[there]
            self._bytes += kept.bytes
        gone = len(stays) - int(np.count_nonzero(stays))
        for key, count in list(self._counts.items()):
            if count.exact or count.passages <= gone:
                del self._counts[key]
            else:
                count.passages -= gone

    def _add(self, connection: sqlite3.Connection, statistics: PassageStatistics, after: int) -> None:
        """Enter the terms of the passages above id `after` where they are kept."""
        rows = connection.execute(
            "SELECT id, text, language FROM passages WHERE id > ? ORDER BY id", (after,)
        ).fetchall()
        for passage_id, text, language in rows:
            row, known = statistics.find(np.array([passage_id], np.int64))
            if known.all():
                self._enter("word", word_terms(text, language), int(row[0]))
                self._enter("gram", gram_terms(text), int(row[0]))

    def _enter(self, view: str, terms: Iterable[str], row: int) -> None:
        for term, times in Counter(terms).items():
            kept = self._kept.get((view, term))
            if kept is not None:
                kept.new_rows.append(row)
                kept.new_times.append(min(times, MOST_TIMES))
            count = self._counts.get((view, term))
            if count is not None:
                count.passages += 1

    def _keep(self, key: Key, kept: _Kept) -> None:
        if key in self._kept:  # another thread read it at the same time
            return
        self._kept[key] = kept
        self._counts.pop(key, None)
        self._bytes += kept.bytes
        while self._bytes > self.limit_bytes:
            self._bytes -= self._kept.popitem(last=False)[1].bytes


def _as_rows(statistics: PassageStatistics, ids: NDArray[np.int64], times: NDArray[np.int64]) -> Postings:
    rows, known = statistics.find(ids)  # the catalogue may have moved on since the statistics
    return rows.astype(np.int32), np.minimum(times[known], MOST_TIMES).astype(np.uint8)
