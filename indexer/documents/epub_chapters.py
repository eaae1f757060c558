"""A book's chapter -> its blocks. Most chapters are so plain that their text can be had without a tree.

A plain one is never decoded as a whole: bytes are split at all brackets at once, and every tag is looked up
once for all places where it stands. What is rare (tables, formulas, drawings, markup that is not
well-formed) goes the long way through `markup_blocks`, with the same result.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from indexer.documents.blocks import one_line
from indexer.documents.markup_blocks import (
    BLOCK,
    ITEM,
    LINE,
    LONGEST_HEADING_CHARS,
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

_TAG = re.compile(b"<[^<>]*>")
_NAMED = re.compile(r"<(?P<end>/?)(?P<name>[a-z][a-z0-9]*)(?P<rest>(?:[\s/][^<>]*)?)>", re.A)
_HEADING = re.compile(rb"<h([1-3])(?:\s[^<>]*)?>(.*?)</h\1>", re.S)
_TWO_SPACES = re.compile(b"  ")  # looked for first: to find a run takes four times as long
_RUN_OF_SPACES = re.compile(b"  +")
_BLOCK_MARK, *_RARE_MARKS = (mark.encode() for mark in (BLOCK, LINE, ITEM))
_NO_BREAK_SPACE = "\u00a0".encode()
_SPACES = b"\t\n\r\f\v"
_USUAL = bytes(code for code in range(256) if code not in b"<>\x7f" and code >= 32)
_SPACED = bytes.maketrans(_SPACES, b" " * len(_SPACES))


@dataclass(frozen=True, slots=True)
class PlainChapter:
    """The text of a plain chapter as canonical text has it, and its first heading."""

    text: str
    heading: str | None


def plain_chapter(data: bytes, *, with_heading: bool = True) -> PlainChapter | None:
    """The text of a chapter in UTF-8; None for one whose markup needs a parser, or that is no clean UTF-8."""
    start, end = data.find(b"<body"), data.rfind(b"</body>")
    if not 0 < start < end:
        return None
    body = data[start:end]
    try:
        if not _is_plain_frame(data[:start].decode(), data[end + len(b"</body>") :].decode()):
            return None
        text = _text(body)
        if text is None or "\ufffe" in text or "\uffff" in text:
            return None
        return PlainChapter(text, _heading(body) if with_heading else None)
    except UnicodeDecodeError:
        return None


def _is_plain_frame(head: str, tail: str) -> bool:
    """Whether all that stands around the body is a head without scripts and remarks."""
    if tail.strip() != "</html>" or not head.rstrip().endswith("</head>"):
        return False
    return "<!--" not in head and "<script" not in head and "\x00" not in head


def _text(body: bytes) -> str | None:
    """The blocks of a body, blank lines between them; None where its markup is not plain."""
    unusual = body.translate(None, _USUAL)
    # But for white space these must be brackets in turn: then every second piece between brackets is a tag.
    brackets = unusual.translate(None, _SPACES)
    if brackets != b"<>" * (len(brackets) // 2):
        return None
    if len(unusual) != len(brackets):
        body = body.translate(_SPACED)
    pieces = body.replace(b">", b"<").split(b"<")
    counts = Counter(pieces[1::2])
    if not _is_balanced(counts):
        return None
    marks: dict[bytes, bytes] = {}
    for tag in counts:
        mark = _mark(tag)
        if mark is None:
            return None
        marks[tag] = mark
    kinds = set(marks.values())
    if b"" in kinds:  # half a character before a tag and half behind it are none
        body.decode()
    if kinds == {_BLOCK_MARK} and b"&" not in body and b"\xc2" not in body:
        return _joined(pieces[::2])
    pieces[1::2] = map(marks.__getitem__, pieces[1::2])
    flat = b"".join(pieces)
    if b"&" in flat:
        flat = html.unescape(flat.decode()).encode().translate(_SPACED)
    if any(mark in flat for mark in _RARE_MARKS) or _NO_BREAK_SPACE in flat:  # no white space to bytes
        return "\n\n".join(text_blocks(single_spaces(flat.decode())))
    return _joined(flat.split(_BLOCK_MARK))


def _joined(blocks: list[bytes]) -> str:
    text = b"\n\n".join(filter(None, map(bytes.strip, filter(None, blocks))))
    if _TWO_SPACES.search(text):
        text = _RUN_OF_SPACES.sub(b" ", text)
    return text.decode()


def _heading(body: bytes) -> str | None:
    heading = _HEADING.search(body)
    title = one_line(html.unescape(_TAG.sub(b"", heading[2]).decode())) if heading else ""
    return title if 0 < len(title) <= LONGEST_HEADING_CHARS else None


def _is_balanced(counts: Counter[bytes]) -> bool:
    """Whether what is opened is closed, and there is one body."""
    still_open: dict[str, int] = {}
    for tag, count in counts.items():
        name, step = _step(tag)
        if step:
            still_open[name] = still_open.get(name, 0) + step * count
    return (
        b"/body" not in counts
        and still_open.pop("body", 0) == 1
        and not any(count for name, count in still_open.items() if name not in _NEVER_CLOSED)
    )


@lru_cache(maxsize=4096)
def _step(tag: bytes) -> tuple[str, int]:
    """Which element a tag opens (1), ends (-1), or opens and ends at once (0)."""
    if tag.endswith(b"/"):
        return "", 0
    named = _NAMED.fullmatch(f"<{tag.decode()}>")
    return named["name"] if named else "", -1 if tag.startswith(b"/") else 1


@lru_cache(maxsize=4096)
def _mark(tag: bytes) -> bytes | None:
    """What a tag becomes in the flat text; None where it needs a parser."""
    mark = _mark_of(f"<{tag.decode()}>")
    return None if mark is None else mark.encode()


def _mark_of(tag: str) -> str | None:
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
