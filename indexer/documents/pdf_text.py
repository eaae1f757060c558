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
from typing import TYPE_CHECKING, Any, NamedTuple

from indexer.documents.pdf_characters import NOTHING, Counts, count_text, count_units
from indexer.documents.pdf_columns import in_columns
from indexer.documents.pdf_layout import RawPage, lay_out
from indexer.documents.pdf_lines import Glyphs, line_ranges
from indexer.documents.pdf_page_text import PageLayout
from indexer.errors import ReadError
from indexer.page_records import PageRectangle, PageSize

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DEVICE_UNITS_PER_POINT = 1000  # PDFium turns page into display coordinates in whole units
MOST_PAGE_CHARS = 2_000_000
MOST_COMPARED = 64  # characters of a page
MOST_LOOKED_AT_OBJECTS = 10_000
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


class _PlainFunctions(NamedTuple):
    """PDFium's functions that are called for each line, taking plain addresses, which costs a third."""

    get_text: Callable[[int | None, int, int, int], int]
    loose_char_box: Callable[[int | None, int, int], int]


@cache
def _plain_functions() -> _PlainFunctions:
    from pypdfium2 import raw

    address, number = ctypes.c_void_p, ctypes.c_int
    get_text = ctypes.PYFUNCTYPE(number, address, number, number, address)
    loose_char_box = ctypes.PYFUNCTYPE(number, address, number, address)
    return _PlainFunctions(
        get_text(ctypes.cast(raw.FPDFText_GetText, address).value or 0),
        loose_char_box(ctypes.cast(raw.FPDFText_GetLooseCharBox, address).value or 0),
    )


_buffers: list[NDArray[np.uint16]] = []


def _buffer(size: int) -> NDArray[np.uint16]:
    """Room for at least `size` UTF-16 units, used again and again."""
    import numpy as np

    if not _buffers or len(_buffers[0]) < size:
        _buffers[:] = [np.zeros(max(size, 20_000), np.dtype("<u2"))]
    return _buffers[0]


def _without_control(text: str, indices: array[int] | None, counts: Counts) -> Glyphs:
    if not _CONTROL.search(text):
        return Glyphs(text, indices, counts)
    kept = [place for place, character in enumerate(text) if not _CONTROL.match(character)]
    if indices is not None:
        kept = [indices[place] for place in kept]
    return Glyphs(_CONTROL.sub("", text), array("q", kept), counts)


class OpenPage:
    """A loaded page: its glyphs, their places as displayed, and its layout."""

    def __init__(self, page: Any, text_page: Any) -> None:
        from pypdfium2 import raw

        self._raw = raw
        self.handle = self._page = page  # PDFium's
        self._text_page = text_page
        self._handle = ctypes.cast(text_page, ctypes.c_void_p).value
        # Rotation and crop box applied.
        self.size = PageSize(raw.FPDF_GetPageWidthF(page), raw.FPDF_GetPageHeightF(page))
        self._matrix: tuple[float, ...] | None = None

    def may_show_text(self) -> bool:
        """Whether the page has any object that could be text; a scan or a blank page has none."""
        raw = self._raw
        kinds = {raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_FORM}
        count = min(raw.FPDFPage_CountObjects(self._page), MOST_LOOKED_AT_OBJECTS)
        return any(
            raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(self._page, number)) in kinds
            for number in range(count)
        )

    def layout(self) -> PageLayout:
        """The page's lines in reading order and how they are joined."""
        return lay_out([self.raw_page()])[0]

    def raw_page(self) -> RawPage:
        """What must be read while the page is open."""
        glyphs = self.glyphs()
        starts, ends = line_ranges(glyphs)
        cells = self.line_cells(glyphs, starts, ends)
        columns = in_columns(glyphs, starts, ends, cells, lambda positions: self.cells(glyphs, positions))
        if columns is not None:
            starts, ends = columns
            cells = self.line_cells(glyphs, starts, ends)
        return RawPage(glyphs, starts, ends, cells, self.size.height, in_order=columns is not None)

    def line_cells(self, glyphs: Glyphs, starts: Sequence[int], ends: Sequence[int]) -> NDArray[np.float64]:
        """Where the lines' first and last characters stand, in turn; (2 * n_lines, 4) as `cells`."""
        positions = [0] * (2 * len(starts))
        positions[0::2] = starts
        positions[1::2] = [end - 1 for end in ends]
        return self.cells(glyphs, positions)

    def glyphs(self) -> Glyphs:
        """The page's characters: no control characters but line ends and marks, no half surrogate pairs."""
        count = min(self._raw.FPDFText_CountChars(self._text_page), MOST_PAGE_CHARS)
        if count <= 0:
            return Glyphs("", None, NOTHING)
        # PDFium may leave characters out here, and write pairs for one: then there are not as many.
        buffer = _buffer(2 * count + 2)
        written = _plain_functions().get_text(self._handle, 0, count, buffer.ctypes.data)
        if written == count + 1:
            units = buffer[:count]
            counts = count_units(units)
            text = units.tobytes().decode("utf-16-le", "replace")
            if len(text) == count and self._are_true(units):
                return _without_control(text, None, counts)
        return self._glyphs_one_by_one(count)

    def _are_true(self, units: NDArray[np.uint16]) -> bool:
        """Whether PDFium has cut no code points to 16 bits: broken fonts have some beyond Unicode.

        They come out as any character; beyond Latin and punctuation some are compared one by one.
        """
        import numpy as np

        doubtful = np.flatnonzero(
            (units >= 0x250) & ((units < 0x2000) | (units > 0x206F)) & (units != 0xFFFE)
        )
        step = -(-len(doubtful) // MOST_COMPARED) or 1
        get, handle = self._raw.FPDFText_GetUnicode, self._text_page
        return all(get(handle, place) == units[place] for place in doubtful[::step].tolist())

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
        return _without_control(text, indices, count_text(text.replace("\0", "")))

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
        address = boxes.ctypes.data
        get, handle = _plain_functions().loose_char_box, self._handle
        indices = positions if glyphs.indices is None else [glyphs.indices[place] for place in positions]
        addresses = range(address, address + boxes.nbytes, boxes.itemsize * 4)
        found = [get(handle, index, place) for index, place in zip(indices, addresses, strict=True)]
        cells = self._displayed(boxes.astype(np.float64))
        flat = (cells[:, 2:] - cells[:, :2]).min(1, initial=np.inf) < _SMALLEST_SIDE
        for number in np.flatnonzero(flat).tolist():
            box = self.rectangle(indices[number]) if found[number] else None
            cells[number] = np.nan
            if box is not None:
                cells[number] = box.left, box.top, box.left + box.width, box.top + box.height
        return cells

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
        if not xy and not yx:  # as good as always
            corners = boxes * (xx, yy, xx, yy) + (x0, y0, x0, y0)
        else:
            across = boxes[:, 0::2] * xx + boxes[:, 1::2] * yx + x0
            down = boxes[:, 0::2] * xy + boxes[:, 1::2] * yy + y0
            corners = np.stack((across[:, 0], down[:, 0], across[:, 1], down[:, 1]), axis=1)
        shown = np.empty_like(corners)
        np.minimum(corners[:, :2], corners[:, 2:], out=shown[:, :2])
        np.maximum(corners[:, :2], corners[:, 2:], out=shown[:, 2:])
        return shown

    def _to_display(self, x: float, y: float) -> tuple[float, float]:
        across, down = ctypes.c_int(), ctypes.c_int()
        width = round(self.size.width * DEVICE_UNITS_PER_POINT)
        height = round(self.size.height * DEVICE_UNITS_PER_POINT)
        self._raw.FPDF_PageToDevice(self._page, 0, 0, width, height, 0, x, y, across, down)
        return across.value / DEVICE_UNITS_PER_POINT, down.value / DEVICE_UNITS_PER_POINT
