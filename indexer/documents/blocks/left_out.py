"""Counts content that was left out, or read although it is hidden, and reports it in messages.

A hidden sentence must not be quoted: a user who opens the document could not find it, and it may be an
attempt to inject instructions into a program that reads the file. Content that is only collapsed is read and
reported: slides, sheets, rows and columns are often hidden in daily work (a filter, an outline, a spare
slide), office programs find them in searches, and one click shows them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from indexer.common.messages import Message

_NAMED = 8
_CHARTS = re.compile(r"(?:word|ppt|xl)/charts/chart[^/]*\.xml")
_EMBEDDED = re.compile(r"(?:word|ppt|xl)/embeddings/[^/]+|Object \d+/content\.xml")
_FILMS = re.compile(r".*\.(?:mp4|m4v|mov|wmv|avi|mpe?g|webm|mp3|m4a|wav|wma|ogg)", re.I)


class HiddenText:
    """The hidden text of one file."""

    def __init__(self) -> None:
        self._chars = 0

    def add(self, text: str | None) -> None:
        """Count hidden text; white space does not count."""
        if text:
            self._chars += sum(map(len, text.split()))

    def messages(self) -> tuple[Message, ...]:
        """The sentences for the report; empty if there is no hidden text."""
        return (Message("hidden_text_not_read", n=self._chars),) if self._chars else ()


def hidden_slides(name: str, numbers: Sequence[int]) -> tuple[Message, ...]:
    """One message with the numbers of the slides that a show skips; nothing where there are none."""
    if not numbers:
        return ()
    listed = ", ".join(map(str, numbers[:_NAMED])) + ("…" if len(numbers) > _NAMED else "")
    return (Message("hidden_slides_read", name=name, slides=listed),)


def hidden_in_workbook(name: str, sheets: Sequence[str], rows: int, columns: int) -> tuple[Message, ...]:
    """A message for each kind that there is; of rows and columns only those with words in them count."""
    said: list[Message] = []
    if sheets:
        listed = ", ".join(f"“{sheet}”" for sheet in sheets[:_NAMED]) + ("…" if len(sheets) > _NAMED else "")
        said.append(Message("hidden_sheets_read", name=name, names=listed))
    if rows:
        said.append(Message("hidden_rows_read", name=name, n=rows))
    if columns:
        said.append(Message("hidden_columns_read", name=name, n=columns))
    return tuple(said)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many formulas could not be read, and how many passages are hidden from readers."""

    formulas: int = 0
    hidden: int = 0

    def __add__(self, other: LeftOut) -> LeftOut:
        return LeftOut(self.formulas + other.formulas, self.hidden + other.hidden)

    def messages(self, name: str) -> tuple[Message, ...]:
        """One message for each kind of which there is something."""
        formulas = Message("formulas_unreadable", name=name, n=self.formulas)
        hidden = Message("hidden_passages_left_out", name=name, n=self.hidden)
        return (*((formulas,) if self.formulas else ()), *((hidden,) if self.hidden else ()))


NOTHING_LEFT_OUT = LeftOut()


def has_properties(names: Collection[str]) -> bool:
    """Whether a file has metadata such as title or author."""
    return any(name == "docProps/core.xml" or name.endswith(".psmdcp") for name in names)


def not_read(names: Collection[str]) -> tuple[Message, ...]:
    """What is left out of a file with these members."""
    charts = _count(_CHARTS, names)
    # A chart contains its figures as an embedded workbook, which is not shown.
    embedded = max(0, _count(_EMBEDDED, names) - charts)
    counts = {
        "objects_not_read": embedded,
        "charts_not_read": charts,
        "films_not_read": _count(_FILMS, names),
    }
    return tuple(Message(code, n=count) for code, count in counts.items() if count)


def _count(pattern: re.Pattern[str], names: Collection[str]) -> int:
    return sum(pattern.fullmatch(name) is not None for name in names)
