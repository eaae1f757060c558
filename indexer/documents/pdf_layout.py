"""The layout of PDF pages, many at once: a step of numpy costs as much for forty lines as for a thousand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer.documents.pdf_characters import add_counts
from indexer.documents.pdf_footnotes import find_notes, notes_last
from indexer.documents.pdf_hyphens import WordBreak, make_break
from indexer.documents.pdf_lines import (
    BOTTOM,
    HYPHENS,
    LINE_END_HYPHENS,
    TOP,
    Glyphs,
    Lines,
    is_right_to_left,
    make_lines,
    runs_upward,
)
from indexer.documents.pdf_page_text import PageLayout
from indexer.documents.pdf_paragraphs import COLUMN_LINES, separators

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class RawPage:
    """What was read from an open page: its characters, its lines, and where these begin and end."""

    glyphs: Glyphs
    starts: list[int]  # of the lines, in the glyphs
    ends: list[int]
    cells: NDArray[np.float64]  # (2 * n_lines, 4): first and last character of each line, as displayed
    height: float  # of the page as displayed
    in_order: bool = False  # the lines are known to be in reading order


def lay_out(pages: Sequence[RawPage]) -> list[PageLayout]:
    """The layouts of some pages."""
    places: list[tuple[int, int, int]] = []  # first line, end, characters before
    count = characters = 0
    for page in pages:
        places.append((count, count + len(page.starts), characters))
        count += len(page.starts) + COLUMN_LINES  # lines without a place, so that no page sees the next
        characters += len(page.glyphs.text)
    lines = _lines_of(pages, places, count)
    lines = _turned_round(pages, places, lines)
    text = "".join(page.glyphs.text for page in pages)
    lines, notes = _with_notes_last(pages, places, lines, text)
    glyphs = Glyphs(text, None, add_counts(page.glyphs.counts for page in pages))
    between = separators(glyphs, lines)
    layouts = []
    for page, (first, end, before) in zip(pages, places, strict=True):
        own = lines.part(first, end, shift=before)
        gaps = ["", *between[first + 1 : end]] if end > first else []
        for line in notes.get(first, ()):
            gaps[line] = "\n\n" if line else ""
        breaks = _word_breaks(page.glyphs, own, gaps)
        layouts.append(PageLayout(page.glyphs, own, gaps, breaks, page.height))
    return layouts


def _lines_of(pages: Sequence[RawPage], places: Sequence[tuple[int, int, int]], count: int) -> Lines:
    """The lines of all pages after one another."""
    import numpy as np

    cells = np.full((2 * count, 4), np.nan)
    mirrored = np.zeros(count, np.bool_)
    starts, ends = [0] * count, [0] * count
    for page, (first, end, before) in zip(pages, places, strict=True):
        cells[2 * first : 2 * end] = page.cells
        starts[first:end] = [place + before for place in page.starts]
        ends[first:end] = [place + before for place in page.ends]
        if page.glyphs.has_right_to_left:
            text = page.glyphs.text
            mirrored[first:end] = [
                is_right_to_left(text[a:b]) for a, b in zip(page.starts, page.ends, strict=True)
            ]
    return make_lines(starts, ends, cells, mirrored)


def _turned_round(pages: Sequence[RawPage], places: Sequence[tuple[int, int, int]], lines: Lines) -> Lines:
    """The lines top down where PDFium gives them from last to first, as on some rotated pages."""
    import numpy as np

    upward = np.flatnonzero(lines.boxes[1:, BOTTOM] <= lines.boxes[:-1, TOP])
    if not len(upward):
        return lines
    order = list(range(len(lines)))
    for number in np.unique(np.searchsorted([first for first, _, _ in places], upward, "right") - 1).tolist():
        first, end, _ = places[number]
        if not pages[number].in_order and runs_upward(lines.part(first, end)):
            order[first:end] = order[first:end][::-1]
    return lines.taken(order)


def _with_notes_last(
    pages: Sequence[RawPage], places: Sequence[tuple[int, int, int]], lines: Lines, text: str
) -> tuple[Lines, dict[int, list[int]]]:
    """The lines with footnotes behind the body, and by each page's first line those before which it ends."""
    parted: dict[int, list[int]] = {}
    order: list[int] | None = None
    for page, (first, end, _) in zip(pages, places, strict=True):
        notes = find_notes(text, lines, first, end, page.height)
        if notes is None:
            continue
        moved = notes_last(notes, lines, first, end)
        if moved is None:
            after = [
                line + 1 for line in notes.lines if line + 1 not in notes.lines and line + 1 < end - first
            ]
            parted[first] = [*notes.starts, *after]
        else:
            order = list(range(len(lines))) if order is None else order
            order[first:end] = [first + line for line in moved]
            parted[first] = [moved.index(line) for line in notes.starts]
    return (lines if order is None else lines.taken(order)), parted


def _word_breaks(glyphs: Glyphs, lines: Lines, between: list[str]) -> dict[int, WordBreak]:
    """Words that a hyphen at a line end cuts in two; `between` is mended where it does."""
    breaks: dict[int, WordBreak] = {}
    text, starts, ends = glyphs.text, lines.starts, lines.ends
    for line in range(len(lines) - 1):
        mark = text[ends[line] - 1]
        if mark not in HYPHENS or ends[line] - starts[line] < 2 or not text[ends[line] - 2].isalnum():
            continue
        # PDFium's mark needs no proof that the lines belong together.
        joined = between[line + 1] in {"", " "}
        after = text[starts[line + 1] : ends[line + 1]]
        word = make_break(text[starts[line] : ends[line] - 1], after)
        if word is not None and (joined or mark in LINE_END_HYPHENS):
            breaks[line] = word
            between[line + 1] = ""
        elif joined and after[0].isalnum():
            between[line + 1] = ""  # Saint-Étienne, 2024-2025
        elif mark in LINE_END_HYPHENS:
            between[line + 1] = "\n"
    return breaks
