"""A row of the ranking as a hit: the passage, where it stands, and on request its marks and explanation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from indexer.lexical.locate import mark_terms
from indexer.lexical.phrases import folded_prefix
from indexer.lexical.query import Query
from indexer.records import Hit, Passage, SearchOptions, Span
from indexer.retrieval.explain import View, explain
from indexer.retrieval.question import Question
from indexer.retrieval.selection import Selected


@dataclass(frozen=True, slots=True)
class Ranking:
    """All rows scored for one question."""

    scores: NDArray[np.float64]
    views: tuple[View, ...]
    word_idf: dict[str, float]
    gram_idf: dict[str, float]
    warnings: tuple[str, ...] = ()  # what could not take part, a sentence each


def make_hit(
    rank: int,
    selected: Selected,
    scores: NDArray[np.float64],
    query: Query,
    question: Question,
    ranking: Ranking,
    factors: dict[int, float],
    options: SearchOptions,
) -> Hit:
    """The hit of one selected passage; `factors` are what preferences multiplied the rows' scores with."""
    passage, document = selected.found.passage, selected.found.document
    words = question.words.get(passage.language, [])
    hit = Hit(
        rank=rank,
        score=round(float(scores[selected.row]), 6),
        passage_id=passage.id,
        document=document,
        page=selected.found.page,
        start=passage.span.start,
        end=passage.span.end,
        text=passage.text,
    )
    if options.marks or options.explain:
        hit = replace(hit, marks=_marks(passage, query, words))
    if options.explain:
        explanation = explain(
            selected.row,
            ranking.views,
            passage.text,
            passage.language,
            words,
            ranking.word_idf,
            preference=factors.get(selected.row, 1.0),
            copies=selected.copies,
        )
        hit = replace(hit, explanation=explanation)
    return hit


def _marks(passage: Passage, query: Query, words: Sequence[str]) -> tuple[Span, ...]:
    found = mark_terms(
        passage.text,
        frozenset(words),
        passage.language,
        prefixes=tuple(folded_prefix(prefix) for prefix in query.prefixes),
        phrases=query.phrases,
    )
    start = passage.span.start
    return tuple(Span(start + span.start, start + span.end) for span in found)
