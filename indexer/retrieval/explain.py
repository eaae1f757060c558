"""Why a passage stands where it stands: its place by words and by meaning, and the terms that it holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from indexer.lexical.terms import word_terms
from indexer.records.search import Explanation, ViewRank, Worth
from indexer.retrieval.candidates import Candidate
from indexer.retrieval.close_reading import BEST_WORTH
from indexer.retrieval.selection import Selected

TERMS_SHOWN = 12


def explain(
    selected: Selected,
    candidates: Sequence[Candidate],
    words: Sequence[str],
    idf: Mapping[str, float],
    worth: Worth,
) -> Explanation:
    """Explain one passage.

    Args:
        selected: The passage, and its copies that are left out.
        candidates: All passages that were scored.
        words: The question's terms for the passage's language.
        idf: Their weights.
        worth: What the embedder's cosines weigh.
    """
    shown = selected.candidate
    beside = word_terms(shown.header, shown.passage.language) if shown.header else []
    held = {*shown.terms, *beside} & set(words)
    terms = sorted(((term, round(idf.get(term, 0.0), 4)) for term in held), key=lambda one: (-one[1], one[0]))
    views = [
        _view("words", 1.0, shown, candidates, lambda one: one.coverage),
        _view("meaning", worth.weight, shown, candidates, lambda one: one.cosine),
        _view("reading", BEST_WORTH, shown, candidates, lambda one: one.reading / BEST_WORTH),
    ]
    if any(one.reranked is not None for one in candidates):
        views.append(_view("reranker", 1.0, shown, candidates, lambda one: one.reranked))
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
    better = sum((value(one) or 0.0) > own for one in candidates)
    return ViewRank(name, better + 1, round(own, 4), weight)
