"""The ranking -> what is shown: phrases checked on the text, copies and too many of one document left out."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.typing import NDArray

from indexer.catalogue.passages import LocatedPassage, located_passages, text_around
from indexer.lexical.locate import holds_phrase
from indexer.lexical.statistics import PassageStatistics
from indexer.records import Passage
from indexer.retrieval import close_reading
from indexer.retrieval.close_reading import Reader, Sentences
from indexer.retrieval.copies import Said, Sameness, Statements

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


def best_texts(
    connection: sqlite3.Connection, statistics: PassageStatistics, scores: NDArray[np.float64]
) -> Iterator[tuple[int, Passage]]:
    """The best rows with their passages, until there are enough different texts to read closely."""
    most = close_reading.CANDIDATES
    rows = best_rows(scores, most * close_reading.COPIES)
    texts: set[str] = set()
    for start in range(0, len(rows), most):
        row_of = {int(statistics.ids[row]): int(row) for row in rows[start : start + most]}
        for found in located_passages(connection, list(row_of)):
            texts.add(found.passage.text)
            if len(texts) > most:
                return
            yield row_of[found.passage.id], found.passage
        if len(texts) == most:
            return


def select_passages(
    connection: sqlite3.Connection,
    statistics: PassageStatistics,
    scores: NDArray[np.float64],
    k: int,
    reader: Reader,
    *,
    phrases: tuple[str, ...] = (),
    excluded_phrases: tuple[str, ...] = (),
    words: Mapping[str | None, Sequence[str]] | None = None,
    max_per_document: int | None = None,
) -> list[Selected]:
    """Walk down the ranking until `k` passages are found that hold what was asked.

    Of copies the fullest is shown, where it stands by itself. A copy that holds one of the query's `words`
    (by language) that its original lacks is none.
    """
    selection = _Selection(connection, words or {}, max_per_document)
    seen, wanted = 0, k + _AT_ONCE
    while len(selection.selected) < k:
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
            sentences = None
            if place < COMPARED:
                sentences = reader.sentences(passage.id, passage.text, passage.language)
            selection.take(row_of[passage.id], found, sentences)
            if len(selection.selected) == k:
                break
        seen, wanted = wanted, wanted * 3
    return sorted(selection.selected, key=lambda one: (-scores[one.row], one.row))


class _Selection:
    """The passages to show, each said once."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        words: Mapping[str | None, Sequence[str]],
        max_per_document: int | None,
    ) -> None:
        self._connection = connection
        self.selected: list[Selected] = []
        self._words = words
        self._most = max_per_document
        self._of_document: Counter[str] = Counter()
        self._statements = Statements()
        self._stated: list[Selected] = []  # whose statement each of them is

    def take(self, row: int, found: LocatedPassage, sentences: Sentences | None) -> None:
        """Show a passage, unless it is a copy (told by its sentences' terms) or its document has enough."""
        passage = found.passage
        said = None
        if sentences is not None:
            around = partial(text_around, self._connection, passage)
            said = Said.of(passage.text, passage.language, sentences, passage.document_id, around)
            known = self._statements.compare(said)
            if known is not None and self._is_left_out(row, found, said, *known):
                return
        if self._has_enough(passage.document_id):
            return
        self._of_document[passage.document_id] += 1
        self.selected.append(Selected(row, found))
        if said is not None:
            self._statements.shown.append(said)
            self._stated.append(self.selected[-1])

    def _is_left_out(
        self, row: int, found: LocatedPassage, said: Said, number: int, sameness: Sameness
    ) -> bool:
        """Set a copy aside: itself, or the shorter one that it takes the place of."""
        shown, passage = self._stated[number], found.passage
        before = shown.found.passage
        other_document = passage.document_id != before.document_id
        if sameness is Sameness.SAYS_HARDLY_MORE and not (
            other_document and self._has_enough(passage.document_id)
        ):
            self._of_document[before.document_id] -= 1
            self._of_document[passage.document_id] += 1
            shown.copies.append(before.id)
            shown.row, shown.found = row, found
            self._statements.shown[number] = said
            return True
        original = self._statements.shown[number]
        asked = self._words.get(said.language, ())
        if any(word in said.terms and word not in original.terms for word in asked):
            return False
        shown.copies.append(passage.id)
        return True

    def _has_enough(self, document_id: str) -> bool:
        return self._most is not None and self._of_document[document_id] >= self._most
