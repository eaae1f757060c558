"""BM25 over the postings of a lexical view, for passages and for the sections they stand in.

FTS5's own `bm25()` fixes k1 = 1.2 and b = 0.75; k1 = 0.9 and b = 0.4 measured better on our sets, so the
postings come from FTS5 and the arithmetic is ours.

Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009, eq. 3.15, with the idf
smoothed to stay positive, log(1 + (N - n + 0.5) / (n + 0.5)). Where texts stand in the library several times,
the half is that of a text, not of a passage: copies of everything change no ranking.
"""

from __future__ import annotations

import math
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.lexical.frequent_terms import terms_worth_reading
from indexer.lexical.postings_cache import PostingsCache
from indexer.lexical.statistics import PassageStatistics

K1 = 0.9  # Chosen by: tests/evaluation/retrieval_quality.py, 2026-11-22
B = 0.4


Beside = Callable[[str, str, Collection[str | None]], NDArray[np.int64]]
"""View, term, languages that make it of the query -> rows, ascending, each once."""


@dataclass(frozen=True, slots=True)
class ViewScores:
    """BM25 of one view for one query: by passage row and by section number, and each term's weight."""

    passages: NDArray[np.float64]
    sections: NDArray[np.float64]
    idf: dict[str, float]  # of every query term; terms the library lacks have the highest


def score_view(
    connection: sqlite3.Connection,
    statistics: PassageStatistics,
    view: str,
    terms_by_language: Mapping[str | None, Sequence[str]],
    *,
    cache: PostingsCache | None = None,
    beside: Beside | None = None,
) -> ViewScores:
    """Score all passages. A passage is matched by the terms that its own language makes of the query.

    Args:
        connection: Of the library; only read.
        statistics: Of the same library.
        view: "word" or "gram".
        terms_by_language: The query's terms for each of `statistics.languages`.
        cache: Keeps postings from one query to the next.
        beside: Which passages hold a term besides those in whose text it stands.
    """
    cache = cache or PostingsCache()
    count = len(statistics)
    section_lengths = statistics.section_lengths[view]
    passage_scale = _Scale(statistics.lengths[view])
    section_scale = _Scale(section_lengths)
    passages, sections, idf = np.zeros(count), np.zeros(len(section_lengths)), dict[str, float]()
    in_order = statistics.sections_in_order
    worth = terms_worth_reading(connection, statistics, view, terms_by_language, cache)
    for term, languages in _languages_by_term(terms_by_language).items():
        if term in worth.left_out:
            idf[term] = _idf(statistics, worth.left_out[term])
            continue
        rows, times = _postings(connection, statistics, view, term, cache)
        if len(languages) < len(terms_by_language):
            rows, times = _only_languages(statistics, rows, times, set(languages))
        if beside is not None:
            rows, times = _with_rows(rows, times, beside(view, term, languages))
        weight = _idf(statistics, len(rows))
        idf[term] = weight
        if not len(rows):
            continue
        gain = max(languages.values()) * weight * (K1 + 1)
        passages[rows] += gain * times / (times + passage_scale.norm(rows))
        held, times = _by_section(statistics.sections[rows], times, in_order=in_order)
        sections[held] += gain * times / (times + section_scale.norm(held))
    return ViewScores(passages, sections, idf)


def _with_rows(
    rows: NDArray[np.int64], times: NDArray[np.float64], more: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The postings, and each of the rows `more` once more."""
    if not len(more):
        return rows, times
    joined = np.union1d(rows, more)
    counted = np.zeros(len(joined))
    counted[np.searchsorted(joined, rows)] = times
    counted[np.searchsorted(joined, more)] += 1
    return joined, counted


class _Scale:
    """How much a text's length dampens the terms in it."""

    def __init__(self, lengths: NDArray[np.float64]) -> None:
        self._lengths = lengths
        mean = float(lengths.mean()) if len(lengths) else 0.0
        self._slope = K1 * B / max(mean, 1e-9)

    def norm(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        norms: NDArray[np.float64] = K1 * (1 - B) + self._slope * self._lengths[rows]
        return norms


def _postings(
    connection: sqlite3.Connection,
    statistics: PassageStatistics,
    view: str,
    term: str,
    cache: PostingsCache,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    rows, times = cache.postings(connection, statistics, view, term)
    return rows.astype(np.int64), times.astype(np.float64)


def _by_section(
    sections: NDArray[np.int64], times: NDArray[np.float64], *, in_order: bool
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The sections among `sections`, each once, with the sum of their `times`."""
    if not in_order:
        order = np.argsort(sections, kind="stable")
        sections, times = sections[order], times[order]
    is_first = np.ones(len(sections), bool)
    np.not_equal(sections[1:], sections[:-1], out=is_first[1:])
    firsts = np.flatnonzero(is_first)
    return sections[firsts], np.add.reduceat(times, firsts)


def _languages_by_term(
    terms_by_language: Mapping[str | None, Sequence[str]],
) -> dict[str, dict[str | None, int]]:
    """Turn {language: terms} into {term: {language: how often the query says it}}."""
    turned: dict[str, dict[str | None, int]] = {}
    for language, terms in terms_by_language.items():
        for term, repeats in Counter(terms).items():
            turned.setdefault(term, {})[language] = repeats
    return turned


def _only_languages(
    statistics: PassageStatistics,
    rows: NDArray[np.int64],
    times: NDArray[np.float64],
    languages: set[str | None],
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    wanted = np.array([language in languages for language in statistics.languages], bool)
    kept = wanted[statistics.language_of[rows]] if len(rows) else np.zeros(0, bool)
    return rows[kept], times[kept]


def _idf(statistics: PassageStatistics, holding: int) -> float:
    count = len(statistics)
    half = 0.5 * count / statistics.texts if statistics.texts else 0.5  # of a text, in passages
    return math.log(1 + (count - holding + half) / (holding + half))
