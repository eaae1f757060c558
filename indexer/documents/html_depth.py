"""How deep the elements of a page lie in one another: looking things up in the tree takes its square."""

from __future__ import annotations

import re

DEEPEST_ELEMENT = 5_000  # of a page that people made: some hundreds, with every mistake in it
# Boxes in boxes; letters in bold that nobody ends (<b>, <font>) are common in old pages, and cost nothing.
_TAG = re.compile(
    r"<(/?)(?:article|aside|blockquote|center|div|dl|form|main|nav|ol|section|table|ul)(?![\w-])", re.I
)


def check_depth(markup: str) -> None:
    """Raise RecursionError where elements lie deeper in one another than in any page."""
    if markup.count("<") <= DEEPEST_ELEMENT:
        return
    depth = 0
    for match in _TAG.finditer(markup):
        if match[1]:
            depth = max(0, depth - 1)
        elif (depth := depth + 1) > DEEPEST_ELEMENT:
            raise RecursionError(f"more than {DEEPEST_ELEMENT} elements in one another")
