"""Lines of a PDF page -> paragraphs: a sentence that runs over three lines becomes one line again."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise
from statistics import median_low

from indexer.documents.pdf_page_text import MADE, PageText
from indexer.records import PageRectangle

MOST_LINE_STEP = 2.2  # from top to top, in character heights; more is a new block
MOST_HEIGHT_RATIO = 1.6  # of the characters compared; more is another font size
INDENT_HEIGHTS = 0.8
LEFT_TOLERANCE_HEIGHTS = 0.4
UPWARD_SHARE = 0.8  # of the steps from line to line
COLUMN_LINES = 8  # before and after, by which the width of a column is known
BLOCK_GAP = 1.35  # of the usual step nearby; more leaves a blank line in the text

_LIST_MARK = re.compile(
    r"\s*(?:[•‣▪■●○◦–—-]\s|\(?\d{1,3}[.)]\s|\(?[a-z][.)]\s|[（(]?[一二三四五六七八九十]{1,3}[)）、])"
)
_SPACELESS = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")


class Direction(Enum):
    """Which way a line of text runs on the page as displayed."""

    RIGHT = auto()  # right-to-left scripts too: they are upright
    DOWN = auto()
    UP = auto()
    UPSIDE_DOWN = auto()


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line as PDFium gives it: its characters, their indices, and where it stands."""

    characters: list[str]
    indices: list[int]
    text: str  # the characters, joined
    direction: Direction
    box: PageRectangle | None  # from first to last character, on a page turned so that the line is upright
    right_to_left: bool
    ends_in_hyphen: bool  # PDFium says that this hyphen only breaks a word


def make_line(
    characters: list[str],
    indices: list[int],
    first: PageRectangle | None,
    last: PageRectangle | None,
    *,
    ends_in_hyphen: bool,
) -> PageLine:
    """A line from the places, as displayed, of its first and last visible character."""
    text = "".join(characters)
    right_to_left = _is_right_to_left(text)
    direction, box = Direction.RIGHT, None
    if first is not None and last is not None:
        direction = _direction(first, last, right_to_left=right_to_left)
        box = union(_upright(first, direction), _upright(last, direction))
    return PageLine(characters, indices, text, direction, box, right_to_left, ends_in_hyphen)


def union(a: PageRectangle, b: PageRectangle) -> PageRectangle:
    """The smallest rectangle around two."""
    left, top = min(a.left, b.left), min(a.top, b.top)
    right = max(a.left + a.width, b.left + b.width)
    bottom = max(a.top + a.height, b.top + b.height)
    return PageRectangle(left, top, right - left, bottom - top)


def _direction(first: PageRectangle, last: PageRectangle, *, right_to_left: bool) -> Direction:
    across = last.left + last.width / 2 - first.left - first.width / 2
    down = last.top + last.height / 2 - first.top - first.height / 2
    if abs(down) > abs(across):
        return Direction.DOWN if down > 0 else Direction.UP
    return Direction.UPSIDE_DOWN if across < 0 and not right_to_left else Direction.RIGHT


def _upright(box: PageRectangle, direction: Direction) -> PageRectangle:
    right, bottom = box.left + box.width, box.top + box.height
    if direction is Direction.DOWN:
        return PageRectangle(box.top, -right, box.height, box.width)
    if direction is Direction.UP:
        return PageRectangle(-bottom, box.left, box.height, box.width)
    if direction is Direction.UPSIDE_DOWN:
        return PageRectangle(-right, -bottom, box.width, box.height)
    return box


def join_lines(lines: Sequence[PageLine]) -> PageText:
    """The text of a page with the lines of one paragraph joined, and the index of every character."""
    characters: list[str] = []
    indices = array("q")
    numbers = array("q")
    previous: PageLine | None = None
    shown = _top_down([line for line in lines if line.text.strip()])
    for position, line in enumerate(shown):
        start, end = _trimmed(line)
        if previous is not None:
            nearby = shown[max(0, position - COLUMN_LINES) : position + COLUMN_LINES]
            between = _between(previous, line, nearby)
            if not between and previous.ends_in_hyphen and characters[-1] == "-":
                characters.pop()
                indices.pop()
                numbers.pop()
            characters.extend(between)
            indices.extend([MADE] * len(between))
            numbers.extend([position] * len(between))
        characters.extend(line.characters[start:end])
        indices.extend(line.indices[start:end])
        numbers.extend([position] * (end - start))
        previous = line
    return PageText("".join(characters), indices, numbers)


def _top_down(lines: list[PageLine]) -> list[PageLine]:
    """The lines, turned round where PDFium gives them from last to first, as on some rotated pages."""
    steps = upward = 0
    for above, below in pairwise(lines):
        upper, lower = above.box, below.box
        if upper is None or lower is None or above.direction is not below.direction:
            continue
        steps += 1
        upward += lower.top + lower.height <= upper.top
    return lines[::-1] if upward > UPWARD_SHARE * steps else lines


def _trimmed(line: PageLine) -> tuple[int, int]:
    text = line.text
    return len(text) - len(text.lstrip()), len(text.rstrip())


def _between(above: PageLine, below: PageLine, nearby: Sequence[PageLine]) -> str:
    """What stands between two lines: nothing, a space, a line end or a blank line."""
    before, after = above.text.rstrip(), below.text.lstrip()
    if above.ends_in_hyphen:
        joins = before[-2:-1].isalpha() and after[:1].islower()
        return "" if joins else "\n"
    upper, lower = above.box, below.box
    if upper is None or lower is None or above.direction is not below.direction:
        return "\n"
    height = max(upper.height, lower.height, 0.1)
    step = (lower.top + lower.height) - (upper.top + upper.height)
    if step > BLOCK_GAP * _usual_step(above, height, nearby) or step < -height:
        return "\n\n"
    if not _same_paragraph(above, below, step, nearby):
        return "\n"
    return "" if _is_spaceless(before[-1:]) and _is_spaceless(after[:1]) else " "


def _same_paragraph(above: PageLine, below: PageLine, step: float, nearby: Sequence[PageLine]) -> bool:
    upper, lower = above.box, below.box
    if upper is None or lower is None:
        return False
    height = max(upper.height, lower.height)
    if not 0.3 * height < step <= MOST_LINE_STEP * height or _LIST_MARK.match(below.text):
        return False
    if (
        height > MOST_HEIGHT_RATIO * min(upper.height, lower.height)
        and min(len(above.text), len(below.text)) > 3
    ):
        return False
    mirrored = above.right_to_left
    above_start, above_end = _edges(upper, mirrored=mirrored)
    below_start, _ = _edges(lower, mirrored=mirrored)
    if below_start - above_start > INDENT_HEIGHTS * height and not _LIST_MARK.match(above.text):
        return False  # the first line of the next paragraph
    # Would the first word of the lower line have fitted above? Then its author began a new line on purpose.
    column = [
        _edges(box, mirrored=mirrored)
        for line in nearby
        if line.direction is above.direction and (box := line.box) is not None
    ]
    ends = [end for start, end in column if abs(start - below_start) <= LEFT_TOLERANCE_HEIGHTS * height]
    room = max(ends, default=above_end) - above_end
    return room <= _first_word_width(below, lower) + LEFT_TOLERANCE_HEIGHTS * height


def _usual_step(above: PageLine, height: float, nearby: Sequence[PageLine]) -> float:
    """From baseline to baseline within a paragraph, judged by the lines around."""
    boxes = [box for line in nearby if line.direction is above.direction and (box := line.box) is not None]
    steps = [lower.top + lower.height - upper.top - upper.height for upper, lower in pairwise(boxes)]
    likely = [step for step in steps if 0.8 * height < step <= MOST_LINE_STEP * height]
    return median_low(likely) if likely else MOST_LINE_STEP * height / BLOCK_GAP


def _edges(box: PageRectangle, *, mirrored: bool) -> tuple[float, float]:
    """Start and end of a line along the direction of reading."""
    return (-box.left - box.width, -box.left) if mirrored else (box.left, box.left + box.width)


def _first_word_width(line: PageLine, box: PageRectangle) -> float:
    text = line.text.strip()
    word = text[:1] if _is_spaceless(text[:1]) else text.split()[0] + " "
    return box.width * min(1.0, len(word) / max(1, len(text)))


def _is_spaceless(character: str) -> bool:
    return bool(_SPACELESS.match(character))


def _is_right_to_left(text: str) -> bool:
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction == "L":
            return False
        if direction in {"R", "AL"}:
            return True
    return False
