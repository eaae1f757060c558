"""What stands between two lines of a PDF page: nothing, a space, a line end or a blank line.

A sentence that runs over three lines becomes one line again; everything else stays as on the page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from indexer.documents.pdf_characters import Kind
from indexer.documents.pdf_lines import BOTTOM, HYPHENS, LEFT, RIGHT, TOP, Glyphs, Lines, is_spaceless

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_LINE_STEP = 2.2  # from bottom to bottom, in line heights; more is a new block
MOST_HEIGHT_RATIO = 1.6  # of the lines compared; more is another font size
LEAST_HEIGHT_SHARE = 0.8  # smaller lines, such as notes, do not tell how wide a paragraph is
INDENT_HEIGHTS = 0.8
LEFT_TOLERANCE_HEIGHTS = 0.4
COLUMN_LINES = 8  # before and after, by which the width of a column is known
BLOCK_GAP = 1.35  # of the usual step nearby; more leaves a blank line in the text

_SEPARATORS = ("\n", "\n\n", " ", "\n\n")
_, _BLANK_LINE, _JOINED, _NEW_COLUMN = range(4)
_LIST_MARK = re.compile(
    r"\s*(?:[•‣▪■●○◦–—-]\s|\(?\d{1,3}[.)]\s|\(?[a-z][.)]\s|[（(]?[一二三四五六七八九十]{1,3}[)）、])"
)
_WORD = re.compile(r"\S+")


def separators(glyphs: Glyphs, lines: Lines) -> list[str]:
    r"""What stands before each line, in this order: "", " ", "\n" or "\n\n"; before the first nothing."""
    if len(lines) < 2:
        return [""] * len(lines)
    kinds = _Pairs(glyphs, lines).judged()
    found = ["", *(_SEPARATORS[kind] for kind in kinds)]
    text, starts, ends = glyphs.text, lines.starts, lines.ends
    if _NEW_COLUMN in kinds:
        for pair, kind in enumerate(kinds):
            if kind == _NEW_COLUMN:
                found[pair + 1] = run_on_separator(text[ends[pair] - 1], text[starts[pair + 1]])
    if glyphs.counts.of(Kind.COMMON_HAN, Kind.RARE_HAN, Kind.KANA):
        for pair, kind in enumerate(kinds):
            if (
                kind == _JOINED
                and is_spaceless(text[ends[pair] - 1])
                and is_spaceless(text[starts[pair + 1]])
            ):
                found[pair + 1] = ""
    return found


def run_on_separator(before: str, after: str) -> str:
    """Between the last character of a page or column and the first of the next: does a sentence run on?"""
    if not after.islower():
        return "\n\n"
    if before in HYPHENS:
        return ""
    return " " if before.isalpha() or before in ",;" else "\n\n"


class _Pairs:
    """All pairs of neighbouring lines of a page, judged at once."""

    def __init__(self, glyphs: Glyphs, lines: Lines) -> None:
        import numpy as np

        self.text, self.lines = glyphs.text, lines
        boxes = lines.boxes
        self.height = boxes[:, BOTTOM] - boxes[:, TOP]
        self.higher = np.maximum(self.height[:-1], self.height[1:])
        self.step = boxes[1:, BOTTOM] - boxes[:-1, BOTTOM]
        self.step[lines.directions[1:] != lines.directions[:-1]] = np.nan

    def judged(self) -> list[int]:
        """For each pair what lies between; an index of `_SEPARATORS`."""
        import numpy as np

        boxes, step = self.lines.boxes, self.step
        blank = step > BLOCK_GAP * self._usual_step()
        upward = step < -self.higher
        kinds = np.zeros(len(step), np.int8)
        kinds[self._same_paragraph(blank)] = _JOINED
        kinds[blank | upward] = _BLANK_LINE
        kinds[upward & (boxes[1:, LEFT] >= boxes[:-1, RIGHT] - self.higher)] = _NEW_COLUMN
        found: list[int] = kinds.tolist()
        return found

    def _usual_step(self) -> NDArray[np.float64]:
        """From line to line within a paragraph, judged by the lines around; (n_pairs,)."""
        import numpy as np

        higher, step = np.maximum(self.higher, 0.1), self.step
        usual = (MOST_LINE_STEP / BLOCK_GAP) * higher
        # No usual step is smaller: only for the pairs beyond it does it matter what it is.
        wide = np.flatnonzero(step > BLOCK_GAP * 0.8 * higher)
        if not len(wide):
            return usual
        near = _windows(step, wide, COLUMN_LINES - 1)
        high = higher[wide, None]
        likely = (near > 0.8 * high) & (near <= MOST_LINE_STEP * high)
        counts = likely.sum(1)
        near[~likely] = np.inf
        near.sort(axis=1)
        median = near[np.arange(len(wide)), np.maximum(counts - 1, 0) // 2]
        usual[wide] = np.where(counts > 0, median, usual[wide])
        return usual

    def _same_paragraph(self, blank: NDArray[np.bool_]) -> NDArray[np.bool_]:
        import numpy as np

        higher, step, lines = self.higher, self.step, self.lines
        joins = (step > 0.3 * higher) & (step <= MOST_LINE_STEP * higher) & ~blank
        self._part_sizes(joins)
        start, end = self._edges()
        above_start, above_end, below_start = start[:-1], end[:-1], start[1:]
        if lines.mirrored.any():  # a line and the one below, both as the upper one is read
            turned = lines.mirrored[:-1]
            above_start = np.where(turned, -lines.boxes[:-1, RIGHT], lines.boxes[:-1, LEFT])
            above_end = np.where(turned, -lines.boxes[:-1, LEFT], lines.boxes[:-1, RIGHT])
            below_start = np.where(turned, -lines.boxes[1:, RIGHT], lines.boxes[1:, LEFT])
        match, text = _LIST_MARK.match, self.text
        for pair in np.flatnonzero(joins & (below_start - above_start > INDENT_HEIGHTS * higher)).tolist():
            # The first line of the next paragraph.
            joins[pair] = bool(match(text, lines.starts[pair], lines.ends[pair]))
        for pair in np.flatnonzero(joins).tolist():
            if match(text, lines.starts[pair + 1], lines.ends[pair + 1]):
                joins[pair] = False
        # If the first word of the lower line had fitted above, its author began a new line on purpose.
        pairs = np.flatnonzero(joins)
        tolerance = LEFT_TOLERANCE_HEIGHTS * higher[pairs]
        near_starts = _windows(start, pairs + 1, COLUMN_LINES)
        near_ends = _windows(end, pairs + 1, COLUMN_LINES)
        near_heights = _windows(self.height, pairs + 1, COLUMN_LINES) / higher[pairs, None]
        alike = near_heights > LEAST_HEIGHT_SHARE
        alike &= np.abs(near_starts - below_start[pairs, None]) <= tolerance[:, None]
        near_ends[~alike] = -np.inf
        room = near_ends.max(1, initial=-np.inf) - above_end[pairs]
        for number in np.flatnonzero(room > tolerance).tolist():
            pair = int(pairs[number])
            joins[pair] = room[number] <= self._first_word_width(pair + 1) + tolerance[number]
        return joins

    def _part_sizes(self, joins: NDArray[np.bool_]) -> None:
        """Part lines of different font size."""
        import numpy as np

        lower = np.minimum(self.height[:-1], self.height[1:])
        starts, ends = self.lines.starts, self.lines.ends
        for pair in np.flatnonzero(joins & (self.higher > MOST_HEIGHT_RATIO * lower)).tolist():
            if min(ends[pair] - starts[pair], ends[pair + 1] - starts[pair + 1]) > 3:
                joins[pair] = False

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

    def _first_word_width(self, line: int) -> float:
        start, end = self.lines.starts[line], self.lines.ends[line]
        width = float(self.lines.boxes[line, RIGHT] - self.lines.boxes[line, LEFT])
        if is_spaceless(self.text[start]):
            word = 1
        else:
            match = _WORD.match(self.text, start, end)
            word = (match.end() - start if match else 0) + 1
        return width * min(1.0, word / max(1, end - start))


def _windows(values: NDArray[np.float64], centres: NDArray[np.intp], reach: int) -> NDArray[np.float64]:
    """The values around each centre, NaN beyond the ends; (n_centres, 2 * reach + 1)."""
    import numpy as np

    padded = np.full(len(values) + 2 * reach, np.nan)
    padded[reach:-reach] = values
    windows: NDArray[np.float64] = padded[centres[:, None] + np.arange(2 * reach + 1)]
    return windows
