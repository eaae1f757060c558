"""Protects parsers against hostile markup: deeply nested elements and unclosed formatting."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice

DEEPEST_ELEMENT = 5_000  # of a page that people made: some hundreds, with every mistake in it
MAX_OPEN_STYLES = 5  # elements that only set how letters look; more change no text
MAX_ATTRIBUTES = 1_000  # of one element: a parser compares each with all others
LONG_TAG_CHARS = 4 * MAX_ATTRIBUTES
FEW_TAGS = 1_000  # a page with no more costs little, whatever it is

# Looking things up in the tree takes the square of their depth.
_TAG = re.compile(
    r"<(/?)(?:article|aside|blockquote|center|div|dl|form|main|nav|ol|section|table|ul)(?![\w-])", re.I
)
_STYLE = re.compile(r"<(/?)(b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?![\w-])", re.I)
_LONG_TAG = re.compile(r"""<[a-zA-Z](?:[^"'>]++|"[^"]*"|'[^']*')*+""")
_ATTRIBUTE = re.compile(r"""[\s/"'][^\s/"'=>]++(?:\s*+=\s*+(?:"[^"]*"|'[^']*'|[^\s"'>]++))?+""")
_PLACEHOLDER = "<wbr "  # an invisible element that keeps the tag's content inside it


def check_depth(markup: str) -> None:
    """Raise RecursionError if elements are nested deeper than in any real page."""
    if markup.count("<") <= DEEPEST_ELEMENT:
        return
    depth = 0
    for match in _TAG.finditer(markup):
        if match[1]:
            depth = max(0, depth - 1)
        elif (depth := depth + 1) > DEEPEST_ELEMENT:
            raise RecursionError(f"more than {DEEPEST_ELEMENT} elements in one another")


def with_few_open_styles(markup: str) -> str:
    """Markup in which bold, italic and the like are open only so many at once.

    HTML opens those that nobody has ended again in every paragraph, which takes the square of their number,
    and the memory for it: 30 KB can become two million elements.
    """
    if markup.count("<") <= FEW_TAGS:
        return markup
    still_open: Counter[str] = Counter()
    number = done = 0
    pieces: list[str] = []
    for match in _STYLE.finditer(markup):
        name = match[2].lower()
        if match[1]:
            if still_open[name]:
                still_open[name] -= 1
                number -= 1
        elif number < MAX_OPEN_STYLES:
            still_open[name] += 1
            number += 1
        else:
            pieces += markup[done : match.start()], _PLACEHOLDER
            done = match.end(2)
    return "".join(pieces) + markup[done:] if pieces else markup


def with_few_attributes(markup: str) -> str:
    """Markup without the attributes that an element has beyond those of any page."""
    if max(map(len, markup.split(">"))) <= LONG_TAG_CHARS:
        return markup
    return _LONG_TAG.sub(_cut, markup)


def _cut(tag: re.Match[str]) -> str:
    if tag.end() - tag.start() <= LONG_TAG_CHARS:
        return tag[0]
    last = next(islice(_ATTRIBUTE.finditer(tag[0]), MAX_ATTRIBUTES, None), None)
    return tag[0] if last is None else tag[0][: last.start()]
