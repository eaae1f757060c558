"""Why a passage stands where it stands: its place in each view, and the terms that brought it there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.lexical.locate import mark_terms
from indexer.lexical.phrases import folded_prefix
from indexer.lexical.query import Query
from indexer.lexical.terms import word_terms
from indexer.records import Explanation, Passage, Span, ViewRank
from indexer.retrieval.fusion import SECTION_SHARE, over_best

TERMS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class View:
    """One view's scores of all rows, and what they weigh in the sum."""

    name: str
    weight: float
    scores: NDArray[np.float64]


def explain(
    row: int,
    views: Sequence[View],
    text: str,
    language: str | None,
    words: Collection[str],
    idf: Mapping[str, float],
    *,
    preference: float,
    copies: Sequence[int],
) -> Explanation:
    """Explain one row of the ranking.

    Args:
        row: Of the statistics.
        views: All that took part.
        text: Of the passage.
        language: Of the passage.
        words: The question's terms for that language.
        idf: Their weights.
        preference: What the score was multiplied with.
        copies: Ids of passages left out for this one.
    """
    held = set(word_terms(text, language)) & set(words)
    terms = sorted(((term, round(idf.get(term, 0.0), 4)) for term in held), key=lambda one: (-one[1], one[0]))
    return Explanation(
        views=tuple(_view_rank(view, row) for view in views),
        section_share=SECTION_SHARE,
        terms=tuple(terms[:TERMS_SHOWN]),
        preference=round(preference, 4),
        copies=tuple(copies),
    )


def query_marks(passage: Passage, query: Query, words: Sequence[str]) -> tuple[Span, ...]:
    """Where what was asked stands in a passage, in document coordinates."""
    found = mark_terms(
        passage.text,
        frozenset(words),
        passage.language,
        prefixes=tuple(folded_prefix(prefix) for prefix in query.prefixes),
        phrases=query.phrases,
    )
    start = passage.span.start
    return tuple(Span(start + span.start, start + span.end) for span in found)


def _view_rank(view: View, row: int) -> ViewRank:
    score = view.scores[row]
    rank = int(np.count_nonzero(view.scores > score)) + 1 if score > 0 else None
    return ViewRank(view.name, rank, round(float(over_best(view.scores)[row]), 4), view.weight)
