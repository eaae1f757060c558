"""Question -> ranked passages: candidates by words and by meaning, scored by both, under the filters."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from indexer.catalogue.passages import located_passages
from indexer.catalogue.stories import stories_of
from indexer.common.cancel import CancelToken
from indexer.common.errors import IndexerError, UsageError
from indexer.lexical.corpus import Corpus, CorpusReader
from indexer.lexical.index import best_passages, count_passages_with
from indexer.lexical.phrases import terms_with_prefix
from indexer.lexical.query import Query, parse_query
from indexer.lexical.terms import word_terms
from indexer.models.protocol import Reranker
from indexer.records.search import Filters, Hit, SearchRequest
from indexer.retrieval import preferences, reranking
from indexer.retrieval.candidates import Candidate, add_up, ranked
from indexer.retrieval.close_reading import Reader, read_closely
from indexer.retrieval.coverage import WordCoverage
from indexer.retrieval.glosses import GlossReader, latin_names
from indexer.retrieval.hits import make_hit, with_headings
from indexer.retrieval.nearest import ApproximateIndex, Nearest, NearestPassages
from indexer.retrieval.question import QUESTION_CHARS, Question, analyse_question
from indexer.retrieval.repair import repair_text
from indexer.retrieval.restrictions import allowed_passages
from indexer.retrieval.selection import Selected, select_passages
from indexer.retrieval.table_columns import ColumnsReader, TableColumns
from indexer.vectors.embedder import Embedder
from indexer.vectors.stored import vectors_of

log = logging.getLogger(__name__)

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
    warnings: tuple[str, ...] = ()  # what could not take part, a sentence each
    # Of the documents found that have any: the others that are reprints or translations of the same article.
    stories: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A query on its way through the ranking."""

    query: Query
    question: Question
    corpus: Corpus
    counts: dict[str, int]  # how many passages hold each of its terms
    vector: NDArray[np.float32] | None
    allowed: set[int] | None
    mode: str


class Retriever:
    """Ranks the passages of one library; safe for several threads, each with its own connection."""

    def __init__(self, embedder: Embedder, approximate: ApproximateIndex | None = None) -> None:
        self._embedder = embedder
        self._corpus = CorpusReader()
        self._reader = Reader()
        self._nearest = NearestPassages(embedder.fingerprint, approximate)
        self._columns = ColumnsReader()
        self._glosses = GlossReader()

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
            ModelError: the embedder failed, and `mode` is semantic.
            CancelledByUser: `token` was raised while the reranker worked.
        """
        started = time.perf_counter()
        k, mode, options = request.k, request.mode, request.options
        _check(request)
        corpus = self._corpus.read(connection)
        columns = self._columns.read(connection, corpus)
        asked, warnings = self._analyse(connection, corpus, columns, request.text, mode, request.filters)
        limit = max(CANDIDATES, CANDIDATES_PER_HIT * k)
        nearest = self._ask_nearest(connection, asked, limit)
        ids = _candidate_ids(connection, asked, columns, nearest, limit)
        candidates = self._load(connection, ids, columns, asked)
        idf, missing = self._score(connection, candidates, asked)
        select = partial(self._select, connection, asked)
        if reranker is not None:
            chosen = select(ranked(candidates), reranking.CANDIDATES)
            warnings += reranking.rerank(reranker, asked.question.text, chosen, candidates, token)
        preferences.prefer(connection, candidates, options)
        selected = select(ranked(candidates), k, max_per_document=options.max_per_document)
        hits = tuple(
            make_hit(rank, one, candidates, asked.query, asked.question, idf, options, self._embedder.worth)
            for rank, one in enumerate(selected, start=1)
        )
        shown = [one.candidate for one in selected]
        return Retrieved(
            question=asked.question,
            mode=mode,
            hits=with_headings(connection, hits),
            languages={one.passage.id: one.passage.language for one in shown},
            word_idf=idf,
            seconds=time.perf_counter() - started,
            coverages={one.passage.id: one.coverage for one in shown},
            cosines={one.passage.id: one.cosine for one in shown if one.cosine is not None},
            nearest=nearest,
            vector=asked.vector,
            missing_words=missing,
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
        corpus = self._corpus.read(connection)
        check()
        self._nearest.load(connection, corpus.passages, check)
        if corpus.passages:
            # Loads stop lists, stemmers and the embedder itself.
            self.retrieve(connection, SearchRequest(_ANY_QUESTION, k=1))

    def _analyse(
        self,
        connection: sqlite3.Connection,
        corpus: Corpus,
        columns: TableColumns,
        text: str,
        mode: str,
        filters: Filters,
    ) -> tuple[_Asked, tuple[str, ...]]:
        query = parse_query(text[:QUESTION_CHARS])
        question = self._question(connection, corpus, query, mode)
        allowed = allowed_passages(connection, corpus.languages, query, filters)
        if query.is_question and query.phrases and allowed is not None and not allowed:
            # A question quotes what its source may say in other words; a search means what it quotes.
            query = replace(query, phrases=())
            allowed = allowed_passages(connection, corpus.languages, query, filters)
        terms = {term for terms in question.words.values() for term in terms}
        counts = count_passages_with(connection, terms)
        columns.add_counts(counts, question.words)
        vector, warnings = self._embed(question.meant, mode) if corpus.passages else (None, ())
        return _Asked(query, question, corpus, counts, vector, allowed, mode), warnings

    def _embed(self, text: str, mode: str) -> tuple[NDArray[np.float32] | None, tuple[str, ...]]:
        if mode == "lexical":
            return None, ()
        try:
            return self._embedder.embed_query(text), ()
        except (IndexerError, OSError) as problem:
            if mode == "semantic":
                raise
            log.warning("embedding a question failed: %s", problem)
            reason = problem.summary if isinstance(problem, IndexerError) else "it could not be started."
            return None, (f"The embedder took no part in the search: {reason}",)

    def _is_word(self, word: str) -> bool:
        try:
            return self._embedder.is_word(word)
        except (IndexerError, OSError) as problem:
            log.warning("the embedder's vocabulary could not be asked: %s", problem)
            return False

    def _question(self, connection: sqlite3.Connection, corpus: Corpus, query: Query, mode: str) -> Question:
        languages = corpus.languages
        names = latin_names(query.text, self._glosses.read(connection, corpus, query.text))
        question = analyse_question(query.text, languages, also=names)
        # A search by words alone does not start the embedder for this.
        is_word = (lambda _: False) if mode == "lexical" else self._is_word
        text, repaired = repair_text(connection, query, question.language, languages, is_word)
        if repaired:
            meant = analyse_question(text, languages, also=names)
            # The words as typed stay too: nothing holds them, so they only say how much is not covered.
            typed = " ".join(word for word, _ in repaired)
            words = {one: [*terms, *word_terms(typed, one)] for one, terms in meant.words.items()}
            question = replace(question, meant=text, words=words, repaired=repaired)
        for prefix in query.prefixes:
            beginning = terms_with_prefix(connection, prefix)
            words = {language: [*terms, *beginning] for language, terms in question.words.items()}
            question = replace(question, words=words)
        return question

    def _ask_nearest(self, connection: sqlite3.Connection, asked: _Asked, limit: int) -> Nearest:
        if asked.vector is None:
            return Nearest()
        return self._nearest.find(connection, asked.vector, limit, asked.corpus.passages, asked.allowed)

    def _load(
        self, connection: sqlite3.Connection, ids: Sequence[int], columns: TableColumns, asked: _Asked
    ) -> list[Candidate]:
        own = asked.question.language
        candidates = []
        for located in located_passages(connection, ids):
            passage = located.passage
            candidates.append(
                Candidate(
                    located,
                    self._reader.sentences(passage.id, passage.text, passage.language),
                    header=columns.header_over(passage.id),
                    own_language=own is not None and passage.language == own,
                )
            )
        return candidates

    def _score(
        self, connection: sqlite3.Connection, candidates: Sequence[Candidate], asked: _Asked
    ) -> tuple[dict[str, float], frozenset[str]]:
        """Score the candidates; gives the weight of each of the question's terms, and the missing ones."""
        terms = {one.passage.id: _terms_with_header(one) for one in candidates}
        vocabulary = {term for one in terms.values() for term in one}
        words = asked.question.words
        coverage = WordCoverage(asked.corpus, words, asked.counts, vocabulary)
        for one in candidates:
            one.coverage = coverage.measure(terms[one.passage.id], one.passage.language)
        if asked.vector is not None:
            cosines = self._cosines(connection, terms, asked.vector)
            for one in candidates:
                one.cosine = cosines.get(one.passage.id)
        weight = self._embedder.worth.weight
        add_up(candidates, mode=asked.mode, cosine_weight=weight)
        for one in ranked(candidates)[:READ_CLOSELY]:
            language = one.passage.language
            beside = word_terms(one.header, language) if one.header else ()
            one.reading = read_closely(
                one.sentences, words.get(language, []), coverage.idf, beside=beside
            ).worth
        add_up(candidates, mode=asked.mode, cosine_weight=weight)
        if asked.query.phrases or asked.query.prefixes:
            for one in candidates:  # what holds the phrase is shown in any case
                one.score = max(one.score, 0.0) + 1e-6
        return coverage.idf, coverage.missing

    def _cosines(
        self, connection: sqlite3.Connection, ids: Iterable[int], vector: NDArray[np.float32]
    ) -> dict[int, float]:
        known, rows = vectors_of(connection, self._embedder.fingerprint, list(ids))
        if not len(known):
            return {}
        products = np.nan_to_num(rows @ vector, posinf=0.0, neginf=0.0)  # a damaged vector spoils no other
        return dict(zip(known.tolist(), products.tolist(), strict=True))

    def _select(
        self,
        connection: sqlite3.Connection,
        asked: _Asked,
        candidates: Sequence[Candidate],
        count: int,
        max_per_document: int | None = None,
    ) -> list[Selected]:
        return select_passages(
            connection,
            candidates,
            count,
            phrases=asked.query.phrases,
            excluded_phrases=asked.query.excluded_phrases,
            words=asked.question.words,
            max_per_document=max_per_document,
        )


def _candidate_ids(
    connection: sqlite3.Connection, asked: _Asked, columns: TableColumns, nearest: Nearest, limit: int
) -> list[int]:
    allowed: Collection[int] | None = asked.allowed
    if allowed is not None and len(allowed) <= limit:
        return sorted(allowed)
    ids = set(nearest.ids)
    if asked.mode != "semantic":
        ids.update(best_passages(connection, asked.counts, limit, allowed))
        below = columns.passages_below(asked.question.words)
        ids.update(below if allowed is None else below.intersection(allowed))
        if allowed is not None and (asked.query.phrases or asked.query.prefixes):
            ids.update(sorted(allowed)[:limit])
    return sorted(ids)


def _terms_with_header(candidate: Candidate) -> tuple[str, ...]:
    if not candidate.header:
        return candidate.terms
    return (*word_terms(candidate.header, candidate.passage.language), *candidate.terms)


def _check(request: SearchRequest) -> None:
    k, mode, options = request.k, request.mode, request.options
    if not request.text.strip():
        raise UsageError("The question is empty.")
    if k < 1:
        raise UsageError(f"-k must be at least 1, not {k}.")
    if mode not in MODES:
        raise UsageError(f"There is no search mode '{mode}'; choose one of: {', '.join(MODES)}.")
    if options.max_per_document is not None and options.max_per_document < 1:
        raise UsageError(f"At least 1 passage of a document must be allowed, not {options.max_per_document}.")
