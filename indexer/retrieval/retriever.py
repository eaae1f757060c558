"""Question -> ranked passages: finds candidates by words and by meaning, and scores them by both."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from indexer.catalogue.passages import LocatedPassage, located_passages
from indexer.catalogue.stories import stories_of
from indexer.common.cancel import CancelToken
from indexer.common.errors import UsageError
from indexer.common.messages import Message
from indexer.lexical.index import best_passages
from indexer.lexical.terms import word_terms
from indexer.models.protocol import Reranker
from indexer.records.search import Hit, SearchRequest
from indexer.retrieval import reranking
from indexer.retrieval.analysed_request import AnalysedRequest, analyse_request
from indexer.retrieval.candidates import Candidate, Ranking, apply_preferences, set_scores, sort_by_score
from indexer.retrieval.close_reading import SentenceCache, read_closely
from indexer.retrieval.coverage import WordCoverage
from indexer.retrieval.hits import make_hit, with_headings
from indexer.retrieval.library_view import LibraryViewCache
from indexer.retrieval.nearest import ApproximateIndex, Nearest, NearestPassages
from indexer.retrieval.question import Question
from indexer.retrieval.selection import select_passages
from indexer.vectors.embedder import Embedder

MODES = ("hybrid", "lexical", "semantic")
CANDIDATES = 40  # passages scored: so many found by words, and as many by meaning
CANDIDATES_PER_HIT = 3  # candidates for each wanted hit, because copies are left out later
READ_CLOSELY = 30  # number of best candidates that get a score from close reading
_ANY_QUESTION = "Who said what, when and where? Qui a dit quoi ? 谁说了什么？"


@dataclass(frozen=True, slots=True)
class Retrieved:
    """The ranked passages for one question, with the figures that quoting and abstaining use."""

    question: Question
    mode: str
    hits: tuple[Hit, ...]
    languages: dict[int, str | None]  # passage id -> its language
    word_idf: dict[str, float]
    seconds: float
    coverages: dict[int, float]  # passage id -> coverage of the question, 0 to 1
    cosines: dict[int, float]  # passage id -> cosine with the question, of those that have a vector
    nearest: Nearest  # with the distribution of the question's cosines over the library
    vector: NDArray[np.float32] | None  # of the question; None where it could not be embedded
    missing_words: frozenset[str]  # the question's terms that no passage holds, not even in a similar form
    warnings: tuple[Message, ...] = ()  # one sentence for each part of the search that failed
    # Document id -> ids of its reprints and translations; only documents that have some.
    stories: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class Retriever:
    """Ranks the passages of one library. Safe for several threads, each with its own connection."""

    def __init__(self, embedder: Embedder, approximate: ApproximateIndex | None = None) -> None:
        self._embedder = embedder
        self._library = LibraryViewCache(embedder.fingerprint)
        self._nearest = NearestPassages(embedder.fingerprint, approximate)
        self._sentences = SentenceCache()

    def retrieve(
        self,
        connection: sqlite3.Connection,
        request: SearchRequest,
        reranker: Reranker | None = None,
        token: CancelToken | None = None,
    ) -> Retrieved:
        """Find the `request.k` best passages, best first; fewer if fewer match.

        If the `reranker` fails, the result is not reranked and has a warning.

        Raises:
            UsageError: the query is empty or asks what cannot be analysed, `k` is not positive, or the mode
                or a date is unknown.
            ModelError: the embedder failed, and the mode is semantic.
            CancelledByUser: `token` was raised while the reranker worked.
        """
        started = time.perf_counter()
        _check(request)
        analysed = analyse_request(self._library.read(connection), request, self._embedder)
        warnings = analysed.warnings
        limit = max(CANDIDATES, CANDIDATES_PER_HIT * request.k)
        nearest = Nearest()
        if analysed.vector is not None:
            nearest = self._nearest.find(analysed.view, analysed.vector, limit, analysed.allowed)
        ranking = self._rank(analysed, _candidate_ids(analysed, nearest, limit))
        if reranker is not None:
            chosen = select_passages(ranking, reranking.CANDIDATES)
            warnings += reranking.rerank(reranker, analysed.question.text, chosen, ranking.candidates, token)
        apply_preferences(connection, ranking.candidates, request.options)
        selected = select_passages(ranking, request.k, max_per_document=request.options.max_per_document)
        hits = tuple(make_hit(ranking, rank, passage) for rank, passage in enumerate(selected, start=1))
        shown = [passage.candidate for passage in selected]
        return Retrieved(
            question=analysed.question,
            mode=request.mode,
            hits=with_headings(connection, hits),
            languages={candidate.passage.id: candidate.passage.language for candidate in shown},
            word_idf=ranking.idf,
            seconds=time.perf_counter() - started,
            coverages={candidate.passage.id: candidate.coverage for candidate in shown},
            cosines={
                candidate.passage.id: candidate.cosine for candidate in shown if candidate.cosine is not None
            },
            nearest=nearest,
            vector=analysed.vector,
            missing_words=ranking.missing,
            warnings=warnings,
            stories=stories_of(connection, (hit.document.id for hit in hits)),
        )

    def warm(self, connection: sqlite3.Connection, token: CancelToken | None = None) -> None:
        """Load what the first search would otherwise wait for; called on a background thread.

        A search that starts meanwhile waits only for what it needs itself. Results do not change.

        Raises:
            CancelledByUser: `token` was raised; what is loaded so far is kept.
        """
        check = (token or CancelToken()).check
        view = self._library.read(connection)
        check()
        self._nearest.load(view, check)
        if view.corpus.passages:
            # This loads stop lists, stemmers and the embedder itself.
            self.retrieve(connection, SearchRequest(_ANY_QUESTION, k=1))

    def _rank(self, analysed: AnalysedRequest, passage_ids: Sequence[int]) -> Ranking:
        """Load the passages with these ids and score them."""
        candidates = [
            self._candidate(analysed, located)
            for located in located_passages(analysed.view.connection, passage_ids)
        ]
        terms = {candidate.passage.id: _terms_with_header(candidate) for candidate in candidates}
        vocabulary = {term for held in terms.values() for term in held}
        coverage = WordCoverage(analysed.view.corpus, analysed.question.words, analysed.counts, vocabulary)
        for candidate in candidates:
            candidate.coverage = coverage.measure(terms[candidate.passage.id], candidate.passage.language)
        if analysed.vector is not None:
            cosines = analysed.view.cosines(terms, analysed.vector)
            for candidate in candidates:
                candidate.cosine = cosines.get(candidate.passage.id)
        ranking = Ranking(analysed, candidates, coverage.idf, coverage.missing, self._embedder.worth)
        _score(ranking)
        return ranking

    def _candidate(self, analysed: AnalysedRequest, located: LocatedPassage) -> Candidate:
        passage, own = located.passage, analysed.question.language
        return Candidate(
            located,
            self._sentences.sentences(passage.id, passage.text, passage.language),
            header=analysed.view.columns.header_over(passage.id),
            own_language=own is not None and passage.language == own,
        )


def _candidate_ids(analysed: AnalysedRequest, nearest: Nearest, limit: int) -> list[int]:
    allowed: Collection[int] | None = analysed.allowed
    if allowed is not None and len(allowed) <= limit:
        return sorted(allowed)
    ids = set(nearest.ids)
    if analysed.request.mode != "semantic":
        ids.update(best_passages(analysed.view.connection, analysed.counts, limit, allowed))
        below = analysed.view.columns.passages_below(analysed.question.words)
        ids.update(below if allowed is None else below.intersection(allowed))
        if allowed is not None and (analysed.query.phrases or analysed.query.prefixes):
            ids.update(sorted(allowed)[:limit])
    return sorted(ids)


def _score(ranking: Ranking) -> None:
    """Score by coverage and cosine; then score the best ones closely and update the scores."""
    analysed, weight = ranking.analysed, ranking.worth.weight
    set_scores(ranking.candidates, mode=analysed.request.mode, cosine_weight=weight)
    for candidate in sort_by_score(ranking.candidates)[:READ_CLOSELY]:
        language = candidate.passage.language
        words = analysed.question.words.get(language, [])
        beside = word_terms(candidate.header, language) if candidate.header else ()
        candidate.reading = read_closely(candidate.sentences, words, ranking.idf, beside=beside).worth
    set_scores(ranking.candidates, mode=analysed.request.mode, cosine_weight=weight)
    if analysed.query.phrases or analysed.query.prefixes:
        for (
            candidate
        ) in ranking.candidates:  # a passage with the phrase is shown even if nothing else matches
            candidate.score = max(candidate.score, 0.0) + 1e-6


def _terms_with_header(candidate: Candidate) -> tuple[str, ...]:
    if not candidate.header:
        return candidate.terms
    return (*word_terms(candidate.header, candidate.passage.language), *candidate.terms)


def _check(request: SearchRequest) -> None:
    k, mode, options = request.k, request.mode, request.options
    if not request.text.strip():
        raise UsageError(Message("question_empty"))
    if k < 1:
        raise UsageError(Message("k_too_small", k=k))
    if mode not in MODES:
        raise UsageError(Message("no_such_search_mode", mode=mode, modes=", ".join(MODES)))
    if options.max_per_document is not None and options.max_per_document < 1:
        raise UsageError(Message("max_per_document_too_small", n=options.max_per_document))
