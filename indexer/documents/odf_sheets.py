"""The sheets of an OpenDocument spreadsheet: what each cell shows, row by row."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from indexer.documents.blocks import TextBuilder, comment_block, one_line
from indexer.documents.grid import Grid
from indexer.documents.odf_text import (
    ANNOTATION,
    DC,
    PARAGRAPH,
    TABLE,
    BlockWriter,
    cells_of,
    repeats,
    rows_of,
    text_of,
)

MOST_COLUMNS = 16_384
_COLUMNS = f"{TABLE}number-columns-repeated"
MOST_ROWS = 1 << 20


def add_sheets(spreadsheet: Element, builder: TextBuilder) -> None:
    """Each sheet as a page labelled with its name."""
    for table in spreadsheet.findall(f"{TABLE}table"):
        builder.begin_page(one_line(table.get(f"{TABLE}name", "")) or None)
        grid = Grid(builder.source)
        comments: list[str] = []
        row_number = 0
        for row in rows_of(table):
            times = repeats(row, f"{TABLE}number-rows-repeated", most=MOST_ROWS)
            if not _fill(grid, row, row_number, comments):
                row_number += times
                continue
            for _ in range(1, min(times, 1_000)):  # the same words again and again are no text to read
                row_number += 1
                _fill(grid, row, row_number, [])
            row_number += 1
        builder.add(grid.block())
        for comment in comments:
            builder.add(comment)
        writer = BlockWriter(builder)
        for shapes in table.findall(f"{TABLE}shapes"):
            writer.write(shapes)


def _fill(grid: Grid, row: Element, row_number: int, comments: list[str]) -> bool:
    """Put the cells of a row into the grid; whether there was any text."""
    column = 0
    filled = False
    put = grid.put
    for cell in cells_of(row):
        times = repeats(cell, _COLUMNS, most=MOST_COLUMNS)
        paragraphs = cell.findall(PARAGRAPH) if len(cell) else ()
        text = one_line(" ".join(map(text_of, paragraphs)))
        if text:
            filled = True
            for position in range(column, column + min(times, 1_000)):
                put(row_number, position, text)
        for comment in cell.findall(ANNOTATION) if len(cell) > len(paragraphs) else ():
            words = " ".join(map(text_of, comment.findall(PARAGRAPH)))
            if words.strip():
                comments.append(comment_block(comment.findtext(f"{DC}creator"), words))
        column += times
    return filled
