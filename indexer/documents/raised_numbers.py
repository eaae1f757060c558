"""Raised numbers of a page: marks of notes, powers. Flat, they would join the number before them: 10⁶."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_NUMBER = re.compile(r"[+\-−]?\d{1,3}")
_NOTE = re.compile(r"\d{1,3}|[a-z]|[*†‡§]{1,3}")
# For markup that is read without a tree: whether there may be any.
MAY_BE_RAISED = re.compile(rb"<sup[^<>]*>\s*(?:[^a-zA-Z]|[a-z]\s*<)|noteref")


def part_raised_numbers(tree: LexborHTMLParser) -> None:
    """Put the mark of a note between brackets as everywhere else, [^3], and a sign before a power: 10^6."""
    for node in tree.css("sup"):
        text = node.text(deep=True).strip()
        if _is_link(node) and _NOTE.fullmatch(text):
            _bracket(node)
        elif _NUMBER.fullmatch(text) and _before(node)[-1:].isdigit():
            node.insert_before("^")
    for node in tree.css("a"):
        kinds = node.attributes.get("epub:type") or node.attributes.get("role") or ""
        in_sup = node.parent is not None and node.parent.tag == "sup"
        is_note = "noteref" in kinds and not in_sup and node.css_first("sup") is None
        if is_note and _NOTE.fullmatch(node.text(deep=True).strip()):
            _bracket(node)


def _is_link(node: LexborNode) -> bool:
    return node.css_first("a") is not None or (node.parent is not None and node.parent.tag == "a")


def _bracket(node: LexborNode) -> None:
    node.insert_before("[^")
    node.insert_after("]")


def _before(node: LexborNode) -> str:
    """The text right before an element, as far as it is one piece."""
    previous = node.prev
    return "" if previous is None else previous.text(deep=True, separator="")
