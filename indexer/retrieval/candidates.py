"""A passage that may answer, with everything that speaks for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from indexer.catalogue.passages import LocatedPassage
from indexer.records.passages import Passage
from indexer.retrieval.close_reading import BEST_WORTH, Sentences

# A passage in the question's own language goes before its translation.
# Chosen by: tests/evaluation/tune.py, 2026-12-01: 0.05 to 0.1 measure alike; without it English questions
# lose 2 points over a library of parallel texts.
OWN_LANGUAGE = 0.08


@dataclass(slots=True)
class Candidate:
    """One passage as it is ranked."""

    found: LocatedPassage
    sentences: Sentences
    header: str | None = None  # the names of the columns of the table that it stands in
    coverage: float = 0.0  # of the question by its words, 0 to 1
    cosine: float | None = None  # with the question; None while it has no vector
    reading: float = 0.0  # what close reading found, see there
    own_language: bool = False  # the question's
    reranked: float | None = None  # by a reranker, 0 to 1 among those that it read
    preference: float = 1.0  # what the reader's wishes multiply the score with
    score: float = 0.0

    @property
    def passage(self) -> Passage:
        """The passage itself."""
        return self.found.passage

    @property
    def terms(self) -> tuple[str, ...]:
        """All terms of the passage."""
        return tuple(chain.from_iterable(self.sentences))


def add_up(candidates: Sequence[Candidate], *, mode: str, cosine_weight: float) -> None:
    """Give each candidate its score: coverage, and the cosine times its weight.

    A passage that has no vector yet is taken for as near as the others are on the average.
    """
    known = sorted(one.cosine for one in candidates if one.cosine is not None)
    usual = known[len(known) // 2] if known else 0.0
    highest = 1.0 + cosine_weight + OWN_LANGUAGE + BEST_WORTH
    for one in candidates:
        cosine = max(0.0, usual if one.cosine is None else one.cosine)
        if mode == "semantic":
            one.score = cosine if one.cosine is not None else 0.0
        elif mode == "lexical":
            one.score = (one.coverage + one.reading) / (1.0 + BEST_WORTH)
        else:
            own = OWN_LANGUAGE if one.own_language else 0.0
            one.score = (one.coverage + cosine_weight * cosine + own + one.reading) / highest


def ranked(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Best first; ties in the order of import; without those that nothing speaks for."""
    worth = [one for one in candidates if one.score > 0]
    return sorted(worth, key=lambda one: (-one.score, one.passage.id))
