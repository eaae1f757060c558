"""Paragraphs and headings, as far as plain text shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexer.passages.weights import text_weight
from indexer.records import Span

_LINE_END = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BLANK_LINE = re.compile(r"(?:\r\n?|\n|\u2028|\x85)[^\S\r\n]*(?:\r\n?|\n|\u2028|\x85)|\f|\u2029")
_MARKDOWN = re.compile(r"#{1,6}[ \t]+\S")
_HEADING_MAX_CHARS = 90
_NOT_A_HEADING_END = '.!?。！？…;；,，、:：»"”'
_FINISHED = tuple('.!?。！？…»”"')
_LONG_LINE_WEIGHT = 120.0  # hard-wrapped lines are shorter, so that none of them passes for a heading
_LOOK_CHARS = 200  # white space between a line and its neighbours that is looked at


def paragraphs(text: str, sentences: Sequence[Span]) -> Iterator[list[Span]]:
    """The sentences, grouped by the line ends between them."""
    group: list[Span] = []
    for sentence in sentences:
        if group and _LINE_END.search(text, group[-1].end, sentence.start):
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group


def is_heading(text: str, line: Span, within: Span) -> bool:
    """Whether a line that is a paragraph of its own looks like a heading.

    Markdown's # says so; else it is short and ends without punctuation, and has blank lines on both sides
    or, in texts without blank lines, a finished sentence before and a long line after it. `within` is the
    stretch of text that the line belongs to; its start counts as a blank line.
    """
    if _MARKDOWN.match(text, line.start, line.end):
        return True
    if len(line) > _HEADING_MAX_CHARS or text[line.end - 1] in _NOT_A_HEADING_END:
        return False
    if not any(character.isalpha() for character in line.of(text)):
        return False
    before = text[max(within.start, line.start - _LOOK_CHARS) : line.start]
    gap_before = before[len(before.rstrip()) :]
    after = text[line.end : min(within.end, line.end + _LOOK_CHARS)]
    gap_after = after[: len(after) - len(after.lstrip())]
    opens = line.start - len(gap_before) <= within.start or bool(_BLANK_LINE.search(gap_before))
    if opens and _BLANK_LINE.search(gap_after):
        return True
    return (opens or before.rstrip()[-1:] in _FINISHED) and _first_line_is_long(after.lstrip())


def _first_line_is_long(following: str) -> bool:
    line_end = _LINE_END.search(following)
    first = following[: line_end.start()] if line_end else following
    return text_weight(first) >= _LONG_LINE_WEIGHT
