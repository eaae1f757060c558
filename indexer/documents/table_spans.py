"""Cells that reach over several columns or rows: where the empty ones go, so that columns stay in line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MOST_COLUMNS = 200  # further right, cells are no longer kept in line
MOST_ROWS = 1_000


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
    """Goes through a table's rows from the top and remembers which cells reach down."""

    def __init__(self) -> None:
        self._reaching: dict[int, int] = {}  # column -> how many more rows it is taken for

    def row(self, cells: Iterable[CellSpan]) -> Iterator[EmptyCells]:
        """The empty cells around each cell of the next row."""
        reaching = self._reaching
        self._reaching = {column: rows - 1 for column, rows in reaching.items() if rows > 1}
        column = 0
        for cell in cells:
            before = 0
            while column in reaching:
                before, column = before + 1, column + 1
            columns = min(cell.columns, max(1, MOST_COLUMNS - column))
            if cell.rows > 1:
                down = range(column, min(column + columns, MOST_COLUMNS))
                self._reaching |= dict.fromkeys(down, min(cell.rows, MOST_ROWS) - 1)
            column += columns
            yield EmptyCells(before, columns - 1)


def span_number(value: str | None) -> int:
    """The number of columns or rows that an attribute names; 1 where it names none."""
    value = (value or "").strip()
    return max(1, int(value)) if value.isascii() and value.isdigit() and len(value) < 6 else 1
