"""Finds tables in a text, and the line of each that names its columns.

In canonical text a table is a block of lines whose cells are separated by tabs, whatever the file format. The
first row counts as a header if it looks like one: short labels, in columns with other content below.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from indexer.records.documents import PageSpan, Span
from indexer.records.reading import TableSpan

_MIN_ROWS = 4
_FIRST_ROWS = 6  # the header may be below a title and a remark
_SAMPLE_ROWS = 30
_MAX_LABEL_CHARS = 80
_MAX_HEADER_CHARS = 600
_SHARE_OF_CELLS = 0.6  # minimum share of a usual row's cells that a header has
_NUMBER = re.compile(r"[-+−(]?[^\w\s]?\s?\d[\d\s.,:/\u00a0\u202f%‰€$£¥'’()-]*(?:[^\W\d_]{0,4})")
_YEAR = re.compile(r"(?:1[89]|20|21)\d\d")
_LINE = re.compile(r"[^\n]*\n?")


def find_tables(text: str, pages: Sequence[PageSpan] = ()) -> tuple[TableSpan, ...]:
    """The tables whose columns have names, in the order of the text; none crosses a page break.

    Args:
        text: A document's canonical text.
        pages: Its pages.
    """
    if "\t" not in text:
        return ()
    tables = (_table(text, rows) for rows in _blocks(text, [page.start for page in pages]))
    return tuple(table for table in tables if table is not None)


def header_of(tables: Sequence[TableSpan], place: int) -> Span | None:
    """The header of the table that `place` is in; None outside tables, and in or above the header."""
    at = bisect_right(tables, place, key=lambda table: table.start) - 1
    if at < 0 or not tables[at].header_end <= place < tables[at].end:
        return None
    return Span(tables[at].header_start, tables[at].header_end)


def _blocks(text: str, page_starts: Sequence[int]) -> Iterator[list[Span]]:
    """The lines between blank lines and page breaks, where any of them has a tab."""
    rows: list[Span] = []
    breaks = iter([*page_starts, len(text) + 1])
    next_break = next(breaks)
    has_tab = False
    for match in _LINE.finditer(text):
        start = match.start()
        line = match[0].rstrip()
        is_break = False
        while next_break <= start:
            is_break = is_break or next_break == start
            next_break = next(breaks)
        if (is_break or not line) and rows:
            if has_tab:
                yield rows
            rows, has_tab = [], False
        if line:
            rows.append(Span(start, start + len(line)))
            has_tab = has_tab or "\t" in line
    if has_tab:
        yield rows


def _table(text: str, rows: Sequence[Span]) -> TableSpan | None:
    if len(rows) < _MIN_ROWS:
        return None
    sample = [_cells(text, row) for row in rows[: _FIRST_ROWS + _SAMPLE_ROWS]]
    counts = sorted(len([cell for cell in cells if cell]) for cells in sample)
    usual = counts[len(counts) // 2]
    if usual < 2:
        return None
    for number, cells in enumerate(sample[:_FIRST_ROWS]):
        if len([cell for cell in cells if cell]) >= max(2, _SHARE_OF_CELLS * usual):
            header = rows[number]
            if len(header) > _MAX_HEADER_CHARS or not _is_header(cells, sample[number + 1 :]):
                return None
            return TableSpan(rows[0].start, rows[-1].end, header.start, header.end)
    return None


def _cells(text: str, row: Span) -> list[str]:
    return [cell.strip() for cell in row.of(text).split("\t")]


def _is_header(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a row's cells are labels, and not data like the rows below."""
    labels = [cell for cell in cells if cell]
    if len(below) < 2 or len(set(labels)) < len(labels):
        return False
    if any(len(label) > _MAX_LABEL_CHARS or label[-1] in ".:;：；。" for label in labels):
        return False
    years = [label for label in labels if _YEAR.fullmatch(label)]
    numbers = [label for label in labels if _NUMBER.fullmatch(label)]
    if len(numbers) > len(years) or len(numbers) == len(labels):
        return False
    for column, label in enumerate(cells):
        values = [row[column] for row in below if column < len(row) and row[column]]
        if label and label in values:
            return False
    return True
