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
from indexer.lexical.statistics import PassageStatistics, load_statistics, read_stamp
from indexer.lexical.terms import has_cjk
from indexer.records import Filters, Hit
from indexer.retrieval.fusion import (
    GRAMS_WEIGHT,
    VECTORS_WEIGHT,
    WORDS_WEIGHT,
    weighted_sum,
    with_sections,
)
from indexer.retrieval.glosses import Gloss, latin_names, load_glosses
from indexer.retrieval.question import Question, analyse_question
from indexer.vectors.embedder import Embedder
from indexer.vectors.exact import ExactIndex
from indexer.vectors.stored import load_matrix

MODES = ("hybrid", "lexical", "semantic")
# Up to here exact search over all vectors is as quick as Chroma's, and always complete.
EXACT_LIMIT = 100_000
APPROXIMATE_CANDIDATES = 400


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
        self._exact: tuple[tuple[int, int], ExactIndex] | None = None
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
        scores, views = self._score(connection, statistics, question, mode, filtered=allowed is not None)
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
        *,
        filtered: bool,
    ) -> tuple[NDArray[np.float64], dict[str, ViewScores]]:
        grams = {language: question.grams for language in statistics.languages}
        views = {
            "word": score_view(connection, statistics, "word", question.words),
            "gram": score_view(connection, statistics, "gram", grams),
        }
        parts = []
        if mode != "semantic":
            for name, weight in (("word", WORDS_WEIGHT), ("gram", GRAMS_WEIGHT)):
                view = views[name]
                parts.append((weight, with_sections(view.passages, view.sections, statistics.sections)))
        if mode != "lexical" and len(statistics):
            vectors = self._vector_scores(connection, statistics, question, filtered=filtered)
            parts.append((VECTORS_WEIGHT, vectors))
        if not parts or not len(statistics):
            return np.zeros(len(statistics)), views
        return weighted_sum(parts), views

    def _vector_scores(
        self,
        connection: sqlite3.Connection,
        statistics: PassageStatistics,
        question: Question,
        *,
        filtered: bool,
    ) -> NDArray[np.float64]:
        vector = self._embedder.embed([question.text])[0]
        scores = np.zeros(len(statistics))
        if len(statistics) > self._exact_limit and not filtered and self._approximate is not None:
            nearest = self._approximate.search(vector, APPROXIMATE_CANDIDATES)
            if nearest is not None:
                nearest = sorted(nearest)
                ids = np.array([passage_id for passage_id, _ in nearest], np.int64)
                known = np.isin(ids, statistics.ids)
                cosines = np.array([cosine for _, cosine in nearest])
                scores[statistics.rows_of(ids[known])] = np.maximum(cosines[known], 0.0)
                return scores
        index = self._exact_for(connection, statistics)
        known = np.isin(index.ids, statistics.ids)
        cosines = index.scores(vector)[known]
        scores[statistics.rows_of(index.ids[known])] = np.maximum(cosines, 0.0)
        return scores

    def _statistics_for(self, connection: sqlite3.Connection) -> PassageStatistics:
        with self._lock:
            stamp = read_stamp(connection)
            if self._statistics is None or self._statistics.stamp != stamp:
                self._statistics = load_statistics(connection)
            return self._statistics

    def _glosses_for(
        self, connection: sqlite3.Connection, statistics: PassageStatistics, text: str
    ) -> tuple[Gloss, ...]:
        if not has_cjk(text):
            return ()
        with self._lock:
            if self._glosses is None or self._glosses[0] != statistics.stamp:
                self._glosses = (statistics.stamp, load_glosses(connection))
            return self._glosses[1]

    def _exact_for(self, connection: sqlite3.Connection, statistics: PassageStatistics) -> ExactIndex:
        with self._lock:
            if self._exact is None or self._exact[0] != statistics.stamp:
                ids, matrix = load_matrix(connection, self._embedder.fingerprint)
                self._exact = (statistics.stamp, ExactIndex(ids, matrix))
            return self._exact[1]


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
