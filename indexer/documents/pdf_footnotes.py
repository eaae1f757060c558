"""Footnotes: smaller lines at the foot of a page or column that begin with a mark. Each is a paragraph.

They never join the body above them; and where a column ends in notes, its last sentence goes on in the next
column, not in them: such notes move to the end of their page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from indexer.documents.pdf_lines import BOTTOM, LEFT, RIGHT, TOP, Direction, Lines

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SMALLER = 0.88  # than the body's line height
FROM_SHARE = 0.4  # of the page's height: above it nothing is a footnote
FEWEST_BODY_LINES = 3

_MARK = re.compile(
    r"(?:[(\[]?\d{1,3}[)\].]?|[*†‡§¶]{1,3}|[①-⑳]|[¹²³⁴-⁹]{1,3}|[(\[][a-z]{1,2}[)\]])\s*(?=[^\W\d_]|[“”\"«‘'])"
)


class Notes(NamedTuple):
    """The footnotes of a page, by the numbers of their lines in reading order."""

    starts: list[int]  # lines that begin a note
    lines: list[int]  # all lines of notes, ascending


def find_notes(text: str, lines: Lines, first: int, end: int, page_height: float) -> Notes | None:
    """The footnotes among lines `first` to `end`, which are one page; numbers count from `first`.

    Args:
        text: The characters that the lines are places in.
        lines: Of one page or more.
        first: The page's first line.
        end: The line after its last.
        page_height: As displayed, in points.
    """
    import numpy as np

    if end - first <= FEWEST_BODY_LINES:
        return None
    boxes = lines.boxes[first:end]
    low = np.flatnonzero(boxes[:, TOP] > FROM_SHARE * page_height).tolist()
    if not any(_MARK.match(text, lines.starts[first + line], lines.ends[first + line]) for line in low):
        return None
    heights = (boxes[:, BOTTOM] - boxes[:, TOP]).tolist()
    limit = SMALLER * _body_height(lines, first, heights)
    tops = boxes[:, TOP].tolist()
    small = [
        top > FROM_SHARE * page_height and height < limit for top, height in zip(tops, heights, strict=True)
    ]
    if not any(small):
        return None
    starts: list[int] = []
    found: list[int] = []
    for number, is_small in enumerate(small):
        if not is_small or lines.directions[first + number] != Direction.RIGHT:
            continue
        begins = _MARK.match(text, lines.starts[first + number], lines.ends[first + number])
        goes_on = bool(found) and found[-1] == number - 1 and tops[number] > tops[number - 1]
        if begins and (goes_on or _is_at_foot(boxes, small, number)):
            starts.append(number)
            found.append(number)
        elif goes_on:
            found.append(number)
    return Notes(starts, found) if starts and len(found) < end - first else None


def notes_last(notes: Notes, lines: Lines, first: int, end: int) -> list[int] | None:
    """The page's lines with the notes at its end; None where nothing but their own foot follows them."""
    moved = set(notes.lines)
    top = min(float(lines.boxes[first + number, TOP]) for number in notes.starts)
    follow = [number for number in range(notes.lines[0] + 1, end - first) if number not in moved]
    if not any(float(lines.boxes[first + number, BOTTOM]) < top for number in follow):
        return None
    return [number for number in range(end - first) if number not in moved] + notes.lines


def _body_height(lines: Lines, first: int, heights: list[float]) -> float:
    """The line height in which most of the page's characters stand."""
    weights = sorted(
        (height, lines.ends[first + number] - lines.starts[first + number])
        for number, height in enumerate(heights)
        if height == height
    )
    left = sum(weight for _, weight in weights) / 2
    for height, weight in weights:
        left -= weight
        if left <= 0:
            return height
    return 0.0


def _is_at_foot(boxes: NDArray[np.float64], small: list[bool], number: int) -> bool:
    """Whether nothing of the body's size stands below a line in its column."""
    left, top, right, _ = boxes[number].tolist()
    return not any(
        not is_small and box[TOP] > top and box[LEFT] < right and box[RIGHT] > left
        for box, is_small in zip(boxes.tolist(), small, strict=True)
    )
