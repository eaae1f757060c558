"""PDFium: characters of a page and where each stands. The reader and the reader pane share this map.

The canonical text is built from PDFium's characters, and every character of it keeps the index of the one it
came from; so the rectangles of any span are exact, by construction.
"""

from __future__ import annotations

import ctypes
import re
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from indexer.documents.pdf_characters import Kind, count_text, count_units
from indexer.documents.pdf_lines import Glyphs, Lines, line_ranges, make_lines, top_down
from indexer.documents.pdf_page_text import PageLayout, make_layout
from indexer.errors import ReadError
from indexer.records import PageRectangle, PageSize

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DEVICE_UNITS_PER_POINT = 1000  # PDFium turns page into display coordinates in whole units
MOST_PAGE_CHARS = 2_000_000
_SMALLEST_SIDE = 0.0005  # points; less is no place at all
# Marks for hyphens at line ends are control characters too; they are looked at where lines are joined.
_CONTROL = re.compile("[\x00\x01\x03-\x08\x0b\x0c\x0e-\x1f]")


@contextmanager
def open_page(document: Any, page_index: int) -> Iterator[OpenPage]:
    """Page `page_index` (1-based) of a `pypdfium2.PdfDocument` with its text.

    Raises:
        ReadError: `broken`, when PDFium cannot load the page.
    """
    from pypdfium2 import raw

    # Straight to PDFium: the wrappers take a twentieth of what reading a page takes.
    page = raw.FPDF_LoadPage(document.raw, page_index - 1)
    text_page = raw.FPDFText_LoadPage(page) if page else None
    if not text_page:
        if page:
            raw.FPDF_ClosePage(page)
        raise damaged_page(page_index)
    try:
        yield OpenPage(page, text_page)
    finally:
        raw.FPDFText_ClosePage(text_page)
        raw.FPDF_ClosePage(page)


def damaged_page(page_index: int) -> ReadError:
    """The error for a page that PDFium cannot load."""
    return ReadError(f"Page {page_index} is damaged and cannot be read.", code="broken")


def page_label(document: Any, page_index: int) -> str | None:
    """What is printed on the page as its number, as far as the file says."""
    label: str = document.get_page_label(page_index - 1)
    return label.replace("\x00", "").strip() or None


def glyph_texts(document: Any) -> Iterator[str]:
    """The characters of all pages that can be loaded, as PDFium gives them."""
    for page_index in range(1, len(document) + 1):
        try:
            with open_page(document, page_index) as page:
                yield page.glyphs().text
        except ReadError:
            continue


@cache
def _loose_char_box() -> Callable[[int | None, int, int], int]:
    """PDFium's function by that name, taking plain addresses: it is called twice for each line."""
    from pypdfium2 import raw

    address = ctypes.cast(raw.FPDFText_GetLooseCharBox, ctypes.c_void_p).value
    assert address is not None
    return ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(address)


class OpenPage:
    """A loaded page: its glyphs, their places as displayed, and its layout."""

    def __init__(self, page: Any, text_page: Any) -> None:
        from pypdfium2 import raw

        self._raw = raw
        self._page = page
        self._text_page = text_page
        self._handle = ctypes.cast(text_page, ctypes.c_void_p).value
        # Rotation and crop box applied.
        self.size = PageSize(raw.FPDF_GetPageWidthF(page), raw.FPDF_GetPageHeightF(page))
        self._matrix: tuple[float, ...] | None = None

    def layout(self) -> PageLayout:
        """The page's lines in reading order and how they are joined."""
        glyphs = self.glyphs()
        return make_layout(glyphs, self.lines(glyphs))

    def lines(self, glyphs: Glyphs) -> Lines:
        """The page's lines in reading order."""
        return top_down(self.lines_at(glyphs, *line_ranges(glyphs.text)))

    def lines_at(self, glyphs: Glyphs, starts: list[int], ends: list[int]) -> Lines:
        """Lines by their characters."""
        positions = [
            position for start, end in zip(starts, ends, strict=True) for position in (start, end - 1)
        ]
        return make_lines(glyphs, starts, ends, self.cells(glyphs, positions))

    def glyphs(self) -> Glyphs:
        """The page's characters: no control characters but line ends and marks, no half surrogate pairs."""
        import numpy as np

        count = min(self._raw.FPDFText_CountChars(self._text_page), MOST_PAGE_CHARS)
        if count <= 0:
            return Glyphs("", None, count_text(""))
        # PDFium may leave characters out here, and write pairs for one: then there are not as many.
        units = np.zeros(2 * count + 2, np.dtype("<u2"))
        buffer = units.ctypes.data_as(ctypes.POINTER(ctypes.c_ushort))
        written = self._raw.FPDFText_GetText(self._text_page, 0, count, buffer) - 1
        if written == count:
            counts = count_units(units[:count])
            text = units[:count].tobytes().decode("utf-16-le", "replace")
            if not counts[Kind.CONTROL] and len(text) == count:
                return Glyphs(text, None, counts)
        return self._glyphs_one_by_one(count)

    def _glyphs_one_by_one(self, count: int) -> Glyphs:
        get, handle = self._raw.FPDFText_GetUnicode, self._text_page
        codes = [get(handle, index) for index in range(count)]
        characters: list[str] = []
        indices = array("q")
        index = 0
        while index < count:
            code, first = codes[index], index
            index += 1
            if 0xD800 <= code < 0xDC00 and index < count and 0xDC00 <= codes[index] < 0xE000:
                code = 0x10000 + ((code - 0xD800) << 10) + (codes[index] - 0xDC00)
                index += 1
            if 0xD800 <= code < 0xE000 or code > 0x10FFFF:
                code = 0xFFFD
            characters.append(chr(code))
            indices.append(first)
        text = "".join(characters)
        counts = count_text(text.replace("\x00", ""))
        if _CONTROL.search(text):
            kept = [place for place, character in enumerate(characters) if not _CONTROL.match(character)]
            text = "".join(characters[place] for place in kept)
            indices = array("q", [indices[place] for place in kept])
        return Glyphs(text, indices, counts)

    def cells(self, glyphs: Glyphs, positions: Sequence[int]) -> NDArray[np.float64]:
        """The places that the font gives characters, as high for "a" as for "A", as displayed.

        Args:
            glyphs: The characters of this page.
            positions: Of some of them.

        Returns:
            (n_positions, 4) float64: left, top, right, bottom; NaN for a character without a place.
        """
        import numpy as np

        boxes = np.zeros((len(positions), 4), np.float32)  # as PDFium's FS_RECTF: left, top, right, bottom
        address, size = boxes.ctypes.data, boxes.strides[0]
        get, handle = _loose_char_box(), self._handle
        indices = positions if glyphs.indices is None else [glyphs.indices[place] for place in positions]
        missing = {
            number for number, index in enumerate(indices) if not get(handle, index, address + number * size)
        }
        on_page = boxes.astype(np.float64)
        found = self._displayed(on_page)
        sides = found[:, 2:] - found[:, :2]
        for number in np.flatnonzero((sides < _SMALLEST_SIDE).any(1)).tolist():
            box = None if number in missing else self.rectangle(indices[number])
            found[number] = np.nan
            if box is not None:
                found[number] = box.left, box.top, box.left + box.width, box.top + box.height
        return found

    def rectangle(self, index: int) -> PageRectangle | None:
        """Where PDFium's character `index` stands as displayed; None for one that PDFium made up."""
        import numpy as np

        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        if not self._raw.FPDFText_GetCharBox(self._text_page, index, left, right, bottom, top):
            return None
        box = np.array([[left.value, top.value, right.value, bottom.value]])
        x1, y1, x2, y2 = self._displayed(box)[0].tolist()
        if x2 - x1 < _SMALLEST_SIDE or y2 - y1 < _SMALLEST_SIDE:
            return None
        return PageRectangle(x1, y1, x2 - x1, y2 - y1)

    def _displayed(self, boxes: NDArray[np.float64]) -> NDArray[np.float64]:
        """Left, top, right, bottom of the page as those of the page as displayed."""
        import numpy as np

        if self._matrix is None:
            x0, y0 = self._to_display(0, 0)
            x1, y1 = self._to_display(1000, 0)
            x2, y2 = self._to_display(0, 1000)
            self._matrix = (
                (x1 - x0) / 1000,
                (y1 - y0) / 1000,
                (x2 - x0) / 1000,
                (y2 - y0) / 1000,
                x0,
                y0,
            )
        xx, xy, yx, yy, x0, y0 = self._matrix
        across = boxes[:, 0::2] * xx + boxes[:, 1::2] * yx + x0
        down = boxes[:, 0::2] * xy + boxes[:, 1::2] * yy + y0
        shown = np.empty_like(boxes)
        shown[:, 0], shown[:, 2] = across.min(1), across.max(1)
        shown[:, 1], shown[:, 3] = down.min(1), down.max(1)
        return shown

    def _to_display(self, x: float, y: float) -> tuple[float, float]:
        across, down = ctypes.c_int(), ctypes.c_int()
        width = round(self.size.width * DEVICE_UNITS_PER_POINT)
        height = round(self.size.height * DEVICE_UNITS_PER_POINT)
        self._raw.FPDF_PageToDevice(self._page, 0, 0, width, height, 0, x, y, across, down)
        return across.value / DEVICE_UNITS_PER_POINT, down.value / DEVICE_UNITS_PER_POINT
