"""Raised numbers of PDF pages join nothing: 10⁶ is not 106, and the mark of a note is no digit of a year."""

from __future__ import annotations

import pytest

from indexer.documents.pdf.page.raised import PlacedLine, insertions
from indexer.documents.read import read_file
from indexer.documents.showing.pdf_pages import span_rectangles
from indexer.records.documents import Span
from tests.makers.files.documents_makers import pdf_bytes, turned
from tests.makers.files.pdf_checks import characters_in, squeezed

SIZE = 12
NOTE = "Rapport annuel de la banque centrale."
CJK = "STSong-Light"


def written(*pieces, font="Helvetica", notes=(), left=72):
    """A PDF with one line; pieces that begin with ^ are raised, those that begin with _ lowered."""

    def draw(canvas):
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont

        if font == CJK:
            pdfmetrics.registerFont(UnicodeCIDFont(CJK))
        line = canvas.beginText(left, 700)
        for piece in pieces:
            rise = {"^": 0.4, "_": -0.15}.get(piece[0], 0)
            line.setFont(font, SIZE * 0.65 if rise else SIZE)
            line.setRise(rise * SIZE)
            line.textOut(piece[1:] if rise else piece)
        canvas.drawText(line)
        canvas.setFont("Helvetica", 8)
        for number, note in enumerate(notes):
            canvas.drawString(left, 120 - 10 * number, note)

    return pdf_bytes(draw)


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (("Il produit 10", "^6", " kWh par an"), "Il produit 10^6 kWh par an"),
        (("Il pèse 10", "^-3", " kg"), "Il pèse 10^-3 kg"),
        (("soit 25 m", "^2", " ou 3 km", "^2"), "soit 25 m2 ou 3 km2"),
        (("du CO", "_2", " et 10", "^3", " t"), "du CO2 et 10^3 t"),
        (("La croissance", "^3", " ralentit"), "La croissance[^3] ralentit"),
        (("Elle ralentit.", "^12", " Puis elle cesse"), "Elle ralentit.[^12] Puis elle cesse"),
        (("selon eux,", "^3,4", " elle cesse"), "selon eux,[^3,4] elle cesse"),
        (("selon eux,", "^1,2,12,13,114,115,116", " ou 8"), "selon eux,[^1,2,12,13,114,115,116] ou 8"),
        (("la taille (x + 1)", "^2", " double"), "la taille (x + 1)^2 double"),
        (("et sin", "^2", " x + cos", "^2", " x"), "et sin2 x + cos2 x"),
        (("soit 3", "^1", "/", "_2", " heures"), "soit 3 1/2 heures"),
        (("le 1", "^er", " mai 2024 et 106 fois"), "le 1er mai 2024 et 106 fois"),
        (("En 2024", "^a", " et 12", "^e", " rang"), "En 2024a et 12e rang"),
    ],
)
def test_each_is_parted_as_it_is_meant(write, pieces, text):
    assert read_file(write("a.pdf", written(*pieces))).text == text


@pytest.mark.parametrize(
    ("notes", "text"),
    [
        ((f"3 {NOTE}",), "En 2024[^3], elle cesse"),
        ((f"[3] {NOTE}",), "En 2024[^3], elle cesse"),
        ((f"4 {NOTE}",), "En 2024^3, elle cesse"),
        (("3 m", "3 kg x"), "En 2024^3, elle cesse"),
        ((), "En 2024^3, elle cesse"),
    ],
)
def test_behind_a_number_it_is_a_mark_where_the_page_has_the_note(write, notes, text):
    pieces = ("En 2024", "^3", ", elle cesse")
    assert read_file(write("a.pdf", written(*pieces, notes=notes))).text.split("\n\n")[0] == text


def test_a_note_behind_chinese_is_bracketed(write):
    text = read_file(write("a.pdf", written("经济增长", "^3", "正在放缓", font=CJK))).text
    assert text == "经济增长[^3]正在放缓"


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_on_a_turned_page(write, rotation):
    content = turned(written("Il produit 10", "^6", " kWh en 2024,", "^3", " dit-il"), rotation)
    assert read_file(write("a.pdf", content)).text == "Il produit 10^6 kWh en 2024,[^3] dit-il"


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_in_a_line_that_runs_another_way(write, angle):
    def draw(canvas):
        canvas.translate(300, 400)
        canvas.rotate(angle)
        line = canvas.beginText(0, 0)
        for piece, rise in (("Il produit 10", 0), ("6", 5), (" kWh.", 0), ("3", 5)):
            line.setFont("Helvetica", 8 if rise else SIZE)
            line.setRise(rise)
            line.textOut(piece)
        canvas.drawText(line)

    assert read_file(write("a.pdf", pdf_bytes(draw))).text == "Il produit 10^6 kWh.[^3]"


def test_a_line_that_only_stands_higher_is_no_raised_number(write):
    def draw(canvas):
        for number in range(8):  # a table whose second column is set a little higher, and smaller
            canvas.setFont("Helvetica", 11)
            canvas.drawString(72, 700 - 20 * number, f"Article{number}")
            canvas.setFont("Helvetica", 9)
            canvas.drawString(300, 703 - 20 * number, f"{number}4 350")

    text = read_file(write("a.pdf", pdf_bytes(draw))).text
    assert "^" not in text
    assert "34 350" in text


def test_a_mark_at_the_end_of_a_line_belongs_to_it(write):
    def draw(canvas):
        for number, (words, mark) in enumerate((("Elle ralentit.", "1"), ("Puis elle cesse.", "2"))):
            line = canvas.beginText(72, 700 - 40 * number)
            line.setFont("Helvetica", SIZE)
            line.setRise(0)
            line.textOut(words)
            line.setFont("Helvetica", 8)
            line.setRise(5)
            line.textOut(mark)
            canvas.drawText(line)

    assert read_file(write("a.pdf", pdf_bytes(draw))).text == "Elle ralentit.[^1]\n\nPuis elle cesse.[^2]"


def test_in_columns_that_are_drawn_row_by_row(write):
    rows = 20

    def draw(canvas):
        for row in range(rows):
            for column, left in enumerate((50, 310)):
                line = canvas.beginText(left, 760 - 14 * row)
                line.setFont("Helvetica", 9)
                line.setRise(0)
                line.textOut(f"in column {column} the engineers of line {row} had 10")
                line.setFont("Helvetica", 6)
                line.setRise(4)
                line.textOut("6")
                canvas.drawText(line)

    text = read_file(write("a.pdf", pdf_bytes(draw))).text
    assert text.split() == [
        word
        for column in (0, 1)
        for row in range(rows)
        for word in f"in column {column} the engineers of line {row} had 10^6".split()
    ]


@pytest.mark.parametrize("words", ["10^6 kWh", "cesse[^3] en", "2024", "Il produit", "[^"])
def test_the_rectangles_of_a_span_hold_what_is_printed_of_it(write, words):
    path = write("a.pdf", written("Il produit 10", "^6", " kWh puis cesse", "^3", " en 2024"))
    result = read_file(path)
    start = result.text.index(words)
    rectangles = span_rectangles(path, result.pages, Span(start, start + len(words))).get(1, [])
    printed = "".join(characters_in(path, 1, rectangle) for rectangle in rectangles)
    assert squeezed(printed) == squeezed(words.replace("[^3]", "3").replace("[^", "").replace("^", ""))


def placed(text, raised, *, lowered=(), size=10.0):
    """A line whose characters at some places are raised or lowered."""
    small = {*raised, *lowered}
    rises = [4.0 if n in raised else -2.0 if n in lowered else 0.0 for n in range(len(text))]
    return PlacedLine(text, rises, [size * 0.65 if n in small else size for n in range(len(text))])


def test_a_fraction_is_parted_from_the_whole_number():
    line = placed("3" + "12" + " kg", raised=(1,), lowered=(2,))
    assert insertions(line, lambda _: False) == [(1, 1, " "), (2, 2, "/")]


def test_a_number_behind_a_lowered_one_is_not_raised():
    assert insertions(placed("x12 kg", raised=(), lowered=(1,)), lambda _: True) == []


def test_a_larger_number_or_one_on_another_line_is_not_raised():
    line = PlacedLine("10" + "6", [0.0, 0.0, 4.0], [10.0, 10.0, 10.0])
    assert insertions(line, lambda _: True) == []
    line = PlacedLine("10" + "6", [0.0, 0.0, 14.0], [10.0, 10.0, 6.0])
    assert insertions(line, lambda _: True) == []


def test_characters_without_a_place_part_nothing():
    assert insertions(PlacedLine("106", [0.0] * 3, [0.0] * 3), lambda _: True) == []
    assert insertions(placed("1", raised=(0,)), lambda _: True) == []
