"""A book's chapter -> its blocks. Most chapters are so plain that their text can be had without a tree.

Every tag is looked up once for all places where it stands; what is rare (tables, formulas, drawings, markup
that is not well-formed) goes the long way through `markup_blocks`, with the same result.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from functools import lru_cache

from indexer.documents.blocks import one_line
from indexer.documents.markup_blocks import (
    BLOCK,
    CELL,
    ITEM,
    LINE,
    LONGEST_HEADING_CHARS,
    MarkupBlocks,
    markup_blocks,
    single_spaces,
    text_blocks,
)

_BLOCKS = re.compile(
    "p|div|h[1-6]|blockquote|pre|section|article|header|footer|aside|nav|figure|figcaption|dl|dt|dd|ul|ol|hr|"
    "body|form|address|main"
)
_INLINE = re.compile(
    "span|em|i|b|strong|a|sup|sub|small|big|u|s|cite|code|q|abbr|img|font|tt|kbd|var|dfn|ins|del|mark|time|"
    "bdi|bdo|acronym|samp|strike|center"
)
_MAY_BE_EMPTY = {"br", "hr", "img", "p", "div", "a", "span", "i", "b", "em"}  # <p/> and the like
_NEVER_CLOSED = {"br", "hr", "img"}
_OUTSIDE_OF_THE_BOOK = ("cover", "toc", "titlepage")  # EPUB's types: their pages are for the long way

_TAG = re.compile("(<[^<>]*>)")
_NAMED = re.compile(r"<(?P<end>/?)(?P<name>[a-z][a-z0-9]*)(?P<rest>(?:[\s/][^<>]*)?)>")
_HEADING = re.compile(r"<h([1-3])(?:\s[^<>]*)?>(.*?)</h\1>", re.S)
_MARKS = (BLOCK, LINE, CELL, ITEM, "\x00")


def chapter_blocks(markup: str) -> MarkupBlocks:
    """All that a chapter shows, in order."""
    plain = _plain_blocks(markup)
    return markup_blocks(markup) if plain is None else plain


def _plain_blocks(markup: str) -> MarkupBlocks | None:
    """The blocks of a plain chapter; None for one whose markup needs a parser."""
    start, end = markup.find("<body"), markup.rfind("</body>")
    head, tail = markup[: max(start, 0)], markup[end + len("</body>") :]
    if not 0 < start < end or tail.strip() != "</html>" or not head.rstrip().endswith("</head>"):
        return None
    if "<!--" in head or "<script" in head:
        return None
    body = markup[start:end]
    pieces = _TAG.split(body)
    tags = pieces[1::2]
    counts = Counter(tags)
    marks = {tag: _mark(tag) for tag in counts}
    if None in marks.values() or not _is_balanced(counts):
        return None
    if any(mark in body for mark in _MARKS):
        return None
    pieces[1::2] = map(marks.__getitem__, tags)
    text = "".join(pieces)
    if "<" in text or ">" in text:
        return None
    if "&" in text:
        text = html.unescape(text)
    heading = _HEADING.search(body)
    title = one_line(html.unescape(_TAG.sub("", heading[2]))) if heading else ""
    return MarkupBlocks(
        blocks=text_blocks(single_spaces(text)),
        heading=title if 0 < len(title) <= LONGEST_HEADING_CHARS else None,
        kinds=frozenset(),
    )


def _is_balanced(counts: Counter[str]) -> bool:
    """Whether what is opened is closed, and there is one body."""
    still_open: Counter[str] = Counter()
    for tag, count in counts.items():
        if not tag.endswith("/>"):
            still_open[_name(tag)] += -count if tag[1] == "/" else count
    return (
        "</body>" not in counts
        and still_open.pop("body", 0) == 1
        and not any(count for name, count in still_open.items() if name not in _NEVER_CLOSED)
    )


@lru_cache(maxsize=4096)
def _name(tag: str) -> str:
    named = _NAMED.fullmatch(tag)
    return named["name"] if named else ""


@lru_cache(maxsize=4096)
def _mark(tag: str) -> str | None:
    """What a tag becomes in the flat text; None where it needs a parser."""
    named = _NAMED.fullmatch(tag)
    if named is None:
        return None
    name, rest = named["name"], named["rest"]
    if rest.endswith("/") and name not in _MAY_BE_EMPTY:
        return None
    if "epub:type" in rest and any(kind in rest for kind in _OUTSIDE_OF_THE_BOOK):
        return None
    if _INLINE.fullmatch(name):
        return ""
    if name == "br":
        return None if named["end"] else LINE
    if name == "li":
        return BLOCK if named["end"] else BLOCK + ITEM
    return BLOCK if _BLOCKS.fullmatch(name) else None
