"""Question -> ranked passages: two lexical views and the vectors, joined, under the filters."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.cancel import CancelToken
from indexer.errors import IndexerError, UsageError
from indexer.lexical.bm25 import score_view
from indexer.lexical.phrases import terms_with_prefix
from indexer.lexical.postings_cache import PostingsCache
from indexer.lexical.query import Query, parse_query
from indexer.lexical.statistics import PassageStatistics, Stamp, Stamps, follow_statistics, load_statistics
from indexer.lexical.terms import has_cjk, word_terms
from indexer.lexical.warming import warm_postings
from indexer.models.protocol import Reranker
from indexer.records import Filters, Hit, SearchOptions
from indexer.retrieval import close_reading, preferences, reranking
from indexer.retrieval.explain import View
from indexer.retrieval.fusion import (
    GRAMS_WEIGHT,
    WORDS_WEIGHT,
    weighted_sum,
    with_sections,
)
from indexer.retrieval.glosses import Gloss, join_glosses, latin_names, load_glosses
from indexer.retrieval.headings import with_headings
from indexer.retrieval.hits import Ranking, make_hit
from indexer.retrieval.question import QUESTION_CHARS, Question, analyse_question
from indexer.retrieval.repair import repair_text
from indexer.retrieval.restrictions import allowed_rows
from indexer.retrieval.selection import best_rows, best_texts, select_passages
from indexer.retrieval.table_columns import ColumnsReader, TableColumns
from indexer.vectors.embedder import Embedder
from indexer.vectors.resident import ResidentVectors
from indexer.vectors.stored import vectors_of

log = logging.getLogger(__name__)

MODES = ("hybrid", "lexical", "semantic")
# Up to here exact search is as quick as asking Chroma and reading some hundred vectors, and always complete.
# Chosen by: tests/benchmarks/crossover.py and crossover_search.py (their README), 2026-11-29
EXACT_LIMIT = 500_000
APPROXIMATE_CANDIDATES = 400  # above: the nearest by Chroma, and as many of the best by words
_ANY_QUESTION = "Who said what, when and where? Qui a dit quoi ? 谁说了什么？"
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
    warnings: tuple[str, ...] = ()  # what could not take part, a sentence each


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
        self._stamps = Stamps()
        self._statistics: PassageStatistics | None = None
        self._postings = PostingsCache()
        self._reader = close_reading.Reader()
        self._vectors = ResidentVectors(embedder.fingerprint)
        self._columns = ColumnsReader()
        self._glosses: tuple[Stamp, tuple[Gloss, ...]] | None = None

    def retrieve(
        self,
        connection: sqlite3.Connection,
        text: str,
        *,
        k: int,
        mode: str = "hybrid",
        filters: Filters | None = None,
        options: SearchOptions | None = None,
        reranker: Reranker | None = None,
        token: CancelToken | None = None,
    ) -> Retrieved:
        """The `k` best passages for `text`, best first; fewer when fewer match at all.

        What the `reranker` cannot do is left undone, with a warning in what is returned.

        Raises:
            UsageError: the query is empty or asks what cannot be asked, `k` is not positive, or the mode
                or a date is unknown.
            CancelledByUser: `token` was raised while the reranker worked.
        """
        started = time.perf_counter()
        options = options or SearchOptions()
        _check(text, k, mode, options)
        query = parse_query(text[:QUESTION_CHARS])
        statistics = self._statistics_for(connection)
        question = self._question(connection, statistics, query)
        allowed = allowed_rows(connection, statistics, query, filters or Filters())
        if query.is_question and query.phrases and allowed is not None and not allowed.any():
            # A question quotes what its source may say in other words; a search means what it quotes.
            query = replace(query, phrases=())
            allowed = allowed_rows(connection, statistics, query, filters or Filters())
        columns = self._columns.read(connection, statistics)
        ranking = self._rank(connection, statistics, question, mode, allowed, columns)
        scores, read = self._read_closely(connection, statistics, question, mode, ranking, columns)
        least = _least_scores(query, allowed, len(statistics))
        select = partial(
            select_passages,
            connection,
            statistics,
            reader=self._reader,
            phrases=query.phrases,
            excluded_phrases=query.excluded_phrases,
            words=question.words,
        )
        second = reranking.Reranked(scores)
        if reranker is not None:
            candidates = select(scores if least is None else scores + least, reranking.CANDIDATES)
            second = reranking.rerank(reranker, question.text, candidates, statistics, scores, token)
        scores = second.scores
        ranking = replace(ranking, views=(*ranking.views, *read, *second.views))
        factors = _prefer(connection, statistics, scores, options)
        scores = scores if least is None else scores + least
        selected = select(scores, k, max_per_document=options.max_per_document)
        hits = tuple(
            make_hit(rank, one, scores, query, question, ranking, factors, options, columns)
            for rank, one in enumerate(selected, start=1)
        )
        return Retrieved(
            question=question,
            mode=mode,
            hits=with_headings(connection, hits),
            languages={one.found.passage.id: one.found.passage.language for one in selected},
            word_idf=ranking.word_idf,
            gram_idf=ranking.gram_idf,
            seconds=time.perf_counter() - started,
            warnings=(*ranking.warnings, *second.warnings),
        )

    def warm(self, connection: sqlite3.Connection, token: CancelToken | None = None) -> None:
        """Read ahead what the first search would wait for, on a thread of the caller's.

        A search that comes meanwhile waits only for what it needs itself; results are the same.

        Raises:
            CancelledByUser: `token` was raised; what was read so far serves.
        """
        check = (token or CancelToken()).check
        statistics = self._statistics_for(connection)
        check()
        if 0 < len(statistics) <= self._exact_limit:
            self._vectors.load(connection, statistics.ids, check)
        warm_postings(connection, statistics, self._postings, check)
        if len(statistics):
            self.retrieve(connection, _ANY_QUESTION, k=1)  # stop lists, stemmers, the embedder's tables

    def _question(
        self, connection: sqlite3.Connection, statistics: PassageStatistics, query: Query
    ) -> Question:
        languages = statistics.languages
        names = latin_names(query.text, self._glosses_for(connection, statistics, query.text))
        question = analyse_question(query.text, languages, also=names)
        text, repaired = repair_text(connection, query, question.language, languages)
        if repaired:
            meant = analyse_question(text, languages, also=names)
            # The words as typed stay too: nothing holds them, so they only say how much is not covered.
            typed = " ".join(word for word, _ in repaired)
            words = {one: [*terms, *word_terms(typed, one)] for one, terms in meant.words.items()}
            question = replace(question, words=words, grams=meant.grams, repaired=repaired)
        for prefix in query.prefixes:
            beginning = terms_with_prefix(connection, prefix)
            words = {language: [*terms, *beginning] for language, terms in question.words.items()}
            question = replace(question, words=words)
        return question

    def _rank(
        self,
        connection: sqlite3.Connection,
        statistics: PassageStatistics,
        question: Question,
        mode: str,
        allowed: NDArray[np.bool_] | None,
        columns: TableColumns,
    ) -> Ranking:
        beside = partial(columns.rows_below, statistics)
        grams = {language: question.grams for language in statistics.languages}
        words = score_view(
            connection, statistics, "word", question.words, cache=self._postings, beside=beside
        )
        letters = score_view(connection, statistics, "gram", grams, cache=self._postings, beside=beside)
        views: list[View] = []
        if mode != "semantic":
            for name, weight, view in (("words", WORDS_WEIGHT, words), ("grams", GRAMS_WEIGHT, letters)):
                scores = with_sections(view.passages, view.sections, statistics.sections)
                views.append(View(name, weight, scores))
        warnings: tuple[str, ...] = ()
        if mode != "lexical" and len(statistics):
            try:
                vector = self._embedder.embed_query(question.text)
            except (IndexerError, OSError) as problem:
                if mode == "semantic":
                    raise
                log.warning("embedding a question failed: %s", problem)
                reason = problem.summary if isinstance(problem, IndexerError) else "it could not be started."
                warnings = (f"The embedder took no part in the search: {reason}",)
            else:
                vectors = self._vector_scores(connection, statistics, vector, views, allowed)
                views.append(View("vectors", self._embedder.worth.weight, vectors))
        scores = _sum(views, len(statistics))
        if allowed is not None:
            scores = np.where(allowed, scores, 0.0)
        return Ranking(scores, tuple(views), words.idf, letters.idf, warnings)

    def _read_closely(
        self,
        connection: sqlite3.Connection,
        statistics: PassageStatistics,
        question: Question,
        mode: str,
        ranking: Ranking,
        columns: TableColumns,
    ) -> tuple[NDArray[np.float64], tuple[View, ...]]:
        """The scores after reading the best candidates, and what that reading was worth."""
        if mode == "semantic":
            return ranking.scores.copy(), ()
        worth = np.zeros(len(statistics))
        for row, passage in best_texts(connection, statistics, ranking.scores):
            words = question.words.get(passage.language, [])
            header = columns.header_over(passage.id)
            beside = word_terms(header, passage.language) if header else ()
            reading = self._reader.read(
                passage.id, passage.text, passage.language, words, ranking.word_idf, beside=beside
            )
            worth[row] = reading.worth
        best = close_reading.BEST_WORTH
        return (ranking.scores + worth) / (1 + best), (View("reading", best, worth),)

    def _vector_scores(
        self,
        connection: sqlite3.Connection,
        statistics: PassageStatistics,
        vector: NDArray[np.float32],
        lexical: list[View],
        allowed: NDArray[np.bool_] | None,
    ) -> NDArray[np.float64]:
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
        lexical: list[View],
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
        return np.union1d(
            statistics.rows_of(ids), best_rows(_sum(lexical, len(statistics)), APPROXIMATE_CANDIDATES)
        )

    def _statistics_for(self, connection: sqlite3.Connection) -> PassageStatistics:
        with self._lock:
            stamp = self._stamps.read(connection)
            known = self._statistics
            if known is None or known.stamp != stamp:
                if known is not None and known.stamp[2] != stamp[2]:
                    self._vectors.forget()
                followed = follow_statistics(connection, known, stamp) if known is not None else None
                known = self._statistics = load_statistics(connection) if followed is None else followed
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
                (_, highest, _), known = self._glosses
                known = join_glosses(known, load_glosses(connection, after=highest))
                self._glosses = (statistics.stamp, known)
            return self._glosses[1]


def _check(text: str, k: int, mode: str, options: SearchOptions) -> None:
    if not text.strip():
        raise UsageError("The question is empty.")
    if k < 1:
        raise UsageError(f"-k must be at least 1, not {k}.")
    if mode not in MODES:
        raise UsageError(f"There is no search mode '{mode}'; choose one of: {', '.join(MODES)}.")
    if options.max_per_document is not None and options.max_per_document < 1:
        raise UsageError(f"At least 1 passage of a document must be allowed, not {options.max_per_document}.")


def _least_scores(query: Query, allowed: NDArray[np.bool_] | None, count: int) -> NDArray[np.float64] | None:
    """What is added where a phrase or a beginning was asked for: what holds it is found in any case."""
    if not query.phrases and not query.prefixes:
        return None
    return np.where(np.ones(count, bool) if allowed is None else allowed, 1e-6, 0.0)


def _prefer(
    connection: sqlite3.Connection,
    statistics: PassageStatistics,
    scores: NDArray[np.float64],
    options: SearchOptions,
) -> dict[int, float]:
    """Apply what the reader prefers to the best `scores`, in place; gives row -> factor."""
    if not options.prefer_recent and options.prefer_language is None:
        return {}
    rows = best_rows(scores, preferences.CANDIDATES)
    gains = preferences.factors(connection, statistics.ids[rows].tolist(), options)
    scores[rows] *= gains
    return dict(zip(rows.tolist(), gains.tolist(), strict=True))


def _sum(views: list[View], count: int) -> NDArray[np.float64]:
    return (
        weighted_sum([(view.weight, view.scores) for view in views]) if views and count else np.zeros(count)
    )
