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

from indexer.documents.blocks.blocks import one_line
from indexer.documents.blocks.raised_numbers import with_parted_numbers
from indexer.documents.ebook.flat import flat_text, has_no_break_space, joined
from indexer.documents.ebook.tags import BLOCK, ITEM_BLOCK, LINE, are_lists_nested, marks_of, need_a_parser
from indexer.documents.markup.markup_blocks import MAX_HEADING_CHARS

_TAG = re.compile(b"<[^<>]*>")
_RAISED = re.compile(b"<sup")
_HEADING = re.compile(rb"<h([1-3])(?:\s[^<>]*)?>(.*?)</h\1>", re.S)
_ENTITY = re.compile(rb"&(#?[0-9A-Za-z]{1,32});")
_ONLY_BLOCKS = {BLOCK}
_ODD_IN_HEADS = (b"<!--", b"<script", b"\0")
_NO_CHARACTER = re.compile(b"\xef\xbf[\xbe\xbf]")  # U+FFFE and U+FFFF
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
    try:
        if not _is_plain_frame(data[:start], data[end + len(b"</body>") :]):
            return None
        body = data[start:end]
        text = _text_with_numbers(body) if _RAISED.search(body) else _text(body)
        if text is None or (b"\xef" in body and _NO_CHARACTER.search(body)):
            return None
        return PlainChapter(text, _heading(body) if with_heading else None)
    except UnicodeDecodeError:
        return None


def _is_plain_frame(head: bytes, tail: bytes) -> bool:
    """Whether all that stands around the body is a head without scripts and remarks."""
    if tail.strip() != b"</html>" or not head.rstrip().endswith(b"</head>"):
        return False
    head.decode()
    return not any(odd in head for odd in _ODD_IN_HEADS)


def _text_with_numbers(body: bytes) -> str | None:
    parted = with_parted_numbers(body)
    return None if parted is None else _text(parted, is_parted=True)


def _text(body: bytes, *, is_parted: bool = False) -> str | None:
    """The blocks of a body, blank lines between them; None where its markup is not plain."""
    unusual = body.translate(None, _USUAL)
    # But for white space these must be brackets in turn: then every second piece between brackets is a tag.
    is_spaced = unusual == b"<>" * (len(unusual) // 2)
    if not is_spaced:
        brackets = unusual.translate(None, _SPACES)
        if brackets != b"<>" * (len(brackets) // 2):
            return None
    pieces = body.replace(b">", b"<").split(b"<")
    marks = marks_of(Counter(pieces[1::2]))
    if marks is None or need_a_parser(marks):
        return None
    if not is_parted and any(b"noteref" in tag for tag in marks):
        return _text_with_numbers(body)
    kinds = set(marks.values())
    if ITEM_BLOCK in kinds and not are_lists_nested(pieces[1::2]):
        return None
    if b"" in kinds or not all(map(bytes.isascii, marks)):
        body.decode()  # half a character before a tag and half behind it are none
    if is_spaced and kinds == _ONLY_BLOCKS and b"&" not in body and not has_no_break_space(body):
        return joined(filter(None, map(bytes.strip, filter(None, pieces[::2])))).decode()
    pieces[1::2] = map(marks.__getitem__, pieces[1::2])
    flat = b"".join(pieces)
    if not is_spaced:
        flat = b" ".join(map(bytes.strip, flat.split(b"\n"))).translate(_SPACED)  # indented markup
    if b"&" in flat:
        flat = _unescaped(flat)
    return flat_text(flat, has_lines=LINE in kinds, has_lists=ITEM_BLOCK in kinds).decode()


def _unescaped(flat: bytes) -> bytes:
    """Entities as what they mean; most of them are the same few."""
    pieces = _ENTITY.split(flat)
    if flat.count(b"&") != len(pieces) // 2:
        return html.unescape(flat.decode()).encode().translate(_SPACED)
    pieces[1::2] = map(_meant, pieces[1::2])
    return b"".join(pieces)


@lru_cache(maxsize=1024)
def _meant(name: bytes) -> bytes:
    """What an entity means, wherever it stands."""
    return html.unescape(f"&{name.decode()};").encode().translate(_SPACED)


def _heading(body: bytes) -> str | None:
    heading = _HEADING.search(body)
    title = one_line(html.unescape(_TAG.sub(b"", heading[2]).decode())) if heading else ""
    return title if 0 < len(title) <= MAX_HEADING_CHARS else None
