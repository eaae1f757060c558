"""The ranking -> what is shown: phrases checked on the text, copies and too many of one document left out."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from indexer.catalogue.passages import LocatedPassage, located_passages
from indexer.lexical.locate import holds_phrase
from indexer.lexical.statistics import PassageStatistics
from indexer.lexical.terms import word_terms
from indexer.records import Passage
from indexer.retrieval.copies import Likeness

COMPARED = 300  # candidates that are looked at for copies; whoever asks for more has seen enough
_AT_ONCE = 20  # more passages are read when so many did not suffice


@dataclass(slots=True)
class Selected:
    """A passage to show, and the passages that it stands for."""

    row: int
    found: LocatedPassage
    copies: list[int] = field(default_factory=list)


def best_rows(scores: NDArray[np.float64], k: int) -> NDArray[np.int64]:
    """The rows of the `k` best scores above 0, best first; ties in the order of import."""
    k = min(k, int(np.count_nonzero(scores > 0)))
    if k == 0:
        return np.zeros(0, np.int64)
    floor = np.partition(scores, len(scores) - k)[len(scores) - k]
    best = np.flatnonzero(scores >= floor)
    return best[np.lexsort((best, -scores[best]))][:k]


def select_passages(
    connection: sqlite3.Connection,
    statistics: PassageStatistics,
    scores: NDArray[np.float64],
    k: int,
    *,
    phrases: tuple[str, ...] = (),
    excluded_phrases: tuple[str, ...] = (),
    words: Mapping[str | None, Sequence[str]] | None = None,
    max_per_document: int | None = None,
) -> list[Selected]:
    """Walk down the ranking until `k` passages are found that hold what was asked and say it first.

    A copy that holds one of the query's `words` (by language) that its original lacks is none: forms and
    standard letters differ in nothing but the name that somebody looks for.
    """
    selected: list[Selected] = []
    compared: list[tuple[Likeness, Selected]] = []
    of_document: Counter[str] = Counter()
    seen, wanted = 0, k + _AT_ONCE
    while len(selected) < k:
        rows = best_rows(scores, wanted)[seen:]
        if not len(rows):
            break
        row_of = {int(statistics.ids[row]): int(row) for row in rows}
        for place, found in enumerate(located_passages(connection, list(row_of)), start=seen):
            passage = found.passage
            if not all(holds_phrase(passage.text, phrase) for phrase in phrases):
                continue
            if any(holds_phrase(passage.text, phrase) for phrase in excluded_phrases):
                continue
            likeness = Likeness.of(passage.text, passage.language) if place < COMPARED else None
            original = next(
                (
                    one
                    for known, one in compared
                    if likeness and likeness.same_as(known) and not _adds(passage, one.found.passage, words)
                ),
                None,
            )
            if original is not None:
                original.copies.append(passage.id)
                continue
            if max_per_document is not None and of_document[passage.document_id] >= max_per_document:
                continue
            of_document[passage.document_id] += 1
            selected.append(Selected(row_of[passage.id], found))
            if likeness is not None:
                compared.append((likeness, selected[-1]))
            if len(selected) == k:
                break
        seen, wanted = wanted, wanted * 3
    return selected


def _adds(passage: Passage, original: Passage, words: Mapping[str | None, Sequence[str]] | None) -> bool:
    """Whether `passage` holds a word of the query that `original` lacks."""
    asked = set((words or {}).get(passage.language, ()))
    lacking = asked.difference(word_terms(original.text, original.language))
    return bool(lacking) and not lacking.isdisjoint(word_terms(passage.text, passage.language))
