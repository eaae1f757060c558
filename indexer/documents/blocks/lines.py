"""Lines of a text with their places, and common properties of a line."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.records.documents import Span

LONG_PARAGRAPH_UNITS = 200  # Latin letters; a Chinese character counts as much as UNITS_OF_A_HAN letters
UNITS_OF_A_HAN = 3

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_SENTENCE_END = re.compile(r"[.。!！?？…](?:[\"”»’)）\]]|\s)*$")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its place in the text (without the line end) and its characters without outer spaces."""

    number: int  # 0-based
    start: int
    end: int
    text: str

    @property
    def units(self) -> int:
        """Its length in Latin letters, Chinese characters weighing more."""
        text = self.text
        if text.isascii():
            return len(text)
        return len(text) + (UNITS_OF_A_HAN - 1) * len(_HAN.findall(text[:2000]))

    @property
    def is_long(self) -> bool:
        """Whether this must be a paragraph of the body, not a heading or a byline."""
        return self.units >= LONG_PARAGRAPH_UNITS

    @property
    def ends_sentence(self) -> bool:
        """Whether it ends as a sentence does."""
        return bool(_SENTENCE_END.search(self.text[-20:]))


def lines_of(text: str) -> Iterator[Line]:
    r"""The lines of a text, cut at `\n` only."""
    start = 0
    for number, line in enumerate(text.split("\n")):
        yield Line(number, start, start + len(line), line.strip().strip("\ufeff\u200b"))
        start += len(line) + 1


def han_count(text: str) -> int:
    """How many Chinese characters a text has."""
    return len(_HAN.findall(text))


def spans_of(lines: Sequence[Line], marked: Sequence[int]) -> tuple[Span, ...]:
    """The spans of the lines at the `marked` positions, ascending; neighbours become one span."""
    spans: list[Span] = []
    previous = -2
    for position in marked:
        line = lines[position]
        if position == previous + 1 and spans:
            spans[-1] = Span(spans[-1].start, line.end)
        else:
            spans.append(Span(line.start, line.end))
        previous = position
    return tuple(spans)


def joined_spans(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """The same stretches sorted and disjoint; those with nothing but white space between become one."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and not text[joined[-1].end : span.start].strip():
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def covers(spans: Sequence[Span], place: int) -> bool:
    """Whether one of the sorted, disjoint spans covers the place."""
    before = bisect_right(spans, place, key=lambda span: span.start) - 1
    return before >= 0 and place < spans[before].end
