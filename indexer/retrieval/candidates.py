"""A passage that may answer, with everything that speaks for it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from indexer.catalogue.passages import LocatedPassage
from indexer.records.passages import Passage
from indexer.records.search import SearchOptions, Worth
from indexer.retrieval.asked import Asked
from indexer.retrieval.close_reading import BEST_WORTH, Sentences

# A passage in the question's own language goes before its translation.
# Chosen by: tests/evaluation/tune.py, 2026-12-01: 0.05 to 0.1 measure alike; without it English questions
# lose 2 points over a library of parallel texts.
OWN_LANGUAGE = 0.08
# What the reader prefers multiplies a score. Small enough that a clearly better passage stays in front:
# neighbours in a ranking lie 5-20 % apart.
RECENT_GAIN = 0.15  # of the newest document of the library; half of it a year before that, and so on
HALF_LIFE_DAYS = 365.0
LANGUAGE_GAIN = 0.15


@dataclass(slots=True)
class Candidate:
    """One passage as it is ranked."""

    located: LocatedPassage
    sentences: Sentences
    header: str | None = None  # the names of the columns of the table that it stands in
    coverage: float = 0.0  # of the question by its words, 0 to 1
    cosine: float | None = None  # with the question; None while it has no vector
    reading: float = 0.0  # what close reading found, see there
    own_language: bool = False  # the question's
    reranked: float | None = None  # by a reranker, 0 to 1 among those that it read
    preference: float = 1.0  # what the reader's wishes multiply the score with
    score: float = 0.0

    @property
    def passage(self) -> Passage:
        """The passage itself."""
        return self.located.passage

    @property
    def terms(self) -> tuple[str, ...]:
        """All terms of the passage."""
        return tuple(chain.from_iterable(self.sentences))


@dataclass(frozen=True, slots=True)
class Ranking:
    """All passages that were scored for a request."""

    asked: Asked
    candidates: Sequence[Candidate]
    idf: dict[str, float]  # the weight of each of the question's terms
    missing: frozenset[str]  # its terms that no passage holds, nor anything like them
    worth: Worth  # what the embedder's cosines weigh


def add_up(candidates: Sequence[Candidate], *, mode: str, cosine_weight: float) -> None:
    """Give each candidate its score: coverage, and the cosine times its weight.

    A passage that has no vector yet is taken for as near as the others are on the average.
    """
    known = sorted(one.cosine for one in candidates if one.cosine is not None)
    usual = known[len(known) // 2] if known else 0.0
    highest = 1.0 + cosine_weight + OWN_LANGUAGE + BEST_WORTH
    for one in candidates:
        cosine = max(0.0, usual if one.cosine is None else one.cosine)
        if mode == "semantic":
            one.score = cosine if one.cosine is not None else 0.0
        elif mode == "lexical":
            one.score = (one.coverage + one.reading) / (1.0 + BEST_WORTH)
        else:
            own = OWN_LANGUAGE if one.own_language else 0.0
            one.score = (one.coverage + cosine_weight * cosine + own + one.reading) / highest


def ranked(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Best first; ties in the order of import; without those that nothing speaks for."""
    worth = [one for one in candidates if one.score > 0]
    return sorted(worth, key=lambda one: (-one.score, one.passage.id))


def prefer(connection: sqlite3.Connection, candidates: Sequence[Candidate], options: SearchOptions) -> None:
    """Multiply the candidates' scores with 1.0 and a little more, as the reader wishes. Off by default."""
    if not options.prefer_recent and options.prefer_language is None:
        return
    newest = connection.execute("SELECT max(published) FROM documents").fetchone()[0]
    for one in candidates:
        if options.prefer_language is not None and one.passage.language == options.prefer_language:
            one.preference *= 1 + LANGUAGE_GAIN
        if options.prefer_recent:
            one.preference *= 1 + RECENT_GAIN * _freshness(one.located.document.published, newest)
        one.score *= one.preference


def _freshness(published: str | None, newest: str | None) -> float:
    """1.0 for the newest date, 0.5 a half-life before; 0 without a date."""
    if published is None or newest is None:
        return 0.0
    days = (_day(newest) - _day(published)).days
    return float(0.5 ** (max(days, 0) / HALF_LIFE_DAYS))


def _day(published: str) -> date:
    # A date known by month or year counts as its first day.
    year, month, day = (*published[:10].split("-"), "01", "01")[:3]
    return date(int(year), int(month), int(day))
