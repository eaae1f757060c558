"""Reads open PDF pages: their lines, and where these begin and end.

Many pages at once, because numpy is as fast for many lines as for few.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from indexer.documents.pdf.page.column_signs import pages_to_check
from indexer.documents.pdf.page.columns import in_columns
from indexer.documents.pdf.page.glyphs import Characters, RawPage
from indexer.documents.pdf.page.page_lines import line_ranges
from indexer.documents.pdf.page.pdfium import MIN_SIDE, OpenPage
from indexer.documents.pdf.page.raised_pages import part_raised_numbers
from indexer.documents.pdf.page.split_lines import rejoin_split_lines

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def read_raw_pages(pages: Sequence[OpenPage]) -> list[RawPage]:
    """What must be read while the pages are open."""
    import numpy as np

    if not pages:
        return []
    characters = [page.characters() for page in pages]
    line_end = np.full(1, ord("\n"), np.uint16)
    text = "\n".join(page.text for page in characters)
    codes = np.concatenate([part for page in characters for part in (page.codes, line_end)])[:-1]
    before = np.cumsum([0, *(len(page.text) + 1 for page in characters[:-1])])  # characters before each page
    starts, ends = line_ranges(text, codes)
    page_of = np.searchsorted(before, starts, "right") - 1
    starts -= before[page_of]
    ends -= before[page_of]
    first = np.searchsorted(page_of, np.arange(len(pages) + 1)).tolist()  # line of each page
    lines = [(starts[a:b], ends[a:b]) for a, b in pairwise(first)]
    places = [line_places(*page_lines) for page_lines in lines]
    cells = read_cells(pages, characters, places)
    raw = rejoin_split_lines(
        [
            RawPage(characters[n], *lines[n], cells[2 * first[n] : 2 * first[n + 1]], page.size.height)
            for n, page in enumerate(pages)
        ],
        cells,
    )
    for number in pages_to_check(raw, partial(read_cells, pages, [page.characters for page in raw])):
        if (in_columns := _in_columns(pages[number], raw[number])) is not None:
            raw[number] = in_columns
    return part_raised_numbers(pages, raw)


def _in_columns(page: OpenPage, raw: RawPage) -> RawPage | None:
    """The page column by column; None where PDFium's order is to stay."""

    def cells_of(places: Sequence[int]) -> NDArray[np.float64]:
        return read_cells([page], [raw.characters], [places])

    columns = in_columns(raw.characters.text, raw.starts, raw.ends, cells_of)
    if columns is None:
        return None
    starts, ends = columns
    return replace(raw, starts=starts, ends=ends, cells=cells_of(line_places(starts, ends)), in_order=True)


def line_places(starts: NDArray[np.intp], ends: NDArray[np.intp]) -> list[int]:
    """The places of the lines' first and last characters in turn."""
    import numpy as np

    places = np.empty(2 * len(starts), np.intp)
    places[0::2] = starts
    np.subtract(ends, 1, out=places[1::2])
    line_numbers: list[int] = places.tolist()
    return line_numbers


def read_cells(
    pages: Sequence[OpenPage], characters: Sequence[Characters], places: Sequence[Sequence[int]]
) -> NDArray[np.float64]:
    """Where some characters of each page stand, as high for "a" as for "A", as displayed.

    Returns:
        (n_places, 4) float64, those of all pages after one another: left, top, right, bottom; NaN for a
        character without a place.
    """
    import numpy as np

    count = sum(map(len, places))
    boxes = np.zeros((count, 4), np.float32)
    address, row_bytes = boxes.ctypes.data, boxes.itemsize * 4
    indices: list[int] = []
    statuses: list[int] = []
    for page, read, wanted in zip(pages, characters, places, strict=True):
        own = wanted if read.indices is None else [read.indices[place] for place in wanted]
        statuses += page.get_boxes(own, address + len(indices) * row_bytes)
        indices += own
    boxes64 = boxes.astype(np.float64)
    cells = _displayed(pages, boxes64, [len(wanted) for wanted in places])
    flat = (cells[:, 2] - cells[:, 0] < MIN_SIDE) | (cells[:, 3] - cells[:, 1] < MIN_SIDE)
    if flat.any():
        page_of = np.repeat(np.arange(len(pages)), [len(wanted) for wanted in places])
        for number in np.flatnonzero(flat).tolist():
            box = pages[page_of[number]].rectangle(indices[number]) if statuses[number] else None
            cells[number] = np.nan
            if box is not None:
                cells[number] = box.left, box.top, box.left + box.width, box.top + box.height
    return cells


def _displayed(
    pages: Sequence[OpenPage], boxes: NDArray[np.float64], counts: Sequence[int]
) -> NDArray[np.float64]:
    """Boxes of the pages as those of the pages as displayed; `counts` of each page."""
    import numpy as np

    geometries = [page.geometry for page in pages]
    if all(geometry is geometries[0] for geometry in geometries):
        return geometries[0].displayed(boxes)
    parts: list[NDArray[np.float64]] = []
    done = 0
    for geometry, count in zip(geometries, counts, strict=True):
        parts.append(geometry.displayed(boxes[done : done + count]))
        done += count
    return np.concatenate(parts)
