"""Footnotes: smaller lines at the foot of a page or column that begin with a mark. Each is a paragraph.

They are never joined with the body above. If a column ends with notes, its last sentence continues in the
next column; so the notes are moved to the end of their page.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from indexer.documents.pdf.page.characters import digits
from indexer.documents.pdf.page.page_lines import BOTTOM, LEFT, RIGHT, TOP, Direction, Lines

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SMALLER = 0.88  # maximum line height, relative to the body's
FROM_SHARE = 0.4  # footnotes are only below this share of the page's height
MIN_BODY_LINES = 3
_LAST_CODE = 0xFFFF

_MARK = re.compile(
    r"(?:[(\[]?\d{1,3}[)\].]?|[*†‡§¶]{1,3}|[①-⑳]|[¹²³⁴-⁹]{1,3}|[(\[][a-z]{1,2}[)\]])\s*(?=[^\W\d_]|[“”\"«‘'])"
)


class Notes(NamedTuple):
    """The footnotes of a page, by the numbers of their lines in reading order."""

    starts: list[int]  # lines that begin a note
    lines: list[int]  # all lines of notes, ascending


def find_notes(
    text: str,
    codes: NDArray[np.integer],
    lines: Lines,
    first_lines: Sequence[int],
    page_heights: Sequence[float],
) -> dict[int, Notes]:
    """The footnotes of each page that has any, by its number; lines are counted from its first.

    Args:
        text: The characters that the lines are places in.
        codes: Their code points.
        lines: Of one page or more; those without characters belong to none.
        first_lines: Of the pages, and the number of all lines.
        page_heights: Of the pages, as displayed, in points.
    """
    import numpy as np

    page_of = np.repeat(np.arange(len(page_heights)), np.diff(first_lines))
    tops, heights = lines.boxes[:, TOP], lines.boxes[:, BOTTOM] - lines.boxes[:, TOP]
    small = tops > FROM_SHARE * np.array(page_heights)[page_of]  # False for NaN
    small &= heights < SMALLER * _body_heights(lines, heights, page_of, len(page_heights))[page_of]
    small_lines = np.flatnonzero(small)
    marked = small_lines[_may_be_marks()[np.minimum(codes[lines.starts[small_lines]], _LAST_CODE)]]
    ranges = zip(marked.tolist(), lines.starts[marked].tolist(), lines.ends[marked].tolist(), strict=True)
    begins = {line for line, start, end in ranges if _MARK.match(text, start, end)}
    notes_by_page: dict[int, Notes] = {}
    for page in dict.fromkeys(page_of[list(begins)].tolist()):
        first, end = first_lines[page], first_lines[page + 1]
        notes = _notes_of_page(lines, small, begins, first, end)
        if notes is not None:
            notes_by_page[page] = notes
    return notes_by_page


@cache
def _may_be_marks() -> NDArray[np.bool_]:
    """For each code point whether a mark can begin with it; characters beyond are looked at."""
    import numpy as np

    table = np.zeros(_LAST_CODE + 1, np.bool_)
    table[digits()] = True
    table[[ord(c) for c in "([*†‡§¶¹²³⁴⁵⁶⁷⁸⁹"]] = True
    table[ord("①") : ord("⑳") + 1] = True
    table[_LAST_CODE] = True
    return table


def _notes_of_page(
    lines: Lines, small: NDArray[np.bool_], begins: Container[int], first: int, end: int
) -> Notes | None:
    import numpy as np

    count = np.count_nonzero(lines.ends[first:end] > lines.starts[first:end])
    if count <= MIN_BODY_LINES:
        return None
    tops = lines.boxes[:, TOP]
    starts: list[int] = []
    numbers: list[int] = []
    for line in np.flatnonzero(small[first:end]).tolist():
        number, line = line, first + line
        if lines.directions[line] != Direction.RIGHT:
            continue
        goes_on = bool(numbers) and numbers[-1] == number - 1 and tops[line] > tops[line - 1]
        if line in begins and (goes_on or _is_at_foot(lines.boxes[first:end], small[first:end], number)):
            starts.append(number)
            numbers.append(number)
        elif goes_on:
            numbers.append(number)
    return Notes(starts, numbers) if starts and len(numbers) < count else None


def notes_last(notes: Notes, lines: Lines, first: int, end: int) -> list[int] | None:
    """The page's lines with the notes at its end; None where nothing but their own foot follows them."""
    moved = set(notes.lines)
    top = min(float(lines.boxes[first + number, TOP]) for number in notes.starts)
    follow = [number for number in range(notes.lines[0] + 1, end - first) if number not in moved]
    if not any(float(lines.boxes[first + number, BOTTOM]) < top for number in follow):
        return None
    return [number for number in range(end - first) if number not in moved] + notes.lines


def _body_heights(
    lines: Lines, heights: NDArray[np.float64], page_of: NDArray[np.intp], pages: int
) -> NDArray[np.float64]:
    """For each page the line height in which most of its characters stand; 0 without any; (n_pages,)."""
    import numpy as np

    order = np.flatnonzero(~np.isnan(heights))
    order = order[np.lexsort([heights[order], page_of[order]])]
    lengths = (lines.ends - lines.starts)[order]
    totals = np.bincount(page_of[order], lengths, pages)
    upper = np.searchsorted(np.cumsum(lengths), np.cumsum(totals) - totals / 2)
    medians = np.append(heights[order], 0.0)[np.minimum(upper, len(order))]
    return np.where(totals > 0, medians, 0.0)


def _is_at_foot(boxes: NDArray[np.float64], small: NDArray[np.bool_], number: int) -> bool:
    """Whether nothing of the body's size stands below a line in its column."""
    import numpy as np

    left, top, right, _ = boxes[number].tolist()
    below = ~small & (boxes[:, TOP] > top) & (boxes[:, LEFT] < right) & (boxes[:, RIGHT] > left)
    return not np.any(below)
