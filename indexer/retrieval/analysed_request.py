"""A search request analysed against one state of the library: its terms, its vector, the allowed passages."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial, reduce

import numpy as np
from numpy.typing import NDArray

from indexer.catalogue.filters import passage_ids_matching
from indexer.catalogue.passages import all_passage_ids, passage_ids_of_documents
from indexer.common.errors import IndexerError
from indexer.common.folding import fold
from indexer.common.messages import Message
from indexer.lexical.index import count_passages_with
from indexer.lexical.phrases import (
    is_exact,
    passages_with_phrase,
    passages_with_prefix,
    passages_with_word,
    terms_with_prefix,
)
from indexer.lexical.query import Query, parse_query
from indexer.lexical.terms import word_terms
from indexer.records.search import Filters, SearchRequest
from indexer.retrieval.library_view import LibraryView
from indexer.retrieval.question import QUESTION_CHARS, Question, analyse_question
from indexer.retrieval.repair import repair_text
from indexer.vectors.embedder import Embedder

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AnalysedRequest:
    """A search request with everything that ranking needs to know of it."""

    view: LibraryView
    request: SearchRequest
    query: Query
    question: Question
    counts: dict[str, int]  # term of the question -> number of passages that hold it
    allowed: set[int] | None  # ids of the passages that pass the filters; None: all
    vector: NDArray[np.float32] | None  # of the question; None in a search by words
    warnings: tuple[Message, ...]


def analyse_request(view: LibraryView, request: SearchRequest, embedder: Embedder) -> AnalysedRequest:
    """Parse a request, repair its mistyped words, apply its filters and embed it.

    Raises:
        UsageError: the query has a syntax error or an unknown field, or a date is invalid.
        ModelError: the embedder failed, and the mode is semantic.
    """
    query = parse_query(request.text[:QUESTION_CHARS])
    # A search by words alone does not start the embedder for this.
    is_word = (lambda _: False) if request.mode == "lexical" else partial(_is_word, embedder)
    question = _question(view, query, is_word)
    allowed = _allowed_passages(view, query, request.filters)
    if query.is_question and query.phrases and allowed is not None and not allowed:
        # No passage holds the quoted phrase. A question may quote loosely, so it is asked without the phrase;
        # a search by key words asks for exactly what it quotes.
        query = replace(query, phrases=())
        allowed = _allowed_passages(view, query, request.filters)
    terms = {term for terms in question.words.values() for term in terms}
    counts = count_passages_with(view.connection, terms)
    view.columns.add_counts(counts, question.words)
    vector: NDArray[np.float32] | None = None
    warnings: tuple[Message, ...] = ()
    if view.corpus.passages and request.mode != "lexical":
        vector, warnings = _embed(embedder, question.meant, is_needed=request.mode == "semantic")
    return AnalysedRequest(view, request, query, question, counts, allowed, vector, warnings)


def _question(view: LibraryView, query: Query, is_word: Callable[[str], bool]) -> Question:
    languages = view.corpus.languages
    names = view.latin_names(query.text)
    question = analyse_question(query.text, languages, also=names)
    text, repaired = repair_text(view.connection, query, question.language, languages, is_word)
    if repaired:
        meant = analyse_question(text, languages, also=names)
        # The words as typed are kept too. No passage holds them, so they lower every passage's coverage.
        typed = " ".join(word for word, _ in repaired)
        words = {language: [*terms, *word_terms(typed, language)] for language, terms in meant.words.items()}
        question = replace(question, meant=text, words=words, repaired=repaired)
    for prefix in query.prefixes:
        beginning = terms_with_prefix(view.connection, prefix)
        words = {language: [*terms, *beginning] for language, terms in question.words.items()}
        question = replace(question, words=words)
    return question


def _embed(
    embedder: Embedder, text: str, *, is_needed: bool
) -> tuple[NDArray[np.float32] | None, tuple[Message, ...]]:
    try:
        return embedder.embed_query(text), ()
    except (IndexerError, OSError) as problem:
        if is_needed:
            raise
        log.warning("embedding a question failed: %s", problem)
        why = problem.message if isinstance(problem, IndexerError) else Message("could_not_be_started")
        return None, (Message("embedder_took_no_part", why=why),)


def _is_word(embedder: Embedder, word: str) -> bool:
    try:
        return embedder.is_word(word)
    except (IndexerError, OSError) as problem:
        log.warning("the embedder's vocabulary could not be analysed: %s", problem)
        return False


def _allowed_passages(view: LibraryView, query: Query, filters: Filters) -> set[int] | None:
    """Ids of the passages that pass `filters` and the filters in the query; None when all do.

    For a phrase in Chinese the result may be too large; `select_passages` checks phrases on the text.

    Raises:
        UsageError: a date is invalid.
    """
    connection, languages = view.connection, view.corpus.languages
    masks = [passage_ids_matching(connection, given) for given in (filters, query.filters)]
    wanted = [ids for ids in masks if ids is not None]
    if query.title is not None:
        wanted.append(passage_ids_of_documents(connection, _with_title(connection, query.title)))
    wanted += [passages_with_prefix(connection, prefix) for prefix in query.prefixes]
    wanted += [passages_with_phrase(connection, phrase) for phrase in query.phrases]
    unwanted = [passages_with_word(connection, languages, word) for word in query.excluded]
    unwanted += [passages_with_prefix(connection, prefix) for prefix in query.excluded_prefixes]
    unwanted += [
        passages_with_phrase(connection, phrase) for phrase in query.excluded_phrases if is_exact(phrase)
    ]
    if not wanted and not unwanted:
        return None
    allowed = reduce(set.__and__, wanted) if wanted else set(all_passage_ids(connection))
    return allowed.difference(*unwanted)


def _with_title(connection: sqlite3.Connection, title: str) -> list[str]:
    words = fold(title).split()
    rows = connection.execute("SELECT id, title FROM documents WHERE title IS NOT NULL")
    return [row[0] for row in rows if all(word in fold(row[1]) for word in words)]
