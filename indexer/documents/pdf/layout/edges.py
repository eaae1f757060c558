"""The first and last rows of PDF pages, which may be running headers and footers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import inf
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from indexer.documents.pdf.layout.page_text import PageLayout, PageText
from indexer.documents.pdf.page.page_lines import BOTTOM, TOP, Direction

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

EDGE_SHARE = 0.16  # share of the page's height at each edge that may have headers and footers
MAX_ROWS = 3
MAX_CHARS = 150


class EdgeRow(NamedTuple):
    """Lines that stand side by side near the edge of a page."""

    page: int  # 0-based
    head: bool  # at the top; else at the foot
    rank: int  # 0 for the row nearest to the page's edge
    top: float  # on the page, in points
    bottom: float
    text: str
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PageEdges:
    """The data needed of a page."""

    layout: PageLayout
    text: PageText


_Place = tuple[int, float, float, int, int, int]  # page, top, bottom, line, start and end of its characters


def edge_rows(pages: Sequence[PageEdges | None]) -> list[EdgeRow]:
    """The first rows of all pages and the last ones: at each edge `MAX_ROWS` and one more."""
    heads, feet = _edge_lines(pages)
    return [*_rows(heads, pages, head=True), *_rows(feet, pages, head=False)]


def _edge_lines(pages: Sequence[PageEdges | None]) -> tuple[list[_Place], list[_Place]]:
    """Lines near the top of their pages, from above; and near the foot, from below."""
    import numpy as np

    known = [(number, page.layout) for number, page in enumerate(pages) if page is not None]
    counts = [len(layout.lines) for _, layout in known]
    page_of = np.repeat([number for number, _ in known], counts)
    heights = np.repeat([layout.height for _, layout in known], counts)
    line_of = np.concatenate([np.arange(count) for count in counts])
    starts = np.concatenate([layout.lines.starts for _, layout in known])
    ends = np.concatenate([layout.lines.ends for _, layout in known])
    boxes = np.concatenate([layout.lines.boxes for _, layout in known])
    upright = np.concatenate([layout.lines.directions for _, layout in known]) == Direction.RIGHT
    tops, bottoms = boxes[:, TOP], boxes[:, BOTTOM]

    def places(chosen: NDArray[np.bool_], *order: NDArray[np.float64]) -> list[_Place]:
        order_of_lines = np.flatnonzero(chosen)
        order_of_lines = order_of_lines[
            np.lexsort(
                [line_of[order_of_lines], *(key[order_of_lines] for key in order), page_of[order_of_lines]]
            )
        ]
        columns = (page_of, tops, bottoms, line_of, starts, ends)
        return list(zip(*(column[order_of_lines].tolist() for column in columns), strict=True))

    heads = places(upright & (bottoms < EDGE_SHARE * heights), bottoms, tops)
    return heads, places(upright & (tops > (1 - EDGE_SHARE) * heights), -bottoms)


def _rows(places: Sequence[_Place], pages: Sequence[PageEdges | None], *, head: bool) -> Iterator[EdgeRow]:
    """Lines that stand side by side are one row; the first few rows of each page."""
    for number, of_page in groupby(places, key=itemgetter(0)):
        page = pages[number]
        assert page is not None
        text = page.layout.glyphs.text
        for rank, row in enumerate(_side_by_side(of_page)):
            row.sort(key=itemgetter(3))
            shown = " ".join([text[start:end] for _, _, _, _, start, end in row])
            if len(shown) <= MAX_CHARS:
                top, bottom = min(place[1] for place in row), max(place[2] for place in row)
                yield EdgeRow(number, head, rank, top, bottom, shown, tuple(place[3] for place in row))


def _side_by_side(places: Iterator[_Place]) -> list[list[_Place]]:
    rows: list[list[_Place]] = []
    low, high = inf, -inf  # of the last row
    for place in places:
        _, top, bottom, *_ = place
        if low <= (top + bottom) / 2 <= high:
            rows[-1].append(place)
        elif len(rows) > MAX_ROWS:
            break
        else:
            rows.append([place])
            low, high = top, bottom
    return rows
