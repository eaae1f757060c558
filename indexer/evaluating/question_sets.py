"""Question sets as JSON lines: passages, and questions with the passage and the answers that are right."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.common.errors import UsageError


@dataclass(frozen=True, slots=True)
class SetPassage:
    """A passage to search, by its id in the set."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class SetQuestion:
    """A question and what is right for it."""

    id: str
    text: str
    passage_id: str | None  # that answers it, where the set says so
    answers: tuple[str, ...]  # any one of them is accepted; none where only the passage is known
    answerable: bool


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """What one file holds."""

    passages: tuple[SetPassage, ...]
    questions: tuple[SetQuestion, ...]


def read_question_set(file: Path) -> QuestionSet:
    """Read a file of passages {"kind": "passage", "id", "text"} and questions {"id", "question", ...}.

    Raises:
        UsageError: it cannot be read, or a line is something else.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError) as error:
        raise UsageError(f"The question set {file} cannot be read: {error}.") from error
    passages, questions = [], []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row: dict[str, Any] = json.loads(line)
            if row.get("kind") == "passage":
                passages.append(SetPassage(str(row["id"]), str(row["text"])))
            else:
                questions.append(_question(row))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise UsageError(f"Line {number} of {file} is neither a passage nor a question.") from error
    if not questions:
        raise UsageError(f"The question set {file} holds no question.")
    return QuestionSet(tuple(passages), tuple(questions))


def over_passages_of(questions: QuestionSet, other: QuestionSet) -> QuestionSet:
    """The questions of one set over the passages of another, which has the answers under the same ids."""
    known = {question.id: question for question in other.questions}
    moved = tuple(
        SetQuestion(
            one.id, one.text, known[one.id].passage_id, known[one.id].answers, known[one.id].answerable
        )
        for one in questions.questions
        if one.id in known
    )
    if not moved or not other.passages:
        raise UsageError("The two sets have no question in common, or the second holds no passages.")
    return QuestionSet(other.passages, moved)


def _question(row: dict[str, Any]) -> SetQuestion:
    passage_id = row.get("passage_id")
    return SetQuestion(
        id=str(row["id"]),
        text=str(row["question"]),
        passage_id=None if passage_id is None else str(passage_id),
        answers=tuple(str(answer) for answer in row.get("answers") or ()),
        answerable=bool(row.get("answerable", True)),
    )
