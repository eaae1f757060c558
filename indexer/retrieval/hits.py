"""Turns a selected candidate into a hit: passage, rank, and on request marks and an explanation."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace

from indexer.catalogue.readings import outlines_of
from indexer.common.folding import fold
from indexer.lexical.locate import mark_terms
from indexer.lexical.phrases import folded_prefix
from indexer.lexical.query import Query
from indexer.lexical.terms import word_terms
from indexer.passages.outline import section_path
from indexer.records.documents import Span
from indexer.records.passages import Passage
from indexer.records.search import Explanation, Hit, ViewRank
from indexer.retrieval.candidates import Candidate, Ranking
from indexer.retrieval.close_reading import BEST_WORTH
from indexer.retrieval.selection import Selected

TERMS_SHOWN = 12


def make_hit(ranking: Ranking, rank: int, selected: Selected) -> Hit:
    """Make the hit of one selected passage."""
    options = ranking.analysed.request.options
    candidate = selected.candidate
    passage = candidate.passage
    words = ranking.analysed.question.words.get(passage.language, [])
    hit = Hit(
        rank=rank,
        score=round(candidate.score, 6),
        passage_id=passage.id,
        document=candidate.located.document,
        page=candidate.located.page,
        start=passage.span.start,
        end=passage.span.end,
        text=passage.text,
        columns=candidate.header,
    )
    if options.marks or options.explain:
        hit = replace(hit, marks=_query_marks(passage, ranking.analysed.query, words))
    if options.explain:
        hit = replace(hit, explanation=_explain(ranking, selected, words))
    return hit


def _query_marks(passage: Passage, query: Query, words: Sequence[str]) -> tuple[Span, ...]:
    """Where the query's words stand in a passage, as spans of the document's text."""
    marks = mark_terms(
        passage.text,
        frozenset(words),
        passage.language,
        prefixes=tuple(folded_prefix(prefix) for prefix in query.prefixes),
        phrases=query.phrases,
    )
    start = passage.span.start
    return tuple(Span(start + span.start, start + span.end) for span in marks)


def with_headings(connection: sqlite3.Connection, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Add to each hit the headings that it stands under.

    The document's title, and a heading that the passage itself begins with, are left out.
    """
    outlines = outlines_of(connection, {hit.document.id for hit in hits})
    with_sections = []
    for hit in hits:
        path = section_path(outlines.get(hit.document.id, ()), hit.start)
        known = fold(hit.document.title or "")
        opening = fold(hit.text.lstrip("#* \n"))
        titles = tuple(
            title for title in path if fold(title) != known and not opening.startswith(fold(title))
        )
        with_sections.append(replace(hit, section=titles) if titles else hit)
    return tuple(with_sections)


def _explain(ranking: Ranking, selected: Selected, words: Sequence[str]) -> Explanation:
    """Explain a passage's rank; `words` are the question's terms in the passage's language."""
    shown, candidates = selected.candidate, ranking.candidates
    beside = word_terms(shown.header, shown.passage.language) if shown.header else []
    held = {*shown.terms, *beside} & set(words)
    weights = ((term, round(ranking.idf.get(term, 0.0), 4)) for term in held)
    terms = sorted(weights, key=lambda weighed: (-weighed[1], weighed[0]))
    views = [
        _view("words", 1.0, shown, candidates, lambda candidate: candidate.coverage),
        _view("meaning", ranking.worth.weight, shown, candidates, lambda candidate: candidate.cosine),
        _view("reading", BEST_WORTH, shown, candidates, lambda candidate: candidate.reading / BEST_WORTH),
    ]
    if any(candidate.reranked is not None for candidate in candidates):
        views.append(_view("reranker", 1.0, shown, candidates, lambda candidate: candidate.reranked))
    return Explanation(
        views=tuple(views),
        terms=tuple(terms[:TERMS_SHOWN]),
        preference=round(shown.preference, 4),
        copies=tuple(selected.copies),
    )


def _view(
    name: str,
    weight: float,
    shown: Candidate,
    candidates: Sequence[Candidate],
    value: Callable[[Candidate], float | None],
) -> ViewRank:
    own = value(shown)
    if own is None or own <= 0:
        return ViewRank(name, None, 0.0, weight)
    better = sum((value(candidate) or 0.0) > own for candidate in candidates)
    return ViewRank(name, better + 1, round(own, 4), weight)
