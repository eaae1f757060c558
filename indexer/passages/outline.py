"""Finds paragraphs and headings, by the look of plain text or by a document's outline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexer.passages.weights import text_weight
from indexer.records.documents import Span
from indexer.records.reading import OutlineEntry

_LINE_END = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BLANK_LINE = re.compile(r"(?:\r\n?|\n|\u2028|\x85)[^\S\r\n]*(?:\r\n?|\n|\u2028|\x85)|\f|\u2029")
_MARKDOWN = re.compile(r"#{1,6}[ \t]+\S")
_HEADING_MAX_CHARS = 90
_NOT_A_HEADING_END = '.!?。！？…;；,，、:：»"”'
_FINISHED = tuple('.!?。！？…»”"')
_LONG_LINE_WEIGHT = 120.0  # hard-wrapped lines are shorter, so that none of them counts as a heading
_LOOK_CHARS = 200  # how far around a line its neighbours are searched


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

    It does if it begins with Markdown's #. Else it must be short and end without punctuation, with blank
    lines on both sides or, in texts without blank lines, a finished sentence before and a long line after it.
    `within` is the stretch of text that the line belongs to; its start counts as a blank line.
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


def heading_spans(text: str, outline: Sequence[OutlineEntry]) -> tuple[Span, ...]:
    """Where the headings of a text stand, so that none of them is quoted as if it said something.

    Args:
        text: A document's canonical text, or a passage's.
        outline: The document's outline, in the offsets of `text`. A bookmark whose title does not stand at
            its place gives no span.
    """
    found = (_titled_span(text, entry) for entry in outline)
    return tuple(sorted({span for span in found if span is not None}))


def section_path(outline: Sequence[OutlineEntry], start: int) -> tuple[str, ...]:
    """The headings that apply to a place, from the highest to the nearest one at or above it.

    Args:
        outline: In the order of the text; levels may begin anywhere and may leave some out.
        start: Offset in the canonical text.
    """
    path: list[OutlineEntry] = []
    for entry in outline:
        if entry.start > start:
            break
        while path and path[-1].level >= entry.level:
            path.pop()
        path.append(entry)
    return tuple(entry.title for entry in path)


def _titled_span(text: str, entry: OutlineEntry) -> Span | None:
    """The span at an entry's place that spells its title, ignoring white space and punctuation."""
    wanted = [character for character in entry.title.casefold() if character.isalnum()]
    end = min(len(text), entry.start + 3 * len(entry.title) + _LOOK_CHARS)
    matched, first, position = 0, None, entry.start
    while position < end and matched < len(wanted):
        letters = [character for character in text[position].casefold() if character.isalnum()]
        if letters:
            if wanted[matched : matched + len(letters)] != letters:
                return None
            first = position if first is None else first
            matched += len(letters)
        position += 1
    if first is None or matched < len(wanted):
        return None
    line_end = _LINE_END.search(text, position)
    rest = text[position : line_end.start() if line_end else len(text)]
    if not any(character.isalnum() for character in rest):  # closing marks belong to the heading
        position += len(rest.rstrip())
    line_start = text.rfind("\n", 0, first) + 1
    opening = text[max(line_start, entry.start) : first]
    return Span(first - len(opening.lstrip()), position)
