"""Which lines of a clipped article are not the article: captions, share bars, lists of other stories.

Clutter is shown but never searched, so a wrong mark loses an answer: an unsure rule leaves the line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.documents.clutter_rules import (
    ALONE,
    ALONE_IN_HEAD,
    BEGINNINGS,
    LIST_ITEM,
    LIST_LABEL,
    MACHINE_TRANSLATION,
    POINTER,
    SEPARATORS,
    TAIL_LISTS,
    TAIL_NOTICES,
)
from indexer.documents.lines import Line, lines_of, spans_of
from indexer.records import Span

TAIL_FROM_SHARE = 0.3  # of the lines: share bars also stand above an article
MOST_TAIL_SHARE = 0.5  # of the characters: more than this is an article with a marker in its middle
MOST_TAIL_PARAGRAPHS = 3
MOST_LIST_ITEMS = 12
NOTICE_LINES = 5  # a machine-translation notice stands in the first lines
LONGEST_SHORT_RULE_CHARS = 250
LONGEST_NOTICE_CHARS = 600


def find_clutter(text: str) -> tuple[Span, ...]:
    """The lines of an article that are not its body, as spans of whole lines, sorted and disjoint.

    Args:
        text: Canonical text of a plain text, Markdown or HTML article.
    """
    lines = [line for line in lines_of(text) if line.text]
    marked = _mark_lines(lines)
    tail = _tail_start(lines)
    marked.update(range(tail, len(lines)))
    if len(marked) == len(lines):  # nothing would be left: then the rules are wrong about this text
        return ()
    return spans_of(lines, sorted(marked))


def _mark_lines(lines: Sequence[Line]) -> set[int]:
    marked: set[int] = set()
    in_head = True
    position = 0
    while position < len(lines):
        line = lines[position]
        if _is_clutter(line, in_head=in_head, position=position):
            marked.add(position)
        elif LIST_LABEL.fullmatch(line.text):
            items = _list_length(lines, position + 1)
            if items:
                marked.update(range(position, position + 1 + items))
                position += items
        elif line.is_long:
            in_head = False
        position += 1
    return marked


def _is_clutter(line: Line, *, in_head: bool, position: int) -> bool:
    text = line.text
    if position < NOTICE_LINES and len(text) <= LONGEST_NOTICE_CHARS and MACHINE_TRANSLATION.search(text):
        return True
    if len(text) > LONGEST_SHORT_RULE_CHARS:
        return False
    if SEPARATORS.fullmatch(text) or ALONE.fullmatch(text) or BEGINNINGS.match(text) or POINTER.match(text):
        return True
    return in_head and bool(ALONE_IN_HEAD.fullmatch(text))


def _list_length(lines: Sequence[Line], first: int) -> int:
    count = 0
    for line in lines[first : first + MOST_LIST_ITEMS]:
        if not LIST_ITEM.match(line.text) or len(line.text) > LONGEST_SHORT_RULE_CHARS:
            break
        count += 1
    return count


def _tail_start(lines: Sequence[Line]) -> int:
    """The first line of what follows the article; `len(lines)` when nothing does."""
    if not lines:
        return 0
    last_line = lines[-1].number + 1
    for position, line in enumerate(lines):
        if line.number < TAIL_FROM_SHARE * last_line or len(line.text) > LONGEST_SHORT_RULE_CHARS:
            continue
        is_list, is_notice = TAIL_LISTS.fullmatch(line.text), TAIL_NOTICES.match(line.text)
        if (is_list or is_notice) and _can_be_tail(lines, position, certain=bool(is_list)):
            return position
    return len(lines)


def _can_be_tail(lines: Sequence[Line], position: int, *, certain: bool) -> bool:
    rest = lines[position + 1 :]
    everything = sum(len(line.text) for line in lines)
    paragraphs = sum(1 for line in rest if line.is_long and line.ends_sentence and not _is_cut(line.text))
    allowed = MOST_TAIL_PARAGRAPHS if certain else 0
    return paragraphs <= allowed and sum(len(line.text) for line in rest) <= MOST_TAIL_SHARE * everything


def _is_cut(text: str) -> bool:
    return bool(re.search(r"(?:\.{3}|…)\s*$", text))
