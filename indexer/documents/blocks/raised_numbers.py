"""Superscript numbers in web pages: note marks and powers. As plain text, 10⁶ would become 106."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_NUMBER = re.compile(r"[+\-−]?\d{1,3}")
_NOTE = re.compile(r"\d{1,3}|[a-z]|[*†‡§]{1,3}")
# In markup that is read without a tree: how nearly all of them are written.
_END = rb"(?:\s[^<>]*)?(?<!/)>"
_NOTE_MARK = rb"(\d{1,3}|[a-z]|\*{1,3})"
_PLAIN_NOTES = (
    (re.compile(b"<a" + _END + b"<sup" + _END + _NOTE_MARK + b"</sup></a>"), b"</sup></a>"),
    (re.compile(b"<sup" + _END + b"<a" + _END + _NOTE_MARK + b"</a></sup>"), b"</a></sup>"),
    (
        re.compile(rb"""<a\s(?:[^<>]*\s)?epub:type="[^"<>]*noteref[^<>]*(?<!/)>""" + _NOTE_MARK + b"</a>"),
        b"noteref",
    ),
)
_LINK_ENDS = re.compile(b"<(/?)a" + _END)
# Begins with plain letters, which are found at once, and looks back from there.
_PLAIN_POWER = re.compile(rb"<sup(?<=\d<sup)" + _END + rb"((?:[+-]|\xe2\x88\x92)?\d{1,3})</sup>")
_OTHER_THAN_LETTERS = re.compile(rb"<sup(?![^<>]*>(?:[A-Z]|[a-zA-Z]{2,})</sup>)")  # 1er, Me


def with_parted_numbers(markup: bytes) -> bytes | None:
    """Markup in UTF-8 as `part_raised_numbers` would leave it; None where that takes a tree."""
    ends = _LINK_ENDS.findall(markup)
    if ends != [b"", b"/"] * (len(ends) // 2):  # links in links, which a tree takes apart
        return None
    for note, sign in _PLAIN_NOTES:
        if sign in markup:  # found at once, while the pattern stops at every link
            markup = note.sub(rb"[^\1]", markup)
    markup = _PLAIN_POWER.sub(rb"^\1", markup)
    return None if b"noteref" in markup or _OTHER_THAN_LETTERS.search(markup) else markup


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
