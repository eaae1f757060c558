"""Columns drawn row by row are read one after the other; tables and pages in good order are left alone."""

from __future__ import annotations

import pytest

from indexer.documents.read import read_file
from indexer.documents.showing.pdf_pages import span_rectangles
from indexer.records.documents import Span
from tests.makers.files.documents_makers import pdf_bytes

TEXT = """
the council met on monday and heard the engineers who had measured the bridge during the spring flood when the
river rose by almost two metres and carried away the older of the two wooden piers near the mill so that carts
from the upper villages had to go round by the quarry road until the masons had finished their work on the new
arch and the board had found the money for a second one beside the chapel
"""
WORDS = TEXT.split()


def column(mark, lines, *, per_line=5):
    """Lines of which every word tells the column and its place."""
    return [
        " ".join(f"{WORDS[(n * per_line + k) % len(WORDS)]}{mark}" for k in range(per_line))
        for n in range(lines)
    ]


def draw_rows(canvas, columns, lefts, *, top=760, step=12, size=9, font="Helvetica"):
    """Row by row across the columns, as many layout programs write them."""
    canvas.setFont(font, size)
    for number in range(max(map(len, columns))):
        for lines, left in zip(columns, lefts, strict=True):
            if number < len(lines):
                canvas.drawString(left, top - number * step, lines[number])


def read(write, draw):
    return read_file(write("a.pdf", pdf_bytes(draw)))


def words_of(text):
    return text.split()


@pytest.mark.parametrize(
    ("lefts", "per_line"), [((50, 310), 6), ((40, 225, 410), 4)], ids=["two columns", "three columns"]
)
def test_columns_are_read_one_after_the_other(write, lefts, per_line):
    columns = [column(mark, 20, per_line=per_line) for mark in "XYZ"[: len(lefts)]]
    result = read(write, lambda canvas: draw_rows(canvas, columns, lefts))
    assert words_of(result.text) == [word for lines in columns for line in lines for word in line.split()]


def test_a_title_over_both_columns_comes_first_and_a_footer_last(write):
    columns = [column("X", 18, per_line=6), column("Y", 15, per_line=6)]

    def draw(canvas):
        canvas.setFont("Helvetica", 9)
        canvas.drawString(50, 800, "The river board")
        canvas.drawString(480, 800, "14 May")
        canvas.setFont("Helvetica", 16)
        canvas.drawString(50, 778, "What the flood of the last spring has done to the old bridge of Montluc")
        draw_rows(canvas, columns, (50, 310), top=750)
        canvas.drawString(290, 40, "7")

    words = words_of(read(write, draw).text)
    body = [word for lines in columns for line in lines for word in line.split()]
    assert words[:6] == ["The", "river", "board", "14", "May", "What"]
    assert words[-1] == "7"
    assert [word for word in words if word in set(body)] == body


def test_a_line_across_parts_the_columns_above_from_those_below(write):
    upper = [column("A", 8, per_line=6), column("B", 8, per_line=6)]
    lower = [column("C", 8, per_line=6), column("D", 8, per_line=6)]

    def draw(canvas):
        draw_rows(canvas, upper, (50, 310), top=760)
        canvas.drawString(
            50, 660, "This line runs over the whole width of the page and over both of its columns now"
        )
        draw_rows(canvas, lower, (50, 310), top=640)

    words = words_of(read(write, draw).text)
    marks = "".join(dict.fromkeys(word[-1] for word in words if word[-1] in "ABCD"))
    assert marks == "ABCD"
    assert words.index("This") == sum(len(line.split()) for lines in upper for line in lines)


def test_a_sentence_runs_on_from_column_to_column(write):
    columns = [column("x", 12, per_line=6), column("y", 12, per_line=6)]
    text = read(write, lambda canvas: draw_rows(canvas, columns, (50, 310))).text
    assert f"{columns[0][-1].split()[-1]} {columns[1][0].split()[0]}" in text


def test_chinese_columns(write):
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    line = "该公司周二宣布将在其位于合肥的第{}工厂投资四十二亿元"
    first = [line.format(number) for number in "一二三四五六七八九"]
    columns = [first, [line.replace("合肥", "上海") for line in first]]
    result = read(write, lambda canvas: draw_rows(canvas, columns, (50, 320), font="STSong-Light"))
    assert "".join(result.text.split()) == "".join(line for lines in columns for line in lines)


def test_the_rows_of_a_table_stay_rows(write):
    cells = [
        [f"District {n}" for n in range(12)],
        [f"{n * 137} houses" for n in range(12)],
        [f"{n * 511}" for n in range(12)],
    ]
    result = read(write, lambda canvas: draw_rows(canvas, cells, (60, 220, 400)))
    assert "District 3 411 houses 1533" in result.text


def test_labels_and_long_values_stay_side_by_side(write):
    labels = ["Name", "Street", "Place", "Works at", "Known for", "Born in", "Notes"]
    values = column("v", 7, per_line=8)
    result = read(write, lambda canvas: draw_rows(canvas, [labels, values], (60, 200)))
    rows = [f"{label} {value}" for label, value in zip(labels, values, strict=True)]
    assert words_of(result.text) == words_of(" ".join(rows))


def test_columns_in_good_order_are_left_alone(write):
    columns = [column("X", 20, per_line=6), column("Y", 20, per_line=6)]

    def draw(canvas):
        for lines, left in zip(columns, (50, 310), strict=True):
            draw_rows(canvas, [lines], [left])

    assert words_of(read(write, draw).text) == [
        w for lines in columns for line in lines for w in line.split()
    ]


def test_justified_text_of_one_column_is_left_alone(write):
    lines = column("", 30, per_line=13)

    def draw(canvas):
        for number, line in enumerate(lines):
            text = canvas.beginText(50, 760 - 12 * number)
            text.setFont("Helvetica", 9)
            text.setWordSpace((495 - canvas.stringWidth(line, "Helvetica", 9)) / 12)
            text.textOut(line)
            canvas.drawText(text)

    assert words_of(read(write, draw).text) == [word for line in lines for word in line.split()]


def test_rectangles_stand_in_their_column(write):
    columns = [column("X", 20, per_line=6), column("Y", 20, per_line=6)]
    path = write("a.pdf", pdf_bytes(lambda canvas: draw_rows(canvas, columns, (50, 310))))
    result = read_file(path)
    start = result.text.index(columns[1][0].split()[0])
    end = start + len(columns[1][0])
    (rectangle,) = span_rectangles(path, result.pages, Span(start, end))[1]
    assert rectangle.left == pytest.approx(310, abs=2)
    assert result.text[start:end] == columns[1][0]
