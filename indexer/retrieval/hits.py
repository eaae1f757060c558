"""A row of the ranking as a hit: the passage, where it stands, and on request its marks and explanation."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from indexer.lexical.query import Query
from indexer.records import Hit, SearchOptions
from indexer.retrieval.explain import View, explain, query_marks
from indexer.retrieval.question import Question
from indexer.retrieval.selection import Selected
from indexer.retrieval.table_columns import TableColumns


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
    columns: TableColumns,
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
        columns=columns.header_over(passage.id),
    )
    if options.marks or options.explain:
        hit = replace(hit, marks=query_marks(passage, query, words))
    if options.explain:
        explanation = explain(
            selected.row,
            ranking.views,
            hit.text_with_columns,
            passage.language,
            words,
            ranking.word_idf,
            preference=factors.get(selected.row, 1.0),
            copies=selected.copies,
        )
        hit = replace(hit, explanation=explanation)
    return hit
