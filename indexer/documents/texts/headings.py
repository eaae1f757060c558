"""Finds the headings of a text: by Markdown's marks, or by the layout of plain text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from indexer.common.written_dates import find_date
from indexer.documents.blocks.lines import Line, covers, lines_of
from indexer.documents.clutter.rules import LIST_ITEM
from indexer.records.documents import Span
from indexer.records.reading import OutlineEntry

MAX_HEADING_CHARS = 90
MIN_LETTERS = 3
BODY_UNITS = 80  # a line this long that ends like a sentence is a paragraph
LONG_LINE_UNITS = 120  # hard-wrapped lines are shorter, so that none of them passes for a heading
MAX_HEADINGS = 2_000  # a text with more short lines than that is a list
MAX_MARKDOWN_CHARS = 4_000_000

_NO_HEADING_END = tuple('.!?。！？…;；,，、:：»"”')
_FINISHED = tuple('.!?。！？…»”"')
_MARKS = re.compile(r"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])|[*`]+|(?<!\w)_+|_+(?!\w)|\s#+$")


def plain_outline(
    text: str, clutter: Sequence[Span] = (), title: str | None = None
) -> tuple[OutlineEntry, ...]:
    """The headings of a plain text: short lines without an end of a sentence, set apart above a paragraph.

    Above the first paragraph only the title counts, as level 1: bylines and subtitles stand there as well.
    """
    lines = [line for line in lines_of(text) if line.text and not covers(clutter, line.start)]
    entries: list[OutlineEntry] = []
    in_head = True
    for position, line in enumerate(lines):
        if in_head and title is not None and title in line.text and len(line.text) <= len(title) + 4:
            entries.append(OutlineEntry(1, title, text.index(title, line.start)))
        elif _is_paragraph(line):
            in_head = False
        elif not in_head and _is_heading(lines, position):
            entries.append(OutlineEntry(2, line.text, text.index(line.text, line.start)))
            if len(entries) > MAX_HEADINGS:
                return ()
    return tuple(entries)


def markdown_outline(text: str, body_start: int, clutter: Sequence[Span] = ()) -> tuple[OutlineEntry, ...]:
    """The headings that Markdown marks as such; code and front matter have none."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": 20})
    parser.core.ruler.disable("inline")
    body = text[body_start : body_start + MAX_MARKDOWN_CHARS]
    starts = [0]
    for line in lines_of(body):
        starts.append(line.end + 1)
    entries: list[OutlineEntry] = []
    tokens = parser.parse(body)
    for token, inline in pairwise(tokens):
        if token.type == "heading_open" and token.map is not None:
            start = body_start + starts[token.map[0]]
            title = " ".join(_MARKS.sub(r"\1", inline.content).split())
            if title and not covers(clutter, start):
                entries.append(OutlineEntry(int(token.tag[1]), title, start))
    return tuple(entries)


def _is_heading(lines: Sequence[Line], position: int) -> bool:
    line = lines[position]
    if len(line.text) > MAX_HEADING_CHARS or line.text.endswith(_NO_HEADING_END):
        return False
    if sum(character.isalpha() for character in line.text) < MIN_LETTERS or "\t" in line.text:
        return False
    if LIST_ITEM.match(line.text) and not line.text[0].isdigit():
        return False
    if position + 1 == len(lines) or find_date(line.text, day_first=True) is not None:
        return False
    below = lines[position + 1]
    above = lines[position - 1] if position else None
    blank_above = above is None or line.number > above.number + 1
    blank_below = below.number > line.number + 1
    if blank_above and blank_below:
        return _leads_to_body(lines, position)
    finished = above is not None and above.text.endswith(_FINISHED)
    return (blank_above or finished) and below.units >= LONG_LINE_UNITS


def _leads_to_body(lines: Sequence[Line], position: int) -> bool:
    """Under a heading stands a paragraph, or one more heading above a paragraph."""
    return any(_is_paragraph(below) or below.ends_sentence for below in lines[position + 1 : position + 3])


def _is_paragraph(line: Line) -> bool:
    return line.is_long or (line.units >= BODY_UNITS and line.ends_sentence)
