"""Markup that is all content (a book's chapter, a mail) -> blocks: headings, paragraphs, lists, tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer.documents.blocks.blocks import one_line
from indexer.documents.blocks.left_out import NOTHING_LEFT_OUT, LeftOut
from indexer.documents.blocks.raised_numbers import part_raised_numbers
from indexer.documents.blocks.table_spans import CellSpan, SpannedRows, span_number
from indexer.documents.markup.depth import check_depth, with_few_attributes, with_few_open_styles
from indexer.documents.markup.formulas import count_unread, may_have_formulas, read_formulas, without_prefixes
from indexer.documents.markup.hidden_markup import drop_hidden, may_hide, without_marks_of_hidden

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_UNREAD = ["script", "style", "noscript", "template", "svg", "head", "iframe", "object", "rt", "rp", "math"]
_BLOCKS = (
    "p,div,h1,h2,h3,h4,h5,h6,blockquote,pre,section,article,header,footer,aside,nav,figure,"
    "figcaption,dl,dt,dd,table,ul,ol,caption,hr,body,form,address,main"
)
# Marks that no text holds, put in before the tree becomes text: block, line, cell, item of a list.
BLOCK, LINE, CELL, ITEM = "\x1c", "\x1d", "\x1e", "\x1f"
_MARKS = re.compile("[\x1c-\x1f]")
_PADDING = " \u00a0\n"  # not all that strip() takes, for that is the marks too
_AROUND_LINE = re.compile(f" ?{LINE} ?")
MAX_HEADING_CHARS = 200
_ANY_CONTROL = re.compile("[\x01-\x08\x0e-\x1f]")
_CONTROL_REFERENCE = re.compile(
    r"&#(?:x0*(?:[0-8bcef]|1[0-9a-f])|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]))(?![0-9a-f]);?", re.I
)
_ROWS_WITH_SPANS = "tr:has(> [colspan]),tr:has(> [rowspan])"
_NEVER_EMPTY = re.compile(r"<(script|style|title|a|p|div|span|i|b|em|td|th|li|iframe|noscript)\b", re.I)


@dataclass(frozen=True, slots=True)
class MarkupBlocks:
    """The blocks of a page, its first heading, and what it says it is (EPUB's types of its body)."""

    blocks: tuple[str, ...]
    heading: str | None
    kinds: frozenset[str]
    left_out: LeftOut = NOTHING_LEFT_OUT


def markup_blocks(markup: str) -> MarkupBlocks:
    """All that a page shows, in order; nothing is judged to be clutter."""
    from selectolax.lexbor import LexborHTMLParser

    check_depth(markup)
    markup = with_few_open_styles(with_few_attributes(markup))
    lowered = markup.lower()
    with_formulas, with_hidden = may_have_formulas(lowered), may_hide(lowered)
    if with_formulas or with_hidden:
        markup = without_controls(without_prefixes(markup))
    elif any(mark in markup for mark in (BLOCK, LINE, CELL, ITEM)):
        markup = _MARKS.sub(" ", markup)
    tree = LexborHTMLParser(closed(markup))
    with_formulas = with_formulas and read_formulas(tree)
    tree.strip_tags(_UNREAD)
    if tree.body is None:
        return MarkupBlocks((), None, frozenset())
    hidden = drop_hidden(tree, may_be_article=False).left_out if with_hidden else 0
    first = tree.css_first("h1,h2,h3")
    heading = first.text(deep=True, separator="") if first is not None else ""
    heading = one_line(count_unread(without_marks_of_hidden(heading))[0])
    kinds = " ".join(
        node.attributes.get("epub:type") or "" for node in [tree.body, *tree.css("body > *")][:3]
    )
    if "<sup" in markup or "noteref" in markup:
        part_raised_numbers(tree)
    mark_structure(tree)
    text, formulas = tree.body.text(deep=True, separator=""), 0
    if with_formulas or with_hidden:
        text, formulas = count_unread(without_marks_of_hidden(text))
    return MarkupBlocks(
        blocks=text_blocks(single_spaces(text)),
        heading=heading if 0 < len(heading) <= MAX_HEADING_CHARS else None,
        kinds=frozenset(kinds.split()),
        left_out=LeftOut(formulas, hidden),
    )


def without_controls(markup: str) -> str:
    """Markup without control characters, which no page shows: they are this reader's marks."""
    if _ANY_CONTROL.search(markup):
        markup = _ANY_CONTROL.sub(" ", markup)
    return _CONTROL_REFERENCE.sub(" ", markup) if "&#" in markup else markup


def closed(markup: str) -> str:
    """XHTML may close an empty element at once; read as HTML, <title/> would swallow the page."""
    pieces: list[str] = []
    done = 0
    end = markup.find("/>")
    while end >= 0:
        start = markup.rfind("<", done, end)
        if start >= 0 and (tag := _NEVER_EMPTY.match(markup, start, end)):
            pieces.append(f"{markup[done:end]}></{tag[1]}>")
            done = end + 2
        end = markup.find("/>", end + 2)
    return "".join(pieces) + markup[done:] if pieces else markup


def single_spaces(text: str) -> str:
    """Runs of white space as one space, by replacing: a pattern would stop at every word."""
    for space in "\t\n\r\f\v":
        text = text.replace(space, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def mark_structure(tree: LexborHTMLParser) -> None:
    """Put in the marks of blocks, lines, cells and list items, so that the flat text still tells them."""
    _keep_columns(tree)
    for node in tree.css("td,th"):
        node.insert_after(CELL)
        for inner in node.css("p,div,li,br"):  # one cell stays on one line
            inner.insert_after(" ")
            inner.unwrap()
    for node in tree.css("br"):
        node.insert_after(LINE)
    for node in tree.css("tr"):
        node.insert_before(LINE)
        node.insert_after(LINE)
    for node in tree.css("li"):
        node.insert_before(BLOCK + ITEM)
        node.insert_after(BLOCK)
    for node in tree.css(_BLOCKS):
        node.insert_before(BLOCK)
        node.insert_after(BLOCK)


def _keep_columns(tree: LexborHTMLParser) -> None:
    """Put in the ends of the empty cells that a merged one stands for."""
    if tree.css_first("[colspan],[rowspan]") is None:  # to look for rows that have one takes far longer
        return
    groups = {row.parent.mem_id: row.parent for row in tree.css(_ROWS_WITH_SPANS) if row.parent is not None}
    for group in groups.values():
        rows = SpannedRows()
        for row in (node for node in group.iter() if node.tag == "tr"):
            cells = [node for node in row.iter() if node.tag in {"td", "th"}]
            spans = [
                CellSpan(*(span_number(cell.attributes.get(name)) for name in ("colspan", "rowspan")))
                for cell in cells
            ]
            for cell, empty in zip(cells, rows.row(spans), strict=True):
                if empty.before:
                    cell.insert_before(CELL * empty.before)
                if empty.after:
                    cell.insert_after(CELL * empty.after)


def block_text(piece: str) -> str:
    """What stands between two marks of blocks: its lines without spaces around, its cells between tabs."""
    if LINE not in piece and CELL not in piece:
        return piece.strip(_PADDING)
    lines = []
    for line in _AROUND_LINE.split(piece):
        cells = [cell.strip(" \u00a0") for cell in line.split(CELL)]
        lines.append("\t".join(cells).rstrip("\t") if len(cells) > 1 else cells[0])
    return "\n".join(line for line in lines if line.strip(_PADDING + ITEM)) or (
        ITEM if piece.strip(_PADDING) == ITEM else ""
    )


def text_blocks(text: str) -> tuple[str, ...]:
    """The blocks of a flat text with marks in it."""
    pieces = text.split(BLOCK)
    if LINE in text or CELL in text:
        blocks = list(filter(None, map(block_text, pieces)))
    else:
        blocks = [block for piece in pieces if (block := piece.strip(_PADDING))]
    return tuple(_joined(blocks) if ITEM in text else blocks)


def _joined(blocks: list[str]) -> list[str]:
    """Items of one list become one block; an item whose text is a paragraph gets its dash back."""
    joined: list[str] = []
    in_list = opens = False
    for block in blocks:
        starts_item = block.startswith(ITEM)
        text = block.lstrip(ITEM).strip(_PADDING)
        if starts_item and not text:
            opens = True
            continue
        if starts_item or opens:
            line = f"- {text}"
            if in_list:
                joined[-1] += f"\n{line}"
            else:
                joined.append(line)
            in_list, opens = True, False
        else:
            joined.append(text)
            in_list = False
    return joined
