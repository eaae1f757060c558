"""A second score for the best candidates, from things that the coverage of a whole passage does not show.

Two shares of the question's word weight, each 0 to 1: the share held by the passage's best sentence, and the
share of neighbouring words of the question that are neighbours in the passage too. The sentences of a passage
are cached until its text changes.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from indexer.lexical.terms import terms_of_parts
from indexer.passages.sentences import sentence_spans

# Chosen by: tests/evaluation/tune.py, 2026-12-01 (quality.md has the neighbours).
SENTENCE_WEIGHT = 0.15
PAIRS_WEIGHT = 0.1
_KEPT_PASSAGES = 4_000


@dataclass(frozen=True, slots=True)
class CloseScore:
    """Shares of the question's word weight, each 0 to 1: in the best sentence, and in neighbouring pairs."""

    sentence: float
    pairs: float

    @property
    def worth(self) -> float:
        """The amount to add to the passage's score."""
        return SENTENCE_WEIGHT * self.sentence + PAIRS_WEIGHT * self.pairs


BEST_WORTH = CloseScore(1.0, 1.0).worth
Sentences = tuple[tuple[str, ...], ...]  # for each sentence its terms
_Key = tuple[int, int, str | None]


class SentenceCache:
    """Cuts passages into sentences and these into terms, and caches the result. Safe for several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[_Key, Sentences] = OrderedDict()

    def sentences(self, passage_id: int, text: str, language: str | None) -> Sentences:
        """The terms of each sentence of a passage."""
        key = passage_id, hash(text), language
        with self._lock:
            known = self._known.get(key)
            if known is not None:
                self._known.move_to_end(key)
                return known
        terms = terms_of_parts([span.of(text) for span in sentence_spans(text)], language)
        with self._lock:
            self._known[key] = terms
            while len(self._known) > _KEPT_PASSAGES:
                self._known.popitem(last=False)
        return terms


def read_closely(
    sentences: Sentences, words: Sequence[str], idf: Mapping[str, float], *, beside: Sequence[str] = ()
) -> CloseScore:
    """Score one passage against `words`, the question's terms in the passage's language.

    `beside` are the terms of the passage's table header; they count as terms of each sentence.
    """
    wanted = {word: idf.get(word, 0.0) for word in words}
    total = sum(wanted.values())
    if not total:
        return CloseScore(0.0, 0.0)
    best = max((_weight(wanted, (*beside, *sentence)) for sentence in sentences), default=0.0)
    return CloseScore(best / total, _share_of_pairs(words, wanted, tuple(chain.from_iterable(sentences))))


def _weight(wanted: Mapping[str, float], terms: Sequence[str]) -> float:
    held = wanted.keys() & terms
    return sum(weight for word, weight in wanted.items() if word in held) if held else 0.0


def _share_of_pairs(words: Sequence[str], wanted: Mapping[str, float], terms: Sequence[str]) -> float:
    """Share of the question's word pairs that are close in the passage: adjacent, one apart, or swapped."""
    pairs = list(pairwise(words))
    total = sum(min(wanted[a], wanted[b]) for a, b in pairs)
    if not total:
        return 0.0
    positions: dict[str, list[int]] = {}
    for position, term in enumerate(terms):
        if term in wanted:
            positions.setdefault(term, []).append(position)
    near = (
        min(wanted[a], wanted[b])
        for a, b in pairs
        if a in positions
        and b in positions
        and any(j - i in (1, 2, -1) for i in positions[a] for j in positions[b])
    )
    return sum(near) / total
