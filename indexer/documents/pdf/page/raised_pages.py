"""Separates raised numbers of open PDF pages from the text before them; see `raised`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from indexer.documents.pdf.page.changes import Change, changed, moved
from indexer.documents.pdf.page.glyphs import Characters, RawPage
from indexer.documents.pdf.page.page_lines import BOTTOM, TOP, is_right_to_left
from indexer.documents.pdf.page.pdfium import OpenPage
from indexer.documents.pdf.page.raised import (
    MAX_SIZE,
    PlacedLine,
    insertions,
    may_be_raised,
    suspects,
)

FOOT_SHARE = 0.4  # of the page's height: above it nothing is a footnote
MAX_PER_PAGE = 2_000  # raised numbers; with more it is no text
BEFORE = 12  # characters that are looked at before a digit
AHEAD = 64  # and behind it, up to the next space; more than any list of numbers has

_NOTE = re.compile(r"[(\[]?([1-9]\d{0,2})[)\].]?\s*(?=[^\W\d_]|[“”\"«‘'])")
_WORDS = re.compile(r"[^\W\d_]{3}\b.*[^\W\d_]{3}|[\u2e80-\u9fff]{4}")  # no line of a formula has them


def part_raised_numbers(pages: Sequence[OpenPage], raw: Sequence[RawPage]) -> list[RawPage]:
    """The pages, with raised numbers separated from the text before them."""
    import numpy as np

    line_end = np.full(1, ord("\n"), np.uint16)
    suspected = suspects(np.concatenate([part for page in raw for part in (page.characters.codes, line_end)]))
    starts = np.cumsum([0, *(len(page.characters.text) + 1 for page in raw)])
    page_of = np.searchsorted(starts, suspected.digits, "right") - 1
    origins = np.zeros((2 * len(suspected.digits), 2))
    # Page by page, first what is before the digits of a page, then these.
    order = np.argsort(page_of, kind="stable")
    page_of, before, digits = page_of[order], suspected.before[order], suspected.digits[order]
    ends = np.searchsorted(page_of, np.arange(len(pages) + 1)).tolist()
    places = np.empty(2 * len(order), np.intp)
    places[0::2], places[1::2] = before - starts[page_of], digits - starts[page_of]
    for number, (first, end) in enumerate(pairwise(ends)):
        indices = _indices(raw[number].characters, places[2 * first : 2 * end].tolist())
        pages[number].get_origins(indices, origins[2 * first :].ctypes.data)
    raised = np.flatnonzero(may_be_raised(origins[0::2], origins[1::2]))
    parted = list(raw)
    for number in dict.fromkeys(page_of[raised].tolist()):
        own = raised[page_of[raised] == number]
        if len(own) <= MAX_PER_PAGE:
            digits = np.unique(places[1::2][own]).tolist()
            parted[number] = _parted(pages[number], raw[number], digits)
    return parted


def _indices(characters: Characters, places: Sequence[int]) -> Sequence[int]:
    if characters.indices is None:
        return places
    return [characters.indices[place] for place in places]


def _parted(page: OpenPage, raw: RawPage, digits: Sequence[int]) -> RawPage:
    """A page with its raised numbers parted; `digits` are places of digits that may be such, ascending."""
    text, notes = raw.characters.text, _Notes(raw)
    changes: list[Change] = []
    for start, end in _surroundings(raw, digits):
        if not is_right_to_left(text[start:end]):
            line = _placed(page, raw.characters, start, end)
            changes += (Change(start + a, start + b, new) for a, b, new in insertions(line, notes.have))
    if not changes:
        return raw
    characters = changed(raw.characters, changes)
    return replace(
        raw, characters=characters, starts=moved(raw.starts, changes), ends=moved(raw.ends, changes)
    )


def _surroundings(raw: RawPage, digits: Sequence[int]) -> list[tuple[int, int]]:
    """What stands around the digits in their lines."""
    import numpy as np

    order = np.argsort(raw.starts)  # columns are not in PDFium's order
    starts, ends = raw.starts[order], raw.ends[order]
    lines = np.searchsorted(ends, np.array(digits), "right")
    ranges: list[tuple[int, int]] = []
    for digit, line in zip(digits, lines.tolist(), strict=True):
        if line >= len(starts) or digit < starts[line]:
            continue
        first = int(starts[line])
        end = min(int(ends[line]), digit + AHEAD)
        if (space := raw.characters.text.find(" ", digit, end)) >= 0:
            end = space
        start = max(first, digit - BEFORE)
        if ranges and ranges[-1][0] >= first and start < ranges[-1][1]:
            start = ranges.pop()[0]
        ranges.append((start, end))
    return ranges


def _placed(page: OpenPage, characters: Characters, start: int, end: int) -> PlacedLine:
    """The characters of a piece of a line, how high they stand and how high they are."""
    import numpy as np

    indices = _indices(characters, range(start, end))
    count = end - start
    origins, boxes = np.zeros((count, 2)), np.zeros((count, 4), np.float32)
    page.get_origins(indices, origins.ctypes.data)
    page.get_boxes(indices, boxes.ctypes.data)
    text = characters.text[start:end]
    first, last = len(text) - len(text.lstrip()), len(text.rstrip()) - 1
    across, up = (origins[last] - origins[first]).tolist()
    if abs(across) >= abs(up):
        rises, heights = np.sign(across) * origins[:, 1], np.abs(boxes[:, 1] - boxes[:, 3])
    else:
        rises, heights = -np.sign(up) * origins[:, 0], np.abs(boxes[:, 0] - boxes[:, 2])
    return PlacedLine(text, rises.tolist(), heights.tolist())


class _Notes:
    """The numbers of a page's footnotes, found when first needed."""

    def __init__(self, raw: RawPage) -> None:
        self._raw = raw
        self._numbers: frozenset[str] | None = None

    def have(self, number: str) -> bool:
        """Whether a small line at the foot of the page begins with a number."""
        if self._numbers is None:
            self._numbers = frozenset(self._find_numbers())
        return number in self._numbers

    def _find_numbers(self) -> Iterator[str]:
        import numpy as np

        raw = self._raw
        heights = raw.cells[:, BOTTOM] - raw.cells[:, TOP]
        first, last = heights[0::2], heights[1::2]
        small = (last < MAX_SIZE * np.nanmedian(last)) | (first < MAX_SIZE * last)
        small &= raw.cells[0::2, TOP] > FOOT_SHARE * raw.height
        for line in np.flatnonzero(small).tolist():
            start, end = int(raw.starts[line]), int(raw.ends[line])
            match = _NOTE.match(raw.characters.text, start, end)
            if match and _WORDS.search(raw.characters.text, match.end(), end):
                yield match[1]
