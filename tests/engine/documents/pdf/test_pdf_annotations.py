"""Form fields, text boxes and comments: paragraphs of their own at the end of their page."""

from __future__ import annotations

import io

import pytest

from indexer.documents.pdf import annotations as pdf_annotations
from indexer.documents.read import read_file
from indexer.documents.showing.pdf_pages import span_rectangles
from indexer.records.documents import Span
from tests.makers.files.documents_makers import pdf_bytes

SENTENCE = "The pier was closed in May."


def form(canvas):
    canvas.setFont("Helvetica", 12)
    canvas.drawString(72, 700, SENTENCE)
    fields = canvas.acroForm
    fields.textfield(name="f1[0]", tooltip="Name of the owner:", value="Anne Le Gall", x=72, y=600)
    fields.textfield(name="Street", tooltip="", value="12, quai du Port", x=72, y=560)
    fields.textfield(name="f3[0]", tooltip="Left blank", value="", x=72, y=520)
    fields.textfield(name="f4[0]", tooltip="PIN", value="4711", fieldFlags="password", x=72, y=480)
    fields.checkbox(name="c1", tooltip="Insured", checked=True, x=72, y=440)
    fields.checkbox(name="c2", tooltip="Sold", checked=False, x=72, y=400)
    canvas.showPage()
    canvas.drawString(72, 700, "The second page has none.")


def annotated(*notes, sentence=SENTENCE):
    """A page with annotations: (subtype, contents, author, flags)."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

    content = pdf_bytes(lambda canvas: canvas.drawString(72, 700, sentence))
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    result = ArrayObject()
    for subtype, contents, author, flags in notes:
        result.append(
            DictionaryObject(
                {
                    NameObject("/Type"): NameObject("/Annot"),
                    NameObject("/Subtype"): NameObject(subtype),
                    NameObject("/Contents"): TextStringObject(contents),
                    NameObject("/T"): TextStringObject(author),
                    NameObject("/F"): NumberObject(flags),
                    NameObject("/Rect"): ArrayObject([NumberObject(n) for n in (72, 500, 300, 540)]),
                }
            )
        )
    writer.pages[0][NameObject("/Annots")] = result
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_filled_in_fields_follow_their_page_with_their_labels(write):
    result = read_file(write("a.pdf", pdf_bytes(form)))
    first, second = (result.text[page.start : page.end] for page in result.pages)
    assert first.split("\n\n") == [
        SENTENCE,
        "Name of the owner: Anne Le Gall",
        "Street: 12, quai du Port",
        "☑ Insured",
    ]
    assert second == "The second page has none."
    assert "4711" not in result.text


def test_rectangles_hold_beside_annotations_and_are_none_for_them(write):
    path = write("a.pdf", pdf_bytes(form))
    result = read_file(path)
    (rectangle,) = span_rectangles(path, result.pages, Span(4, 8))[1]
    assert rectangle.left == pytest.approx(72 + 25, abs=8)
    start = result.text.index("Anne")
    assert span_rectangles(path, result.pages, Span(start, start + 4)) == {}
    assert list(span_rectangles(path, result.pages, Span(0, len(result.text)))) == [1, 2]


def test_text_boxes_and_comments(write):
    content = annotated(
        ("/FreeText", "Approved by the board", "", 4),
        ("/Text", "Is this\nright?", "Anne", 4),
        ("/Highlight", "closed in May", "Anne", 4),  # only repeats what it marks
        ("/Text", "not to be seen", "Anne", 2),
        ("/Popup", "a window", "Anne", 4),
        ("/Link", "a link", "", 4),
    )
    assert read_file(write("a.pdf", content)).text.split("\n\n") == [
        SENTENCE,
        "Approved by the board",
        "✎ Anne: Is this right?",
    ]


def test_a_page_with_nothing_but_a_text_box_has_text(write):
    result = read_file(write("a.pdf", annotated(("/FreeText", "La digue a tenu.", "", 4), sentence="")))
    assert result.text == "La digue a tenu."
    assert result.report.notes == ()


def test_a_hostile_number_of_annotations_is_bounded(write, monkeypatch):
    monkeypatch.setattr(pdf_annotations, "MAX_PAGE_CHARS", 100)
    content = annotated(*(("/FreeText", f"Text box number {n}", "", 4) for n in range(300)))
    assert read_file(write("a.pdf", content)).text.count("Text box") == 5


def test_characters_that_cannot_be_stored_are_left_out(write):
    text = read_file(write("a.pdf", annotated(("/FreeText", "a\x00b\x07c\r\nd 洪水 😀", "", 4)))).text
    assert text.endswith("abc\nd 洪水 😀")
