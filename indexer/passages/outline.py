"""Paragraphs and headings, as far as plain text shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexer.records import Span

_LINE_END = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BLANK_LINE = re.compile(r"(?:\r\n?|\n|\u2028|\x85)[^\S\r\n]*(?:\r\n?|\n|\u2028|\x85)|\f|\u2029")
_MARKDOWN = re.compile(r"#{1,6}[ \t]+\S")
_HEADING_MAX_CHARS = 90
_NOT_A_HEADING_END = '.!?。！？…;；,，、:：»"”'
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

    Markdown's # says so; else it is short, ends without punctuation and has blank lines on both sides.
    `within` is the stretch of text that the line belongs to; its start counts as a blank line.
    """
    if _MARKDOWN.match(text, line.start, line.end):
        return True
    if len(line) > _HEADING_MAX_CHARS or text[line.end - 1] in _NOT_A_HEADING_END:
        return False
    if not any(character.isalpha() for character in line.of(text)):
        return False
    before = text[max(within.start, line.start - _LOOK_CHARS) : line.start]
    before = before[len(before.rstrip()) :]
    opens = line.start - len(before) <= within.start or bool(_BLANK_LINE.search(before))
    after = text[line.end : min(within.end, line.end + _LOOK_CHARS)]
    after = after[: len(after) - len(after.lstrip())]
    return opens and bool(_BLANK_LINE.search(after))
