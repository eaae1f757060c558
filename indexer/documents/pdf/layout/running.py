"""Finds running headers, footers and page numbers, which are marked as clutter.

A line is running if all of this is true; in doubt, it stays text:
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
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from indexer.documents.pdf.layout.edges import EDGE_SHARE, MAX_ROWS, EdgeRow, PageEdges, edge_rows
from indexer.documents.pdf.layout.paragraphs import BLOCK_GAP, MAX_LINE_STEP
from indexer.documents.pdf.page.page_lines import BOTTOM, TOP, Direction
from indexer.records.documents import Span

MIN_PAGES = 3
MIN_NUMBERED_PAGES = 2  # for a line that is nothing but a page number
MIN_ON_TRACK = 5
MAX_PAGES_BETWEEN = 2  # left and right pages have headers of their own
HEIGHT_TOLERANCE = 3.0  # points
USUAL_STEP = 1.2  # in line heights, where a page has too few lines to tell
MAX_TO_BODY = 1.2  # of the body's line height

_DIGITS = re.compile(r"\d+")
_NUMBERS_AND_SPACES = b"0123456789ivxlc#" + bytes(code for code in range(128) if chr(code).isspace())
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

    @property
    def height_class(self) -> int:
        """Its height on the page, roughly."""
        return height_class(self.top, self.bottom)


def height_class(top: float, bottom: float) -> int:
    """The height of a row on its page, roughly."""
    return round((top + bottom) / 2 / HEIGHT_TOLERANCE)


def running_spans(pages: Sequence[PageEdges | None]) -> list[list[Span]]:
    """For each page the spans of running lines; None in `pages` stands for a page without positions."""
    spans: list[list[Span]] = [[] for _ in pages]
    if sum(page is not None for page in pages) < min(MIN_PAGES, MIN_NUMBERED_PAGES):
        return spans
    rows = edge_rows(pages)
    groups: dict[tuple[bool, str], list[Edge]] = defaultdict(list)
    for edge in map(_edge, _repeated(rows)):
        groups[edge.head, edge.key].append(edge)
    running = {edge for group in groups.values() for run in _runs(group) if _is_running(run) for edge in run}
    running = _outside_the_body(running | _on_the_track(rows, running), pages)
    running -= _only_mentions(pages, running)
    for edge in running:
        spans[edge.page] += _spans(edge, pages)
    return [sorted(page_spans) for page_spans in spans]


def _spans(edge: Edge, pages: Sequence[PageEdges | None]) -> list[Span]:
    """The row's places in its page's text."""
    page = pages[edge.page]
    if page is None:
        return []
    starts, lengths = page.text.line_starts, page.text.lengths
    return [Span(starts[line], starts[line] + lengths[line]) for line in edge.lines]


def _repeated(rows: Sequence[EdgeRow]) -> list[EdgeRow]:
    """Rows with at least one similar row; others cannot be running."""
    sketches = [(row.head, _sketch(row.text)) for row in rows]
    counts = Counter(sketches)
    return [row for row, sketch in zip(rows, sketches, strict=True) if counts[sketch] > 1]


def _sketch(text: str) -> bytes:
    """A row's key without its numbers; equal keys have equal sketches."""
    text = text.casefold()
    if not text.isascii():
        text = _DIGITS.sub("", "".join(text.split()))
    return text.encode().translate(None, _NUMBERS_AND_SPACES)


@lru_cache(maxsize=4_096)  # asked twice for most rows that run
def _edge(row: EdgeRow) -> Edge:
    return Edge(row.page, row.head, row.rank, row.top, row.bottom, *_key(row.text), row.lines)


class _Body:
    """The lines of a page, by which is judged whether a row stands outside the body."""

    def __init__(self, page: PageEdges) -> None:
        import numpy as np

        lines, height = page.layout.lines, page.layout.height
        self._low, self._high = EDGE_SHARE * height, (1 - EDGE_SHARE) * height
        tops, bottoms = lines.boxes[:, TOP], lines.boxes[:, BOTTOM]
        upright = (lines.directions == Direction.RIGHT) & (tops == tops)  # unlike NaN
        tops, bottoms = tops[upright], bottoms[upright]
        heights = np.sort(bottoms - tops)
        tops, bottoms = np.sort(tops), np.sort(bottoms)
        usual = float(heights[len(heights) // 2])
        steps = tops[1:] - tops[:-1]
        steps = np.sort(steps[(steps > 0.5 * usual) & (steps <= MAX_LINE_STEP * usual)])
        self._tops: list[float] = tops.tolist()
        self._bottoms: list[float] = bottoms.tolist()
        self._step = float(steps[len(steps) // 2]) if len(steps) else USUAL_STEP * usual
        self._largest = MAX_TO_BODY * usual if len(heights) > 2 * MAX_ROWS else float("inf")

    def is_no_larger(self, edge: Edge) -> bool:
        """Whether a row is not set larger than the body, as a heading is."""
        return edge.bottom - edge.top <= self._largest

    def is_parted(self, edge: Edge) -> bool:
        """Whether a wide gap lies between a row and what is further inside; a page number needs no body."""
        gap = self._gap(edge)
        return bool(_PAGE_WORDS.fullmatch(edge.key)) if gap is None else gap > BLOCK_GAP * self._step

    def _gap(self, edge: Edge) -> float | None:
        """From a row's outer side to that of the next line further inside; None without one."""
        if edge.head:
            below = bisect_right(self._tops, edge.bottom - 1)
            if below < len(self._tops) and self._tops[below] <= self._high:
                return self._tops[below] - edge.top
        else:
            above = bisect_left(self._bottoms, edge.top + 1) - 1
            if above >= 0 and self._bottoms[above] >= self._low:
                return edge.bottom - self._bottoms[above]
        return None


@lru_cache(maxsize=1_024)
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
    if not 0 < pages <= MAX_PAGES_BETWEEN or abs(edge.middle - before.middle) > HEIGHT_TOLERANCE:
        return False
    return all(b in {a, a + pages} for a, b in zip(before.numbers, edge.numbers, strict=True))


def _is_running(run: Sequence[Edge]) -> bool:
    counts_on = len({edge.numbers for edge in run}) > 1
    if _PAGE_WORDS.fullmatch(run[0].key):
        return len(run) >= (MIN_NUMBERED_PAGES if counts_on else MIN_PAGES)
    return len(run) >= MIN_PAGES and not (counts_on and _NUMBERED_PARTS.fullmatch(run[0].key))


def _on_the_track(rows: Iterable[EdgeRow], running: Iterable[Edge]) -> set[Edge]:
    """Rows with other words at the height of running rows, with the expected page number."""
    tracks: dict[tuple[bool, int, int], int] = defaultdict(int)
    for edge in running:
        for number in set(edge.numbers):
            tracks[edge.head, number - edge.page, edge.height_class] += 1
    known = {track for track, count in tracks.items() if count >= MIN_ON_TRACK}
    heights = {(head, height + by) for head, _, height in known for by in (-1, 0, 1)}
    edges = [_edge(row) for row in rows if (row.head, height_class(row.top, row.bottom)) in heights]
    return {
        edge
        for edge in edges
        if any(
            (edge.head, number - edge.page, edge.height_class + by) in known
            for number in edge.numbers
            for by in (-1, 0, 1)
        )
        and not _NUMBERED_PARTS.fullmatch(edge.key)
    }


def _outside_the_body(running: Iterable[Edge], pages: Sequence[PageEdges | None]) -> set[Edge]:
    """The rows that are not headings, and have a gap or only running rows between them and the body."""
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
            if len(ranks) > MAX_ROWS:
                continue
            for rank in sorted(ranks, reverse=True):
                edge = rows[head, rank]
                if body.is_no_larger(edge) and (body.is_parted(edge) or rows.get((head, rank + 1)) in kept):
                    kept.add(edge)
    return kept


def _only_mentions(pages: Sequence[PageEdges | None], running: Iterable[Edge]) -> set[Edge]:
    """The first of rows whose words are nowhere else; they stay text, so that they can be searched."""
    by_words: dict[str, list[Edge]] = defaultdict(list)
    hidden: dict[int, list[Span]] = defaultdict(list)
    for edge in running:
        words = max(edge.key.split("#"), key=len).strip(" |·•–—-/:.,()[]")
        if len(words) > 2 and not _PAGE_WORDS.fullmatch(edge.key):
            by_words[words].append(edge)
        hidden[edge.page] += _spans(edge, pages)
    if not by_words:
        return set()
    texts = [(page.text.text, hidden[number]) for number, page in enumerate(pages) if page is not None]
    return {min(edges) for words, edges in by_words.items() if not _stand_elsewhere(words, texts)}


def _stand_elsewhere(words: str, texts: Iterable[tuple[str, Sequence[Span]]]) -> bool:
    """Whether any text holds these words outside of its hidden spans."""
    longest = max(words.split(), key=len)
    for text, hidden in texts:
        folded = text.casefold()
        # Most pages hold the longest word as often as their hidden spans do.
        count = folded.count(longest)
        if hidden and count:
            count -= sum(text[span.start : span.end].casefold().count(longest) for span in hidden)
        if count and words in _rest(text, hidden):
            return True
    return False


def _rest(text: str, hidden: Iterable[Span]) -> str:
    """A page's text without these spans, in small letters and with single spaces."""
    pieces, position = [], 0
    for span in sorted(hidden):
        pieces.append(text[position : span.start])
        position = span.end
    pieces.append(text[position:])
    return " ".join(" ".join(pieces).casefold().split())
