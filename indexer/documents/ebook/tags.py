"""The tags of a plain chapter: what each becomes in its flat text, and which element it opens or ends."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from indexer.documents.markup import markup_blocks

BLOCK, LINE, ITEM = (mark.encode() for mark in (markup_blocks.BLOCK, markup_blocks.LINE, markup_blocks.ITEM))
ITEM_BLOCK = BLOCK + ITEM

Tag = tuple[bytes, bytes, int]
"""Its mark; its element; 1 where it opens it, -1 where it ends it, 0 where there is nothing to end."""

_BLOCKS = (
    b"p div h1 h2 h3 h4 h5 h6 blockquote pre section article header footer aside nav figure figcaption dl dt "
    b"dd ul ol form address main"
)
_INLINE = (
    b"span em i b strong a sup sub small big u s cite code q abbr font tt kbd var dfn ins del mark time bdi "
    b"bdo acronym samp strike center"
)
_MAY_BE_EMPTY = frozenset(b"br hr img p div a span i b em".split())  # <p/> and the like
_LISTS = frozenset((b"ul", b"ol", b"li"))
_OUTSIDE_OF_THE_BOOK = (b"cover", b"toc", b"titlepage")  # EPUB's types: their pages are for the long way

_HIDDEN = re.compile(rb"\shidden(?=[\s=/<]|$)|style\s*=[^<]*(?:display|visibility)")
_FORMULAS = re.compile(rb"katex|mathjax|-math|(?:^|<)img[^<]*(?:latex|tex=|[\"'](?:tex|math)|ql-img|eeimg)")


def _known() -> dict[bytes, Tag]:
    known: dict[bytes, Tag] = {
        b"body": (BLOCK, b"body", 1),
        b"br": (LINE, b"br", 0),
        b"br/": (LINE, b"br", 0),
        b"hr": (BLOCK, b"hr", 0),
        b"/hr": (BLOCK, b"hr", 0),
        b"img": (b"", b"img", 0),
        b"/img": (b"", b"img", 0),
        b"li": (ITEM_BLOCK, b"li", 1),
        b"/li": (BLOCK, b"li", -1),
    }
    for names, mark in ((_BLOCKS, BLOCK), (_INLINE, b"")):
        for name in names.split():
            known[name] = (mark, name, 1)
            known[b"/" + name] = (mark, name, -1)
    return known


_KNOWN = _known()


def marks_of(counts: Mapping[bytes, int]) -> dict[bytes, bytes] | None:
    """What each tag becomes in the flat text; None unless all can be had and what is opened is closed.

    Args:
        counts: Tags, without their brackets, and how often each stands in the chapter.
    """
    marks: dict[bytes, bytes] = {}
    still_open: defaultdict[bytes, int] = defaultdict(int)
    for tag, count in counts.items():
        known = _KNOWN.get(tag)
        if known is None:
            known = _with_attributes(tag)
            if known is None:
                return None
        marks[tag], element, step = known
        if step:
            still_open[element] += step * count
    if still_open.pop(b"body", 0) != 1 or any(still_open.values()):
        return None
    return marks


def are_lists_nested(tags: Iterable[bytes]) -> bool:
    """Whether lists and items end before what holds them does, and no item stands in another without a list.

    A parser of pages ends the outer item where it does not, and takes its end tag for nothing.
    """
    still_open: list[bytes] = []
    for tag in tags:
        if tag[:1] not in b"/lou":
            continue
        name = _name(tag.removeprefix(b"/"))
        if name not in _LISTS:
            continue
        if not tag.startswith(b"/"):
            if name == b"li" and still_open[-1:] == [b"li"]:
                return False
            still_open.append(name)
        elif not still_open or still_open.pop() != name:
            return False
    return True


def _with_attributes(tag: bytes) -> Tag | None:
    if tag[-1:] == b"/":
        name = _name(tag.rstrip(b"/"))
        return (_KNOWN[name][0], name, 0) if name in _MAY_BE_EMPTY else None
    return _KNOWN.get(tag.partition(b" ")[0]) or _KNOWN.get(_name(tag))


def _name(tag: bytes) -> bytes:
    return b"" if tag[:1].isspace() else b"".join(tag.split(None, 1)[:1])


def need_a_parser(tags: Iterable[bytes]) -> bool:
    """Whether one of them is of a cover or a table of contents, or hides something, or is a formula."""
    together = b"<".join(tags)
    lowered = together.lower()
    if (b"hidden" in lowered or b"style" in lowered) and _HIDDEN.search(lowered):
        return True
    if (b"math" in lowered or b"img" in lowered or b"katex" in lowered) and _FORMULAS.search(lowered):
        return True
    if b"epub:type" not in together or not any(kind in together for kind in _OUTSIDE_OF_THE_BOOK):
        return False
    return any(
        b"epub:type" in tag and any(kind in tag for kind in _OUTSIDE_OF_THE_BOOK)
        for tag in together.split(b"<")
    )
