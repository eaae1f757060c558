"""A document cut into paragraphs for a view that lays out only what is on the screen."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

MAX_CHARS = 1500  # a longer paragraph is laid out in parts, each well within one frame
_BREAK_AFTER = ("\u3002", "\uff01", "\uff1f", ". ", "! ", "? ", " ", "\uff0c")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of the text, in code points, and its width in half-width characters, roughly."""

    start: int
    end: int
    width: int
    closes: bool  # whether a blank follows it; False for the inner parts of a long paragraph


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text and its paragraphs, in order; blank lines belong to none."""

    text: str
    paragraphs: tuple[Paragraph, ...]

    def paragraph_at(self, position: int) -> int:
        """The number of the paragraph that holds code point `position`, or the last one before it."""
        index = bisect_right(self.paragraphs, position, key=lambda paragraph: paragraph.start) - 1
        return max(index, 0)


def make_source_text(text: str) -> SourceText:
    """Cut `text` at its line ends; every character that is not blank is in exactly one paragraph."""
    paragraphs: list[Paragraph] = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip():
            _append_parts(paragraphs, text, start, end)
        start = end + 1
    return SourceText(text, tuple(paragraphs))


def _append_parts(paragraphs: list[Paragraph], text: str, start: int, end: int) -> None:
    while start < end:
        cut = end if end - start <= MAX_CHARS else _cut(text, start, start + MAX_CHARS)
        part = text[start:cut]
        width = (len(part.encode("utf-8", "replace")) + len(part) + 1) // 2  # Latin counts 1, Han 2
        paragraphs.append(Paragraph(start, cut, width, cut == end))
        start = cut


def _cut(text: str, start: int, limit: int) -> int:
    """Where to end a part: after a sentence, else after a word, else at the limit."""
    middle = start + (limit - start) // 2
    for mark in _BREAK_AFTER:
        place = text.rfind(mark, middle, limit)
        if place >= 0:
            return place + len(mark)
    return limit


def is_right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction runs from right to left."""
    directions = (unicodedata.bidirectional(character) for character in text)
    return next((d for d in directions if d in ("L", "R", "AL")), "L") != "L"


def utf16_offset(text: str, position: int) -> int:
    """The UTF-16 index, which Qt counts in, of code point `position` of `text`."""
    return position + sum(character > "\uffff" for character in text[:position])


def code_point_offset(text: str, utf16: int) -> int:
    """The code point that stands at UTF-16 index `utf16`; inside a pair, the character it belongs to."""
    position = 0
    for character in text:
        utf16 -= 2 if character > "\uffff" else 1
        if utf16 < 0:
            break
        position += 1
    return position
