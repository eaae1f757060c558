"""Chooses the separator between two lines of a PDF page: nothing, a space, a line end or a blank line.

A sentence that runs over three lines becomes one line again; everything else stays as on the page.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from indexer.documents.pdf.page.characters import Kind, digits
from indexer.documents.pdf.page.glyphs import Glyphs
from indexer.documents.pdf.page.page_lines import (
    BOTTOM,
    HYPHENS,
    LEFT,
    RIGHT,
    TOP,
    Lines,
    are_spaceless,
    is_space,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_LINE_STEP = 2.2  # from bottom to bottom, in line heights; more is a new block
MAX_HEIGHT_RATIO = 1.6  # of the lines compared; more is another font size
MIN_HEIGHT_SHARE = 0.8  # smaller lines, such as notes, do not tell how wide a paragraph is
INDENT_HEIGHTS = 0.8
LEFT_TOLERANCE_HEIGHTS = 0.4
COLUMN_LINES = 8  # before and after, by which the width of a column is known
BLOCK_GAP = 1.35  # of the usual step nearby; more leaves a blank line in the text

_SEPARATORS = ("\n", "\n\n", " ", "\n\n")
_, _BLANK_LINE, _JOINED, _NEW_COLUMN = range(4)
_LIST_MARK = re.compile(
    r"\s*(?:[•‣▪■●○◦–—-]\s|\(?\d{1,3}[.)]\s|\(?[a-z][.)]\s|[（(]?[一二三四五六七八九十]{1,3}[)）、])"
)
_LAST_CODE = 0xFFFF
_MARK, _LETTER = 1, 2  # what may begin a list item


def separators(glyphs: Glyphs, lines: Lines, codes: NDArray[np.integer]) -> list[str]:
    r"""What stands before each line, in this order: "", " ", "\n" or "\n\n"; before the first nothing.

    Args:
        glyphs: The characters that the lines are places in.
        lines: Of one page or more.
        codes: The code points of the characters, and one more.
    """
    import numpy as np

    if len(lines) < 2:
        return [""] * len(lines)
    kinds = _Pairs(glyphs.text, lines, codes).judged()
    text, starts, ends = glyphs.text, lines.starts, lines.ends
    separators = ["", *map(_SEPARATORS.__getitem__, kinds.tolist())]
    for pair in np.flatnonzero(kinds == _NEW_COLUMN).tolist():
        separators[pair + 1] = run_on_separator(text[ends[pair] - 1], text[starts[pair + 1]])
    if glyphs.counts.of(Kind.COMMON_HAN, Kind.RARE_HAN, Kind.KANA):
        between_them = are_spaceless(codes[ends[:-1] - 1]) & are_spaceless(codes[starts[1:]])
        for pair in np.flatnonzero(between_them & (kinds == _JOINED)).tolist():
            separators[pair + 1] = ""
    return separators


def run_on_separator(before: str, after: str) -> str:
    """Between the last character of a page or column and the first of the next: does a sentence run on?"""
    if not after.islower():
        return "\n\n"
    if before in HYPHENS:
        return ""
    return " " if before.isalpha() or before in ",;" else "\n\n"


class _Pairs:
    """All pairs of neighbouring lines of a page, judged at once."""

    def __init__(self, text: str, lines: Lines, codes: NDArray[np.integer]) -> None:
        import numpy as np

        self.text, self.lines, self.codes = text, lines, codes
        boxes = lines.boxes
        self.height = boxes[:, BOTTOM] - boxes[:, TOP]
        self.higher = np.maximum(self.height[:-1], self.height[1:])
        self.step = boxes[1:, BOTTOM] - boxes[:-1, BOTTOM]
        self.step[lines.directions[1:] != lines.directions[:-1]] = np.nan

    def judged(self) -> NDArray[np.int8]:
        """For each pair what lies between; an index of `_SEPARATORS`."""
        import numpy as np

        boxes, step = self.lines.boxes, self.step
        blank = step > BLOCK_GAP * self._usual_step()
        upward = step < -self.higher
        kinds = np.zeros(len(step), np.int8)
        kinds[self._same_paragraph(blank)] = _JOINED
        kinds[blank | upward] = _BLANK_LINE
        kinds[upward & (boxes[1:, LEFT] >= boxes[:-1, RIGHT] - self.higher)] = _NEW_COLUMN
        return kinds

    def _usual_step(self) -> NDArray[np.float64]:
        """From line to line within a paragraph, judged by the lines around; (n_pairs,)."""
        import numpy as np

        higher, step = np.maximum(self.higher, 0.1), self.step
        usual = (MAX_LINE_STEP / BLOCK_GAP) * higher
        # No usual step is smaller, so only the pairs beyond it need the exact step.
        wide = np.flatnonzero(step > BLOCK_GAP * 0.8 * higher)
        if not len(wide):
            return usual
        near = _windows(step, wide, COLUMN_LINES - 1)
        high = higher[wide, None]
        likely = (near > 0.8 * high) & (near <= MAX_LINE_STEP * high)
        counts = likely.sum(1)
        near[~likely] = np.inf
        near.sort(axis=1)
        median = near[np.arange(len(wide)), np.maximum(counts - 1, 0) // 2]
        usual[wide] = np.where(counts > 0, median, usual[wide])
        return usual

    def _same_paragraph(self, blank: NDArray[np.bool_]) -> NDArray[np.bool_]:
        import numpy as np

        higher, step, lines = self.higher, self.step, self.lines
        joins = (step > 0.3 * higher) & (step <= MAX_LINE_STEP * higher) & ~blank
        self._part_sizes(joins)
        start, end = self._edges()
        above_start, above_end, below_start = start[:-1], end[:-1], start[1:]
        if lines.mirrored.any():  # a line and the one below, both as the upper one is read
            turned = lines.mirrored[:-1]
            above_start = np.where(turned, -lines.boxes[:-1, RIGHT], lines.boxes[:-1, LEFT])
            above_end = np.where(turned, -lines.boxes[:-1, LEFT], lines.boxes[:-1, RIGHT])
            below_start = np.where(turned, -lines.boxes[1:, RIGHT], lines.boxes[1:, LEFT])
        listed = self._list_items(joins)
        # Further in than the line above, if that is no list item: the first line of the next paragraph.
        joins &= listed[:-1] | ~(below_start - above_start > INDENT_HEIGHTS * higher)
        joins &= ~listed[1:]
        # If the first word of the lower line would have fitted above, the line break is intended.
        # Where no line nearby reaches further than the upper one, nothing had fitted.
        pairs = np.flatnonzero(joins)
        further = _highest_nearby(end, COLUMN_LINES)[pairs + 1] - above_end[pairs]
        pairs = pairs[further > LEFT_TOLERANCE_HEIGHTS * higher[pairs]]
        tolerance = LEFT_TOLERANCE_HEIGHTS * higher[pairs]
        near_starts = _windows(start, pairs + 1, COLUMN_LINES)
        near_ends = _windows(end, pairs + 1, COLUMN_LINES)
        near_heights = _windows(self.height, pairs + 1, COLUMN_LINES) / higher[pairs, None]
        alike = near_heights > MIN_HEIGHT_SHARE
        alike &= np.abs(near_starts - below_start[pairs, None]) <= tolerance[:, None]
        near_ends[~alike] = -np.inf
        room = near_ends.max(1, initial=-np.inf) - above_end[pairs]
        beyond = room > tolerance
        pairs, room, tolerance = pairs[beyond], room[beyond], tolerance[beyond]
        joins[pairs] = room <= self._first_word_widths(pairs + 1) + tolerance
        return joins

    def _list_items(self, joins: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Which lines begin with the mark of a list item, of those that matter; (n_lines,)."""
        import numpy as np

        starts, ends = self.lines.starts, self.lines.ends
        first = np.minimum(self.codes[starts], _LAST_CODE)
        kinds = _list_mark_kinds()[first]
        may: NDArray[np.bool_] = kinds == _MARK
        letters = np.flatnonzero(kinds == _LETTER)  # of which few stand before a full stop or a bracket
        second = self.codes[starts[letters] + 1]
        may[letters] = (second == ord(".")) | (second == ord(")"))
        near = np.zeros(len(may), np.bool_)
        near[:-1] = joins
        near[1:] |= joins
        may &= near
        candidates = np.flatnonzero(may)
        match = _LIST_MARK.match
        ranges = zip(starts[candidates].tolist(), ends[candidates].tolist(), strict=True)
        may[candidates] = [match(self.text, start, end) is not None for start, end in ranges]
        return may

    def _part_sizes(self, joins: NDArray[np.bool_]) -> None:
        """Separate lines of different font size."""
        import numpy as np

        lower = np.minimum(self.height[:-1], self.height[1:])
        lengths = self.lines.ends - self.lines.starts
        long = np.minimum(lengths[:-1], lengths[1:]) > 3
        joins &= ~(long & (self.higher > MAX_HEIGHT_RATIO * lower))

    def _edges(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Start and end of the lines along the direction of reading."""
        import numpy as np

        boxes, mirrored = self.lines.boxes, self.lines.mirrored
        if not mirrored.any():
            return boxes[:, LEFT], boxes[:, RIGHT]
        return (
            np.where(mirrored, -boxes[:, RIGHT], boxes[:, LEFT]),
            np.where(mirrored, -boxes[:, LEFT], boxes[:, RIGHT]),
        )

    def _first_word_widths(self, lines: NDArray[np.intp]) -> NDArray[np.float64]:
        """How wide the first word of some lines is, with a space; a character where there are none; (n,)."""
        import numpy as np

        starts, ends = self.lines.starts[lines], self.lines.ends[lines]
        widths = self.lines.boxes[lines, RIGHT] - self.lines.boxes[lines, LEFT]
        spaces = np.append(np.flatnonzero(is_space(self.codes)), len(self.codes))
        word_ends = np.minimum(spaces[np.searchsorted(spaces, starts)], ends)
        words = np.where(are_spaceless(self.codes[starts]), 1, word_ends - starts + 1)
        first_widths: NDArray[np.float64] = widths * np.minimum(1.0, words / np.maximum(1, ends - starts))
        return first_widths


@cache
def _list_mark_kinds() -> NDArray[np.uint8]:
    """For each code point whether the mark of a list item can begin with it; those beyond are looked at."""
    import numpy as np

    table = np.zeros(_LAST_CODE + 1, np.uint8)
    table[digits()] = _MARK
    table[[ord(c) for c in "•‣▪■●○◦–—-(（一二三四五六七八九十"]] = _MARK
    table[ord("a") : ord("z") + 1] = _LETTER
    table[_LAST_CODE] = _MARK
    return table


def _windows(values: NDArray[np.float64], centres: NDArray[np.intp], reach: int) -> NDArray[np.float64]:
    """The values around each centre, NaN beyond the ends; (n_centres, 2 * reach + 1)."""
    import numpy as np

    padded = np.full(len(values) + 2 * reach, np.nan)
    padded[reach:-reach] = values
    windows: NDArray[np.float64] = padded[centres[:, None] + np.arange(2 * reach + 1)]
    return windows


def _highest_nearby(values: NDArray[np.float64], reach: int) -> NDArray[np.float64]:
    """The highest of the values up to `reach` places away from each, a power of two; (n,), NaN ignored."""
    import numpy as np

    padding = np.full(reach, -np.inf)
    highest = padded = np.concatenate([padding, np.where(np.isnan(values), -np.inf, values), padding])
    width = 1
    while width < 2 * reach:
        highest = np.maximum(highest[:-width], highest[width:])
        width *= 2
    nearby: NDArray[np.float64] = np.maximum(highest[:-1], padded[2 * reach :])
    return nearby
