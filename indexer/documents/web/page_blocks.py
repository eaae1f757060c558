"""A web page -> all the blocks that it shows, in order, with what the markup says of each of them.

The tree is never walked in Python: marks go in beside the elements that matter, and one pass over the
flat text reads them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer.documents.blocks.raised_numbers import part_raised_numbers
from indexer.documents.markup.markup_blocks import (
    BLOCK,
    ITEM,
    LINE,
    block_text,
    closed,
    mark_structure,
    single_spaces,
    without_controls,
)

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

# Never shown, or not in words. A page's noscript is looked at only where there is nothing else.
_UNREAD = ["script", "style", "noscript", "template", "svg", "head", "iframe", "object", "rt", "rp", "math"]
_UNREAD += [
    "select",
    "textarea",
    "datalist",
    "audio",
    "video",
    "canvas",
    "amp-img",
    "amp-ad",
    "amp-analytics",
]
_APART = (  # never of an article, whatever stands in it
    "nav,button,dialog,menu,amp-sidebar,amp-consent,amp-user-notification,"
    '[role="navigation"],[role="search"],[role="dialog"],[role="alertdialog"],[role="menu"],[aria-modal="true"]'
)
_FRAME = (  # around an article, seldom in it; but some pages stand in one form as a whole
    f"{_APART},footer,aside,form,"
    '[role="banner"],[role="contentinfo"],[role="complementary"],#comments,#respond,#disqus_thread'
)
_NAMES = (  # what pages call the boxes in and around an article; also part of other names, hence only a sign
    "related,recommend,newsletter,subscri,share,social,cookie,consent,breadcrumb,comment,promo,sponsor,advert,"
    "paywall,toolbar,outbrain,taboola,read-more,readmore,lire-aussi,most-read,trending,hot-news,author-bio,"
    "copyright,tags,pagination,onetrust,didomi"
)
_DOUBTFUL = ",".join(f'[class*="{name}" i],[id*="{name}" i]' for name in _NAMES.split(","))
_LAYOUT = "table,h1,h2,h3,h4,h5,h6,ul,ol,article,section,p + p,div + div,p + div,div + p"

_FRAME_ON, _FRAME_OFF, _DOUBT_ON, _DOUBT_OFF = "\x01", "\x02", "\x03", "\x04"
_LINK_ON, _LINK_OFF, _HEADING, _CAPTION_ON, _CAPTION_OFF = "\x05", "\x06", "\x07", "\x0e", "\x0f"
_ARTICLE_ON, _ARTICLE_OFF, _HEADING_END, _BREAK = "\x10", "\x11", "\x12", "\x13"
_APART_ON, _APART_OFF = "\x14", "\x15"
_MARK = re.compile("[\x01-\x07\x0e-\x15]")
_BLANK_LINE = re.compile(f"{_BREAK} ?{LINE}{_BREAK}")  # two breaks in a row: how old pages part paragraphs


@dataclass(frozen=True, slots=True)
class PageBlock:
    """A paragraph, heading, list item or table of a page."""

    text: str
    heading_level: int = 0  # 0: no heading
    is_item: bool = False
    is_caption: bool = False
    in_frame: bool = False  # of the page: its navigation, footer, dialogs, forms
    is_apart: bool = False  # in a part of the frame that never holds an article
    is_doubtful: bool = False  # stands in a box whose name is often that of a box around articles
    link_share: float = 0.0  # of its characters, 0..1
    article: int = 0  # the number of the `article` element that it stands in; 0 outside


def page_blocks(markup: str, *, with_noscript: bool = False) -> tuple[PageBlock, ...]:
    """All that a page shows; nothing is judged here. Empty where it has no body."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(closed(without_controls(markup)))
    tree.strip_tags([tag for tag in _UNREAD if not (with_noscript and tag == "noscript")])
    if tree.body is None:
        return ()
    _open_layout_tables(tree)
    if "<sup" in markup:
        part_raised_numbers(tree)
    _mark_regions(tree)
    mark_structure(tree)
    flat = single_spaces(tree.body.text(deep=True, separator=""))
    return tuple(_read(_BLANK_LINE.sub(f"{BLOCK}{_BREAK}", flat)))


def _open_layout_tables(tree: LexborHTMLParser) -> None:
    """A cell that holds paragraphs is no cell of a table: old pages are laid out in tables."""
    for cell in tree.css("td,th"):
        if cell.css_first(_LAYOUT) is not None:
            cell.insert_before(BLOCK)
            cell.insert_after(BLOCK)
            cell.unwrap()


def _mark_regions(tree: LexborHTMLParser) -> None:
    pairs = (
        (_FRAME, _FRAME_ON, _FRAME_OFF),
        (_APART, _APART_ON, _APART_OFF),
        (_DOUBTFUL, _DOUBT_ON, _DOUBT_OFF),
        ("figcaption,.caption,.wp-caption-text", _CAPTION_ON, _CAPTION_OFF),
        ("article", _ARTICLE_ON, _ARTICLE_OFF),
        ("a", _LINK_ON, _LINK_OFF),
    )
    for selector, opening, closing in pairs:
        for node in tree.css(selector):
            if node.tag not in ("html", "body"):
                node.insert_before(opening)
                node.insert_after(closing)
    for node in tree.css("h1,h2,h3,h4,h5,h6"):
        node.insert_before(f"{BLOCK}{_HEADING}{(node.tag or 'h6')[1]}")
        node.insert_after(f"{_HEADING_END}{BLOCK}")
    for node in tree.css("br"):
        node.insert_after(_BREAK)
    for node in tree.css("button"):
        node.insert_before(BLOCK)
        node.insert_after(BLOCK)


class _PageState:
    """What is open where the reading stands."""

    def __init__(self) -> None:
        self.frames = self.apart = self.doubts = self.captions = self.links = 0
        self.articles: list[int] = []
        self.last_article = 0

    def pass_mark(self, mark: str) -> None:
        if mark == _ARTICLE_ON:
            self.last_article += 1
            self.articles.append(self.last_article)
        elif mark == _ARTICLE_OFF:
            if self.articles:
                self.articles.pop()
        elif mark in _COUNTED:
            name, step = _COUNTED[mark]
            setattr(self, name, max(0, getattr(self, name) + step))


_COUNTED = {
    _FRAME_ON: ("frames", 1),
    _FRAME_OFF: ("frames", -1),
    _APART_ON: ("apart", 1),
    _APART_OFF: ("apart", -1),
    _DOUBT_ON: ("doubts", 1),
    _DOUBT_OFF: ("doubts", -1),
    _CAPTION_ON: ("captions", 1),
    _CAPTION_OFF: ("captions", -1),
    _LINK_ON: ("links", 1),
    _LINK_OFF: ("links", -1),
}


def _read(flat: str) -> list[PageBlock]:
    blocks: list[PageBlock] = []
    state = _PageState()
    level = 0
    opens_item = False
    for piece in flat.split(BLOCK):
        if _HEADING in piece:
            before, _, rest = piece.partition(_HEADING)
            level = int(rest[:1]) if rest[:1].isdigit() else 0
            piece = before + rest[1:]
        text, facts, linked = _without_marks(piece, state)
        is_item = text.startswith(ITEM)
        text = block_text(text.replace("\u200b", "")).lstrip(ITEM).strip(" \u00a0\n")
        opens_item = opens_item or is_item
        if text:
            blocks.append(
                PageBlock(
                    text=text,
                    heading_level=level,
                    is_item=opens_item and not level,
                    is_caption=bool(facts.captions),
                    in_frame=bool(facts.frames),
                    is_apart=bool(facts.apart),
                    is_doubtful=bool(facts.doubts),
                    link_share=min(1.0, linked / max(1, len("".join(text.split())))) if linked else 0.0,
                    article=facts.articles[-1] if facts.articles else 0,
                )
            )
            opens_item = False
        if _HEADING_END in piece:
            level = 0
    return blocks


def _without_marks(piece: str, state: _PageState) -> tuple[str, _PageState, int]:
    """The piece as text, what was open over its first characters, and how many of them are links."""
    if _MARK.search(piece) is None:
        return piece, state, len("".join(piece.split())) if state.links else 0
    parts: list[str] = []
    linked = position = 0
    facts: _PageState | None = None
    for match in [*_MARK.finditer(piece), None]:
        part = piece[position : match.start() if match else len(piece)]
        if part.strip(f" \u00a0\n{ITEM}"):
            facts = facts or _copy(state)
            linked += len("".join(part.split())) if state.links else 0
        parts.append(part)
        if match is not None:
            state.pass_mark(match[0])
            position = match.end()
    return "".join(parts), facts or state, linked


def _copy(state: _PageState) -> _PageState:
    copy = _PageState()
    copy.frames, copy.doubts, copy.captions = state.frames, state.doubts, state.captions
    copy.links, copy.apart, copy.articles = state.links, state.apart, state.articles[:]
    return copy
