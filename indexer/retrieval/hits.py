"""A candidate as a hit: the passage, where it stands, and on request its marks and explanation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from indexer.lexical.locate import mark_terms
from indexer.lexical.phrases import folded_prefix
from indexer.lexical.query import Query
from indexer.records.documents import Span
from indexer.records.passages import Passage
from indexer.records.search import Hit, SearchOptions, Worth
from indexer.retrieval.candidates import Candidate
from indexer.retrieval.explain import explain
from indexer.retrieval.question import Question
from indexer.retrieval.selection import Selected


def make_hit(
    rank: int,
    selected: Selected,
    candidates: Sequence[Candidate],
    query: Query,
    question: Question,
    idf: Mapping[str, float],
    options: SearchOptions,
    worth: Worth,
) -> Hit:
    """The hit of one selected passage among its `candidates`."""
    candidate = selected.candidate
    passage = candidate.passage
    words = question.words.get(passage.language, [])
    hit = Hit(
        rank=rank,
        score=round(candidate.score, 6),
        passage_id=passage.id,
        document=candidate.found.document,
        page=candidate.found.page,
        start=passage.span.start,
        end=passage.span.end,
        text=passage.text,
        columns=candidate.header,
    )
    if options.marks or options.explain:
        hit = replace(hit, marks=_query_marks(passage, query, words))
    if options.explain:
        hit = replace(hit, explanation=explain(selected, candidates, words, idf, worth))
    return hit


def _query_marks(passage: Passage, query: Query, words: Sequence[str]) -> tuple[Span, ...]:
    """Where what was asked stands in a passage, in document coordinates."""
    marks = mark_terms(
        passage.text,
        frozenset(words),
        passage.language,
        prefixes=tuple(folded_prefix(prefix) for prefix in query.prefixes),
        phrases=query.phrases,
    )
    start = passage.span.start
    return tuple(Span(start + span.start, start + span.end) for span in marks)
