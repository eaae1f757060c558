"""A second look at the candidates, at what the coverage of a whole passage does not see.

Two shares of the question's word weight, each 0 to 1: in the passage's best sentence, and in neighbouring
words of the question that are neighbours here. What was read is kept for as long as the passage's text is the
same.
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
class Reading:
    """How a passage holds the question's words."""

    sentence: float
    pairs: float

    @property
    def worth(self) -> float:
        """What is added to the passage's score."""
        return SENTENCE_WEIGHT * self.sentence + PAIRS_WEIGHT * self.pairs


BEST_WORTH = Reading(1.0, 1.0).worth
Sentences = tuple[tuple[str, ...], ...]  # the terms of each
_Key = tuple[int, int, str | None]


class Reader:
    """Cuts passages into sentences of terms, and remembers those it has cut; safe for several threads."""

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
        cut = terms_of_parts([span.of(text) for span in sentence_spans(text)], language)
        with self._lock:
            self._known[key] = cut
            while len(self._known) > _KEPT_PASSAGES:
                self._known.popitem(last=False)
        return cut


def read_closely(
    sentences: Sentences, words: Sequence[str], idf: Mapping[str, float], *, beside: Sequence[str] = ()
) -> Reading:
    """Measure one passage against the question's `words`, as its language cuts them.

    The terms `beside` it, those of the header of its table, count as terms of each of its sentences.
    """
    wanted = {word: idf.get(word, 0.0) for word in words}
    total = sum(wanted.values())
    if not total:
        return Reading(0.0, 0.0)
    best = max((_weight(wanted, (*beside, *sentence)) for sentence in sentences), default=0.0)
    return Reading(best / total, _pairs(words, wanted, tuple(chain.from_iterable(sentences))))


def _weight(wanted: Mapping[str, float], terms: Sequence[str]) -> float:
    held = wanted.keys() & terms
    return sum(weight for word, weight in wanted.items() if word in held) if held else 0.0


def _pairs(words: Sequence[str], wanted: Mapping[str, float], terms: Sequence[str]) -> float:
    """Share of the question's neighbours that are neighbours here: in order, one word between, or turned."""
    asked = list(pairwise(words))
    total = sum(min(wanted[a], wanted[b]) for a, b in asked)
    if not total:
        return 0.0
    at: dict[str, list[int]] = {}
    for place, term in enumerate(terms):
        if term in wanted:
            at.setdefault(term, []).append(place)
    near = (
        min(wanted[a], wanted[b])
        for a, b in asked
        if a in at and b in at and any(j - i in (1, 2, -1) for i in at[a] for j in at[b])
    )
    return sum(near) / total
