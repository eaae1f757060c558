"""Question -> ranked passages: candidates by words and by meaning, scored by both, under the filters."""

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
from indexer.retrieval.asked import Asked, analyse
from indexer.retrieval.candidates import Candidate, Ranking, add_up, prefer, ranked
from indexer.retrieval.close_reading import Reader, read_closely
from indexer.retrieval.coverage import WordCoverage
from indexer.retrieval.hits import make_hit, with_headings
from indexer.retrieval.library_view import LibraryReader
from indexer.retrieval.nearest import ApproximateIndex, Nearest, NearestPassages
from indexer.retrieval.question import Question
from indexer.retrieval.selection import select_passages
from indexer.vectors.embedder import Embedder

MODES = ("hybrid", "lexical", "semantic")
CANDIDATES = 40  # by words, and as many by meaning: the passages that are scored
CANDIDATES_PER_HIT = 3  # of those that are to be shown: copies are left out
READ_CLOSELY = 30  # the best of them
_ANY_QUESTION = "Who said what, when and where? Qui a dit quoi ? 谁说了什么？"


@dataclass(frozen=True, slots=True)
class Retrieved:
    """The ranked passages for one question, with what quoting and abstaining have to know of them."""

    question: Question
    mode: str
    hits: tuple[Hit, ...]
    languages: dict[int, str | None]  # passage id -> its language
    word_idf: dict[str, float]
    seconds: float
    coverages: dict[int, float]  # passage id -> coverage of the question, 0 to 1
    cosines: dict[int, float]  # passage id -> cosine with the question, of those that have a vector
    nearest: Nearest  # how near the library comes to the question at all
    vector: NDArray[np.float32] | None  # of the question; None where it could not be embedded
    missing_words: frozenset[str]  # its terms that no passage holds, nor anything like them
    warnings: tuple[Message, ...] = ()  # what could not take part, a sentence each
    # Of the documents found that have any: the others that are reprints or translations of the same article.
    stories: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class Retriever:
    """Ranks the passages of one library; safe for several threads, each with its own connection."""

    def __init__(self, embedder: Embedder, approximate: ApproximateIndex | None = None) -> None:
        self._embedder = embedder
        self._library = LibraryReader(embedder.fingerprint)
        self._nearest = NearestPassages(embedder.fingerprint, approximate)
        self._reader = Reader()

    def retrieve(
        self,
        connection: sqlite3.Connection,
        request: SearchRequest,
        reranker: Reranker | None = None,
        token: CancelToken | None = None,
    ) -> Retrieved:
        """The `request.k` best passages, best first; fewer when fewer match at all.

        What the `reranker` cannot do is left undone, with a warning in what is returned.

        Raises:
            UsageError: the query is empty or asks what cannot be asked, `k` is not positive, or the mode
                or a date is unknown.
            ModelError: the embedder failed, and the mode is semantic.
            CancelledByUser: `token` was raised while the reranker worked.
        """
        started = time.perf_counter()
        _check(request)
        asked = analyse(self._library.read(connection), request, self._embedder)
        warnings = asked.warnings
        limit = max(CANDIDATES, CANDIDATES_PER_HIT * request.k)
        nearest = Nearest()
        if asked.vector is not None:
            nearest = self._nearest.find(asked.view, asked.vector, limit, asked.allowed)
        ranking = self._rank(asked, _candidate_ids(asked, nearest, limit))
        if reranker is not None:
            chosen = select_passages(ranking, reranking.CANDIDATES)
            warnings += reranking.rerank(reranker, asked.question.text, chosen, ranking.candidates, token)
        prefer(connection, ranking.candidates, request.options)
        selected = select_passages(ranking, request.k, max_per_document=request.options.max_per_document)
        hits = tuple(make_hit(ranking, rank, passage) for rank, passage in enumerate(selected, start=1))
        shown = [passage.candidate for passage in selected]
        return Retrieved(
            question=asked.question,
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
            vector=asked.vector,
            missing_words=ranking.missing,
            warnings=warnings,
            stories=stories_of(connection, (hit.document.id for hit in hits)),
        )

    def warm(self, connection: sqlite3.Connection, token: CancelToken | None = None) -> None:
        """Read ahead what the first search would wait for, on a thread of the caller's.

        A search that comes meanwhile waits only for what it needs itself; results are the same.

        Raises:
            CancelledByUser: `token` was raised; what was read so far serves.
        """
        check = (token or CancelToken()).check
        view = self._library.read(connection)
        check()
        self._nearest.load(view, check)
        if view.corpus.passages:
            # Loads stop lists, stemmers and the embedder itself.
            self.retrieve(connection, SearchRequest(_ANY_QUESTION, k=1))

    def _rank(self, asked: Asked, passage_ids: Sequence[int]) -> Ranking:
        """Load passages and score them."""
        candidates = [
            self._candidate(asked, located)
            for located in located_passages(asked.view.connection, passage_ids)
        ]
        terms = {candidate.passage.id: _terms_with_header(candidate) for candidate in candidates}
        vocabulary = {term for held in terms.values() for term in held}
        coverage = WordCoverage(asked.view.corpus, asked.question.words, asked.counts, vocabulary)
        for candidate in candidates:
            candidate.coverage = coverage.measure(terms[candidate.passage.id], candidate.passage.language)
        if asked.vector is not None:
            cosines = asked.view.cosines(terms, asked.vector)
            for candidate in candidates:
                candidate.cosine = cosines.get(candidate.passage.id)
        ranking = Ranking(asked, candidates, coverage.idf, coverage.missing, self._embedder.worth)
        _score(ranking)
        return ranking

    def _candidate(self, asked: Asked, located: LocatedPassage) -> Candidate:
        passage, own = located.passage, asked.question.language
        return Candidate(
            located,
            self._reader.sentences(passage.id, passage.text, passage.language),
            header=asked.view.columns.header_over(passage.id),
            own_language=own is not None and passage.language == own,
        )


def _candidate_ids(asked: Asked, nearest: Nearest, limit: int) -> list[int]:
    allowed: Collection[int] | None = asked.allowed
    if allowed is not None and len(allowed) <= limit:
        return sorted(allowed)
    ids = set(nearest.ids)
    if asked.request.mode != "semantic":
        ids.update(best_passages(asked.view.connection, asked.counts, limit, allowed))
        below = asked.view.columns.passages_below(asked.question.words)
        ids.update(below if allowed is None else below.intersection(allowed))
        if allowed is not None and (asked.query.phrases or asked.query.prefixes):
            ids.update(sorted(allowed)[:limit])
    return sorted(ids)


def _score(ranking: Ranking) -> None:
    """Score by coverage and cosine, and once more with what close reading finds in the best."""
    asked, weight = ranking.asked, ranking.worth.weight
    add_up(ranking.candidates, mode=asked.request.mode, cosine_weight=weight)
    for candidate in ranked(ranking.candidates)[:READ_CLOSELY]:
        language = candidate.passage.language
        words = asked.question.words.get(language, [])
        beside = word_terms(candidate.header, language) if candidate.header else ()
        candidate.reading = read_closely(candidate.sentences, words, ranking.idf, beside=beside).worth
    add_up(ranking.candidates, mode=asked.request.mode, cosine_weight=weight)
    if asked.query.phrases or asked.query.prefixes:
        for candidate in ranking.candidates:  # what holds the phrase is shown in any case
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
