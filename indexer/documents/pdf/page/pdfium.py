"""PDFium: characters of a page and where each stands. The reader and the source pane share this map.

The canonical text is built from PDFium's characters, and each of its characters keeps PDFium's index; so the
rectangles of any span are exact.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import repeat
from typing import TYPE_CHECKING, Any, NamedTuple

from indexer.common.errors import ReadError
from indexer.common.messages import Message
from indexer.documents.pdf.page.characters import NOTHING
from indexer.documents.pdf.page.geometry import PageGeometry, geometry_of
from indexer.documents.pdf.page.glyphs import Characters, Glyphs, characters_of, holds_dropped_control
from indexer.records.pages import PageRectangle, PageSize

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_PAGE_CHARS = 2_000_000
MAX_COMPARED = 64  # characters of a page
FEW_CHARS = 8  # to read one by one
MAX_CHECKED_OBJECTS = 10_000
MIN_SIDE = 0.0005  # points; less is no place at all
THINNEST_SHARE = 0.005  # of a box's longer side: what stands for a glyph that no font has is thinner
BOX_BYTES = 16  # of PDFium's FS_RECTF
ORIGIN_BYTES = 16  # of two doubles
FONT_SAMPLES = 8
_FIRST_DOUBTFUL = 0x250  # above Latin
_FIRST_CJK, _END_CJK = 0x2E80, 0xF900
_MARK_UNIT, _MARK_CODE = 0xFFFE, 0x02  # a hyphen that only breaks a word: in the text, by itself


@contextmanager
def open_page(document: Any, page_index: int) -> Iterator[OpenPage]:
    """Page `page_index` (1-based) of a `pypdfium2.PdfDocument` with its text.

    Raises:
        ReadError: `broken`, when PDFium cannot load the page.
    """
    page = load_page(document, page_index)
    try:
        yield page
    finally:
        page.close()


def load_page(document: Any, page_index: int) -> OpenPage:
    """Like `open_page`, for callers that close the page themselves."""
    from pypdfium2 import raw

    # Called directly, because pypdfium2's wrappers take 5 % of the time of reading a page.
    page = raw.FPDF_LoadPage(document.raw, page_index - 1)
    text_page = raw.FPDFText_LoadPage(page) if page else None
    if not text_page:
        if page:
            raw.FPDF_ClosePage(page)
        raise damaged_page(page_index)
    return OpenPage(page, text_page)


def damaged_page(page_index: int) -> ReadError:
    """The error for a page that PDFium cannot load."""
    return ReadError(Message("page_damaged", page=page_index), code="broken")


def page_label(document: Any, page_index: int) -> str | None:
    """What is printed on the page as its number, as far as the file says."""
    from pypdfium2 import raw

    size = raw.FPDF_GetPageLabel(document.raw, page_index - 1, None, 0)
    if size <= 2:  # nothing but the end
        return None
    buffer = ctypes.create_string_buffer(size)
    raw.FPDF_GetPageLabel(document.raw, page_index - 1, buffer, size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace").replace("\x00", "").strip() or None


class _PlainFunctions(NamedTuple):
    """PDFium's functions that are called very often, taking plain addresses, which costs a third."""

    get_text: Callable[[int | None, int, int, int], int]
    loose_char_box: Callable[[int | None, int, int], int]
    char_box: Callable[[int | None, int, int, int, int, int], int]
    char_origin: Callable[[int | None, int, int, int], int]


@cache
def _plain_functions() -> _PlainFunctions:
    from pypdfium2 import raw

    address, number = ctypes.c_void_p, ctypes.c_int
    get_text = ctypes.PYFUNCTYPE(number, address, number, number, address)
    loose_char_box = ctypes.PYFUNCTYPE(number, address, number, address)
    char_box = ctypes.PYFUNCTYPE(number, address, number, address, address, address, address)
    char_origin = ctypes.PYFUNCTYPE(number, address, number, address, address)
    return _PlainFunctions(
        get_text(ctypes.cast(raw.FPDFText_GetText, address).value or 0),
        loose_char_box(ctypes.cast(raw.FPDFText_GetLooseCharBox, address).value or 0),
        char_box(ctypes.cast(raw.FPDFText_GetCharBox, address).value or 0),
        char_origin(ctypes.cast(raw.FPDFText_GetCharOrigin, address).value or 0),
    )


@cache
def _may_be_cut() -> NDArray[np.bool_]:
    """Which UTF-16 units are beyond Latin and punctuation."""
    import numpy as np

    table = np.arange(0x10000) >= _FIRST_DOUBTFUL
    table[0x2000:0x2070] = False
    return table


_buffers: list[NDArray[np.uint16]] = []


def _buffer(size: int) -> NDArray[np.uint16]:
    """Room for at least `size` UTF-16 units, used again and again."""
    import numpy as np

    if not _buffers or len(_buffers[0]) < size:
        _buffers[:] = [np.zeros(max(size, 20_000), np.dtype("<u2"))]
    return _buffers[0]


class OpenPage:
    """A loaded page: its characters, and their places as displayed."""

    def __init__(self, page: Any, text_page: Any) -> None:
        from pypdfium2 import raw

        self._raw = raw
        self.handle = self._page = page  # PDFium's
        self._text_page = text_page
        self._address = ctypes.cast(text_page, ctypes.c_void_p).value
        # Rotation and crop box applied.
        self.size = PageSize(raw.FPDF_GetPageWidthF(page), raw.FPDF_GetPageHeightF(page))
        self._geometry: PageGeometry | None = None

    def close(self) -> None:
        """Free PDFium's memory."""
        self._raw.FPDFText_ClosePage(self._text_page)
        self._raw.FPDF_ClosePage(self._page)

    def is_blank(self) -> bool:
        """Whether nothing at all is drawn on the page, as far as PDFium can tell."""
        return bool(self._raw.FPDFPage_CountObjects(self._page) == 0)

    def may_show_text(self) -> bool:
        """Whether the page has any object that could be text; a scan or a blank page has none."""
        raw = self._raw
        kinds = {raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_FORM}
        count = min(raw.FPDFPage_CountObjects(self._page), MAX_CHECKED_OBJECTS)
        return any(
            raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(self._page, number)) in kinds
            for number in range(count)
        )

    def glyphs(self) -> Glyphs:
        """The page's characters, counted."""
        return self.characters().counted()

    def characters(self) -> Characters:
        """The page's characters: no control characters but line ends and marks, no half surrogate pairs."""
        import numpy as np

        count = min(self._raw.FPDFText_CountChars(self._text_page), MAX_PAGE_CHARS)
        if count <= 0:
            return Characters("", None, np.zeros(0, np.uint16), NOTHING)
        # PDFium may leave characters out here, and write pairs for one: then there are not as many.
        buffer = _buffer(2 * count + 2)
        written = _plain_functions().get_text(self._address, 0, count, buffer.ctypes.data)
        if written == count + 1:
            read = buffer[:count].tobytes()
            units = np.frombuffer(read, np.dtype("<u2"))
            text = read.decode("utf-16-le", "replace")
            if len(text) == count and self._are_true(units):
                if holds_dropped_control(units):
                    return characters_of(units.astype(np.uint32))
                return Characters(text, None, units)
        return characters_of(self._codes(count))

    def _codes(self, count: int) -> NDArray[np.uint32]:
        """PDFium's code for each of its characters: at once where that gives all, else by smaller parts."""
        import numpy as np

        codes = np.empty(count, np.uint32)
        get_text = _plain_functions().get_text
        get_code = self._raw.FPDFText_GetUnicode
        waiting = [(0, count)]
        while waiting:
            first, size = waiting.pop()
            if size <= FEW_CHARS:
                codes[first : first + size] = [
                    get_code(self._text_page, index) for index in range(first, first + size)
                ]
                continue
            buffer = _buffer(2 * size + 2)
            written = get_text(self._address, first, size, buffer.ctypes.data)
            units = buffer[:size]
            # A character that is left out and a pair for another would make up for one another; a part that
            # begins with one that is left out begins with the next and has one too many at its end.
            complete = written == size + 1 and not ((units & 0xF800) == 0xD800).any()
            complete = complete and [get_code(self._text_page, first + place) for place in (0, size - 1)] == [
                int(units[0]),
                int(units[-1]),
            ]
            if complete and self._are_true(units, first):
                codes[first : first + size] = units
            else:
                half = size // 2
                waiting += ((first, half), (first + half, size - half))
        return codes

    def _are_true(self, units: NDArray[np.uint16], first: int = 0) -> bool:
        """Whether PDFium has cut no code points to 16 bits, and its marks for hyphens are such.

        Broken fonts have code points beyond Unicode, which come out as any character, and glyphs of no
        character, which come out as marks. Beyond Latin and punctuation some are compared one by one.
        """
        import numpy as np

        may_be_cut = _may_be_cut().take(units)
        if not may_be_cut.any():
            return True
        doubtful = np.flatnonzero(may_be_cut)
        doubtful = doubtful[:: -(-len(doubtful) // MAX_COMPARED) or 1]
        get, handle = self._raw.FPDFText_GetUnicode, self._text_page
        expected = [_MARK_CODE if unit == _MARK_UNIT else unit for unit in units[doubtful].tolist()]
        return expected == [get(handle, first + place) for place in doubtful.tolist()]

    def get_boxes(self, indices: Sequence[int], address: int) -> list[int]:
        """Write the boxes that the font gives characters, as high for "a" as for "A", to memory.

        Args:
            indices: PDFium's, of the characters.
            address: Of as many PDFium rectangles: four float32, left, top, right, bottom on the page.

        Returns:
            For each whether it was written.
        """
        get, handle = _plain_functions().loose_char_box, self._address
        addresses = range(address, address + len(indices) * BOX_BYTES, BOX_BYTES)
        return list(map(get, repeat(handle), indices, addresses))

    def get_origins(self, indices: Sequence[int], address: int) -> None:
        """Write where characters stand on their lines to memory; nothing for one without a place.

        Args:
            indices: PDFium's, of the characters.
            address: Of as many pairs of float64: x and y on the page, in points, upwards.
        """
        get, handle = _plain_functions().char_origin, self._address
        end, y = address + len(indices) * ORIGIN_BYTES, ORIGIN_BYTES // 2
        places = range(address, end, ORIGIN_BYTES), range(address + y, end + y, ORIGIN_BYTES)
        deque(map(get, repeat(handle), indices, *places), maxlen=0)

    @property
    def geometry(self) -> PageGeometry:
        """How the page is turned and cropped."""
        if self._geometry is None:
            self._geometry = geometry_of(self._page)
        return self._geometry

    def rectangle(self, index: int) -> PageRectangle | None:
        """The place of PDFium's character `index` as displayed; None for one that PDFium has added.

        It is the place of what is drawn; of a glyph that no font here can draw, the place that it would have.
        """
        drawn = self.shape(index)
        if drawn is not None or chr(self._raw.FPDFText_GetUnicode(self._text_page, index)).isspace():
            return drawn
        box = self._raw.FS_RECTF()
        if not self._raw.FPDFText_GetLooseCharBox(self._text_page, index, ctypes.byref(box)):
            return None
        return self._rectangle(box.left, box.top, box.right, box.bottom)

    def shape(self, index: int) -> PageRectangle | None:
        """Where what is drawn for PDFium's character `index` stands as displayed; None for nothing."""
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        if not self._raw.FPDFText_GetCharBox(self._text_page, index, left, right, bottom, top):
            return None
        return self._rectangle(left.value, top.value, right.value, bottom.value)

    def shapes(self) -> NDArray[np.float64]:
        """Where what is drawn for each of PDFium's characters stands as displayed.

        Returns:
            (n_characters, 4) float64: left, top, right, bottom; without a width or a height for nothing.
        """
        import numpy as np

        count = max(0, self._raw.FPDFText_CountChars(self._text_page))
        boxes = np.zeros((count, 4))
        first, row = boxes.ctypes.data, 4 * boxes.itemsize
        get, handle = _plain_functions().char_box, self._address
        for index, place in enumerate(range(first, first + count * row, row)):
            get(handle, index, place, place + 16, place + 24, place + 8)  # left, right, bottom, top
        return self.geometry.displayed(boxes)

    def loses_lines(self, characters: Characters) -> bool:
        """Whether PDFium has left out text of the page that it took for drawn twice.

        Where neither the file nor this computer has a font for Chinese, Japanese or Korean, characters have
        no height, and lines that say the same look like one.
        """
        import numpy as np

        codes = characters.codes
        if not len(codes) or codes.max() < _FIRST_CJK:
            return False
        places = np.flatnonzero((codes >= _FIRST_CJK) & (codes < _END_CJK))
        indices = characters.indices
        some = places[:: max(1, len(places) // FONT_SAMPLES)].tolist()
        fontless = some and all(
            self.shape(place if indices is None else indices[place]) is None for place in some
        )
        return bool(fontless) and self._has_silent_text()

    def _has_silent_text(self) -> bool:
        """Whether any text that is drawn is not among the characters."""
        raw = self._raw
        for number in range(min(raw.FPDFPage_CountObjects(self._page), MAX_CHECKED_OBJECTS)):
            drawn = raw.FPDFPage_GetObject(self._page, number)
            if raw.FPDFPageObj_GetType(drawn) == raw.FPDF_PAGEOBJ_TEXT and (
                raw.FPDFTextObj_GetText(drawn, self._text_page, None, 0) <= 2  # nothing but the end
            ):
                return True
        return False

    def _rectangle(self, left: float, top: float, right: float, bottom: float) -> PageRectangle | None:
        import numpy as np

        x1, y1, x2, y2 = self.geometry.displayed(np.array([[left, top, right, bottom]]))[0].tolist()
        width, height = x2 - x1, y2 - y1
        if min(width, height) <= THINNEST_SHARE * max(width, height):
            return None
        return PageRectangle(x1, y1, width, height)
