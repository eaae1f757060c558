"""HTML -> canonical text: all that the page shows, what is not its article marked as clutter.

Nothing is ever fetched; what a page keeps in its scripts is not its text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.common.messages import Message
from indexer.documents.blocks.blocks import TextBuilder, one_line
from indexer.documents.blocks.left_out import NOTHING_LEFT_OUT, LeftOut
from indexer.documents.blocks.lines import covers, joined_spans
from indexer.documents.clutter.clutter import find_clutter, paywall_warnings
from indexer.documents.markup.depth import check_depth, with_few_attributes, with_few_open_styles
from indexer.documents.markup.formulas import count_unread, may_have_formulas, read_formulas, without_prefixes
from indexer.documents.markup.hidden_markup import drop_hidden, may_hide, without_marks_of_hidden
from indexer.documents.markup.markup_blocks import closed, without_controls
from indexer.documents.source.source_file import MEBIBYTE, SourceFile
from indexer.documents.texts.plain import decode_source
from indexer.documents.web.article import article_blocks, find_article
from indexer.documents.web.missing_text import missing_text_warnings, no_text_error, waits_for_scripts
from indexer.documents.web.page_blocks import PageBlock, page_blocks
from indexer.documents.web.page_metadata import find_html_metadata
from indexer.records.documents import ExtractedText, Span
from indexer.records.reading import OutlineEntry, ReadingReport

IMPORTER = "html/4"
MAX_BYTES = 24 * MEBIBYTE
DECLARATION_BYTES = 4096  # where browsers, too, look for a declared charset
MAX_HEADING_CHARS = 300

_DECLARED_CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.I)


@dataclass(frozen=True, slots=True)
class _PageText:
    text: str
    clutter: tuple[Span, ...]
    outline: tuple[OutlineEntry, ...]
    body: str  # without the clutter
    start: int  # of the article's first block


def read_html(source: SourceFile) -> ExtractedText:
    """The text of a web page, blocks separated by blank lines, all but its article marked as clutter.

    Raises:
        ReadError: `empty`, `unsupported` or `no_text`.
    """
    declared = _DECLARED_CHARSET.search(source.data[:DECLARATION_BYTES])
    markup, warnings = decode_source(source, declared[1].decode("ascii") if declared else None)
    check_depth(markup)
    markup = with_few_open_styles(with_few_attributes(markup))
    shown = shown_page(markup)
    page = _page_text(source, shown.markup, page_blocks(shown.markup))
    if page is None or waits_for_scripts(markup, page.body):
        page = _page_text(source, shown.markup, page_blocks(shown.markup, with_noscript=True))
        if page is None or waits_for_scripts(markup, page.body):
            raise no_text_error(source.name, markup)
    return ExtractedText(
        text=page.text,
        media_type="text/html",
        importer=IMPORTER,
        metadata=find_html_metadata(markup, page.text, page.clutter, page.start),
        clutter=page.clutter,
        warnings=(
            *warnings,
            *((_uncovered_warning(source.name),) if shown.is_uncovered else ()),
            *paywall_warnings(source.name, page.text, page.clutter),
            *missing_text_warnings(source.name, markup, page.body),
        ),
        outline=page.outline,
        report=ReadingReport(left_out=shown.left_out.messages(source.name)),
    )


def _uncovered_warning(name: str) -> Message:
    return Message("hidden_text_of_page_read", name=name)


def _page_text(source: SourceFile, markup: str, blocks: tuple[PageBlock, ...]) -> _PageText | None:
    if not blocks:
        return None
    chosen = article_blocks(blocks, find_article(markup))
    builder = TextBuilder(source)
    headings: list[OutlineEntry] = []
    frame: list[Span] = []
    after_item = False
    first: int | None = None
    for block, is_body in zip(blocks, chosen, strict=True):
        text = f"- {block.text}" if block.is_item else block.text
        before, separator = builder.length, "\n" if after_item and block.is_item else "\n\n"
        builder.add(text, clutter=not is_body, separator=separator)
        if builder.length == before:
            continue
        after_item = block.is_item
        start = before + (len(separator) if before else 0)
        if not is_body:
            frame.append(Span(start, builder.length))
        elif first is None:
            first = start
        if is_body and block.heading_level and len(block.text) <= MAX_HEADING_CHARS:
            headings.append(OutlineEntry(block.heading_level, one_line(block.text), start))
    if not builder.has_body:
        return None
    text = builder.build().text
    clutter = joined_spans(text, [*frame, *find_clutter(text, frame)])
    body = "".join(text[a:b] for a, b in _uncovered(len(text), clutter))
    if not body.strip():
        return None
    outline = tuple(heading for heading in headings if not covers(clutter, heading.start))
    return _PageText(text, clutter, outline, body, first or 0)


def _uncovered(length: int, clutter: tuple[Span, ...]) -> list[tuple[int, int]]:
    starts = [0, *(span.end for span in clutter)]
    ends = [*(span.start for span in clutter), length]
    return list(zip(starts, ends, strict=True))


@dataclass(frozen=True, slots=True)
class ShownPage:
    """The markup of what a page shows."""

    markup: str
    left_out: LeftOut = NOTHING_LEFT_OUT
    is_uncovered: bool = False  # its article was hidden, as it is until a script has run


def shown_page(markup: str) -> ShownPage:
    """A page without what it hides, its formulas as text."""
    lowered = markup.lower()
    with_formulas, with_hidden = may_have_formulas(lowered), may_hide(lowered)
    del lowered
    if not with_formulas and not with_hidden:
        return ShownPage(markup)
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(closed(without_controls(without_prefixes(markup) if with_formulas else markup)))
    has_formulas = with_formulas and read_formulas(tree)
    hidden = drop_hidden(tree, may_be_article=True)
    if not has_formulas and not hidden.is_changed:
        return ShownPage(markup)
    shown, formulas = count_unread(without_marks_of_hidden(f"<!DOCTYPE html>{tree.html or ''}"))
    return ShownPage(shown, LeftOut(formulas, hidden.left_out), hidden.read > 0)
