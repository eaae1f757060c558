"""Running headers, footers and page numbers: they are marked as clutter, so they must not be mistaken.

A line is running when all of this holds; where anything is unsure, it stays text:
- It stands near the top or the foot of its page, with a gap to the body that is wider than the body's steps.
- It is no larger than the body, so it is no heading.
- It stands at the same height, in the same words, on three pages at least, each at most two pages from the
  next. A number in it may change only as page numbers do, by one from page to page; a bare page number needs
  two pages. "Sonnet 5" and "Chapter 3" count on with the pages too: words that number parts do not run.
- Once five pages have shown where the page number stands, a row there with the number that is due runs too.
- On its pages at most three rows are alike: more is copies of one page, not a header.
- Words that stand nowhere else in the document are kept the first time.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from indexer.documents.pdf_lines import BOTTOM, TOP, Direction
from indexer.documents.pdf_page_text import PageLayout, PageText
from indexer.documents.pdf_paragraphs import BLOCK_GAP, MOST_LINE_STEP
from indexer.records import Span

EDGE_SHARE = 0.16  # of the page's height: above and below it nothing runs
MOST_ROWS = 3
FEWEST_PAGES = 3
FEWEST_NUMBERED_PAGES = 2  # for a line that is nothing but a page number
FEWEST_ON_TRACK = 5
MOST_PAGES_BETWEEN = 2  # left and right pages have headers of their own
HEIGHT_TOLERANCE = 3.0  # points
USUAL_STEP = 1.2  # in line heights, where a page has too few lines to tell
LARGEST_TO_BODY = 1.2  # of the body's line height
LONGEST_CHARS = 150

_DIGITS = re.compile(r"\d+")
_NUMBERED_PARTS = re.compile(
    r"\W*(?:chap(?:ter|itre|\.)?|article|art\.|section|sonnet|poem|poème|question|exerci[sc]e|problem|problème|"
    r"part|partie|title|titre|lesson|leçon|act|acte|scene|scène|day|jour|week|semaine|unit|unité|"
    r"fig(?:ure|\.)?|tab(?:le|leau|\.)?|annex|annexe|appendix|case|cas|recomm[ae]ndation|"
    r"第\W*#\W*[章节回条篇幕课]|附[录件]|表|图)\W*#?\W*",
    re.I,
)
_PAGE_WORDS = re.compile(r"(?:pages?|p\.|pp\.|sur|of|de|von|seite|第|页|頁|共|[\W_#])*", re.I)
_ROMAN_DIGITS = (
    ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"),
    ("", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc"),
    ("", "c", "cc", "ccc"),
)
_ROMAN = {
    _ROMAN_DIGITS[2][n // 100] + _ROMAN_DIGITS[1][n // 10 % 10] + _ROMAN_DIGITS[0][n % 10]: n
    for n in range(1, 400)
}


class Edge(NamedTuple):
    """A row near the edge of a page that may be running."""

    page: int  # 0-based
    head: bool  # at the top; else at the foot
    rank: int  # 0 for the row nearest to the page's edge
    top: float  # on the page, in points
    bottom: float
    key: str  # its words, numbers left out
    numbers: tuple[int, ...]
    lines: tuple[int, ...]

    @property
    def middle(self) -> float:
        """Its height on the page."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class PageEdges:
    """What is asked of a page."""

    layout: PageLayout
    text: PageText


def running_spans(pages: Sequence[PageEdges | None]) -> list[list[Span]]:
    """For each page the spans of its text that only run along; None for a page whose lines have no places."""
    edges = [edge for number, page in enumerate(pages) if page is not None for edge in _edges(number, page)]
    groups: dict[tuple[bool, str], list[Edge]] = defaultdict(list)
    for edge in edges:
        groups[edge.head, edge.key].append(edge)
    running = {edge for group in groups.values() for run in _runs(group) if _is_running(run) for edge in run}
    running = _outside_the_body(running | _on_the_track(edges, running), pages)
    running -= _only_mentions(pages, running)
    spans: list[list[Span]] = [[] for _ in pages]
    for edge in running:
        spans[edge.page] += _spans(edge, pages)
    return [sorted(found) for found in spans]


def _spans(edge: Edge, pages: Sequence[PageEdges | None]) -> list[Span]:
    """The row's places in its page's text."""
    page = pages[edge.page]
    if page is None:
        return []
    starts, lengths = page.text.line_starts, page.text.lengths
    return [Span(starts[line], starts[line] + lengths[line]) for line in edge.lines]


def _edges(number: int, page: PageEdges) -> Iterator[Edge]:
    """The first and last rows of a page."""
    import numpy as np

    lines, height = page.layout.lines, page.layout.height
    tops, bottoms = lines.boxes[:, TOP], lines.boxes[:, BOTTOM]
    low, high = EDGE_SHARE * height, (1 - EDGE_SHARE) * height
    near = np.flatnonzero(((bottoms < low) | (tops > high)) & (lines.directions == Direction.RIGHT)).tolist()
    places = [(float(tops[line]), float(bottoms[line]), line) for line in near]
    heads = sorted(place for place in places if place[1] < low)
    feet = sorted((place for place in places if place[0] > high), key=lambda place: -place[1])
    for head, chosen in ((True, heads), (False, feet)):
        for rank, row in enumerate(_rows(chosen)):
            members = tuple(sorted(place[2] for place in row))
            text = " ".join(page.layout.glyphs.text[lines.starts[n] : lines.ends[n]] for n in members)
            if len(text) <= LONGEST_CHARS:
                top, bottom = min(place[0] for place in row), max(place[1] for place in row)
                yield Edge(number, head, rank, top, bottom, *_key(text), members)


class _Body:
    """The lines of a page, by which is judged whether a row stands outside the body."""

    def __init__(self, page: PageEdges) -> None:
        lines, height = page.layout.lines, page.layout.height
        self._low, self._high = EDGE_SHARE * height, (1 - EDGE_SHARE) * height
        self._upright = [
            (top, bottom)
            for (_, top, _, bottom), direction in zip(
                lines.boxes.tolist(), lines.directions.tolist(), strict=True
            )
            if direction == Direction.RIGHT and top == top
        ]
        heights = sorted(bottom - top for top, bottom in self._upright)
        usual = heights[len(heights) // 2]
        steps = sorted(
            below - above
            for (above, _), (below, _) in pairwise(sorted(self._upright))
            if 0.5 * usual < below - above <= MOST_LINE_STEP * usual
        )
        self._step = steps[len(steps) // 2] if steps else USUAL_STEP * usual
        self._largest = LARGEST_TO_BODY * usual if len(heights) > 2 * MOST_ROWS else float("inf")

    def is_no_larger(self, edge: Edge) -> bool:
        """Whether a row is not set larger than the body, as a heading is."""
        return edge.bottom - edge.top <= self._largest

    def is_parted(self, edge: Edge) -> bool:
        """Whether a wide gap lies between a row and what is further inside; a page number needs no body."""
        if edge.head:
            gaps = [top - edge.top for top, _ in self._upright if edge.bottom - 1 < top <= self._high]
        else:
            gaps = [edge.bottom - bottom for _, bottom in self._upright if self._low <= bottom < edge.top + 1]
        if not gaps:
            return bool(_PAGE_WORDS.fullmatch(edge.key))
        return bool(min(gaps) > BLOCK_GAP * self._step)


def _rows(places: Iterable[tuple[float, float, int]]) -> list[list[tuple[float, float, int]]]:
    """Lines that stand side by side are one row; the first few rows."""
    rows: list[list[tuple[float, float, int]]] = []
    for place in places:
        middle = (place[0] + place[1]) / 2
        if rows and rows[-1][0][0] <= middle <= rows[-1][0][1]:
            rows[-1].append(place)
        elif len(rows) > MOST_ROWS:
            break
        else:
            rows.append([place])
    return rows


def _key(text: str) -> tuple[str, tuple[int, ...]]:
    """A row's words with # for numbers, and the numbers: digits anywhere, Roman ones at either end."""
    words = text.casefold().split()
    numbers: list[int] = []
    for place in {0, len(words) - 1}:
        bare = words[place].strip(".,()[]-–—|")
        if bare in _ROMAN:
            numbers.append(_ROMAN[bare])
            words[place] = words[place].replace(bare, "#")
    key = " ".join(words)
    digits = _DIGITS.findall(key)
    if digits:
        numbers += [int(number[:9]) for number in digits]
        key = _DIGITS.sub("#", key)
    return key, tuple(numbers)


def _runs(group: Sequence[Edge]) -> list[list[Edge]]:
    """Edges of like words, as chains from page to page."""
    runs: list[list[Edge]] = []
    for edge in group:  # by page
        for run in reversed(runs[-4:]):
            if _follows(run[-1], edge):
                run.append(edge)
                break
        else:
            runs.append([edge])
    return runs


def _follows(before: Edge, edge: Edge) -> bool:
    pages = edge.page - before.page
    if not 0 < pages <= MOST_PAGES_BETWEEN or abs(edge.middle - before.middle) > HEIGHT_TOLERANCE:
        return False
    return all(b in {a, a + pages} for a, b in zip(before.numbers, edge.numbers, strict=True))


def _is_running(run: Sequence[Edge]) -> bool:
    counts_on = len({edge.numbers for edge in run}) > 1
    if _PAGE_WORDS.fullmatch(run[0].key):
        return len(run) >= (FEWEST_NUMBERED_PAGES if counts_on else FEWEST_PAGES)
    return len(run) >= FEWEST_PAGES and not (counts_on and _NUMBERED_PARTS.fullmatch(run[0].key))


def _on_the_track(edges: Iterable[Edge], running: Iterable[Edge]) -> set[Edge]:
    """Rows of other words, at the height of running ones, with the page number that is due."""
    tracks: dict[tuple[bool, int, int], int] = defaultdict(int)
    for edge in running:
        for number in set(edge.numbers):
            tracks[edge.head, number - edge.page, round(edge.middle / HEIGHT_TOLERANCE)] += 1
    known = {track for track, count in tracks.items() if count >= FEWEST_ON_TRACK}
    return {
        edge
        for edge in edges
        if any(
            (edge.head, number - edge.page, round(edge.middle / HEIGHT_TOLERANCE) + by) in known
            for number in edge.numbers
            for by in (-1, 0, 1)
        )
        and not _NUMBERED_PARTS.fullmatch(edge.key)
    }


def _outside_the_body(running: Iterable[Edge], pages: Sequence[PageEdges | None]) -> set[Edge]:
    """Those that are no headings and between which and the body there is a gap, or only others that run."""
    sides: dict[int, dict[tuple[bool, int], Edge]] = defaultdict(dict)
    for edge in running:
        sides[edge.page][edge.head, edge.rank] = edge
    kept: set[Edge] = set()
    for number, rows in sides.items():
        page = pages[number]
        if page is None:
            continue
        body = _Body(page)
        for head in (True, False):
            ranks = [rank for at_head, rank in rows if at_head is head]
            if len(ranks) > MOST_ROWS:
                continue
            for rank in sorted(ranks, reverse=True):
                edge = rows[head, rank]
                if body.is_no_larger(edge) and (body.is_parted(edge) or rows.get((head, rank + 1)) in kept):
                    kept.add(edge)
    return kept


def _only_mentions(pages: Sequence[PageEdges | None], running: Iterable[Edge]) -> set[Edge]:
    """The first of those whose words stand nowhere else: they stay text, so that they can be found."""
    by_words: dict[str, list[Edge]] = defaultdict(list)
    hidden: dict[int, list[Span]] = defaultdict(list)
    for edge in running:
        words = max(edge.key.split("#"), key=len).strip(" |·•–—-/:.,()[]")
        if len(words) > 2 and not _PAGE_WORDS.fullmatch(edge.key):
            by_words[words].append(edge)
        hidden[edge.page] += _spans(edge, pages)
    rest = [_rest(page.text.text, hidden[number]) for number, page in enumerate(pages) if page is not None]
    return {min(edges) for words, edges in by_words.items() if not any(words in text for text in rest)}


def _rest(text: str, hidden: Iterable[Span]) -> str:
    """A page's text without these spans, in small letters and with single spaces."""
    pieces, position = [], 0
    for span in sorted(hidden):
        pieces.append(text[position : span.start])
        position = span.end
    pieces.append(text[position:])
    return " ".join(" ".join(pieces).casefold().split())
