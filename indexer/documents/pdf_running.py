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

from indexer.documents.pdf_lines import Direction
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

_NUMBER = re.compile(
    r"\d+|\b(?=[ivxlc])c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})\b",  # Roman ones too
    re.I,
)
_NUMBERED_PARTS = re.compile(
    r"\W*(?:chap(?:ter|itre|\.)?|article|art\.|section|sonnet|poem|poème|question|exerci[sc]e|problem|problème|"
    r"part|partie|title|titre|lesson|leçon|act|acte|scene|scène|day|jour|week|semaine|unit|unité|"
    r"fig(?:ure|\.)?|tab(?:le|leau|\.)?|annex|annexe|appendix|case|cas|recomm[ae]ndation|"
    r"第\W*#\W*[章节回条篇幕课]|附[录件]|表|图)\W*#?\W*",
    re.I,
)
_PAGE_WORDS = re.compile(r"(?:pages?|p\.|pp\.|sur|of|de|von|seite|第|页|頁|共|[\W_#])*", re.I)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


class Edge(NamedTuple):
    """A row of a page's text that may be running."""

    page: int  # 0-based
    head: bool  # at the top; else at the foot
    rank: int  # 0 for the row nearest to the page's edge
    middle: float  # its height on the page, in points from the top
    key: str  # its words, numbers left out
    numbers: tuple[int, ...]
    spans: tuple[Span, ...]  # in the page's text
    parted: bool  # a gap lies between it and what is further inside
    large: bool


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
        if not edge.large:
            groups[edge.head, edge.key].append(edge)
    running = {edge for group in groups.values() for run in _runs(group) if _is_running(run) for edge in run}
    running = _outside_the_body(running | _on_the_track(edges, running))
    spans: list[list[Span]] = [[] for _ in pages]
    for edge in running - _only_mentions(pages, running):
        spans[edge.page] += edge.spans
    return [sorted(found) for found in spans]


def _edges(number: int, page: PageEdges) -> Iterator[Edge]:
    """The first and last rows of a page, each with what lies between it and the body."""
    lines = page.layout.lines
    upright = [
        (top, bottom, line)
        for line, ((_, top, _, bottom), direction) in enumerate(
            zip(lines.boxes.tolist(), lines.directions.tolist(), strict=True)
        )
        if direction == Direction.RIGHT and top == top
    ]
    low, high = EDGE_SHARE * page.layout.height, (1 - EDGE_SHARE) * page.layout.height
    heads = sorted(place for place in upright if place[1] < low)
    feet = sorted((place for place in upright if place[0] > high), key=lambda place: -place[1])
    if not heads and not feet:
        return
    heights = sorted(bottom - top for top, bottom, _ in upright)
    height = heights[len(heights) // 2]
    steps = sorted(
        below - above
        for (above, _, _), (below, _, _) in pairwise(sorted(upright))
        if 0.5 * height < below - above <= MOST_LINE_STEP * height
    )
    step = steps[len(steps) // 2] if steps else USUAL_STEP * height
    largest = LARGEST_TO_BODY * height if len(heights) > 2 * MOST_ROWS else float("inf")
    for head, places in ((True, heads), (False, feet)):
        for rank, row in enumerate(_rows(places)):
            top, bottom = min(place[0] for place in row), max(place[1] for place in row)
            if head:
                inside = [place[0] - top for place in upright if bottom - 1 < place[0] <= high]
            else:
                inside = [bottom - place[1] for place in upright if low <= place[1] < top + 1]
            members = sorted(place[2] for place in row)
            text = " ".join(page.layout.glyphs.text[lines.starts[n] : lines.ends[n]] for n in members)
            if len(text) > LONGEST_CHARS:
                continue
            key, numbers = _key(text)
            starts, lengths = page.text.line_starts, page.text.lengths
            spans = tuple(Span(starts[n], starts[n] + lengths[n]) for n in members)
            yield Edge(
                number,
                head,
                rank,
                (top + bottom) / 2,
                key,
                numbers,
                spans,
                min(inside, default=0.0 if not _PAGE_WORDS.fullmatch(key) else 9e9) > BLOCK_GAP * step,
                bottom - top > largest,
            )


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
    numbers = tuple(_value(match) for match in _NUMBER.findall(text) if match)
    return " ".join(_NUMBER.sub(lambda match: "#" if match[0] else "", text).split()).casefold(), numbers


def _value(number: str) -> int:
    if number.isdecimal():
        return int(number[:9])
    values = [_ROMAN[letter] for letter in number.lower()]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


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
        if not edge.large
        and not _NUMBERED_PARTS.fullmatch(edge.key)
        and any(
            (edge.head, number - edge.page, round(edge.middle / HEIGHT_TOLERANCE) + by) in known
            for number in edge.numbers
            for by in (-1, 0, 1)
        )
    }


def _outside_the_body(running: Iterable[Edge]) -> set[Edge]:
    """Those between which and the body there is a gap, or only others that run."""
    sides: dict[tuple[int, bool], dict[int, Edge]] = defaultdict(dict)
    for edge in running:
        sides[edge.page, edge.head][edge.rank] = edge
    kept: set[Edge] = set()
    for rows in sides.values():
        if len(rows) > MOST_ROWS:
            continue
        for rank in sorted(rows, reverse=True):
            if rows[rank].parted or rows.get(rank + 1) in kept:
                kept.add(rows[rank])
    return kept


def _only_mentions(pages: Sequence[PageEdges | None], running: Iterable[Edge]) -> set[Edge]:
    """The first of those whose words stand nowhere else: they stay text, so that they can be found."""
    by_words: dict[str, list[Edge]] = defaultdict(list)
    hidden: dict[int, list[Span]] = defaultdict(list)
    for edge in running:
        words = max(edge.key.split("#"), key=len).strip(" |·•–—-/:.,()[]")
        if len(words) > 2 and not _PAGE_WORDS.fullmatch(edge.key):
            by_words[words].append(edge)
        hidden[edge.page] += edge.spans
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
