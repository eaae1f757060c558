"""Where a span stands on the page: its rectangles hold its characters, however the page is turned."""

from __future__ import annotations

import numpy as np
import pytest

from indexer.common.errors import ReadError
from indexer.documents.read import read_file
from indexer.documents.showing.pdf_pages import MAX_PIXELS, page_sizes, render_page, span_rectangles
from indexer.documents.showing.pdf_rectangles import _without_others
from indexer.records.documents import PageSpan, Span
from indexer.records.pages import PageRectangle
from tests.makers.files.documents_makers import pdf_bytes, turned
from tests.makers.files.pdf_checks import characters_in, squeezed

LINES = [
    "Le groupe a annonce mardi un investissement de 4,2 milliards dans son usine",
    "de Dunkerque, qui doit produire de l'acier vert des la fin de l'annee 2027.",
]
LEFT, BASELINE, STEP, FONT, SIZE = 72, 700, 16, "Helvetica", 12


def draw(canvas):
    canvas.setFont(FONT, SIZE)
    for number, line in enumerate(LINES):
        canvas.drawString(LEFT, BASELINE - number * STEP, line)
    canvas.setFont(FONT, 9)
    canvas.drawString(LEFT, 100, "Note en bas de page: \u00e9t\u00e9 \u20ac 2027")


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("cropped", [False, True])
@pytest.mark.parametrize(
    "words", ["investissement", "4,2 milliards dans son usine de Dunkerque", "été € 2027", "Le"]
)
def test_the_rectangles_of_a_span_hold_its_characters(write, rotation, cropped, words):
    crop = (30, 50, 560, 800) if cropped else None
    path = write("a.pdf", turned(pdf_bytes(draw), rotation, crop))
    result = read_file(path)
    start = result.text.index(words)
    rectangles = span_rectangles(path, result.pages, Span(start, start + len(words)))
    assert list(rectangles) == [1]
    assert squeezed("".join(characters_in(path, 1, r) for r in rectangles[1])) == squeezed(words)


def test_a_rectangle_stands_where_the_word_was_drawn(write):
    from reportlab.pdfbase.pdfmetrics import stringWidth

    path = write("a.pdf", pdf_bytes(draw))
    result = read_file(path)
    start = result.text.index("investissement")
    (rectangle,) = span_rectangles(path, result.pages, Span(start, start + len("investissement")))[1]
    left = LEFT + stringWidth(LINES[0][: LINES[0].index("investissement")], FONT, SIZE)
    assert rectangle.left == pytest.approx(left, abs=1.5)
    assert rectangle.width == pytest.approx(stringWidth("investissement", FONT, SIZE), abs=2.5)
    assert rectangle.top + rectangle.height == pytest.approx(842 - BASELINE, abs=1.0)
    assert rectangle.height < SIZE


@pytest.mark.parametrize("rotation", [90, 270])
def test_a_landscape_page_reads_upright_and_top_down(write, rotation):
    def draw_sideways(canvas):
        if rotation == 90:
            canvas.translate(595, 0)
        else:
            canvas.translate(0, 842)
        canvas.rotate(rotation if rotation == 90 else -90)
        canvas.setFont(FONT, SIZE)
        for number, line in enumerate(LINES):
            canvas.drawString(LEFT, 500 - number * STEP, line)

    path = write("a.pdf", turned(pdf_bytes(draw_sideways), rotation))
    result = read_file(path)
    assert result.text == " ".join(LINES)
    rectangles = span_rectangles(path, result.pages, Span(0, len(result.text)))[1]
    assert len(rectangles) == 2
    assert all(r.width > 20 * r.height for r in rectangles)
    assert rectangles[0].top < rectangles[1].top


def test_a_rectangle_for_each_line_and_each_page(write):
    def draw_two(canvas):
        draw(canvas)
        canvas.showPage()
        draw(canvas)

    path = write("a.pdf", pdf_bytes(draw_two))
    result = read_file(path)
    rectangles = span_rectangles(path, result.pages, Span(0, len(result.text)))
    assert {page: len(results) for page, results in rectangles.items()} == {1: 3, 2: 3}


def test_characters_beyond_the_basic_plane_and_chinese(write):
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))

    def draw_chinese(canvas):
        canvas.setFont("STSong-Light", 12)
        canvas.drawString(72, 700, "该公司周二宣布将在合肥投资四十二亿元")

    path = write("a.pdf", pdf_bytes(draw_chinese))
    result = read_file(path)
    start = result.text.index("合肥")
    (rectangle,) = span_rectangles(path, result.pages, Span(start, start + 2))[1]
    assert characters_in(path, 1, rectangle) == "合肥"


def test_no_rectangles_for_text_that_is_not_of_this_file(write):
    path = write("a.pdf", pdf_bytes(draw))
    assert span_rectangles(path, [PageSpan(1, None, 0, 7)], Span(0, 5)) == {}
    assert span_rectangles(path, [PageSpan(9, None, 0, 7)], Span(0, 5)) == {}
    assert span_rectangles(path, [], Span(0, 5)) == {}


def test_sizes_are_those_of_the_displayed_page(write):
    path = write("a.pdf", turned(pdf_bytes(draw), 90))
    (size,) = page_sizes(path)
    assert (size.width, size.height) == pytest.approx((842, 595))


def test_a_page_is_rendered_as_its_text_stands(write):
    path = write("a.pdf", turned(pdf_bytes(draw), 90))
    image = render_page(path, 1, 2.0)
    assert (image.width, image.height, image.scale) == (1684, 1190, 2.0)
    assert len(image.pixels) == image.width * image.height * 4
    result = read_file(path)
    (rectangle,) = span_rectangles(path, result.pages, Span(0, 2))[1]

    def darkest(left, top, width, height):
        rows = range(int(top * 2), int((top + height) * 2))
        columns = range(int(left * 2), int((left + width) * 2))
        return min(image.pixels[4 * (row * image.width + column)] for row in rows for column in columns)

    assert darkest(rectangle.left, rectangle.top, rectangle.width, rectangle.height) < 80
    assert darkest(rectangle.left + 40, rectangle.top, 20, 20) == 255  # beside the text
    assert image.pixels[3::4].count(255) == image.width * image.height


def test_a_picture_is_bounded(write):
    image = render_page(write("a.pdf", pdf_bytes(draw)), 1, 500.0)
    assert image.width * image.height <= MAX_PIXELS
    assert image.width / 595 == pytest.approx(image.scale, rel=0.01)


def test_a_page_that_is_not_there(write):
    path = write("a.pdf", pdf_bytes(draw))
    for number in (0, 2, -1):
        with pytest.raises(ReadError) as caught:
            render_page(path, number, 1.0)
        assert caught.value.code == "not_found"
    with pytest.raises(ValueError, match="scale"):
        render_page(path, 1, 0.0)


def test_text_that_runs_aslant_has_a_rectangle_for_each_stretch(write):
    def draw_aslant(canvas):
        canvas.translate(72, 300)
        canvas.rotate(20)
        canvas.setFont(FONT, SIZE)
        for number, line in enumerate(LINES):
            canvas.drawString(0, -number * STEP, line[:50])

    path = write("a.pdf", pdf_bytes(draw_aslant))
    result = read_file(path)
    start = result.text.index("investissement")
    rectangles = span_rectangles(path, result.pages, Span(start, start + len("investissement")))[1]
    assert len(rectangles) > 1
    assert max(r.height for r in rectangles) < 2 * SIZE
    assert squeezed("".join(characters_in(path, 1, r) for r in rectangles)) == "investissement"


def test_rectangles_leave_out_what_stands_in_a_gap_of_their_line(write):
    def draw_apart(canvas):
        canvas.setFont(FONT, SIZE)
        for left, word in ((72, "OA"), (120, "OB"), (168, "OC"), (96, "+"), (144, "+")):
            canvas.drawString(left, BASELINE, word)

    path = write("a.pdf", pdf_bytes(draw_apart))
    result = read_file(path)
    start = result.text.index("OA")
    end = result.text.index("OC") + 2
    wanted = result.text[start:end]
    rectangles = span_rectangles(path, result.pages, Span(start, end))[1]
    results = "".join(characters_in(path, 1, rectangle) for rectangle in rectangles)
    assert sorted(squeezed(results)) == sorted(squeezed(wanted))


def test_letters_too_small_to_be_seen_have_a_place(write):
    def draw(canvas):
        canvas.setFont("Helvetica", 20)
        canvas.drawString(72, 700, "Seen")
        canvas.setFont("Helvetica", 0.01)
        canvas.drawString(1, 1, "Unseen")

    path = write("a.pdf", pdf_bytes(draw))
    read = read_file(path)
    start = read.text.index("Unseen")
    [rectangle] = span_rectangles(path, read.pages, Span(start, start + 6))[1]
    assert 0 < rectangle.height < 0.02
    assert rectangle.left == pytest.approx(1, abs=0.01)


def test_a_rectangle_is_parted_where_other_text_stands_in_it():
    letters = [PageRectangle(left, 100, 10, 10) for left in (0, 10, 30, 40)]
    nothing, between, printed_over = np.zeros((0, 2)), np.array([[25.0, 105.0]]), np.array([[15.0, 105.0]])
    assert _without_others(letters, nothing) == [PageRectangle(0, 100, 50, 10)]
    assert _without_others(letters, between) == [
        PageRectangle(0, 100, 20, 10),
        PageRectangle(30, 100, 20, 10),
    ]
    assert _without_others(letters, printed_over) == [PageRectangle(0, 100, 50, 10)]
