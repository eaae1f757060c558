"""Pages of a PDF through the reader child."""

import pytest
from reportlab.pdfgen import canvas

from indexer.catalogue.documents import document_text, original_name
from indexer.common.errors import ReadError
from indexer.ingest.reading.page_viewer import PageViewer
from indexer.records.documents import Span


@pytest.fixture
def viewer():
    viewer = PageViewer()
    yield viewer
    viewer.close()


@pytest.fixture
def pdf(tmp_path):
    path = tmp_path / "rapport.pdf"
    page = canvas.Canvas(str(path), pagesize=(400, 300))
    page.drawString(50, 250, "The first page speaks of exports and of tariffs.")
    page.showPage()
    page.drawString(50, 200, "The second page speaks of imports, and of nothing else.")
    page.save()
    return path


def test_a_passage_is_found_on_its_page_of_the_librarys_copy(bench, viewer, pdf):
    (document,) = bench.run(pdf).imported
    assert document.pages == 2
    shown = document_text(bench.database.reader(), document.id)
    copy = bench.paths.originals / original_name(bench.database.reader(), document.id)
    assert [(size.width, size.height) for size in viewer.page_sizes(copy)] == [(400, 300)] * 2

    start = shown.text.index("imports")
    rectangles = viewer.span_rectangles(copy, shown.page_spans, Span(start, start + len("imports")))
    assert list(rectangles) == [2]
    (rectangle,) = rectangles[2]
    assert 50 < rectangle.left < 250
    assert 85 < rectangle.top < 100 < rectangle.top + rectangle.height < 110

    image = viewer.render_page(copy, 2, 1.0)
    assert (image.page_index, image.width, image.height) == (2, 400, 300)
    assert len(image.pixels) == 400 * 300 * 4
    assert len(set(image.pixels)) > 1  # not a blank sheet


def test_what_is_no_pdf_is_refused_in_words(viewer, tmp_path):
    (tmp_path / "x.pdf").write_bytes(b"not a PDF")
    for look in (viewer.page_sizes, lambda path: viewer.render_page(path, 1, 1.0)):
        with pytest.raises(ReadError) as raised:
            look(tmp_path / "x.pdf")
        assert "x.pdf" in raised.value.summary


def test_a_page_that_is_not_there_is_refused_in_words(viewer, pdf):
    with pytest.raises(ReadError):
        viewer.render_page(pdf, 3, 1.0)
