"""Finds the blocks of a web page that are its article; other blocks stay in the text, marked as clutter.

Trafilatura finds the article, but returns it as new text. So its lines are matched with the page's own
blocks, and blocks that it left out in the middle of the article are added again.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from indexer.documents.blocks.lines import Line
from indexer.documents.web.page_blocks import PageBlock

MIN_ARTICLE_CHARS = 80  # below this, the article finder has probably lost the article
FOUND_ENOUGH_CHARS = 500  # below this, the article finder's fallbacks are worth their time
SENTENCE_UNITS = 80  # a block this long that ends like a sentence is a paragraph
LONG_KEY_CHARS = 40  # letters and digits: so many cannot stand in two places by chance
MAX_LINK_SHARE = 0.5
ALL_LINK_SHARE = 0.9  # a menu, or a headline of another article, even where the article finder took it
MAX_SEARCHED_CHARS = 500_000_000  # of all look-ups of one page together
LOST_TIMES = 2.0  # ratio of paragraphs outside to inside above which the article finder was wrong
MAX_GAP_BLOCKS = 8  # unknown blocks between two of the article: more are a box of something else
MAX_HEAD_BLOCKS = 5  # title, standfirst, byline and date where no markup tells them
MIN_PARAGRAPHS = 2  # of an `article` element that is one, and no card with a teaser
MAX_TAGS = 100_000  # opening and closing ones; long articles have some thousands
FEW_SPANNED_CELLS = 200
_CELL_SPAN = re.compile(r"""(?<=[\s"'])(?:col|row)span\s*=\s*["']?\d{1,20}(?!\d)["']?""", re.I)
# Signs of tables and lists, and those that part raised numbers from the words before them.
_DIFFERING = "|-^[]"


def find_article(markup: str) -> str:
    """The article as trafilatura finds it; empty where it finds none or fails on the page.

    Its work takes the square of elements side by side (80,000 cells: 44 s, 40,000: 11 s), so that a page with
    more tags than any article has goes without: all but its frame is then the article.
    Its fallbacks take as long as its own work, so they are used only if it finds little.
    """
    if markup.count("<") > MAX_TAGS:
        return ""
    if markup.count("span") > FEW_SPANNED_CELLS:  # trafilatura's work takes their square
        markup = _CELL_SPAN.sub("", markup)
    article = _extracted(markup, fast=True)
    return article if len(article) >= FOUND_ENOUGH_CHARS else _extracted(markup, fast=False)


def _extracted(markup: str, *, fast: bool) -> str:
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        text = trafilatura.extract(
            markup, fast=fast, favor_precision=True, include_comments=False, include_tables=True
        )
    except Exception as error:  # noqa: BLE001 - any page may break it; the plain reading remains
        logging.getLogger(__name__).info("no article found: %r", error)
        return ""
    return text or ""


def article_blocks(blocks: Sequence[PageBlock], article: str) -> list[bool]:
    """Whether each block belongs to the article.

    Args:
        blocks: All blocks of the page.
        article: What `find_article` made of it.
    """
    paragraphs = [_is_paragraph(block) for block in blocks]
    chosen = _find_known_lines(blocks, article)
    if sum(len(block.text) for block, is_body in zip(blocks, chosen, strict=True) if is_body) < (
        MIN_ARTICLE_CHARS
    ):
        chosen = _frameless_page(blocks)
    elif _lost(blocks, chosen, paragraphs):
        chosen = [is_body or is_long for is_body, is_long in zip(chosen, paragraphs, strict=True)]
    _fill_between(blocks, chosen, paragraphs, range(len(blocks)))
    for members in _several_articles(blocks, paragraphs):
        _fill_between(blocks, chosen, paragraphs, members, is_article=True)
    _add_title(blocks, chosen)
    _drop_lone_headings(blocks, chosen)
    return chosen if any(chosen) else _frameless_page(blocks)


def _key(text: str) -> str:
    """Without what differs between a block and the same one as the article finder writes it."""
    for sign in _DIFFERING:  # most are not there: a fraction of the time of `str.translate`
        text = text.replace(sign, " ")
    return "".join(text.split())


def _find_known_lines(blocks: Sequence[PageBlock], article: str) -> list[bool]:
    article_lines = article.split("\n")
    keys = {line: _key(line) for line in article_lines}  # most blocks are lines of the article as they are
    lines = Counter(key for line in article_lines if (key := keys[line]))
    article_text = "".join(map(keys.__getitem__, article_lines))
    chosen: list[bool] = []
    position = searched = 0
    for block in blocks:
        known = keys.get(block.text)
        key = _key(block.text) if known is None else known
        is_known = False
        only_link = block.link_share > ALL_LINK_SHARE and not block.heading_level
        if not key or block.is_caption or block.is_apart or only_link:
            pass
        elif article_text.startswith(key, position) and (len(key) >= LONG_KEY_CHARS or position):
            is_known = True
            position += len(key)
        elif len(key) >= LONG_KEY_CHARS and searched <= MAX_SEARCHED_CHARS:
            searched += len(article_text)
            place = article_text.find(key)
            is_known = place >= 0
            position = place + len(key) if is_known else position
        elif lines[key] > 0 and not block.in_frame and block.link_share <= MAX_LINK_SHARE:
            is_known = True
        if is_known:
            lines[key] -= 1
        chosen.append(is_known)
    return chosen


def _is_paragraph(block: PageBlock) -> bool:
    if not _can_be_body(block):
        return False
    line = Line(0, 0, len(block.text), block.text)
    return line.units >= SENTENCE_UNITS and line.ends_sentence


def _frameless_page(blocks: Sequence[PageBlock]) -> list[bool]:
    """All blocks outside frames; if everything is in a frame (a page inside one form), all blocks."""
    chosen = [not block.in_frame and not block.is_caption for block in blocks]
    return chosen if any(chosen) else [True] * len(blocks)


def _lost(blocks: Sequence[PageBlock], chosen: Sequence[bool], paragraphs: Sequence[bool]) -> bool:
    inside = outside = 0
    for block, is_body, is_long in zip(blocks, chosen, paragraphs, strict=True):
        if is_body:
            inside += len(block.text)
        elif is_long:
            outside += len(block.text)
    return outside > LOST_TIMES * inside


def _several_articles(blocks: Sequence[PageBlock], paragraphs: Sequence[bool]) -> list[list[int]]:
    """The blocks of each `article` element that holds more than a teaser."""
    members: dict[int, list[int]] = {}
    for position, block in enumerate(blocks):
        if block.article:
            members.setdefault(block.article, []).append(position)
    return [
        positions
        for positions in members.values()
        if sum(paragraphs[position] for position in positions) >= MIN_PARAGRAPHS
    ]


def _fill_between(
    blocks: Sequence[PageBlock],
    chosen: list[bool],
    paragraphs: Sequence[bool],
    members: Sequence[int],
    *,
    is_article: bool = False,
) -> None:
    """Take what stands between two paragraphs of the article and is no link, caption or box."""
    anchors = [
        number
        for number, position in enumerate(members)
        if (chosen[position] and not blocks[position].heading_level) or (is_article and paragraphs[position])
    ]
    if is_article and anchors:  # the headings of one of several articles
        heading = next((n for n in range(anchors[0]) if blocks[members[n]].heading_level), anchors[0])
        anchors.insert(0, heading)
        chosen[members[heading]] = True
    for left, right in pairwise(anchors):
        gap = [position for position in members[left + 1 : right] if _can_be_body(blocks[position])]
        for position in gap:
            if len(gap) <= MAX_GAP_BLOCKS or paragraphs[position]:
                chosen[position] = True
    if is_article:
        for number in anchors:
            chosen[members[number]] = True


def _can_be_body(block: PageBlock) -> bool:
    framed = block.in_frame or block.is_doubtful or block.is_caption
    return not framed and block.link_share <= MAX_LINK_SHARE


def _add_title(blocks: Sequence[PageBlock], chosen: list[bool]) -> None:
    """The headline above the article's first block, and what stands between them (standfirst, byline).

    On a page without a headline that is marked as one, what stands directly above counts, up to a link.
    """
    first = next((p for p, block in enumerate(blocks) if chosen[p] and block.heading_level != 1), None)
    if first is None:
        return
    titles = [p for p in range(first) if blocks[p].heading_level == 1 and blocks[p].link_share < 1.0]
    if titles:
        for position in range(titles[-1], first):
            if position == titles[-1] or _can_be_body(blocks[position]):
                chosen[position] = True
        return
    for position in range(first - 1, max(-1, first - 1 - MAX_HEAD_BLOCKS), -1):
        if not _can_be_body(blocks[position]):
            break
        chosen[position] = True


def _drop_lone_headings(blocks: Sequence[PageBlock], chosen: list[bool]) -> None:
    """A heading that stands over nothing but clutter is the title of a box."""
    following: PageBlock | None = None  # the next block of the article
    for position in range(len(blocks) - 1, -1, -1):
        if not chosen[position]:
            continue
        level = blocks[position].heading_level
        over_clutter = position + 1 < len(blocks) and not chosen[position + 1]
        is_end = following is None or 0 < following.heading_level <= level
        if level > 1 and over_clutter and is_end:
            chosen[position] = False
        else:
            following = blocks[position]
