"""Joins lines of a PDF page that PDFium has split at a raised or lowered character.

It begins a new line where characters of another size stand a little higher or lower: before the mark of a
note, [10], or behind it. Such pieces stand side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from indexer.documents.pdf.page.changes import Change, changed, moved
from indexer.documents.pdf.page.glyphs import RawPage
from indexer.documents.pdf.page.page_lines import BOTTOM, LEFT, RIGHT, TOP, Direction, upright

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MIN_SIZE, MAX_SIZE = 0.5, 0.92  # of the larger character; drop capitals are larger
MIN_OVERLAP = 0.3  # of the smaller one's height
MIN_GAP, MAX_GAP = -0.25, 0.6  # between them, in heights of the larger one; columns are further apart
MAX_PER_PAGE = 20_000  # split lines; with more it is no text
SPACE = 0.15  # the same; a wider gap is a space


class Splits(NamedTuple):
    """For each line whether the next goes on with it, and whether a space parts the two; (n_lines,) each."""

    joined: NDArray[np.bool_]
    spaced: NDArray[np.bool_]


def find_splits(cells: NDArray[np.float64]) -> Splits:
    """Which lines are split.

    Args:
        cells: (2 * n_lines, 4): the places of the first and last character of each line in turn.
    """
    import numpy as np

    count = len(cells) // 2
    splits = Splits(np.zeros(count, np.bool_), np.zeros(count, np.bool_))
    last, first = cells[1:-1:2], cells[2::2]  # of a line, and of the next
    directions = _directions(cells)
    if directions is not None:
        last, first = upright(last, directions[:-1]), upright(first, directions[:-1])
    heights = last[:, BOTTOM] - last[:, TOP], first[:, BOTTOM] - first[:, TOP]
    larger, smaller = np.maximum(*heights), np.minimum(*heights)
    # False for NaN.
    of_two_sizes = np.flatnonzero((smaller >= MIN_SIZE * larger) & (smaller <= MAX_SIZE * larger))
    if len(of_two_sizes):
        last, first = last[of_two_sizes], first[of_two_sizes]
        larger, smaller = larger[of_two_sizes], smaller[of_two_sizes]
        gap = (first[:, LEFT] - last[:, RIGHT]) / larger
        overlap = np.minimum(last[:, BOTTOM], first[:, BOTTOM]) - np.maximum(last[:, TOP], first[:, TOP])
        near = (gap > MIN_GAP) & (gap < MAX_GAP)
        splits.joined[of_two_sizes] = near & (overlap > MIN_OVERLAP * smaller)
        splits.spaced[of_two_sizes] = gap > SPACE
    return splits


def _directions(cells: NDArray[np.float64]) -> NDArray[np.int8] | None:
    """For each line which way it and the next run on the page; None where all run to the right.

    One character alone runs as the other line.
    """
    import numpy as np

    first, last = cells[0::2], cells[1::2]
    across = last[:, LEFT] - first[:, LEFT]
    across += last[:, RIGHT] - first[:, RIGHT]
    down = last[:, TOP] - first[:, TOP]
    down += last[:, BOTTOM] - first[:, BOTTOM]
    if not (across < np.abs(down)).any():
        return None
    alone: NDArray[np.bool_] = ((across == 0) & (down == 0))[:-1]
    across[:-1][alone], down[:-1][alone] = across[1:][alone], down[1:][alone]
    directions = np.where(across < 0, Direction.UPSIDE_DOWN, Direction.RIGHT).astype(np.int8)
    sideways = np.abs(down) > np.abs(across)
    directions[sideways] = np.where(down[sideways] > 0, Direction.DOWN, Direction.UP)
    return directions


def rejoin_split_lines(pages: Sequence[RawPage], cells: NDArray[np.float64]) -> list[RawPage]:
    """The pages with their split lines joined; `cells` are those of all of them."""
    import numpy as np

    splits = find_splits(cells)
    rejoined = list(pages)
    if not splits.joined.any():
        return rejoined
    ends = np.cumsum([len(page.starts) for page in pages])
    splits.joined[ends[ends > 0] - 1] = False
    lines = np.flatnonzero(splits.joined)
    numbers, counts = np.unique(np.searchsorted(ends, lines, "right"), return_counts=True)
    for number in numbers[counts <= MAX_PER_PAGE].tolist():
        first = int(ends[number]) - len(pages[number].starts)
        own = slice(first, int(ends[number]))
        rejoined[number] = _joined(pages[number], Splits(splits.joined[own], splits.spaced[own]))
    return rejoined


def _joined(raw: RawPage, splits: Splits) -> RawPage:
    import numpy as np

    changes: list[Change] = []
    parted = np.ones(len(raw.starts), np.bool_)  # from the line before
    for line in np.flatnonzero(splits.joined).tolist():
        start, end = int(raw.ends[line]), int(raw.starts[line + 1])
        between = raw.characters.text[start:end]
        if not between or not between.isspace():  # a hyphen's mark, or another order than PDFium's
            continue
        is_space = bool(splits.spaced[line]) or bool(between.strip("\r\n"))
        changes.append(Change(start, end, " " if is_space else ""))
        parted[line + 1] = False
    if not changes:
        return raw
    begins = np.flatnonzero(parted)
    ends = np.append(begins[1:], len(parted)) - 1
    cells = np.empty((2 * len(begins), 4))
    cells[0::2], cells[1::2] = raw.cells[2 * begins], raw.cells[2 * ends + 1]
    return replace(
        raw,
        characters=changed(raw.characters, changes),
        starts=moved(raw.starts[begins], changes),
        ends=moved(raw.ends[ends], changes),
        cells=cells,
    )
