"""A sparse sheet: cells by row and column, written out without the columns and rows that are empty."""

from __future__ import annotations

from collections.abc import Set

from indexer.documents.blocks.blocks import MAX_CHARS, too_much_text
from indexer.documents.source.source_file import SourceFile


class Grid:
    """Cells in any order. Memory depends on the number of cells, not on the area they span."""

    def __init__(self, source: SourceFile) -> None:
        self._source = source
        self._rows: dict[int, dict[int, str]] = {}
        self._columns: set[int] = set()
        self._chars = 0

    def put(self, row: int, column: int, text: str) -> None:
        """Set one cell.

        Raises:
            ReadError: `too_large`, long before the text is built: a few bytes may name a long string.
        """
        self._chars += len(text) + 1
        if self._chars > MAX_CHARS:
            raise too_much_text(self._source)
        self._rows.setdefault(row, {})[column] = text
        self._columns.add(column)

    @property
    def rows(self) -> Set[int]:
        """The rows with anything in them, from 0."""
        return self._rows.keys()

    @property
    def columns(self) -> Set[int]:
        """The columns with anything in them, from 0."""
        return self._columns

    def block(self) -> str:
        """Rows as lines, cells between tabs."""
        columns = sorted(self._columns)
        if len(self._rows) * len(columns) + self._chars > 2 * MAX_CHARS:
            raise too_much_text(self._source)
        lines = (
            "\t".join(cells.get(column, "") for column in columns).rstrip("\t")
            for _, cells in sorted(self._rows.items())
        )
        return "\n".join(lines)
