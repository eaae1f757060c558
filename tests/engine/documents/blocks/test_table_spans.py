"""Merged cells: what stands below a column's name in the file stands below it in the text."""

from __future__ import annotations

import io
import itertools

import pytest

from indexer.documents.blocks.table_spans import (
    EMPTY_CELLS_AT_FIRST,
    EMPTY_CELLS_FOR_A_CELL,
    MAX_COLUMNS,
    CellSpan,
    EmptyCells,
    SpannedRows,
    span_number,
)
from indexer.documents.markup.markup_blocks import markup_blocks
from indexer.documents.read import read_file
from tests.makers.files.documents_makers import zip_bytes
from tests.makers.files.word_makers import paragraph, run, word_file

IN_LINE = "Région\tAnnée\tVentes\nNord\t2024\t42\n\t2025\t48\nTotal\t\t90"
MARKUP = (
    "<table><tr><th>Région</th><th>Année</th><th>Ventes</th></tr>"
    "<tr><td rowspan='2'>Nord</td><td>2024</td><td>42</td></tr><tr><td>2025</td><td>48</td></tr>"
    "<tr><td colspan='2'>Total</td><td>90</td></tr></table>"
)
TEXT = "<p>Les ventes du groupe ont augmenté dans le nord du pays, comme la direction l’avait annoncé.</p>"


def test_on_a_web_page(write):
    page = f"<html><body><article><h1>Résultats</h1>{TEXT}{MARKUP}{TEXT}</article></body></html>"
    assert IN_LINE in read_file(write("a.html", page.encode())).text


def test_in_a_book_and_a_mail():
    assert markup_blocks(f"<body>{MARKUP}</body>").blocks == (IN_LINE,)


def test_in_a_word_document(write):
    def cell(text, properties=""):
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(run(text))}</w:tc>"

    rows = (
        cell("Région") + cell("Année") + cell("Ventes"),
        cell("Nord", "<w:vMerge w:val='restart'/>") + cell("2024") + cell("42"),
        cell("", "<w:vMerge/>") + cell("2025") + cell("48"),
        cell("Total", "<w:gridSpan w:val='2'/>") + cell("90"),
    )
    table = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    assert read_file(write("a.docx", word_file(f"<w:tbl>{table}</w:tbl>"))).text == IN_LINE


def test_on_a_slide(write):
    import pptx

    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    table = slide.shapes.add_table(4, 3, 0, 0, 900, 900).table
    rows = [line.split("\t") for line in IN_LINE.split("\n")]
    for row, column in itertools.product(range(4), range(3)):
        table.cell(row, column).text = rows[row][column]
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(3, 0).merge(table.cell(3, 1))
    buffer = io.BytesIO()
    deck.save(buffer)
    assert read_file(write("a.pptx", buffer.getvalue())).text == IN_LINE


def test_in_an_opendocument_text(write):
    def cell(text, attributes=""):
        return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"

    covered = "<table:covered-table-cell/>"
    rows = (
        cell("Région") + cell("Année") + cell("Ventes"),
        cell("Nord", 'table:number-rows-spanned="2"') + cell("2024") + cell("42"),
        covered + cell("2025") + cell("48"),
        cell("Total", 'table:number-columns-spanned="2"') + covered + cell("90"),
    )
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "text", "table")
    )
    table = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    content = (
        f"<office:document-content {names}><office:body><office:text><table:table>{table}</table:table>"
        "</office:text></office:body></office:document-content>"
    )
    members = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content.encode()}
    assert read_file(write("a.odt", zip_bytes(members))).text == IN_LINE


def test_a_cell_may_reach_over_columns_and_rows_at_once():
    rows = SpannedRows()
    assert list(rows.row([CellSpan(2, 3), CellSpan()])) == [EmptyCells(0, 1), EmptyCells(0, 0)]
    assert list(rows.row([CellSpan(), CellSpan()])) == [EmptyCells(2, 0), EmptyCells(0, 0)]
    assert list(rows.row([])) == []
    assert list(rows.row([CellSpan()])) == [EmptyCells(0, 0)]


def test_a_hostile_span_is_bounded():
    (empty,) = SpannedRows().row([CellSpan(99_999, 99_999)])
    assert empty.after < MAX_COLUMNS
    many = SpannedRows().row([CellSpan(99_999)] * 1_000)
    assert sum(empty.after for empty in many) < MAX_COLUMNS


class CountingDict(dict):
    """Counts reads and writes."""

    lookups = 0

    def get(self, key, default=None):
        self.lookups += 1
        return super().get(key, default)

    def update(self, other):
        self.lookups += len(other)
        super().update(other)


@pytest.mark.parametrize(
    "cells",
    [
        [CellSpan(1, 1_000), CellSpan()],
        [CellSpan(1, 1_000)] * 3,
        [CellSpan(1_000, 1)],
        [CellSpan(1_000, 1_000)],
    ],
)
def test_the_work_and_the_empty_cells_of_a_hostile_table_grow_with_its_cells(cells):
    def work_of(count):
        rows = SpannedRows()
        rows._taken_until = counter = CountingDict()
        empty = sum(empty.before + empty.after for _ in range(count) for empty in rows.row(cells))
        return counter.lookups, empty

    number = 2_000 * len(cells)
    work, empty = work_of(2_000)
    assert empty <= EMPTY_CELLS_AT_FIRST + EMPTY_CELLS_FOR_A_CELL * number
    assert work <= 2 * (EMPTY_CELLS_AT_FIRST + (1 + EMPTY_CELLS_FOR_A_CELL) * number)
    assert work_of(4_000)[0] <= 2.2 * work


def test_a_calendar_keeps_its_columns():
    rows = SpannedRows()
    assert len(list(rows.row([CellSpan(1, 40)] * 8 + [CellSpan()]))) == 9
    for _ in range(39):
        assert list(rows.row([CellSpan()])) == [EmptyCells(8, 0)]


def test_text_of_hostile_tables_stays_in_proportion(write):
    rows = "<tr><td rowspan=1000>a</td><td>b</td></tr>" * 2_000 + "<tr><td colspan=1000>a</td></tr>" * 2_000
    assert len(read_file(write("a.html", f"<body>{TEXT * 3}<table>{rows}</table>")).text) < len(rows)


@pytest.mark.parametrize(
    ("value", "expected"), [("3", 3), (" 2 ", 2), ("0", 1), ("-1", 1), ("x", 1), (None, 1), ("9" * 50, 1)]
)
def test_a_span_that_is_none_is_one_column(value, expected):
    assert span_number(value) == expected
