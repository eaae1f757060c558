"""Cells that reach over several columns or rows: where the empty ones go, so that columns stay in line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MAX_COLUMNS = 200  # further right, cells are no longer kept in line
MAX_ROWS = 1_000
EMPTY_CELLS_AT_FIRST = 100  # of a table: a title over all its columns
EMPTY_CELLS_FOR_A_CELL = 8  # more are allowed for each cell; a calendar has that many


@dataclass(frozen=True, slots=True)
class CellSpan:
    """How many columns and rows a cell takes."""

    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class EmptyCells:
    """How many empty cells a cell has before it, and behind it."""

    before: int
    after: int


class SpannedRows:
    """Goes through a table's rows from the top and remembers which cells reach down.

    Every step over a taken column gives an empty cell, so what these may be together bounds the work, too:
    where a table has far more of them than cells, its cells are no longer kept in line.
    """

    def __init__(self) -> None:
        self._taken_until: dict[int, int] = {}  # column -> the last row that a cell above takes
        self._row = 0
        self._left = EMPTY_CELLS_AT_FIRST

    def row(self, cells: Iterable[CellSpan]) -> Iterator[EmptyCells]:
        """The empty cells around each cell of the next row."""
        taken = self._taken_until
        self._row += 1
        column = 0
        for cell in cells:
            self._left += EMPTY_CELLS_FOR_A_CELL
            start = column
            while self._left and taken.get(column, 0) >= self._row:
                self._left -= 1
                column += 1
            before = column - start
            columns = min(cell.columns, max(1, MAX_COLUMNS - column), self._left + 1)
            self._left -= columns - 1
            if cell.rows > 1:
                last = self._row + min(cell.rows, MAX_ROWS) - 1
                taken.update(dict.fromkeys(range(column, min(column + columns, MAX_COLUMNS)), last))
            column += columns
            yield EmptyCells(before, columns - 1)


def span_number(value: str | None) -> int:
    """The number of columns or rows that an attribute names; 1 where it names none."""
    value = (value or "").strip()
    return max(1, int(value)) if value.isascii() and value.isdigit() and len(value) < 6 else 1
