"""Question -> ranked passages: two lexical views and the vectors, joined, under the filters."""

from __future__ import annotations

import sqlite3
import threading
import time
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.catalogue.filters import passage_ids_matching
from indexer.catalogue.passages import located_passages
from indexer.errors import UsageError
from indexer.lexical.bm25 import ViewScores, score_view
from indexer.lexical.postings_cache import PostingsCache
from indexer.lexical.statistics import PassageStatistics, extend_statistics, load_statistics, read_stamp
from indexer.lexical.terms import has_cjk
from indexer.records import Filters, Hit
from indexer.retrieval.fusion import (
    GRAMS_WEIGHT,
    VECTORS_WEIGHT,
    WORDS_WEIGHT,
    weighted_sum,
    with_sections,
)
from indexer.retrieval.glosses import Gloss, join_glosses, latin_names, load_glosses
from indexer.retrieval.question import Question, analyse_question
from indexer.vectors.embedder import Embedder
from indexer.vectors.resident import ResidentVectors
from indexer.vectors.stored import vectors_of

MODES = ("hybrid", "lexical", "semantic")
# Up to here exact search costs at most 20 ms, and it is always complete. Chosen by: tests/benchmarks/scale.py
EXACT_LIMIT = 100_000
APPROXIMATE_CANDIDATES = 400  # above: the nearest by Chroma, and as many of the best by words
FETCHED_AT_MOST = 2_000  # vectors read one by one; for more, all of them are loaded


class ApproximateIndex(Protocol):
    """What Chroma offers: the nearest passages, or None when it cannot be asked now."""

    def search(self, vector: NDArray[np.float32], k: int) -> list[tuple[int, float]] | None:
        """The `k` nearest passages as (passage id, cosine)."""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """The ranked passages for one question, with what quoting and abstaining have to know of them."""

    question: Question
    mode: str
    hits: tuple[Hit, ...]
    languages: dict[int, str | None]  # passage id -> its language
    word_idf: dict[str, float]
    gram_idf: dict[str, float]
    seconds: float


class Retriever:
    """Ranks the passages of one library; safe for several threads, each with its own connection."""

    def __init__(
        self,
        embedder: Embedder,
        approximate: ApproximateIndex | None = None,
        *,
        exact_limit: int = EXACT_LIMIT,
    ) -> None:
        self._embedder = embedder
        self._approximate = approximate
        self._exact_limit = exact_limit
        self._lock = threading.Lock()
        self._statistics: PassageStatistics | None = None
        self._postings = PostingsCache()
        self._vectors = ResidentVectors(embedder.fingerprint)
        self._glosses: tuple[tuple[int, int], tuple[Gloss, ...]] | None = None

    def retrieve(
        self,
        connection: sqlite3.Connection,
        text: str,
        *,
        k: int,
        mode: str = "hybrid",
        filters: Filters | None = None,
    ) -> Retrieved:
        """The `k` best passages for `text`, best first; fewer when fewer match at all.

        Raises:
            UsageError: the query is empty, `k` is not positive, or the mode or a date is unknown.
        """
        started = time.perf_counter()
        _check(text, k, mode)
        statistics = self._statistics_for(connection)
        names = latin_names(text, self._glosses_for(connection, statistics, text))
        question = analyse_question(text, statistics.languages, also=names)
        allowed = _allowed_rows(connection, statistics, filters or Filters())
        scores, views = self._score(connection, statistics, question, mode, allowed)
        if allowed is not None:
            scores = np.where(allowed, scores, 0.0)
        best = _best_rows(scores, k)
        hits, languages = _hits(connection, statistics, scores, best)
        return Retrieved(
            question=question,
            mode=mode,
            hits=hits,
            languages=languages,
            word_idf=views["word"].idf,
            gram_idf=views["gram"].idf,
            seconds=time.perf_counter() - started,
        )

    def _score(
        self,
        connection: sqlite3.Connection,
        statistics: PassageStatistics,
        question: Question,
        mode: str,
        allowed: NDArray[np.bool_] | None,
    ) -> tuple[NDArray[np.float64], dict[str, ViewScores]]:
        grams = {language: question.grams for language in statistics.languages}
        views = {
            "word": score_view(connection, statistics, "word", question.words, cache=self._postings),
            "gram": score_view(connection, statistics, "gram", grams, cache=self._postings),
        }
        parts = []
        if mode != "semantic":
            for name, weight in (("word", WORDS_WEIGHT), ("gram", GRAMS_WEIGHT)):
                view = views[name]
                parts.append((weight, with_sections(view.passages, view.sections, statistics.sections)))
        if mode != "lexical" and len(statistics):
            lexical = weighted_sum(parts) if parts else np.zeros(len(statistics))
            vectors = self._vector_scores(connection, statistics, question, lexical, allowed)
            parts.append((VECTORS_WEIGHT, vectors))
        if not parts or not len(statistics):
            return np.zeros(len(statistics)), views
        return weighted_sum(parts), views

    def _vector_scores(
        self,
        connection: sqlite3.Connection,
        statistics: PassageStatistics,
        question: Question,
        lexical: NDArray[np.float64],
        allowed: NDArray[np.bool_] | None,
    ) -> NDArray[np.float64]:
        vector = self._embedder.embed([question.text])[0]
        rows = None
        if len(statistics) > self._exact_limit:
            rows = self._rows_to_compare(statistics, vector, lexical, allowed)
        if rows is None:
            return np.maximum(self._vectors.scores(connection, statistics.ids, vector), 0.0)
        ids, matrix = vectors_of(connection, self._embedder.fingerprint, statistics.ids[rows].tolist())
        scores = np.zeros(len(statistics))
        if len(ids):
            scores[statistics.rows_of(ids)] = np.maximum(matrix @ vector, 0.0)
        return scores

    def _rows_to_compare(
        self,
        statistics: PassageStatistics,
        vector: NDArray[np.float32],
        lexical: NDArray[np.float64],
        allowed: NDArray[np.bool_] | None,
    ) -> NDArray[np.int64] | None:
        """The few passages of a large library whose vectors are worth reading; None for all."""
        if allowed is not None:
            few = np.count_nonzero(allowed) <= FETCHED_AT_MOST
            return np.flatnonzero(allowed) if few else None
        if self._approximate is None:
            return None
        nearest = self._approximate.search(vector, APPROXIMATE_CANDIDATES)
        if nearest is None:
            return None
        ids = np.sort(np.array([passage_id for passage_id, _ in nearest], np.int64))
        return np.union1d(statistics.rows_of(ids), _best_rows(lexical, APPROXIMATE_CANDIDATES))

    def _statistics_for(self, connection: sqlite3.Connection) -> PassageStatistics:
        with self._lock:
            stamp = read_stamp(connection)
            known = self._statistics
            if known is None or known.stamp != stamp:
                longer = extend_statistics(connection, known, stamp) if known is not None else None
                known = self._statistics = load_statistics(connection) if longer is None else longer
            return known

    def _glosses_for(
        self, connection: sqlite3.Connection, statistics: PassageStatistics, text: str
    ) -> tuple[Gloss, ...]:
        if not has_cjk(text):
            return ()
        with self._lock:
            if self._glosses is None or not statistics.extends(self._glosses[0]):
                self._glosses = (statistics.stamp, load_glosses(connection))
            elif self._glosses[0] != statistics.stamp:
                (_, highest), known = self._glosses
                known = join_glosses(known, load_glosses(connection, after=highest))
                self._glosses = (statistics.stamp, known)
            return self._glosses[1]


def _check(text: str, k: int, mode: str) -> None:
    if not text.strip():
        raise UsageError("The question is empty.")
    if k < 1:
        raise UsageError(f"-k must be at least 1, not {k}.")
    if mode not in MODES:
        raise UsageError(f"There is no search mode '{mode}'; choose one of: {', '.join(MODES)}.")


def _allowed_rows(
    connection: sqlite3.Connection, statistics: PassageStatistics, filters: Filters
) -> NDArray[np.bool_] | None:
    allowed = passage_ids_matching(connection, filters)
    if allowed is None:
        return None
    return np.isin(statistics.ids, np.fromiter(allowed, np.int64, len(allowed)))


def _best_rows(scores: NDArray[np.float64], k: int) -> NDArray[np.int64]:
    matching = int(np.count_nonzero(scores > 0))
    k = min(k, matching)
    if k == 0:
        return np.zeros(0, np.int64)
    best = np.argpartition(-scores, k - 1)[:k]
    # Ties in the order of import, so that the same question gives the same list.
    return best[np.lexsort((best, -scores[best]))]


def _hits(
    connection: sqlite3.Connection,
    statistics: PassageStatistics,
    scores: NDArray[np.float64],
    rows: NDArray[np.int64],
) -> tuple[tuple[Hit, ...], dict[int, str | None]]:
    score_of = {int(statistics.ids[row]): float(scores[row]) for row in rows}
    hits, languages = [], {}
    for rank, found in enumerate(located_passages(connection, list(score_of)), start=1):
        passage = found.passage
        languages[passage.id] = passage.language
        hits.append(
            Hit(
                rank=rank,
                score=round(score_of[passage.id], 6),
                passage_id=passage.id,
                document=found.document,
                page=found.page,
                start=passage.span.start,
                end=passage.span.end,
                text=passage.text,
            )
        )
    return tuple(hits), languages
