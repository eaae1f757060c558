"""The layout of PDF pages, for many pages at once, since numpy is as fast for many lines as for few."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from operator import attrgetter
from typing import TYPE_CHECKING

from indexer.documents.pdf.layout.footnotes import find_notes, notes_last
from indexer.documents.pdf.layout.hyphens import WordBreak, make_break
from indexer.documents.pdf.layout.page_text import PageLayout
from indexer.documents.pdf.layout.paragraphs import COLUMN_LINES, separators
from indexer.documents.pdf.page.characters import add_counts
from indexer.documents.pdf.page.glyphs import Glyphs, RawPage
from indexer.documents.pdf.page.page_lines import (
    BOTTOM,
    LINE_END_HYPHENS,
    TOP,
    Lines,
    are_hyphens,
    is_right_to_left,
    make_lines,
)
from indexer.documents.pdf.page.pdfium import OpenPage
from indexer.documents.pdf.page.raw_pages import read_raw_pages

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

UPWARD_SHARE = 0.8  # of the steps from line to line: such a page is given from its last line to its first


def layout_of(page: OpenPage) -> PageLayout:
    """The lines of an open page in reading order and how they are joined."""
    return lay_out(read_raw_pages([page]))[0]


def lay_out(pages: Sequence[RawPage]) -> list[PageLayout]:
    """The layouts of some pages."""
    return _Batch(pages).layouts() if pages else []


class _Batch:
    """Some pages, their characters and their lines after one another.

    Behind each page's lines come some without a place, so that no page sees the next.
    """

    def __init__(self, pages: Sequence[RawPage]) -> None:
        import numpy as np

        self._pages = pages
        self._glyphs = [page.characters.counted() for page in pages]
        self._text = "".join(map(attrgetter("text"), self._glyphs))
        line_counts = [len(page.starts) + COLUMN_LINES for page in pages]
        self._lines_before = [0, *np.cumsum(line_counts).tolist()]
        self._characters_before = [0, *np.cumsum([len(glyphs.text) for glyphs in self._glyphs]).tolist()]
        self._page_of = np.repeat(np.arange(len(pages)), line_counts)  # of each line

    def layouts(self) -> list[PageLayout]:
        """The layout of each page."""
        import numpy as np

        lines = self._turned_round(self._lines())
        # With a last one that belongs to nothing: lines without characters end there.
        codes = np.concatenate([*(page.characters.codes for page in self._pages), np.zeros(1, np.uint16)])
        lines, notes = self._with_notes_last(lines, codes)
        all_glyphs = Glyphs(self._text, None, add_counts(glyphs.counts for glyphs in self._glyphs))
        between = separators(all_glyphs, lines, codes)
        for first in self._lines_before[:-1]:
            between[first] = ""
        for number, parted in notes.items():
            for line in parted:
                between[self._lines_before[number] + line] = "\n\n" if line else ""
        breaks = self._word_breaks(lines, between, codes)
        layouts = []
        for number, (page, glyphs) in enumerate(zip(self._pages, self._glyphs, strict=True)):
            first, end = self._range(number)
            own = lines.part(first, end, shift=self._characters_before[number])
            layouts.append(PageLayout(glyphs, own, between[first:end], breaks.get(number, {}), page.height))
        return layouts

    def _range(self, number: int) -> tuple[int, int]:
        """A page's first line, and the one after its last."""
        return self._lines_before[number], self._lines_before[number + 1] - COLUMN_LINES

    def _lines(self) -> Lines:
        import numpy as np

        count = self._lines_before[-1]
        cells = np.full((2 * count, 4), np.nan)
        mirrored = np.zeros(count, np.bool_)
        starts, ends = np.zeros(count, np.intp), np.zeros(count, np.intp)
        for number, (page, glyphs) in enumerate(zip(self._pages, self._glyphs, strict=True)):
            first, end = self._range(number)
            cells[2 * first : 2 * end] = page.cells
            np.add(page.starts, self._characters_before[number], out=starts[first:end])
            np.add(page.ends, self._characters_before[number], out=ends[first:end])
            if glyphs.has_right_to_left:
                ranges = zip(page.starts.tolist(), page.ends.tolist(), strict=True)
                mirrored[first:end] = [is_right_to_left(glyphs.text[a:b]) for a, b in ranges]
        return make_lines(starts, ends, cells, mirrored)

    def _turned_round(self, lines: Lines) -> Lines:
        """The lines top down where PDFium gives them from last to first, as on some rotated pages."""
        import numpy as np

        tops, bottoms = lines.boxes[:, TOP], lines.boxes[:, BOTTOM]
        upward = bottoms[1:] <= tops[:-1]  # False for NaN
        if not upward.any():
            return lines
        steps = (lines.directions[1:] == lines.directions[:-1]) & ~np.isnan(tops[1:] + tops[:-1])
        page_of, count = self._page_of[:-1], len(self._pages)
        upward_steps = np.bincount(page_of[upward & steps], minlength=count)
        turned = upward_steps > UPWARD_SHARE * np.bincount(page_of[steps], minlength=count)
        order: list[int] | None = None
        for number in np.flatnonzero(turned).tolist():
            if not self._pages[number].in_order:
                first, end = self._range(number)
                order = order or list(range(len(lines)))
                order[first:end] = order[first:end][::-1]
        return lines if order is None else lines.taken(order)

    def _with_notes_last(
        self, lines: Lines, codes: NDArray[np.integer]
    ) -> tuple[Lines, dict[int, list[int]]]:
        """The lines with footnotes behind the body, and for each page those before which a note ends."""
        heights = [page.height for page in self._pages]
        parted: dict[int, list[int]] = {}
        order: list[int] | None = None
        notes_by_page = find_notes(self._text, codes, lines, self._lines_before, heights)
        for number, notes in notes_by_page.items():
            first, end = self._range(number)
            moved = notes_last(notes, lines, first, end)
            if moved is None:
                after = [
                    line + 1 for line in notes.lines if line + 1 not in notes.lines and line + 1 < end - first
                ]
                parted[number] = [*notes.starts, *after]
            else:
                order = order or list(range(len(lines)))
                order[first:end] = [first + line for line in moved]
                parted[number] = [moved.index(line) for line in notes.starts]
        return (lines if order is None else lines.taken(order)), parted

    def _word_breaks(
        self, lines: Lines, between: list[str], codes: NDArray[np.integer]
    ) -> dict[int, dict[int, WordBreak | None]]:
        """Lines that end in a hyphen by page and line, see `PageLayout`; `between` is mended there."""
        import numpy as np

        breaks: dict[int, dict[int, WordBreak | None]] = defaultdict(dict)
        text = self._text
        broken = np.flatnonzero(are_hyphens(codes[lines.ends - 1]))
        starts, ends = lines.starts[broken].tolist(), lines.ends[broken].tolist()
        following = np.minimum(broken + 1, len(lines) - 1)
        next_starts, next_ends = lines.starts[following].tolist(), lines.ends[following].tolist()
        for number, line, start, end, next_start, next_end in zip(
            self._page_of[broken].tolist(), broken.tolist(), starts, ends, next_starts, next_ends, strict=True
        ):
            mark = text[end - 1]
            is_mark = mark in LINE_END_HYPHENS
            if is_mark:
                breaks[number][line - self._lines_before[number]] = None
            if next_end == next_start or end - start < 2 or not text[end - 2].isalnum():
                continue
            # After PDFium's mark for a hyphen, the lines belong together.
            joined = between[line + 1] in {"", " "}
            after = text[next_start:next_end]
            word = make_break(text[start : end - 1], after)
            if word is not None and (joined or is_mark):
                breaks[number][line - self._lines_before[number]] = word
                between[line + 1] = ""
            elif joined and after[0].isalnum():
                between[line + 1] = ""  # Saint-Étienne, 2024-2025
            elif is_mark:
                between[line + 1] = "\n"
        return breaks
