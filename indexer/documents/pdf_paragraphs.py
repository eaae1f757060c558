"""What stands between two lines of a PDF page: nothing, a space, a line end or a blank line.

A sentence that runs over three lines becomes one line again; everything else stays as on the page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from indexer.documents.pdf_lines import BOTTOM, HYPHENS, LEFT, RIGHT, TOP, Glyphs, Lines, is_spaceless

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_LINE_STEP = 2.2  # from bottom to bottom, in line heights; more is a new block
MOST_HEIGHT_RATIO = 1.6  # of the lines compared; more is another font size
INDENT_HEIGHTS = 0.8
LEFT_TOLERANCE_HEIGHTS = 0.4
COLUMN_LINES = 8  # before and after, by which the width of a column is known
BLOCK_GAP = 1.35  # of the usual step nearby; more leaves a blank line in the text

_LIST_MARK = re.compile(
    r"\s*(?:[•‣▪■●○◦–—-]\s|\(?\d{1,3}[.)]\s|\(?[a-z][.)]\s|[（(]?[一二三四五六七八九十]{1,3}[)）、])"
)
_WORD = re.compile(r"\S+")


def separators(glyphs: Glyphs, lines: Lines) -> list[str]:
    r"""What stands before each line, in this order: "", " ", "\n" or "\n\n"; before the first nothing."""
    if len(lines) < 2:
        return [""] * len(lines)
    pairs = _Pairs(glyphs, lines)
    found = [""]
    text, starts, ends = glyphs.text, lines.starts, lines.ends
    for pair, (blank, joins, onward) in enumerate(zip(*pairs.judged(), strict=True)):
        before, after = text[ends[pair] - 1], text[starts[pair + 1]]
        if onward:
            found.append(run_on_separator(before, after))
        elif joins:
            found.append("" if is_spaceless(before) and is_spaceless(after) else " ")
        else:
            found.append("\n\n" if blank else "\n")
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

    def judged(self) -> tuple[list[bool], list[bool], list[bool]]:
        """For each pair: is there a blank line, are they of one paragraph, does a new column begin?"""
        boxes, step = self.lines.boxes, self.step
        blank = step > BLOCK_GAP * self._usual_step()
        upward = step < -self.higher
        onward = upward & (boxes[1:, LEFT] >= boxes[:-1, RIGHT] - self.higher)
        joins = self._same_paragraph() & ~blank
        return (blank | upward).tolist(), joins.tolist(), onward.tolist()

    def _usual_step(self) -> NDArray[np.float64]:
        """From line to line within a paragraph, judged by the lines around; (n_pairs,)."""
        import numpy as np
        from numpy.lib.stride_tricks import sliding_window_view

        higher, step = np.maximum(self.higher, 0.1), self.step
        usual = MOST_LINE_STEP * higher / BLOCK_GAP
        # No usual step is smaller: only for the pairs beyond it does it matter what it is.
        wide = np.flatnonzero(step > BLOCK_GAP * 0.8 * higher)
        if not len(wide):
            return usual
        padded = np.pad(step, COLUMN_LINES - 1, constant_values=np.nan)
        near = sliding_window_view(padded, 2 * COLUMN_LINES - 1)[wide]
        high = higher[wide, None]
        likely = (near > 0.8 * high) & (near <= MOST_LINE_STEP * high)
        counts = likely.sum(1)
        ordered = np.sort(np.where(likely, near, np.inf), axis=1)
        median = ordered[np.arange(len(wide)), np.maximum(counts - 1, 0) // 2]
        usual[wide] = np.where(counts > 0, median, usual[wide])
        return usual

    def _same_paragraph(self) -> NDArray[np.bool_]:
        import numpy as np

        higher, step, lines = self.higher, self.step, self.lines
        joins = (step > 0.3 * higher) & (step <= MOST_LINE_STEP * higher)
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
        room = self._column_ends(below_start) - above_end
        tolerance = LEFT_TOLERANCE_HEIGHTS * higher
        for pair in np.flatnonzero(joins & (room > tolerance)).tolist():
            joins[pair] = room[pair] <= self._first_word_width(pair + 1) + tolerance[pair]
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

    def _column_ends(self, below_start: NDArray[np.float64]) -> NDArray[np.float64]:
        """How far the lines nearby that begin where the lower line begins reach; (n_pairs,)."""
        import numpy as np
        from numpy.lib.stride_tricks import sliding_window_view

        start, end = self._edges()
        pad = (COLUMN_LINES - 1, COLUMN_LINES - 1)
        starts = sliding_window_view(np.pad(start, pad, constant_values=np.nan), 2 * COLUMN_LINES)
        ends = sliding_window_view(np.pad(end, pad, constant_values=np.nan), 2 * COLUMN_LINES)
        tolerance = (LEFT_TOLERANCE_HEIGHTS * self.higher)[:, None]
        alike = np.abs(starts - below_start[:, None]) <= tolerance
        reach: NDArray[np.float64] = np.where(alike, ends, -np.inf).max(1)
        return reach

    def _first_word_width(self, line: int) -> float:
        start, end = self.lines.starts[line], self.lines.ends[line]
        left, right = self.lines.boxes[line, [LEFT, RIGHT]]
        if is_spaceless(self.text[start]):
            word = 1
        else:
            match = _WORD.match(self.text, start, end)
            word = (match.end() - start if match else 0) + 1
        return float((right - left) * min(1.0, word / max(1, end - start)))
