"""A second look at the best candidates, at what the views do not see: where in a passage the words stand.

Three shares of the question's word weight, each 0 to 1: in the passage's opening (articles say first what
they are about, answers repeat their question), in its best sentence, and in neighbouring words of the
question that are neighbours here. Only the best candidates are read, so the cost does not grow with the
library; what was read is kept for as long as the passage's text is the same.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from indexer.lexical.terms import terms_of_parts
from indexer.passages.sentences import sentence_spans

# Chosen by: tests/evaluation/tune.py, 2026-11-22 (quality.md has the neighbours).
OPENING_WEIGHT = 0.3
SENTENCE_WEIGHT = 0.3
PAIRS_WEIGHT = 0.1
OPENING_TERMS = 25  # about the first two sentences; set by hand, not tuned
CANDIDATES = 30  # different texts
COPIES = 5  # of each, on the average: so many more are read at most
_KEPT_PASSAGES = 2_000


@dataclass(frozen=True, slots=True)
class Reading:
    """How a passage holds the question's words."""

    opening: float
    sentence: float
    pairs: float

    @property
    def worth(self) -> float:
        """What is added to the passage's score."""
        return OPENING_WEIGHT * self.opening + SENTENCE_WEIGHT * self.sentence + PAIRS_WEIGHT * self.pairs


BEST_WORTH = Reading(1.0, 1.0, 1.0).worth
Sentences = tuple[tuple[str, ...], ...]  # the terms of each
_Key = tuple[int, int, str | None]


class Reader:
    """Reads passages, and remembers the terms of those it has read; safe for several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._read: OrderedDict[_Key, Sentences] = OrderedDict()

    def read(
        self,
        passage_id: int,
        text: str,
        language: str | None,
        words: Sequence[str],
        idf: Mapping[str, float],
        *,
        beside: Sequence[str] = (),
    ) -> Reading:
        """Measure one passage against the question's `words`, as its language cuts them.

        The terms `beside` it, those of the header of its table, count as terms of each of its sentences.
        """
        sentences = self.sentences(passage_id, text, language)
        wanted = {word: idf.get(word, 0.0) for word in words}
        total = sum(wanted.values())
        if not total:
            return Reading(0.0, 0.0, 0.0)
        everything = list(chain.from_iterable(sentences))
        best = max((_weight(wanted, (*beside, *sentence)) for sentence in sentences), default=0.0)
        return Reading(
            opening=_weight(wanted, (*beside, *everything[:OPENING_TERMS])) / total,
            sentence=best / total,
            pairs=_pairs(words, wanted, everything),
        )

    def sentences(self, passage_id: int, text: str, language: str | None) -> Sentences:
        """The terms of each sentence of a passage."""
        key = passage_id, hash(text), language
        with self._lock:
            known = self._read.get(key)
            if known is not None:
                self._read.move_to_end(key)
                return known
        read = terms_of_parts([span.of(text) for span in sentence_spans(text)], language)
        with self._lock:
            self._read[key] = read
            while len(self._read) > _KEPT_PASSAGES:
                self._read.popitem(last=False)
        return read


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
