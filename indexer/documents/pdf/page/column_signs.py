"""Finds PDF pages that may have columns drawn row by row, by checking a few lines of each page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from indexer.documents.pdf.page.columns import GUTTER_HEIGHTS, MAX_LINES, MIN_ROWS
from indexer.documents.pdf.page.glyphs import RawPage
from indexer.documents.pdf.page.page_lines import BOTTOM, LEFT, RIGHT, TOP

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WIDE_SHARE = 0.6  # of the widest line: such lines could run over two columns
SAMPLES = 3  # lines of a page; two of them must have a gap
BESIDE_POINTS = 8.0  # from a line to one that follows it at the same height
SAME_HEIGHT_POINTS = 2.0

PagesCells = Callable[[Sequence[Sequence[int]]], "NDArray[np.float64]"]


def pages_to_check(pages: Sequence[RawPage], cells_of: PagesCells) -> list[int]:
    """The numbers of pages that show a sign of columns.

    Args:
        pages: As they were read.
        cells_of: Where characters stand, by their places in the text of each page; of all pages.
    """
    import numpy as np

    count = len(pages)
    texts = [page.characters.text for page in pages]
    line_counts = np.array([len(page.starts) for page in pages])
    page_of = np.repeat(np.arange(count), line_counts)
    may = (line_counts >= MIN_ROWS) & (line_counts <= MAX_LINES)
    if not may.any():
        return []
    beside = may & (_side_by_side(np.concatenate([page.cells for page in pages]), page_of, count) >= MIN_ROWS)
    lengths = np.concatenate([page.ends - page.starts for page in pages])
    longest = np.zeros(count)
    np.maximum.at(longest, page_of, lengths)
    wide = np.flatnonzero(lengths > WIDE_SHARE * longest[page_of])
    wide_counts = np.bincount(page_of[wide], minlength=count)
    sampled = np.flatnonzero(may & ~beside & (wide_counts >= MIN_ROWS))
    numbers = (2 * np.arange(SAMPLES) + 1) * wide_counts[sampled, None] // (2 * SAMPLES)
    first_wide = np.cumsum(wide_counts) - wide_counts
    samples = wide[first_wide[sampled, None] + numbers]
    samples -= (np.cumsum(line_counts) - line_counts)[sampled, None]  # counted within their page

    def have_gaps(numbers: NDArray[np.intp], chosen: NDArray[np.intp]) -> NDArray[np.intp]:
        wanted: list[list[tuple[int, int]]] = [[] for _ in texts]
        for number, page_lines in zip(numbers.tolist(), chosen.tolist(), strict=True):
            starts, ends = pages[number].starts, pages[number].ends
            wanted[number] = [(int(starts[line]), int(ends[line])) for line in page_lines]
        return _lines_with_gaps(texts, wanted, cells_of)[numbers]

    # If the first two lines have no gap, the third is not checked.
    gaps = have_gaps(sampled, samples[:, :-1])
    undecided = np.flatnonzero(gaps)
    gaps[undecided] += have_gaps(sampled[undecided], samples[undecided, -1:])
    page_numbers: list[int] = np.union1d(np.flatnonzero(beside), sampled[gaps >= SAMPLES - 1]).tolist()
    return page_numbers


def _side_by_side(cells: NDArray[np.float64], page_of: NDArray[np.intp], pages: int) -> NDArray[np.intp]:
    """How many lines of each page are followed by one beside them; (n_pages,)."""
    import numpy as np

    bottoms = cells[0::2, BOTTOM]
    beside = cells[2::2, LEFT] > cells[1:-1:2, RIGHT] + BESIDE_POINTS
    beside &= np.abs(bottoms[1:] - bottoms[:-1]) < SAME_HEIGHT_POINTS
    beside &= page_of[1:] == page_of[:-1]
    return np.bincount(page_of[1:][beside], minlength=pages)


def _lines_with_gaps(
    texts: Sequence[str], lines: Sequence[Iterable[tuple[int, int]]], cells_of: PagesCells
) -> NDArray[np.intp]:
    """How many of these lines of each page have a wide gap in their middle, where a gutter must lie."""
    import numpy as np

    places: list[list[int]] = []
    line_of_gap: list[int] = []
    page_of_line: list[int] = []
    for page, (text, ranges) in enumerate(zip(texts, lines, strict=True)):
        around: list[int] = []
        for start, end in ranges:
            margin = (end - start) // 5
            last = end - 1 - margin
            place = text.find(" ", start + 1 + margin, last)
            while place >= 0:
                around += (place - 1, place + 1)
                line_of_gap.append(len(page_of_line))
                place = text.find(" ", place + 1, last)
            page_of_line.append(page)
        places.append(around)
    if not line_of_gap:
        return np.zeros(len(texts), np.intp)
    cells = cells_of(places)
    before, after = cells[0::2], cells[1::2]
    wide = after[:, LEFT] - before[:, RIGHT] > GUTTER_HEIGHTS * (before[:, BOTTOM] - before[:, TOP])
    gap_lines = np.unique(np.array(line_of_gap)[wide])
    return np.bincount(np.array(page_of_line)[gap_lines], minlength=len(texts))
