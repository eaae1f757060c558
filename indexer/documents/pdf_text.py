"""PDFium: characters of a page and where each stands. The reader and the reader pane share this map.

The canonical text is built from PDFium's characters one by one, and every character of it keeps the index
of the one it came from; so the rectangles of any span are exact, by construction.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from indexer.documents.pdf_lines import PageLine, join_lines, make_line
from indexer.documents.pdf_page_text import PageText
from indexer.errors import ReadError
from indexer.records import PageRectangle, PageSize

DEVICE_UNITS_PER_POINT = 1000  # PDFium turns page into display coordinates in whole units
MOST_PAGE_CHARS = 2_000_000
_LINE_ENDS = (0x0A, 0x0D)
_HYPHENS_AT_LINE_END = (0x02, 0xFFFE)  # how PDFium marks a hyphen that only breaks a word


class Glyph(NamedTuple):
    """One character as PDFium gives it: a code point and the index of its (first) unit."""

    code: int
    unit: int


@contextmanager
def open_page(document: Any, page_index: int) -> Iterator[OpenPage]:
    """Page `page_index` (1-based) with its text.

    Raises:
        ReadError: `broken`, when PDFium cannot load the page.
    """
    import pypdfium2

    try:
        page = document[page_index - 1]
        try:
            text_page = page.get_textpage()
        except pypdfium2.PdfiumError:
            page.close()
            raise
    except pypdfium2.PdfiumError as error:
        raise ReadError(
            f"Page {page_index} is damaged and cannot be read.", detail=str(error), code="broken"
        ) from error
    try:
        yield OpenPage(page, text_page)
    finally:
        text_page.close()
        page.close()


class OpenPage:
    """A loaded page: its glyphs, their places as displayed, and its canonical text."""

    def __init__(self, page: Any, text_page: Any) -> None:
        from pypdfium2 import raw

        self._raw = raw
        self.page = page  # pypdfium2's own
        self._text_page = text_page
        width, height = page.get_size()  # rotation and crop box applied
        self.size = PageSize(width, height)

    def glyphs(self) -> list[Glyph]:
        """The page's characters, surrogate pairs joined, NULs dropped."""
        get, handle = self._raw.FPDFText_GetUnicode, self._text_page
        count = min(self._raw.FPDFText_CountChars(handle), MOST_PAGE_CHARS)
        units = [get(handle, index) for index in range(count)]
        glyphs: list[Glyph] = []
        index = 0
        while index < len(units):
            unit, first = units[index], index
            index += 1
            if 0xD800 <= unit < 0xDC00 and index < len(units) and 0xDC00 <= units[index] < 0xE000:
                unit = 0x10000 + ((unit - 0xD800) << 10) + (units[index] - 0xDC00)
                index += 1
            if 0xD800 <= unit < 0xE000 or unit > 0x10FFFF:
                unit = 0xFFFD
            if unit:
                glyphs.append(Glyph(unit, first))
        return glyphs

    def rectangle(self, index: int) -> PageRectangle | None:
        """Where character `index` stands on the page as displayed; None for one that PDFium made up."""
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        found = self._raw.FPDFText_GetCharBox(self._text_page, index, left, right, bottom, top)
        if not found:
            return None
        return self._displayed(left.value, top.value, right.value, bottom.value)

    def cell(self, index: int) -> PageRectangle | None:
        """The place that the font gives character `index`, as high for "a" as for "A"."""
        box = self._raw.FS_RECTF()
        if not self._raw.FPDFText_GetLooseCharBox(self._text_page, index, box):
            return None
        return self._displayed(box.left, box.top, box.right, box.bottom) or self.rectangle(index)

    def _displayed(self, left: float, top: float, right: float, bottom: float) -> PageRectangle | None:
        x1, y1 = self._to_display(left, top)
        x2, y2 = self._to_display(right, bottom)
        if x1 == x2 or y1 == y2:
            return None
        return PageRectangle(min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1))

    def text(self) -> PageText:
        """The page's canonical text: lines of one paragraph joined, everything else as on the page."""
        return join_lines([self._line(glyphs) for glyphs in _split_lines(self.glyphs())])

    def _line(self, glyphs: list[Glyph]) -> PageLine:
        ends_in_hyphen = bool(glyphs) and glyphs[-1].code in _HYPHENS_AT_LINE_END
        # A mark inside the line is a hyphen that was really printed.
        shown = [Glyph(0x2D if g.code in _HYPHENS_AT_LINE_END else g.code, g.unit) for g in glyphs]
        shown = [g for g in shown if g.code >= 0x20 or g.code == 0x09]
        visible = [g.unit for g in shown if not chr(g.code).isspace()]
        first = self.cell(visible[0]) if visible else None
        last = self.cell(visible[-1]) if visible else None
        characters, indices = [chr(g.code) for g in shown], [g.unit for g in shown]
        return make_line(characters, indices, first, last, ends_in_hyphen=ends_in_hyphen)

    def _to_display(self, x: float, y: float) -> tuple[float, float]:
        across, down = ctypes.c_int(), ctypes.c_int()
        width = round(self.size.width * DEVICE_UNITS_PER_POINT)
        height = round(self.size.height * DEVICE_UNITS_PER_POINT)
        self._raw.FPDF_PageToDevice(self.page, 0, 0, width, height, 0, x, y, across, down)
        return across.value / DEVICE_UNITS_PER_POINT, down.value / DEVICE_UNITS_PER_POINT


def _split_lines(glyphs: list[Glyph]) -> Iterator[list[Glyph]]:
    line: list[Glyph] = []
    for position, glyph in enumerate(glyphs):
        if glyph.code == 0x0A and position and glyphs[position - 1].code == 0x0D:
            continue
        if glyph.code in _LINE_ENDS:
            yield line
            line = []
        else:
            line.append(glyph)
            # PDFium puts no line end after its mark for a hyphen at a line end.
            follows = glyphs[position + 1].code if position + 1 < len(glyphs) else 0x0A
            if glyph.code in _HYPHENS_AT_LINE_END and follows not in _LINE_ENDS:
                yield line
                line = []
    yield line
