"""The sheets of an OpenDocument spreadsheet: what each cell shows, row by row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from xml.etree.ElementTree import Element

from indexer.common.messages import Message
from indexer.documents.blocks.blocks import TextBuilder, comment_block, one_line
from indexer.documents.blocks.grid import Grid
from indexer.documents.blocks.left_out import hidden_in_workbook
from indexer.documents.opendocument.odf_hidden import is_collapsed
from indexer.documents.opendocument.odf_names import DC, TABLE
from indexer.documents.opendocument.odf_styles import OdfStyles
from indexer.documents.opendocument.odf_text import (
    ANNOTATION,
    PARAGRAPH,
    BlockWriter,
    cells_of,
    repeats,
    rows_of,
    text_of,
)

MAX_COLUMNS = 16_384
_COLUMNS = f"{TABLE}number-columns-repeated"
MAX_ROWS = 1 << 20


def add_sheets(
    spreadsheet: Element, builder: TextBuilder, styles: OdfStyles, hidden_styles: Collection[str]
) -> tuple[Message, ...]:
    """Each sheet as a page labelled with its name; what is hidden of them is read, and said."""
    hidden: list[str] = []
    rows = columns = 0
    for table in spreadsheet.findall(f"{TABLE}table"):
        builder.begin_page(one_line(table.get(f"{TABLE}name", "")) or None)
        if table.get(f"{TABLE}style-name") in hidden_styles:
            hidden.append(one_line(table.get(f"{TABLE}name", "")) or "?")
        sheet = _Sheet(Grid(builder.source), styles)
        row_number = 0
        for row in rows_of(table):
            times = repeats(row, f"{TABLE}number-rows-repeated", limit=MAX_ROWS)
            if not sheet.fill(row, row_number):
                row_number += times
                continue
            for _ in range(1, min(times, 1_000)):  # the same words again and again are no text to read
                row_number += 1
                sheet.fill(row, row_number, remarks=False)
            row_number += 1
        builder.add(sheet.grid.block())
        for comment in sheet.comments:
            builder.add(comment)
        writer = BlockWriter(builder, styles)
        for shapes in table.findall(f"{TABLE}shapes"):
            writer.write(shapes)
        rows += sheet.hidden_rows
        columns += len(sheet.grid.columns & set(_hidden_columns(table)))
    return hidden_in_workbook(builder.source.name, hidden, rows, columns)


def _hidden_columns(table: Element) -> Iterator[int]:
    number = 0
    for column in table.iter(f"{TABLE}table-column"):
        times = repeats(column, _COLUMNS, limit=MAX_COLUMNS)
        if is_collapsed(column):
            yield from range(number, min(number + times, MAX_COLUMNS))
        number = min(number + times, MAX_COLUMNS)


class _Sheet:
    """The cells and remarks of one sheet while its rows are gone through."""

    def __init__(self, grid: Grid, styles: OdfStyles) -> None:
        self.grid = grid
        self.comments: list[str] = []
        self.hidden_rows = 0
        self._styles = styles

    def fill(self, row: Element, row_number: int, *, remarks: bool = True) -> bool:
        """Put the cells of a row into the grid; whether there was any text."""
        column = 0
        filled = False
        put = self.grid.put
        for cell in cells_of(row):
            times = repeats(cell, _COLUMNS, limit=MAX_COLUMNS)
            paragraphs = cell.findall(PARAGRAPH) if len(cell) else ()
            text = one_line(self._words(paragraphs))
            if text:
                filled = True
                for position in range(column, column + min(times, 1_000)):
                    put(row_number, position, text)
            if remarks and len(cell) > len(paragraphs):
                self._take_remarks(cell)
            column += times
        self.hidden_rows += filled and is_collapsed(row)
        return filled

    def _take_remarks(self, cell: Element) -> None:
        for comment in cell.findall(ANNOTATION):
            words = self._words(comment.findall(PARAGRAPH))
            if words.strip():
                self.comments.append(comment_block(comment.findtext(f"{DC}creator"), words))

    def _words(self, paragraphs: Iterable[Element]) -> str:
        return " ".join(text_of(paragraph, self._styles) for paragraph in paragraphs)
