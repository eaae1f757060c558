"""The outline of a PDF: levels, titles, pages, and where each part begins in the text."""

from __future__ import annotations

import io

import pytest

from indexer.documents.pdf import outline as pdf_outline
from indexer.documents.pdf.outline import Bookmark, place_bookmarks
from indexer.documents.read import read_file
from indexer.records.documents import PageSpan
from tests.makers.files.documents_makers import pdf_bytes


def chapters(canvas):
    for number, (title, level) in enumerate([("Floods", 0), ("The bridge", 1), ("Droughts", 0)]):
        canvas.setFont("Helvetica", 12)
        canvas.drawString(72, 760, f"Page {number + 1} of the report of the river board.")
        canvas.setFont("Helvetica", 16)
        canvas.drawString(72, 700, title)
        canvas.bookmarkPage(title)
        canvas.addOutlineEntry(title, title, level)
        canvas.showPage()


def outline_of(path):
    result = read_file(path)
    return result, [(entry.level, entry.title, entry.page) for entry in result.outline]


def test_bookmarks_have_level_page_and_place(write):
    result, outline = outline_of(write("a.pdf", pdf_bytes(chapters)))
    assert outline == [(1, "Floods", 1), (2, "The bridge", 2), (1, "Droughts", 3)]
    for entry in result.outline:
        assert result.text[entry.start :].startswith(entry.title)


def test_pypdf_reads_the_outline_where_pdfium_fails(write, monkeypatch):
    def fail(_document):
        raise OSError("no outline")
        yield

    monkeypatch.setattr(pdf_outline, "_from_pdfium", fail)
    _, outline = outline_of(write("a.pdf", pdf_bytes(chapters)))
    assert outline == [(1, "Floods", 1), (2, "The bridge", 2), (1, "Droughts", 3)]


def test_a_file_without_bookmarks_has_no_outline(write):
    path = write("a.pdf", pdf_bytes(lambda canvas: canvas.drawString(72, 700, "Nothing but a line.")))
    assert outline_of(path)[1] == []


def cyclic(content: bytes) -> bytes:
    """The same file, its last bookmark followed by the first again."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import NameObject

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    outline = writer.root_object["/Outlines"]
    last = outline.raw_get("/Last").get_object()
    last[NameObject("/Next")] = outline.raw_get("/First")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_bookmarks_that_lead_in_a_circle_end(write):
    _, outline = outline_of(write("a.pdf", cyclic(pdf_bytes(chapters))))
    assert [title for _, title, _ in outline] == ["Floods", "The bridge", "Droughts"]


def test_bookmarks_are_bounded(write, monkeypatch):
    monkeypatch.setattr(pdf_outline, "MAX_ENTRIES", 2)
    assert len(outline_of(write("a.pdf", pdf_bytes(chapters)))[1]) == 2


@pytest.mark.parametrize("engine", ["pdfium", "pypdf"])
def test_titles_are_one_clean_line(write, engine, monkeypatch):
    def draw(canvas):
        canvas.drawString(72, 700, "Été 2027")
        canvas.bookmarkPage("x")
        canvas.addOutlineEntry("  洪水\tet\n\x01été ", "x")

    if engine == "pypdf":
        monkeypatch.setattr(pdf_outline, "_from_pdfium", lambda document: 1 / 0)
    assert [entry[1] for entry in outline_of(write("a.pdf", pdf_bytes(draw)))[1]] == ["洪水 et été"]


def test_a_title_broken_over_lines_or_in_capitals_is_found():
    text = "Something before.\n\nTHE GREAT\nFLOOD of May"
    entries = place_bookmarks([Bookmark(1, "The great flood", 1)], text, [PageSpan(1, None, 0, len(text))])
    assert text[entries[0].start :].startswith("THE GREAT")


@pytest.mark.parametrize("bookmark", [Bookmark(1, "x", None), Bookmark(1, "", 1), Bookmark(1, "x", 9)])
def test_bookmarks_that_lead_nowhere_are_left_out(bookmark):
    assert place_bookmarks([bookmark], "text", [PageSpan(1, None, 0, 4)]) == ()
