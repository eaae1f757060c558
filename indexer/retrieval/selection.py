"""The ranking -> what is shown: phrases checked on the text, copies and too many of one document left out."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from indexer.catalogue.passages import text_around
from indexer.lexical.locate import holds_phrase
from indexer.retrieval.candidates import Candidate, Ranking, ranked
from indexer.retrieval.copies import Said, Sameness, Statements

COMPARED = 300  # candidates that are looked at for copies; whoever asks for more has seen enough


@dataclass(slots=True)
class Selected:
    """A passage to show, and the passages that it stands for."""

    candidate: Candidate
    copies: list[int] = field(default_factory=list)


def select_passages(ranking: Ranking, k: int, *, max_per_document: int | None = None) -> list[Selected]:
    """Walk down the ranking until `k` passages are found that hold what was asked.

    Of copies the fullest is shown, where it stands by itself. A copy that holds one of the question's words
    that its original lacks is none.
    """
    asked = ranking.asked
    selection = _Selection(asked.view.connection, asked.question.words, max_per_document)
    for place, candidate in enumerate(ranked(ranking.candidates)):
        text = candidate.passage.text
        if not all(holds_phrase(text, phrase) for phrase in asked.query.phrases):
            continue
        if any(holds_phrase(text, phrase) for phrase in asked.query.excluded_phrases):
            continue
        selection.take(candidate, compare=place < COMPARED)
        if len(selection.selected) == k:
            break
    return sorted(selection.selected, key=lambda one: (-one.candidate.score, one.candidate.passage.id))


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

    def take(self, candidate: Candidate, *, compare: bool) -> None:
        """Show a passage, unless it is a copy (told by its sentences' terms) or its document has enough."""
        passage = candidate.passage
        said = None
        if compare:
            around = partial(text_around, self._connection, passage)
            said = Said.of(passage.text, passage.language, candidate.sentences, passage.document_id, around)
            known = self._statements.compare(said)
            if known is not None and self._is_left_out(candidate, said, *known):
                return
        if self._has_enough(passage.document_id):
            return
        self._of_document[passage.document_id] += 1
        self.selected.append(Selected(candidate))
        if said is not None:
            self._statements.shown.append(said)
            self._stated.append(self.selected[-1])

    def _is_left_out(self, candidate: Candidate, said: Said, number: int, sameness: Sameness) -> bool:
        """Set a copy aside: itself, or the shorter one that it takes the place of."""
        shown, passage = self._stated[number], candidate.passage
        before = shown.candidate.passage
        other_document = passage.document_id != before.document_id
        if sameness is Sameness.SAYS_HARDLY_MORE and not (
            other_document and self._has_enough(passage.document_id)
        ):
            self._of_document[before.document_id] -= 1
            self._of_document[passage.document_id] += 1
            shown.copies.append(before.id)
            shown.candidate = candidate
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
