"""Counts content that was left out, or read although it is hidden, and reports it in sentences.

A hidden sentence must not be quoted: a user who opens the document could not find it, and it may be an
attempt to inject instructions into a program that reads the file. Content that is only collapsed is read and
reported: slides, sheets, rows and columns are often hidden in daily work (a filter, an outline, a spare
slide), office programs find them in searches, and one click shows them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

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

    def sentences(self) -> tuple[str, ...]:
        """The sentences for the report; empty if there is no hidden text."""
        if not self._chars:
            return ()
        if self._chars == 1:
            return ("1 character of hidden text was not read: the document does not show it.",)
        return (f"{self._chars:,} characters of hidden text were not read: the document does not show them.",)


def hidden_slides(name: str, numbers: Sequence[int]) -> tuple[str, ...]:
    """One sentence with the numbers of the slides that a show skips; nothing where there are none."""
    if not numbers:
        return ()
    listed = ", ".join(map(str, numbers[:_NAMED])) + ("…" if len(numbers) > _NAMED else "")
    return (f"“{name}”: hidden slides were read too: {listed}.",)


def hidden_in_workbook(name: str, sheets: Sequence[str], rows: int, columns: int) -> tuple[str, ...]:
    """A sentence for each kind that there is; of rows and columns only those with words in them count."""
    said: list[str] = []
    if sheets:
        listed = ", ".join(f"“{sheet}”" for sheet in sheets[:_NAMED]) + ("…" if len(sheets) > _NAMED else "")
        said.append(f"“{name}”: hidden sheets were read too: {listed}.")
    if rows:
        said.append(f"“{name}”: rows that are hidden were read too: {rows:,}.")
    if columns:
        said.append(f"“{name}”: columns that are hidden were read too: {columns:,}.")
    return tuple(said)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many formulas could not be read, and how many passages are hidden from readers."""

    formulas: int = 0
    hidden: int = 0

    def __add__(self, other: LeftOut) -> LeftOut:
        return LeftOut(self.formulas + other.formulas, self.hidden + other.hidden)

    def sentences(self, name: str) -> tuple[str, ...]:
        """One sentence for each kind of which there is something."""
        formulas = f"“{name}”: {self.formulas:,} of its formulas could not be read and were left out."
        hidden = f"“{name}”: {self.hidden:,} of its passages are hidden from readers and were left out."
        return (*((formulas,) if self.formulas else ()), *((hidden,) if self.hidden else ()))


NOTHING_LEFT_OUT = LeftOut()


def has_properties(names: Collection[str]) -> bool:
    """Whether a file has metadata such as title or author."""
    return any(name == "docProps/core.xml" or name.endswith(".psmdcp") for name in names)


def not_read(names: Collection[str]) -> tuple[str, ...]:
    """What is left out of a file with these members."""
    charts = _count(_CHARTS, names)
    # A chart contains its figures as an embedded workbook, which is not shown.
    embedded = max(0, _count(_EMBEDDED, names) - charts)
    return tuple(
        sentence
        for number, singular, plural in (
            (embedded, "1 embedded object was not read.", "{} embedded objects were not read."),
            (charts, "1 chart was not read.", "{} charts were not read."),
            (_count(_FILMS, names), "1 film or sound was not read.", "{} films or sounds were not read."),
        )
        if (sentence := singular if number == 1 else plural.format(number) if number else "")
    )


def _count(pattern: re.Pattern[str], names: Collection[str]) -> int:
    return sum(pattern.fullmatch(name) is not None for name in names)
