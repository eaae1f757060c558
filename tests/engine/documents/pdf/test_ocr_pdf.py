"""Scanned pages of a PDF with a false Tesseract: which pages go to it, and what is said of them."""

from __future__ import annotations

import io

import pytest

from indexer.common.errors import ReadError
from indexer.documents.images import ocr_progress
from indexer.documents.images import tesseract as ocr_engine
from indexer.documents.read import read_file
from indexer.documents.showing.ocr_places import recognised_rectangles
from indexer.records.documents import Span
from indexer.records.reading import PageState
from tests.makers.files.documents_makers import pdf_bytes
from tests.makers.files.ocr_makers import FalseTesseract, picture, posix_only, tsv
from tests.makers.library.said import said

pytestmark = posix_only
PAGE = (595, 842)
PRINTED = "This page was printed from a computer and has a layer of text, as most pages have. "


@pytest.fixture
def tesseract(tmp_path, monkeypatch):
    folder = tmp_path / "tesseract"
    folder.mkdir()
    false = FalseTesseract(folder)
    false.answers(tsv("The ministry raised its budget", "by forty percent in October."))
    monkeypatch.setenv(ocr_engine.VARIABLE, str(false.program))
    return false


def scan(canvas, **where):
    from reportlab.lib.utils import ImageReader

    place = {"x": 0, "y": 0, "width": PAGE[0], "height": PAGE[1]} | where
    canvas.drawImage(ImageReader(io.BytesIO(picture(1240, 1754))), **place)


def printed(canvas):
    for line in range(10):
        canvas.drawString(72, 700 - 20 * line, PRINTED)


def blank(_canvas):
    return


def pages(*drawings):
    def draw(canvas):
        for drawing in drawings:
            drawing(canvas)
            canvas.showPage()

    return pdf_bytes(draw)


def test_scanned_pages_become_text_and_printed_ones_stay_as_they_are(tesseract, write):
    result = read_file(write("mixed.pdf", pages(printed, scan, blank, scan)))
    texts = [result.text[page.start : page.end] for page in result.pages]
    assert texts[1] == texts[3] == "The ministry raised its budget by forty percent in October."
    assert texts[0].count("printed from a computer") == 10
    assert texts[2] == ""
    assert len(tesseract.calls) == 2
    assert [(note.index, note.state) for note in result.report.notes] == [
        (2, PageState.OCR),
        (3, PageState.EMPTY),
        (4, PageState.OCR),
    ]
    assert [page.index for page in result.page_words] == [2, 4]
    for page in result.page_words:
        assert [result.text[word.start : word.end] for word in page.words][:2] == ["The", "ministry"]


def test_places_are_points_of_the_page_as_displayed(tesseract, write):
    result = read_file(write("scan.pdf", pages(scan)))
    assert b"P5\n24" in (tesseract.folder / "pages").read_bytes()  # drawn at 300 dots per inch
    start = result.text.index("ministry")
    (place,) = recognised_rectangles(result.page_words, Span(start, start + 8))[1]
    scale = 72 / 300
    box = (place.left, place.top, place.width, place.height)
    assert box == pytest.approx((180 * scale, 100 * scale, 160 * scale, 30 * scale), abs=0.1)


def test_a_scan_with_a_stamp_is_a_scan(tesseract, write):
    def stamped(canvas):
        scan(canvas)
        canvas.drawString(30, 20, "Copy 17")

    def illustrated(canvas):
        canvas.drawString(72, 700, "A short page with a small picture.")
        scan(canvas, x=100, y=100, width=100, height=100)

    result = read_file(write("stamped.pdf", pages(stamped, illustrated)))
    texts = [result.text[page.start : page.end] for page in result.pages]
    assert texts[0].startswith("The ministry")
    assert texts[1] == "A short page with a small picture."
    assert len(tesseract.calls) == 1


def test_printed_text_stays_where_recognition_finds_less(tesseract, write):
    tesseract.answers(tsv("Copy 17"))

    def poster(canvas):
        scan(canvas)
        canvas.drawString(30, 20, "Meeting on Monday")

    assert read_file(write("poster.pdf", pages(poster))).text == "Meeting on Monday"


def test_a_page_that_fails_is_left_out_and_the_others_stay(tesseract, write, monkeypatch):
    monkeypatch.setattr(ocr_progress, "PAGE_SECONDS", 1.0)
    tesseract.answers(
        tsv("Seen well"), before=f'[ -e "{tesseract.folder}/once" ] && exit 9\n: > "{tesseract.folder}/once"'
    )
    result = read_file(write("two.pdf", pages(scan, scan)))
    assert result.text == "Seen well"
    assert said(result.report.left_out) == ("Page 2 could not be recognised: Tesseract failed on it.",)
    assert result.report.pages_in(PageState.EMPTY) == (2,)
    assert said(result.report.left_out)[0] in said(result.warnings)


def test_without_tesseract_a_scan_says_what_to_install(write, monkeypatch):
    monkeypatch.setenv(ocr_engine.VARIABLE, "no-such-program")
    with pytest.raises(ReadError) as caught:
        read_file(write("scan.pdf", pages(scan, scan)))
    assert caught.value.code == "needs_ocr"
    assert ocr_engine.install_command() in caught.value.summary
    result = read_file(write("mixed.pdf", pages(printed, scan, blank, scan)))
    (sentence,) = said(result.report.left_out)
    assert sentence.startswith("Pages 2, 4 are pictures: to read them, install Tesseract")
    assert result.report.pages_in(PageState.EMPTY) == (2, 3, 4)


def test_pages_without_anything_to_read_are_no_scan(tesseract, write):
    with pytest.raises(ReadError) as caught:
        read_file(write("blank.pdf", pages(blank, blank)))
    assert caught.value.code == "no_text"
    assert tesseract.calls == []


def test_a_huge_page_is_drawn_within_bounds(tesseract, write):
    def huge(canvas):
        canvas.setPageSize((14_400, 14_400))
        scan(canvas, width=14_400, height=14_400)

    read_file(write("huge.pdf", pages(huge)))
    _, width, height, _ = (tesseract.folder / "pages").read_bytes().split(maxsplit=3)
    assert int(width) * int(height) <= 40_000_000
