"""Footnotes are paragraphs of their own at the end of their page and cut no sentence of the body."""

from __future__ import annotations

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from indexer.documents.read import read_file
from tests.makers.files.documents_makers import pdf_bytes

BODY = [
    "The council met on Monday and heard the engineers who had measured the old bridge",
    "during the spring flood, when the river rose by almost two metres and carried away",
    "the older of the two wooden piers near the mill, so that carts from the villages",
    "upstream had to go round by the quarry road until the masons had finished",
]


def draw(canvas, lines, top, *, left=72, size=11, step=14):
    canvas.setFont("Helvetica", size)
    for number, line in enumerate(lines):
        canvas.drawString(left, top - number * step, line)


def paragraphs(write, drawing):
    return read_file(write("a.pdf", pdf_bytes(drawing))).text.split("\n\n")


@pytest.mark.parametrize("mark", ["1 ", "1. ", "(1) ", "[1] ", "* ", "¹ "])
def test_each_note_is_a_paragraph(write, mark):
    second = mark.replace("1", "2").replace("*", "**").replace("¹", "²")
    first = f"{mark}Minutes of the river board"
    while stringWidth(first, "Helvetica", 8) < stringWidth(BODY[0], "Helvetica", 11) - 20:
        first += " and more"
    notes = [first, "leave of the mayor in the autumn.", f"{second}The mill has been closed since then."]

    def drawing(canvas):
        draw(canvas, BODY, 400)
        draw(canvas, notes, 340, size=8, step=10)

    assert paragraphs(write, drawing) == [" ".join(BODY), f"{notes[0]} {notes[1]}", notes[2]]


def test_notes_close_below_the_body_do_not_join_it(write):
    def drawing(canvas):
        draw(canvas, BODY, 400)
        draw(canvas, ["1 as the board has shown"], 400 - 4 * 14 + 2, size=8)

    assert paragraphs(write, drawing)[1:] == ["1 as the board has shown"]


def test_a_sentence_goes_on_in_the_next_column_and_not_in_the_notes(write):
    left, right = [line[:40].rsplit(" ", 1)[0] for line in BODY], ["their work on the new arch", "in May."]

    def drawing(canvas):
        draw(canvas, left, 400, left=50)
        draw(canvas, ["1 Minutes of the board."], 320, left=50, size=8)
        draw(canvas, right, 700, left=310)

    text = read_file(write("a.pdf", pdf_bytes(drawing))).text
    assert text.endswith("in May.\n\n1 Minutes of the board.")
    assert f"{left[-1]} {right[0]}" in text


def test_small_numbered_lines_above_the_body_are_no_notes(write):
    def drawing(canvas):
        draw(canvas, ["1 Paris", "2 Lyon", "3 Nice"], 480, size=8, step=10)
        draw(canvas, BODY, 420)

    assert paragraphs(write, drawing)[0] == "1 Paris\n2 Lyon\n3 Nice"


def test_a_page_of_small_print_has_no_notes(write):
    lines = [f"{n} line of small print" for n in range(1, 6)]
    assert len(paragraphs(write, lambda canvas: draw(canvas, lines, 300, size=7, step=9))) == 1
