"""Question sets as JSON lines: passages, and questions with the passage and the answers that are right."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.common.errors import UsageError
from indexer.common.messages import Message


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
        raise UsageError(Message("question_set_unreadable", file=file, error=str(error))) from error
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
            raise UsageError(Message("question_set_line_wrong", number=str(number), file=file)) from error
    if not questions:
        raise UsageError(Message("question_set_empty", file=file))
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
        raise UsageError(Message("question_sets_do_not_fit"))
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
