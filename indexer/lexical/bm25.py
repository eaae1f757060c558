"""BM25 over the postings of a lexical view, for passages and for the sections they stand in.

FTS5's own `bm25()` fixes k1 = 1.2 and b = 0.75; k1 = 0.9 and b = 0.4 measured better on our sets, so the
postings come from FTS5 and the arithmetic is ours.

Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009, eq. 3.15, with the idf
smoothed to stay positive, log(1 + (N - n + 0.5) / (n + 0.5)).
"""

from __future__ import annotations

import math
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.lexical.index import postings
from indexer.lexical.statistics import PassageStatistics

K1 = 0.9  # Chosen by: tests/evaluation/retrieval_quality.py, 2026-11-22
B = 0.4


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
) -> ViewScores:
    """Score all passages. A passage is matched by the terms that its own language makes of the query.

    Args:
        connection: Of the library; only read.
        statistics: Of the same library.
        view: "word" or "gram".
        terms_by_language: The query's terms for each of `statistics.languages`.
    """
    count = len(statistics)
    section_of = statistics.sections
    n_sections = int(section_of.max()) + 1 if count else 0
    lengths = statistics.lengths[view]
    section_lengths = np.bincount(section_of, weights=lengths, minlength=n_sections).astype(np.float64)
    passage_norm = _length_norm(lengths)
    section_norm = _length_norm(section_lengths)
    passages, sections, idf = np.zeros(count), np.zeros(n_sections), dict[str, float]()
    for term, languages in _languages_by_term(terms_by_language).items():
        ids, frequency = postings(connection, view, term)
        rows = np.searchsorted(statistics.ids, ids)
        known = rows < count
        rows, frequency, ids = rows[known], frequency[known], ids[known]
        known = statistics.ids[rows] == ids  # the catalogue may have moved on since the statistics
        rows, times = rows[known], frequency[known].astype(np.float64)
        if len(languages) < len(terms_by_language):
            rows, times = _only_languages(statistics, rows, times, set(languages))
        weight = _idf(count, len(rows))
        idf[term] = weight
        if not len(rows):
            continue
        repeats = max(languages.values())
        gain = repeats * weight * (K1 + 1)
        passages[rows] += gain * times / (times + passage_norm[rows])
        in_section = np.bincount(section_of[rows], weights=times, minlength=n_sections)
        sections += gain * in_section / (in_section + section_norm)
    return ViewScores(passages, sections, idf)


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
    frequency: NDArray[np.float64],
    languages: set[str | None],
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    wanted = np.array([language in languages for language in statistics.languages], bool)
    kept = wanted[statistics.language_of[rows]] if len(rows) else np.zeros(0, bool)
    return rows[kept], frequency[kept]


def _length_norm(lengths: NDArray[np.float64]) -> NDArray[np.float64]:
    mean = float(lengths.mean()) if len(lengths) else 0.0
    return K1 * (1 - B + B * lengths / max(mean, 1e-9))


def _idf(count: int, holding: int) -> float:
    return math.log(1 + (count - holding + 0.5) / (holding + 0.5))
