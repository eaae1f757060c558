"""Reads columns that a file draws row by row one after the other, while PDFium reads across them.

Only running text is reordered. A table looks similar, but its cells are short or ragged, and its rows stay
rows. If PDFium has read column by column, its lines have no wide gaps and nothing is changed
(`column_signs`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from indexer.documents.pdf.page.page_lines import BOTTOM, LEFT, RIGHT, TOP, is_spaceless

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MIN_ROWS = 5  # of a page, and of a gutter
GUTTER_HEIGHTS = 0.9  # the least width of a gutter, in line heights; justified text has narrower spaces
MAX_COLUMNS = 4
MIN_LINE_CHARS = 18  # the median of a text column; a Chinese character counts as two
FULL_SHARE = 0.7  # of its column's width: the median line of running text
MAX_CROSSING_SHARE = 0.25  # of the rows beside a gutter; more and it is none
ROW_GAP = 1.6  # from row to row, in heights; more parts a header from the columns
GROUP_GAP = 4.0
MAX_LINES = 1_000  # of a page that is looked at

_SPACES = re.compile(r"\s+")

CellsOf = Callable[[Sequence[int]], "NDArray[np.float64]"]
Ranges = tuple["NDArray[np.intp]", "NDArray[np.intp]"]  # starts and ends of lines


class _Piece(NamedTuple):
    """A stretch of a line without a wide gap."""

    start: int  # in the page's characters
    end: int
    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class _PageRow:
    """Pieces that stand side by side, from left to right."""

    pieces: Sequence[_Piece]
    top: float
    bottom: float

    @classmethod
    def of(cls, pieces: Sequence[_Piece]) -> _PageRow:
        ordered = sorted(pieces, key=attrgetter("left"))
        return cls(ordered, min(piece.top for piece in pieces), max(piece.bottom for piece in pieces))

    def crosses(self, gutter: float) -> bool:
        return any(piece.left < gutter - 1 and piece.right > gutter + 1 for piece in self.pieces)

    def splits(self, gutter: float) -> bool:
        """Whether it has text on both sides."""
        return (
            not self.crosses(gutter)
            and any(piece.right <= gutter + 1 for piece in self.pieces)
            and any(piece.left >= gutter - 1 for piece in self.pieces)
        )


def in_columns(
    text: str, starts: NDArray[np.intp], ends: NDArray[np.intp], cells_of: CellsOf
) -> Ranges | None:
    """Starts and ends of the lines read column by column; None where PDFium's order is to stay.

    Args:
        text: The characters of the page.
        starts: Of PDFium's lines.
        ends: Of PDFium's lines.
        cells_of: Where characters stand as displayed, by their places in the text.
    """
    import numpy as np

    rows = _rows(_split(text, starts, ends, cells_of))
    gutters = _gutters(rows)
    if not gutters:
        return None
    ranges = list(zip(starts.tolist(), ends.tolist(), strict=True))
    groups = _groups(rows, gutters)
    if not any(is_columns and _is_running_text(text, group, gutters) for is_columns, group in groups):
        return None
    ordered: list[_Piece] = []
    for is_columns, group in groups:
        if is_columns and _is_running_text(text, group, gutters):
            for column in _columns(group, gutters):
                ordered += column
        else:
            ordered += _as_before(group, ranges)
    return (
        np.array([piece.start for piece in ordered], np.intp),
        np.array([piece.end for piece in ordered], np.intp),
    )


def _split(text: str, starts: NDArray[np.intp], ends: NDArray[np.intp], cells_of: CellsOf) -> list[_Piece]:
    """The lines cut at their wide gaps."""
    import numpy as np

    places: list[int] = []
    begins_line: list[bool] = []  # for each word
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        places.append(start)
        words = 1
        for match in _SPACES.finditer(text, start, end):
            first, after = match.span()
            places += (first - 1, after)
            words += 1
        places.append(end - 1)
        begins_line.append(True)
        begins_line += [False] * (words - 1)
    cells = cells_of(places)
    head, tail = cells[0::2], cells[1::2]  # first and last character of each word
    tops, bottoms = np.minimum(head[:, TOP], tail[:, TOP]), np.maximum(head[:, BOTTOM], tail[:, BOTTOM])
    begins = np.array(begins_line)
    gaps = head[1:, LEFT] - tail[:-1, RIGHT]
    begins[1:] |= gaps > GUTTER_HEIGHTS * (bottoms - tops)[1:]
    at = np.flatnonzero(begins)
    until = np.append(at[1:], len(begins)) - 1
    places_of = np.array(places)
    columns = (
        places_of[2 * at],
        places_of[2 * until + 1] + 1,
        head[at, LEFT],
        tail[until, RIGHT],
        np.minimum.reduceat(tops, at),
        np.maximum.reduceat(bottoms, at),
    )
    return list(map(_Piece, *(column.tolist() for column in columns)))


def _rows(pieces: Sequence[_Piece]) -> list[_PageRow]:
    """Pieces by rows, top down; a piece without a place (NaN) makes the page unfit."""
    if any(piece.left != piece.left or piece.right != piece.right for piece in pieces):
        return []
    rows: list[list[_Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (piece.top + piece.bottom, piece.left)):
        middle = (piece.top + piece.bottom) / 2
        if rows and rows[-1][0].top <= middle <= rows[-1][0].bottom:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return list(map(_PageRow.of, rows))


def _gutters(rows: Sequence[_PageRow]) -> list[float]:
    """The gutters: vertical white space between columns, from left to right."""
    gaps = [
        (before.right, after.left)
        for row in rows
        for before, after in zip(row.pieces, row.pieces[1:], strict=False)
        if after.left > before.right
    ]
    gutters: list[float] = []
    while len(gutters) < MAX_COLUMNS - 1:
        best, max_count = 0.0, 0
        lefts, rights = sorted(left for left, _ in gaps), sorted(right for _, right in gaps)
        for _, edge in gaps:
            at = edge - 1.0  # columns are flush on the left
            count = bisect_right(lefts, at) - bisect_right(rights, at)
            if count > max_count:
                best, max_count = at, count
        beside = [row for row in rows if row.splits(best)]
        if max_count < MIN_ROWS or len(beside) < MIN_ROWS:
            break
        within = [row for row in rows if beside[0].top <= row.top <= beside[-1].top]
        crossing = sum(1 for row in within if row.crosses(best))
        gaps = [(left, right) for left, right in gaps if not left <= best < right]
        if crossing <= MAX_CROSSING_SHARE * len(within):
            gutters.append(best)
        elif not gaps:
            break
    return sorted(gutters)


def _groups(rows: Sequence[_PageRow], gutters: Sequence[float]) -> list[tuple[bool, list[_PageRow]]]:
    """Rows top down: stretches in columns, and what stands above, between and below them."""
    stretches: list[tuple[bool, list[_PageRow]]] = []
    for row in rows:
        fits = not any(row.crosses(gutter) for gutter in gutters)
        near = bool(stretches) and row.top - stretches[-1][1][-1].top <= ROW_GAP * (row.bottom - row.top)
        if stretches and stretches[-1][0] == fits and (near or not fits):
            stretches[-1][1].append(row)
        else:
            stretches.append((fits, [row]))
    merged: list[tuple[bool, list[_PageRow]]] = []
    for number, (fits, stretch) in enumerate(stretches):
        at_edge = number in {0, len(stretches) - 1}
        both = sum(any(row.splits(gutter) for gutter in gutters) for row in stretch)
        if fits and at_edge and len(stretch) < 3:
            fits = False
        if merged and fits and merged[-1][0]:
            above = merged[-1][1]
            if stretch[0].top - above[-1].top <= GROUP_GAP * (stretch[0].bottom - stretch[0].top):
                above += stretch
                continue
        merged.append((fits and both > 0, stretch))
    return merged


def _columns(group: Sequence[_PageRow], gutters: Sequence[float]) -> list[list[_Piece]]:
    columns: list[list[_Piece]] = [[] for _ in range(len(gutters) + 1)]
    for row in group:
        for piece in row.pieces:
            columns[sum(piece.middle > gutter for gutter in gutters)].append(piece)
    return [column for column in columns if column]


def _is_running_text(text: str, group: Sequence[_PageRow], gutters: Sequence[float]) -> bool:
    """Whether the columns of a group hold lines as running text has them, not the cells of a table."""
    columns = _columns(group, gutters)
    if len(columns) < 2 or sum(len(row.pieces) > 1 for row in group) < MIN_ROWS:
        return False
    for column in columns:
        if len(column) < MIN_ROWS:
            return False
        widths = [piece.right - piece.left for piece in column]
        lengths = [
            sum(2 if is_spaceless(c) else 1 for c in text[piece.start : piece.end]) for piece in column
        ]
        if median(lengths) < MIN_LINE_CHARS or median(widths) < FULL_SHARE * max(widths):
            return False
    return True


def _as_before(group: Sequence[_PageRow], lines: Iterable[tuple[int, int]]) -> list[_Piece]:
    """The lines of some rows as PDFium has them."""
    pieces = sorted(piece for row in group for piece in row.pieces)
    by_line = dict(lines)
    joined: list[_Piece] = []
    for piece in pieces:
        if joined and piece.start not in by_line:
            joined[-1] = joined[-1]._replace(end=piece.end)
        else:
            joined.append(piece)
    return joined
