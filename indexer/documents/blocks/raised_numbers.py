"""Superscript numbers in web pages: note marks and powers. As plain text, 10⁶ would become 106."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_NUMBER = re.compile(r"[+\-−]?\d{1,3}")
_NOTE = re.compile(r"\d{1,3}|[a-z]|[*†‡§]{1,3}")


def part_raised_numbers(tree: LexborHTMLParser) -> None:
    """Put the mark of a note between brackets as everywhere else, [^3], and a sign before a power: 10^6."""
    links: dict[int, str] = {}  # what each link around a raised number shows
    for node in tree.css("sup:not(:has(sup))"):
        text = node.text(deep=True).strip()
        if _NOTE.fullmatch(text) and _is_link(node, text, links):
            _bracket(node)
        elif _NUMBER.fullmatch(text) and _before(node)[-1:].isdigit():
            node.insert_before("^")
    for node in tree.css("a"):
        kinds = node.attributes.get("epub:type") or node.attributes.get("role") or ""
        in_sup = node.parent is not None and node.parent.tag == "sup"
        is_note = "noteref" in kinds and not in_sup and node.css_first("sup") is None
        if is_note and _NOTE.fullmatch(node.text(deep=True).strip()):
            _bracket(node)


def _is_link(node: LexborNode, text: str, links: dict[int, str]) -> bool:
    """Whether a raised element is a link, or all that a link shows."""
    if node.css_first("a") is not None:
        return True
    around = node.parent
    if around is None or around.tag != "a":
        return False
    if around.mem_id not in links:  # once for each link, however many it holds
        links[around.mem_id] = around.text(deep=True).strip()
    return links[around.mem_id] == text


def _bracket(node: LexborNode) -> None:
    node.insert_before("[^")
    node.insert_after("]")


def _before(node: LexborNode) -> str:
    """The text right before an element, as far as it is one piece."""
    previous = node.prev
    return "" if previous is None else previous.text(deep=True, separator="")
