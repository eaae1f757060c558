"""Computes where a span of recognised text is on its pages, from the stored places of words."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from indexer.records.documents import Span
from indexer.records.pages import PageRectangle
from indexer.records.reading import PageWords, WordBox

MIN_OVERLAP = 0.5  # of the lower of two boxes, for them to stand on one line
MAX_GAP_HEIGHTS = 3.0  # a wider gap between two words is another column


def recognised_rectangles(pages: Iterable[PageWords], span: Span) -> dict[int, tuple[PageRectangle, ...]]:
    """Page index (1-based) -> the rectangles that a span covers there, one for each line.

    Args:
        pages: The words of the pages that were recognised, in the order of their spans.
        span: Code points of the canonical text; a word that it cuts is cut in proportion.
    """
    places: dict[int, tuple[PageRectangle, ...]] = {}
    for page in pages:
        boxes = [_part(word, span) for word in page.words if word.start < span.end and span.start < word.end]
        is_turned = bool(boxes) and _is_turned(page)
        merged: list[PageRectangle] = []
        for box in boxes:
            if merged and _is_same_line(merged[-1], box, is_turned=is_turned):
                merged[-1] = _union(merged[-1], box)
            else:
                merged.append(box)
        if merged:
            places[page.index] = tuple(merged)
    return places


def _part(word: WordBox, span: Span) -> PageRectangle:
    box = PageRectangle(word.left, word.top, word.width, word.height)
    start, end = max(span.start, word.start), min(span.end, word.end)
    if word.height > word.width or (start, end) == (word.start, word.end):
        return box  # a word that stands upright may run either way
    width = box.width / (word.end - word.start)
    return PageRectangle(box.left + (start - word.start) * width, box.top, (end - start) * width, box.height)


def _is_turned(page: PageWords) -> bool:
    """Whether its lines run up or down: from word to word it goes so more often than across."""
    steps = [
        abs(after.top + after.height / 2 - before.top - before.height / 2)
        > abs(after.left + after.width / 2 - before.left - before.width / 2)
        for before, after in pairwise(page.words)
    ]
    return 2 * sum(steps) > len(steps)


def _is_same_line(line: PageRectangle, word: PageRectangle, *, is_turned: bool) -> bool:
    """Whether a word goes on where the line ends."""
    if is_turned:
        line, word = _turned(line), _turned(word)
    across = max(word.left - (line.left + line.width), line.left - (word.left + word.width))
    common = min(line.top + line.height, word.top + word.height) - max(line.top, word.top)
    lower = min(line.height, word.height)
    return common >= MIN_OVERLAP * lower and across <= MAX_GAP_HEIGHTS * lower


def _turned(box: PageRectangle) -> PageRectangle:
    return PageRectangle(box.top, box.left, box.height, box.width)


def _union(a: PageRectangle, b: PageRectangle) -> PageRectangle:
    left, top = min(a.left, b.left), min(a.top, b.top)
    right, bottom = max(a.left + a.width, b.left + b.width), max(a.top + a.height, b.top + b.height)
    return PageRectangle(left, top, right - left, bottom - top)
