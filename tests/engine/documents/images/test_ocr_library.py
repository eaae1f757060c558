"""Pictures in a library: imported through a reader child, found, and shown with their words marked."""

from __future__ import annotations

import pytest

from indexer.common.errors import ReadError
from indexer.documents.images import tesseract
from indexer.library.library import Library
from indexer.records.documents import Span
from tests.makers.files.ocr_makers import FalseTesseract, picture, posix_only, tsv

pytestmark = posix_only


@pytest.fixture
def library(tmp_path, monkeypatch):
    folder = tmp_path / "tesseract"
    folder.mkdir()
    false = FalseTesseract(folder)
    false.answers(tsv("The ministry raised its budget", "by forty percent in October."))
    monkeypatch.setenv(tesseract.VARIABLE, str(false.program))
    with Library.open(tmp_path / "library") as opened:
        yield opened


def test_a_picture_is_found_and_its_words_are_marked_on_it(library, write):
    report = library.add([write("scan.png", picture(2480, 3508, dpi=(300, 300)))])
    (document,) = report.imported
    assert (document.media_type, document.pages) == ("image/png", 1)
    (hit, *_) = library.search("ministry budget", mode="lexical").results
    assert hit.page is not None
    assert hit.page.index == 1

    (size,) = library.page_sizes(document.id)
    assert (size.width, size.height) == pytest.approx((595.2, 841.9), abs=0.2)
    image = library.page_image(document.id, 1, 0.5)
    assert (image.width, image.height) == (298, 421)

    start = hit.text.index("budget")
    places = library.span_rectangles(document.id, Span(start, start + len("budget by")))
    (budget, by) = places[1]
    assert (budget.left, budget.top) == pytest.approx(((100 + 24 * 20) * 0.24, 24.0), abs=0.1)
    assert (by.left, by.top) == pytest.approx((24.0, 36.0), abs=0.1)


def test_without_tesseract_a_picture_says_what_to_install(library, write, monkeypatch):
    monkeypatch.setenv(tesseract.VARIABLE, "no-such-program")
    report = library.add([write("scan.png", picture())])
    (failure,) = report.failed
    assert failure.code == "needs_ocr"
    assert tesseract.install_command() in str(failure.message)


def test_a_text_has_no_pages_to_draw(library, write):
    (document,) = library.add([write("a.txt", "The ministry raised its budget by forty percent.")]).imported
    with pytest.raises(ReadError, match="neither a PDF nor a picture"):
        library.page_sizes(document.id)
    assert library.span_rectangles(document.id, Span(0, 5)) == {}
