"""What an export holds: questions, their answers' sentences and notes, without what no source bears out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from indexer.records.conversations import ConversationText

# XML and terminals take none of these, and overrides of the direction would turn what follows them round.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


@dataclass(frozen=True, slots=True)
class ExportedSentence:
    """A sentence, the numbers of its notes, and whether it is only partly borne out."""

    text: str
    notes: tuple[int, ...]
    to_check: bool


@dataclass(frozen=True, slots=True)
class ExportedAnswer:
    """A question with its answer; `notes` are the references with their quotes, by number from 1."""

    question: str
    asked_at: str
    sentences: tuple[ExportedSentence, ...]
    notes: tuple[tuple[str, str], ...]  # (reference, quote)


def exported_answers(conversation: ConversationText) -> tuple[ExportedAnswer, ...]:
    """The turns of a conversation; notes are numbered on from answer to answer by the writers."""
    return tuple(_exported(turn.question, turn.asked_at, turn.answer) for turn in conversation.turns)


def plain(text: str) -> str:
    """A text on one line, without control characters."""
    return " ".join(_CONTROL.sub("", text).split())


def _exported(question: str, asked_at: str, answer: Mapping[str, Any]) -> ExportedAnswer:
    shown = [one for one in answer["sentences"] if one["support"] != "unsupported"]
    by_number = {one["n"]: one for one in answer["citations"]}
    cited = (number for one in shown for number in one["citations"])
    used = dict.fromkeys(number for number in cited if number in by_number)
    place = {number: index for index, number in enumerate(used, start=1)}
    return ExportedAnswer(
        question=plain(question),
        asked_at=asked_at,
        sentences=tuple(
            ExportedSentence(
                plain(one["text"]),
                tuple(place[number] for number in one["citations"] if number in place),
                one["support"] == "partial",
            )
            for one in shown
        ),
        notes=tuple((reference(by_number[number]), plain(by_number[number]["quote"])) for number in used),
    )


def reference(citation: Mapping[str, Any]) -> str:
    """Publisher, “Title”, date, page, file: what is known of where a quote stands."""
    document, page = citation["document"], citation["page"]
    title = f"“{document['title']}”" if document["title"] else None
    shown_page = f"p. {page['label'] or page['index']}" if page else None
    name = PurePosixPath(document["path"].replace("\\", "/")).name
    parts: Iterable[str | None] = (document["publisher"], title, document["published"], shown_page, name)
    return plain(", ".join(part for part in parts if part))
