"""Computes the rectangles of a span on its PDF page, which contain its characters and no others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from indexer.documents.pdf.layout.page_text import PageText
from indexer.documents.pdf.page.glyphs import NO_INDEX
from indexer.documents.pdf.page.pdfium import OpenPage
from indexer.records.documents import Span
from indexer.records.pages import PageRectangle

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_SLANT_CHARACTERS = 1.6
MAX_GAP_CHARACTERS = 1.2  # a wider gap within a line may hold other text: a column, a formula's sign


def rectangles_of(page: OpenPage, content: PageText, span: Span) -> list[PageRectangle]:
    """One rectangle for each line of a span of the page's text; more where other text stands among it."""
    import numpy as np

    places = [content.place(position) for position in range(span.start, span.end)]
    shapes = page.shapes()
    visible = np.flatnonzero((shapes[:, 2] > shapes[:, 0]) & (shapes[:, 3] > shapes[:, 1]))
    others = np.setdiff1d(visible, [index for index, _ in places if index != NO_INDEX])
    middles = (shapes[others, :2] + shapes[others, 2:]) / 2
    rectangles: list[PageRectangle] = []
    for run in _runs(page, places):
        rectangles += _without_others(run, middles)
    return rectangles


def _runs(page: OpenPage, places: Sequence[tuple[int, int]]) -> Iterator[list[PageRectangle]]:
    """The places of characters that may share a rectangle, by PDFium's indices and the lines' numbers."""
    run: list[PageRectangle] = []
    last_line = None
    largest = 0.0  # side of a character in the run
    current: PageRectangle | None = None
    for index, line in places:
        rectangle = page.rectangle(index) if index != NO_INDEX else None
        if rectangle is None:
            continue
        joined = _union(current, rectangle) if current is not None and line == last_line else None
        largest = max(largest, rectangle.width, rectangle.height) if joined is not None else 0.0
        # Text that runs aslant fills a rectangle that holds its neighbours too.
        aslant = joined is not None and min(joined.width, joined.height) > MAX_SLANT_CHARACTERS * largest
        if joined is not None and current is not None and not aslant and _is_near(current, rectangle):
            run.append(rectangle)
            current = joined
        else:
            if run:
                yield run
            run, current = [rectangle], rectangle
            largest = max(rectangle.width, rectangle.height)
        last_line = line
    if run:
        yield run


def _without_others(run: Sequence[PageRectangle], middles: NDArray[np.float64]) -> list[PageRectangle]:
    """One rectangle around all, or the fewest that contain no middle of another character, if possible."""
    union = run[0]
    for rectangle in run[1:]:
        union = _union(union, rectangle)
    middles = middles[_inside(union, middles)]
    if not len(middles):
        return [union]
    parts = [run[0]]
    for rectangle in run[1:]:
        joined = _union(parts[-1], rectangle)
        # What is printed over a character cannot be kept out.
        more = _inside(joined, middles) & ~_inside(parts[-1], middles) & ~_inside(rectangle, middles)
        if more.any():
            parts.append(rectangle)
        else:
            parts[-1] = joined
    return parts


def _inside(rectangle: PageRectangle, points: NDArray[np.float64]) -> NDArray[np.bool_]:
    across, down = points[:, 0] - rectangle.left, points[:, 1] - rectangle.top
    inside: NDArray[np.bool_] = (across >= 0) & (across <= rectangle.width)
    inside &= (down >= 0) & (down <= rectangle.height)
    return inside


def _union(a: PageRectangle, b: PageRectangle) -> PageRectangle:
    """The smallest rectangle around two."""
    left, top = min(a.left, b.left), min(a.top, b.top)
    right = max(a.left + a.width, b.left + b.width)
    bottom = max(a.top + a.height, b.top + b.height)
    return PageRectangle(left, top, right - left, bottom - top)


def _is_near(line: PageRectangle, character: PageRectangle) -> bool:
    """Whether no column's gap lies between: PDFium sometimes takes two columns for one line."""
    across = max(character.left - (line.left + line.width), line.left - (character.left + character.width))
    down = max(character.top - (line.top + line.height), line.top - (character.top + character.height))
    size = max(character.width, character.height, min(line.width, line.height))
    return max(across, down) <= MAX_GAP_CHARACTERS * size
