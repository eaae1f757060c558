"""Columns that a file draws row by row: PDFium reads across them; here they are read one after the other.

Only running text is put in order. A table looks alike, but its cells are short or ragged:
its rows stay rows. Where PDFium has read column by column there are no wide gaps in its lines, and nothing
is touched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from indexer.documents.pdf_lines import BOTTOM, LEFT, RIGHT, TOP, Glyphs, is_spaceless

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FEWEST_ROWS = 5  # of a page, and of a gutter
GUTTER_HEIGHTS = 0.9  # the least width of a gutter, in line heights; justified text has narrower spaces
WIDE_SHARE = 0.6  # of the widest line: such lines could run over two columns
SAMPLES = 3
MOST_COLUMNS = 4
SHORTEST_LINE_CHARS = 18  # the median of a text column; a Chinese character counts as two
FULL_SHARE = 0.7  # of its column's width: the median line of running text
MOST_CROSSING_SHARE = 0.25  # of the rows beside a gutter; more and it is none
ROW_GAP = 1.6  # from row to row, in heights; more parts a header from the columns
GROUP_GAP = 4.0
MOST_LINES = 1_000  # of a page that is looked at

_SPACES = re.compile(r"\s+")

CellsOf = Callable[[Sequence[int]], "NDArray[np.float64]"]


class _Piece(NamedTuple):
    """A stretch of a line without a wide gap."""

    start: int  # in the glyphs
    end: int
    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass(slots=True)
class _Row:
    """Pieces that stand side by side."""

    pieces: list[_Piece] = field(default_factory=list)

    @property
    def top(self) -> float:
        return min(piece.top for piece in self.pieces)

    @property
    def bottom(self) -> float:
        return max(piece.bottom for piece in self.pieces)

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
    glyphs: Glyphs, starts: Sequence[int], ends: Sequence[int], cells: NDArray[np.float64], cells_of: CellsOf
) -> tuple[list[int], list[int]] | None:
    """Starts and ends of the lines read column by column; None where PDFium's order is to stay.

    Args:
        glyphs: The characters of the page.
        starts: Of PDFium's lines.
        ends: Of PDFium's lines.
        cells: First and last character of each line in turn, as displayed.
        cells_of: Where characters stand, by their positions in the glyphs.
    """
    if not FEWEST_ROWS <= len(starts) <= MOST_LINES or not _is_suspicious(
        glyphs, starts, ends, cells, cells_of
    ):
        return None
    lines = _split(glyphs, list(zip(starts, ends, strict=True)), cells_of)
    rows = _rows([piece for line in lines for piece in line])
    gutters = _gutters(rows)
    if not gutters:
        return None
    groups = _groups(rows, gutters)
    if not any(is_columns and _is_running_text(glyphs, group, gutters) for is_columns, group in groups):
        return None
    ordered: list[_Piece] = []
    for is_columns, group in groups:
        if is_columns and _is_running_text(glyphs, group, gutters):
            for column in _columns(group, gutters):
                ordered += column
        else:
            ordered += _as_before(group, starts, ends)
    return [piece.start for piece in ordered], [piece.end for piece in ordered]


def _is_suspicious(
    glyphs: Glyphs, starts: Sequence[int], ends: Sequence[int], cells: NDArray[np.float64], cells_of: CellsOf
) -> bool:
    """A look at a few lines, so that a page of one column costs next to nothing."""
    import numpy as np

    bottoms = cells[0::2, BOTTOM]
    beside = (cells[2::2, LEFT] > cells[1:-1:2, RIGHT] + 8) & (np.abs(bottoms[1:] - bottoms[:-1]) < 2)
    if np.count_nonzero(beside) >= FEWEST_ROWS:
        return True
    lengths = [end - start for start, end in zip(starts, ends, strict=True)]
    longest = WIDE_SHARE * max(lengths)
    wide = [line for line, length in enumerate(lengths) if length > longest]
    if len(wide) < FEWEST_ROWS:
        return False
    samples = [wide[(2 * number + 1) * len(wide) // (2 * SAMPLES)] for number in range(SAMPLES)]
    # Two of three must have a gap: where the first two have none, the third need not be looked at.
    gaps = 0
    for number, line in enumerate(samples):
        gaps += _has_wide_gap(glyphs.text, starts[line], ends[line], cells_of)
        if gaps + SAMPLES - 1 - number < SAMPLES - 1:
            return False
    return gaps >= SAMPLES - 1


def _has_wide_gap(text: str, start: int, end: int, cells_of: CellsOf) -> bool:
    """Whether there is one in the middle of a line, where a gutter must lie."""
    margin = (end - start) // 5
    place = text.find(" ", start + 1 + margin, end - 1 - margin)
    around: list[int] = []
    while place >= 0:
        around += (place - 1, place + 1)
        place = text.find(" ", place + 1, end - 1 - margin)
    if not around:
        return False
    cells = cells_of(around)
    heights = cells[0::2, BOTTOM] - cells[0::2, TOP]
    return bool((cells[1::2, LEFT] - cells[0::2, RIGHT] > GUTTER_HEIGHTS * heights).any())


def _split(glyphs: Glyphs, lines: Sequence[tuple[int, int]], cells_of: CellsOf) -> list[list[_Piece]]:
    """Lines cut at their wide gaps."""
    if not lines:
        return []
    positions: list[int] = []
    for start, end in lines:
        positions.append(start)
        for match in _SPACES.finditer(glyphs.text, start, end):
            positions += (match.start() - 1, match.end())
        positions.append(end - 1)
    cells = cells_of(positions).tolist()
    found: list[list[_Piece]] = []
    place = 0
    for _start, end in lines:
        pieces: list[_Piece] = []
        while True:
            first, last = cells[place], cells[place + 1]
            from_, to = positions[place], positions[place + 1]
            place += 2
            piece = _Piece(
                from_,
                to + 1,
                first[LEFT],
                last[RIGHT],
                min(first[TOP], last[TOP]),
                max(first[BOTTOM], last[BOTTOM]),
            )
            height = piece.bottom - piece.top
            if pieces and not piece.left - pieces[-1].right > GUTTER_HEIGHTS * height:
                before = pieces.pop()
                piece = _Piece(
                    before.start,
                    piece.end,
                    before.left,
                    piece.right,
                    min(before.top, piece.top),
                    max(before.bottom, piece.bottom),
                )
            pieces.append(piece)
            if to + 1 >= end:
                break
        found.append(pieces)
    return found


def _rows(pieces: Sequence[_Piece]) -> list[_Row]:
    """Pieces by rows, top down; a piece without a place (NaN) makes the page unfit."""
    if any(piece.left != piece.left or piece.right != piece.right for piece in pieces):
        return []
    rows: list[_Row] = []
    for piece in sorted(pieces, key=lambda piece: (piece.top + piece.bottom, piece.left)):
        middle = (piece.top + piece.bottom) / 2
        last = rows[-1].pieces[0] if rows else None
        if last is not None and last.top <= middle <= last.bottom:
            rows[-1].pieces.append(piece)
        else:
            rows.append(_Row([piece]))
    for row in rows:
        row.pieces.sort(key=lambda piece: piece.left)
    return rows


def _gutters(rows: Sequence[_Row]) -> list[float]:
    """Where white space runs down between columns, from left to right."""
    gaps = [
        (before.right, after.left)
        for row in rows
        for before, after in zip(row.pieces, row.pieces[1:], strict=False)
        if after.left > before.right
    ]
    gutters: list[float] = []
    while len(gutters) < MOST_COLUMNS - 1:
        best, most = 0.0, 0
        for _, edge in gaps:
            at = edge - 1.0  # columns are flush on the left
            count = sum(1 for left, right in gaps if left <= at < right)
            if count > most:
                best, most = at, count
        beside = [row for row in rows if row.splits(best)]
        if most < FEWEST_ROWS or len(beside) < FEWEST_ROWS:
            break
        within = [row for row in rows if beside[0].top <= row.top <= beside[-1].top]
        crossing = sum(1 for row in within if row.crosses(best))
        gaps = [(left, right) for left, right in gaps if not left <= best < right]
        if crossing <= MOST_CROSSING_SHARE * len(within):
            gutters.append(best)
        elif not gaps:
            break
    return sorted(gutters)


def _groups(rows: Sequence[_Row], gutters: Sequence[float]) -> list[tuple[bool, list[_Row]]]:
    """Rows top down: stretches in columns, and what stands above, between and below them."""
    stretches: list[tuple[bool, list[_Row]]] = []
    for row in rows:
        fits = not any(row.crosses(gutter) for gutter in gutters)
        near = bool(stretches) and row.top - stretches[-1][1][-1].top <= ROW_GAP * (row.bottom - row.top)
        if stretches and stretches[-1][0] == fits and (near or not fits):
            stretches[-1][1].append(row)
        else:
            stretches.append((fits, [row]))
    merged: list[tuple[bool, list[_Row]]] = []
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


def _columns(group: Sequence[_Row], gutters: Sequence[float]) -> list[list[_Piece]]:
    columns: list[list[_Piece]] = [[] for _ in range(len(gutters) + 1)]
    for row in group:
        for piece in row.pieces:
            columns[sum(piece.middle > gutter for gutter in gutters)].append(piece)
    return [column for column in columns if column]


def _is_running_text(glyphs: Glyphs, group: Sequence[_Row], gutters: Sequence[float]) -> bool:
    """Whether the columns of a group hold lines as running text has them, not the cells of a table."""
    columns = _columns(group, gutters)
    if len(columns) < 2 or sum(len(row.pieces) > 1 for row in group) < FEWEST_ROWS:
        return False
    for column in columns:
        if len(column) < FEWEST_ROWS:
            return False
        widths = [piece.right - piece.left for piece in column]
        lengths = [
            sum(2 if is_spaceless(c) else 1 for c in glyphs.text[piece.start : piece.end]) for piece in column
        ]
        if median(lengths) < SHORTEST_LINE_CHARS or median(widths) < FULL_SHARE * max(widths):
            return False
    return True


def _as_before(group: Sequence[_Row], starts: Sequence[int], ends: Sequence[int]) -> list[_Piece]:
    """The lines of some rows as PDFium has them."""
    pieces = sorted(piece for row in group for piece in row.pieces)
    whole = dict(zip(starts, ends, strict=True))
    joined: list[_Piece] = []
    for piece in pieces:
        if joined and piece.start not in whole:
            joined[-1] = joined[-1]._replace(end=piece.end)
        else:
            joined.append(piece)
    return joined
