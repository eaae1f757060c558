"""Selects the passages to show from a ranking: checks phrases, leaves out copies, limits each document."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from indexer.catalogue.passages import text_around
from indexer.lexical.locate import holds_phrase
from indexer.retrieval.candidates import Candidate, Ranking, sort_by_score
from indexer.retrieval.copies import Sameness, ShownStatements, Statement

COMPARED = 300  # number of candidates that are checked for copies; later ones are shown unchecked


@dataclass(slots=True)
class Selected:
    """A passage to show, and the ids of its copies that are not shown."""

    candidate: Candidate
    copies: list[int] = field(default_factory=list)


def select_passages(ranking: Ranking, k: int, *, max_per_document: int | None = None) -> list[Selected]:
    """Go down the ranking until there are `k` passages that hold the query's phrases.

    Of several copies the most complete one is shown, at its own place in the ranking. A passage that has a
    word of the question which its original lacks does not count as a copy.
    """
    analysed = ranking.analysed
    selection = _Selection(analysed.view.connection, analysed.question.words, max_per_document)
    for place, candidate in enumerate(sort_by_score(ranking.candidates)):
        text = candidate.passage.text
        if not all(holds_phrase(text, phrase) for phrase in analysed.query.phrases):
            continue
        if any(holds_phrase(text, phrase) for phrase in analysed.query.excluded_phrases):
            continue
        selection.take(candidate, compare=place < COMPARED)
        if len(selection.selected) == k:
            break
    return sorted(
        selection.selected, key=lambda selected: (-selected.candidate.score, selected.candidate.passage.id)
    )


class _Selection:
    """The passages to show, without copies."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        words: Mapping[str | None, Sequence[str]],
        max_per_document: int | None,
    ) -> None:
        self._connection = connection
        self.selected: list[Selected] = []
        self._words = words
        self._max_per_document = max_per_document
        self._of_document: Counter[str] = Counter()
        self._statements = ShownStatements()
        self._stated: list[Selected] = []  # for each entry of `_statements.shown`, its passage

    def take(self, candidate: Candidate, *, compare: bool) -> None:
        """Add a passage, unless it is a copy or its document already has enough passages."""
        passage = candidate.passage
        statement = None
        if compare:
            around = partial(text_around, self._connection, passage)
            statement = Statement.of(
                passage.text, passage.language, candidate.sentences, passage.document_id, around
            )
            known = self._statements.compare(statement)
            if known is not None and self._merge_copy(candidate, statement, *known):
                return
        if self._has_enough(passage.document_id):
            return
        self._of_document[passage.document_id] += 1
        self.selected.append(Selected(candidate))
        if statement is not None:
            self._statements.shown.append(statement)
            self._stated.append(self.selected[-1])

    def _merge_copy(
        self, candidate: Candidate, statement: Statement, number: int, sameness: Sameness
    ) -> bool:
        """Leave out a copy, or replace the shown passage by it; False if both are to be shown."""
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
            self._statements.shown[number] = statement
            return True
        original = self._statements.shown[number]
        wanted = self._words.get(statement.language, ())
        if any(word in statement.terms and word not in original.terms for word in wanted):
            return False
        shown.copies.append(passage.id)
        return True

    def _has_enough(self, document_id: str) -> bool:
        return self._max_per_document is not None and self._of_document[document_id] >= self._max_per_document
