"""Candidate passages and their scores."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from indexer.catalogue.passages import LocatedPassage
from indexer.records.passages import Passage
from indexer.records.search import SearchOptions, Worth
from indexer.retrieval.analysed_request import AnalysedRequest
from indexer.retrieval.close_reading import BEST_WORTH, Sentences

# Added for a passage in the question's own language, so that it ranks before its translation.
# Chosen by: tests/evaluation/tune.py, 2026-12-01: 0.05 to 0.1 measure alike; without it English questions
# lose 2 points over a library of parallel texts.
OWN_LANGUAGE = 0.08
# The user's preferences multiply a score. The gains are small, so that a clearly better passage stays first:
# neighbours in a ranking lie 5-20 % apart.
RECENT_GAIN = 0.15  # for the library's newest document; half as much for one a year older, and so on
HALF_LIFE_DAYS = 365.0
LANGUAGE_GAIN = 0.15


@dataclass(slots=True)
class Candidate:
    """One passage with the parts of its score."""

    located: LocatedPassage
    sentences: Sentences
    header: str | None = None  # column names of the table that the passage is a part of
    coverage: float = 0.0  # share of the question's word weight that it holds, 0 to 1
    cosine: float | None = None  # with the question; None if the passage has no vector yet
    reading: float = 0.0  # score from close reading, see `close_reading`
    own_language: bool = False  # it is in the question's language
    reranked: float | None = None  # the reranker's score, scaled to 0 to 1 over the passages it scored
    preference: float = 1.0  # factor from the user's preferences
    score: float = 0.0

    @property
    def passage(self) -> Passage:
        """The passage."""
        return self.located.passage

    @property
    def terms(self) -> tuple[str, ...]:
        """All terms of the passage."""
        return tuple(chain.from_iterable(self.sentences))


@dataclass(frozen=True, slots=True)
class Ranking:
    """All passages that were scored for a request."""

    analysed: AnalysedRequest
    candidates: Sequence[Candidate]
    idf: dict[str, float]  # the weight of each of the question's terms
    missing: frozenset[str]  # the question's terms that no passage holds, not even in a similar form
    worth: Worth  # how much the embedder's cosines count


def set_scores(candidates: Sequence[Candidate], *, mode: str, cosine_weight: float) -> None:
    """Set each candidate's score: coverage, weighted cosine, language and close reading, 0 to 1.

    A passage that has no vector yet gets the median cosine of the others.
    """
    known = sorted(candidate.cosine for candidate in candidates if candidate.cosine is not None)
    usual = known[len(known) // 2] if known else 0.0
    highest = 1.0 + cosine_weight + OWN_LANGUAGE + BEST_WORTH
    for candidate in candidates:
        cosine = max(0.0, usual if candidate.cosine is None else candidate.cosine)
        if mode == "semantic":
            candidate.score = cosine if candidate.cosine is not None else 0.0
        elif mode == "lexical":
            candidate.score = (candidate.coverage + candidate.reading) / (1.0 + BEST_WORTH)
        else:
            own = OWN_LANGUAGE if candidate.own_language else 0.0
            candidate.score = (
                candidate.coverage + cosine_weight * cosine + own + candidate.reading
            ) / highest


def sort_by_score(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates with a score above 0, best first; equal ones in the order of import."""
    worth = [candidate for candidate in candidates if candidate.score > 0]
    return sorted(worth, key=lambda candidate: (-candidate.score, candidate.passage.id))


def apply_preferences(
    connection: sqlite3.Connection, candidates: Sequence[Candidate], options: SearchOptions
) -> None:
    """Raise the scores of recent documents or of one language, if `options` ask for it."""
    if not options.prefer_recent and options.prefer_language is None:
        return
    newest = connection.execute("SELECT max(published) FROM documents").fetchone()[0]
    for candidate in candidates:
        if options.prefer_language is not None and candidate.passage.language == options.prefer_language:
            candidate.preference *= 1 + LANGUAGE_GAIN
        if options.prefer_recent:
            candidate.preference *= 1 + RECENT_GAIN * _freshness(candidate.located.document.published, newest)
        candidate.score *= candidate.preference


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
