"""PDF pages for the source pane: sizes, pictures, and where a span of the text stands on the page."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from indexer.common.errors import ReadError
from indexer.common.messages import Message
from indexer.documents.pdf.annotations import Annotations
from indexer.documents.pdf.layout.hyphens import WordBreak, compounds_in
from indexer.documents.pdf.layout.joining import with_notes
from indexer.documents.pdf.layout.layout import layout_of
from indexer.documents.pdf.layout.page_text import PageText
from indexer.documents.pdf.opening import open_pdf
from indexer.documents.pdf.page.pdfium import OpenPage, damaged_page, open_page
from indexer.documents.pdf.page.raw_pages import read_raw_pages
from indexer.documents.pdf.pdf import MAX_BYTES
from indexer.documents.showing.pdf_rectangles import rectangles_of
from indexer.documents.source.source_file import read_source
from indexer.records.documents import PageSpan, Span
from indexer.records.pages import PageImage, PageRectangle, PageSize

MAX_PIXELS = 40_000_000


def page_sizes(path: Path, *, password: str | None = None) -> list[PageSize]:
    """The sizes of all pages as displayed, in points.

    Raises:
        ReadError: The file cannot be read or is not a PDF that PDFium opens.
    """
    import pypdfium2

    with open_pdf(read_source(path, max_bytes=MAX_BYTES, password=password)) as document:
        sizes = []
        for number in range(len(document)):
            try:
                sizes.append(PageSize(*document.get_page_size(number)))
            except pypdfium2.PdfiumError:  # a damaged page is shown as an empty A4 sheet, the others stay
                sizes.append(PageSize(595.0, 842.0))
        return sizes


def render_page(path: Path, page_index: int, scale: float, *, password: str | None = None) -> PageImage:
    """A picture of one page, of at most `MAX_PIXELS` pixels; its `scale` says how large it came out.

    Args:
        path: The PDF.
        page_index: 1-based.
        scale: Pixels per point wished for.
        password: Of a protected file.

    Raises:
        ReadError: The file or the page cannot be read, or there is no such page.
    """
    import pypdfium2
    from pypdfium2 import raw

    if not (math.isfinite(scale) and scale > 0):
        raise ValueError(f"scale must be positive: {scale}")
    with open_pdf(read_source(path, max_bytes=MAX_BYTES, password=password)) as document:
        _check_page(document, page_index, path)
        document.init_forms()
        try:
            page = document[page_index - 1]
        except pypdfium2.PdfiumError as error:
            raise damaged_page(page_index) from error
        width, height = page.get_size()
        # Each side is rounded up to whole pixels, hence a little less than the limit.
        scale = min(scale, math.sqrt(0.99 * MAX_PIXELS / max(width * height, 1e-6)))
        bitmap = page.render(scale=scale, force_bitmap_format=raw.FPDFBitmap_BGRA)
        try:
            return PageImage(page_index, bitmap.width, bitmap.height, scale, _rows(bitmap))
        finally:
            bitmap.close()
            page.close()


def span_rectangles(
    path: Path, page_spans: Sequence[PageSpan], span: Span, *, password: str | None = None
) -> dict[int, list[PageRectangle]]:
    """Where a span of the canonical text stands: rectangles by page number, one for each line.

    A page whose text did not come from PDFium, or whose file is not the one that was imported, has none.

    Args:
        path: The PDF that the text was read from.
        page_spans: The pages of the canonical text.
        span: Code points of the canonical text.
        password: Of a protected file.

    Raises:
        ReadError: The file cannot be read.
    """
    touched = [page for page in page_spans if page.start < span.end and span.start < page.end]
    rectangles: dict[int, list[PageRectangle]] = {}
    if not touched:
        return rectangles
    with open_pdf(read_source(path, max_bytes=MAX_BYTES, password=password)) as document:
        for page_span in touched:
            if page_span.index > len(document):
                continue
            with open_page(document, page_span.index) as page:
                content = _page_text(document, page, page_span.end - page_span.start)
                part = Span(max(span.start, page_span.start), min(span.end, page_span.end))
                span_on_page = Span(part.start - page_span.start, part.end - page_span.start)
                on_page = rectangles_of(page, content, span_on_page) if content is not None else []
            if on_page:
                rectangles[page_span.index] = on_page
    return rectangles


def _page_text(document: Any, page: OpenPage, length: int) -> PageText | None:
    """The page's canonical text as it was imported, known by its length; None where it was read otherwise."""
    layout = layout_of(page)
    words = frozenset(layout.broken_words)
    notes = Annotations(document).text(page.handle, layout.glyphs.text)
    length -= len(with_notes("x", notes)) - 1
    for compounds in (frozenset[WordBreak](), words):
        content = layout.text(compounds)
        if len(content.text) == length:
            return content
    if not words:
        return None
    # Some hyphens at line ends are part of a word and some are not: that shows in the whole document.
    content = layout.text(compounds_in(_page_texts(document), words))
    return content if len(content.text) == length else None


def _page_texts(document: Any) -> Iterator[str]:
    """The characters of all pages that can be loaded, as the import reads them."""
    for page_index in range(1, len(document) + 1):
        try:
            with open_page(document, page_index) as page:
                yield read_raw_pages([page])[0].characters.text
        except ReadError:
            continue


def _rows(bitmap: object) -> bytes:
    """The pixels without the padding that may stand at the end of each row."""
    width_bytes, stride, height = bitmap.width * 4, bitmap.stride, bitmap.height  # type: ignore[attr-defined]
    pixels = memoryview(bitmap.buffer).cast("B")  # type: ignore[attr-defined]
    if stride == width_bytes:
        return bytes(pixels[: height * stride])
    return b"".join(bytes(pixels[row * stride : row * stride + width_bytes]) for row in range(height))


def _check_page(document: object, page_index: int, path: Path) -> None:
    count = len(document)  # type: ignore[arg-type]
    if not 1 <= page_index <= count:
        raise ReadError(Message("no_such_page", name=path.name, n=count, page=page_index), code="not_found")
