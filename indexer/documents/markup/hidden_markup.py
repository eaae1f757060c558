"""Finds hidden text of a page, which must not be quoted since users cannot see it.

Hidden means hidden by the markup itself: the `hidden` attribute, and `display: none` or `visibility: hidden`
in a style attribute. Text that only screen readers skip (`aria-hidden`) is visible and kept. Hidden menus,
forms, dialogs and side boxes are normal and are removed silently. All other hidden text is removed too, and
reported if it is more than a label. But if a page hides more text than it shows, this is the article, which a
script would show: it is read, and that is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from indexer.documents.blocks.lines import Line

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

PROSE_UNITS = 40  # a piece of text this long is no label
MAX_ROUNDS = 4  # levels of nested hidden parts that are searched for the article
NAMED_ANCESTORS = 3  # a name further out is that of half the page

_ON, _OFF, _PIECE = "\x19", "\x1a", "\x1b"
_MARK = re.compile("[\x19-\x1b]")
_HIDING = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))\s*(?:!\s*important\s*)?(?:;|$)",
    re.I,
)
_HIDDEN = '[hidden],[style*="display" i],[style*="visibility" i]'
_NO_TEXT = ["script", "style", "noscript", "template", "svg", "iframe", "object", "select", "textarea"]
_ALL_REGIONS = ",".join([_HIDDEN, *_NO_TEXT])
_FRAME_TAGS = {"nav", "footer", "aside", "dialog", "menu", "button", "label", "figcaption"}
_FRAME_ROLES = {"navigation", "search", "dialog", "alertdialog", "alert", "status", "menu", "tooltip"}
_FRAME_ROLES |= {"banner", "contentinfo", "complementary"}
_FRAME_NAMES = re.compile(
    r"menu|nav\b|navbar|dropdown|modal|popup|pop-up|overlay|dialog|tooltip|lightbox|sidebar|drawer|cookie|consent|"
    r"onetrust|didomi|gdpr|newsletter|subscri|signup|login|share|social|comment|related|recommend|promo|sponsor|"
    r"advert|paywall|toolbar|toast|alert|error|warning|message|loading|spinner|sr-only|visually-hidden|"
    r"screen-reader|preheader|preview|print-only|printfooter|noprint",
    re.I,
)
_BODY_OF_FORM = "article,main,h1"  # some pages stand in one form as a whole


@dataclass(slots=True)
class _Region:
    """An element that is hidden, or whose characters are no text."""

    node: LexborNode
    is_hidden: bool
    inside: int | None = None  # the region around it
    prose: int = 0  # of its own
    all_prose: int = 0  # with that of the hidden regions in it
    has_text: bool = False
    is_read: bool = False


@dataclass(slots=True)
class _Regions:
    """All of a page's regions in its order, and the text that stands in none."""

    regions: list[_Region]
    shown_prose: int = 0
    shows_text: bool = False
    _framed: dict[int, bool] = field(default_factory=dict)

    def add_pieces(self, text: str) -> None:
        """Count the pieces of a flat text, marks of the regions among them."""
        open_regions: list[int] = []
        following = 0
        for piece in text.split(_PIECE):
            if piece == _ON and following < len(self.regions):
                self.regions[following].inside = open_regions[-1] if open_regions else None
                open_regions.append(following)
                following += 1
            elif piece == _OFF:
                del open_regions[-1:]
            elif stripped := piece.strip(" \t\n\r\f\u00a0"):
                units = Line(0, 0, len(stripped), stripped).units
                prose = units if units >= PROSE_UNITS else 0
                if open_regions:
                    self.regions[open_regions[-1]].has_text = True
                    self.regions[open_regions[-1]].prose += prose
                else:
                    self.shows_text = True
                    self.shown_prose += prose
        for region in reversed(self.regions):
            region.all_prose += region.prose if region.is_hidden else 0
            if region.inside is not None:
                self.regions[region.inside].all_prose += region.all_prose
                self.regions[region.inside].has_text |= region.has_text and region.is_hidden

    def read_article(self) -> None:
        """Mark as read what is hidden and holds more text than is shown."""
        with_names = self.shown_prose > 0  # where nothing is shown, a name is no reason to lose it
        for _ in range(MAX_ROUNDS):
            outer = [
                region
                for region in self.outer()
                if region.has_text and not self.is_framed(region.node, with_names=with_names)
            ]
            if not outer or (
                sum(region.all_prose for region in outer) <= self.shown_prose and self.shows_text
            ):
                return
            for region in outer:
                region.is_read = self.shows_text = True
            self.shown_prose += sum(region.prose for region in outer)

    def outer(self) -> Iterable[_Region]:
        """The hidden regions that stand in no other one, but for those that are read."""
        reachable = [True] * len(self.regions)
        for number, region in enumerate(self.regions):
            reachable[number] = region.inside is None or (
                reachable[region.inside] and self.regions[region.inside].is_read
            )
            if reachable[number] and region.is_hidden and not region.is_read:
                yield region

    def is_framed(self, node: LexborNode, *, with_names: bool = True) -> bool:
        """Whether an element is, or stands in, what scripts open and close: a menu, a dialog, a form."""
        ancestor: LexborNode | None = node
        for _ in range(NAMED_ANCESTORS if with_names else 0):
            if ancestor is None or ancestor.tag in ("body", "html"):
                break
            names = f"{ancestor.attributes.get('class') or ''} {ancestor.attributes.get('id') or ''}"
            if _FRAME_NAMES.search(names):
                return True
            ancestor = ancestor.parent
        passed: list[int] = []
        ancestor, framed = node, False
        while ancestor is not None and ancestor.tag not in ("body", "html"):
            known = self._framed.get(ancestor.mem_id)
            passed.append(ancestor.mem_id)
            framed = _is_frame(ancestor) if known is None else known
            if framed or known is not None:
                break
            ancestor = ancestor.parent
        self._framed.update(dict.fromkeys(passed, framed))
        return framed


def may_hide(lowered: str) -> bool:
    """Whether it is worth looking for hidden text in a page, given in lower case."""
    return " hidden" in lowered or "\nhidden" in lowered or "display" in lowered or "visibility" in lowered


def drop_hidden(tree: LexborHTMLParser, *, may_be_article: bool) -> HiddenMarkup:
    """Take what is hidden out of a tree, whose texts then hold marks (`without_marks_of_hidden`).

    Args:
        tree: A page or chapter.
        may_be_article: It is a web page, whose scripts may show what is hidden now.
    """
    body = tree.body
    if body is None or not any(map(_is_hidden, body.css(_HIDDEN))):
        return HiddenMarkup()
    nodes = {node.mem_id: node for node in body.css(_ALL_REGIONS) if node.tag not in ("html", "body")}
    regions = [
        _Region(node, is_hidden)
        for node in nodes.values()
        if (is_hidden := _is_hidden(node)) or node.tag in _NO_TEXT
    ]
    for region in regions:
        region.node.insert_before(_ON)
        region.node.insert_after(_OFF)
    hidden = _Regions(regions)
    hidden.add_pieces(body.text(deep=True, separator=_PIECE))
    if may_be_article:
        hidden.read_article()
    read = sum(region.is_read for region in regions)
    left_out = sum(region.all_prose > 0 and not hidden.is_framed(region.node) for region in hidden.outer())
    for region in reversed(regions):
        if region.is_hidden and not region.is_read:
            region.node.decompose()
    return HiddenMarkup(left_out, read, is_changed=True)


@dataclass(frozen=True, slots=True)
class HiddenMarkup:
    """How many hidden passages were left out, more than labels; and how many were read for the article."""

    left_out: int = 0
    read: int = 0
    is_changed: bool = False


def without_marks_of_hidden(text: str) -> str:
    """A text or markup of the tree without the marks that were put into it."""
    return _MARK.sub("", text)


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    if "hidden" in attributes and (attributes["hidden"] or "").strip().lower() != "until-found":
        return True
    style = attributes.get("style")
    return style is not None and _HIDING.search(style) is not None


def _is_frame(node: LexborNode) -> bool:
    if node.tag in _FRAME_TAGS or (node.attributes.get("role") or "").lower() in _FRAME_ROLES:
        return True
    return node.tag == "form" and node.css_first(_BODY_OF_FORM) is None
