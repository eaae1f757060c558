"""A saved web page -> the article's paragraphs; nothing is ever fetched."""

from __future__ import annotations

import logging
import re

from indexer.documents.clutter import find_clutter
from indexer.documents.html_metadata import find_html_metadata
from indexer.documents.plain import decode_source
from indexer.documents.source_file import MEBIBYTE, SourceFile
from indexer.errors import ReadError
from indexer.records import ExtractedText

IMPORTER = "html/1"
MOST_BYTES = 24 * MEBIBYTE
DECLARATION_BYTES = 4096  # where browsers, too, look for a declared charset
SHORTEST_ARTICLE_CHARS = 80  # below this, the article finder has probably lost the article

_DECLARED_CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.I)
_LIST_OR_TABLE = re.compile(r"\s*(?:[-|]\s|\|)")
# What a page holds that nobody reads, and what begins a line of its own where no article finder helps.
_UNREAD = [
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "head",
    "nav",
    "footer",
    "aside",
    "form",
    "iframe",
]
_BLOCKS = (
    "p,div,br,li,tr,h1,h2,h3,h4,h5,h6,blockquote,pre,section,article,header,figcaption,dt,dd,table,ul,ol"
)


def read_html(source: SourceFile) -> ExtractedText:
    """The readable text of a web page, paragraphs separated by blank lines.

    Raises:
        ReadError: `empty`, `unsupported` or `no_text`.
    """
    declared = _DECLARED_CHARSET.search(source.data[:DECLARATION_BYTES])
    markup, warnings = decode_source(source, declared[1].decode("ascii") if declared else None)
    text = _article(markup)
    if len(text) < SHORTEST_ARTICLE_CHARS:
        text = max(text, _whole_body(markup), key=len)
    if not text:
        raise ReadError(
            f"“{source.name}” has no readable text: the page may build itself with scripts; "
            "open it in a browser, save it as PDF and import that.",
            code="no_text",
        )
    clutter = find_clutter(text)
    return ExtractedText(
        text=text,
        media_type="text/html",
        importer=IMPORTER,
        metadata=find_html_metadata(markup, text, clutter),
        clutter=clutter,
        warnings=warnings,
    )


def _article(markup: str) -> str:
    """The article as trafilatura finds it; empty where it finds none or fails on the page."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        text = trafilatura.extract(markup, favor_precision=True, include_comments=False, include_tables=True)
    except Exception as error:  # noqa: BLE001 - any page may break it; the plain reading remains
        logging.getLogger(__name__).info("no article found: %r", error)
        return ""
    return _paragraphs(text or "")


def _whole_body(markup: str) -> str:
    """All text of the page, less what is plainly no text."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(markup)
    tree.strip_tags(_UNREAD)
    if tree.body is None:
        return ""
    for block in tree.css(_BLOCKS):
        block.insert_before("\n")
        block.insert_after("\n")
    return _paragraphs(re.sub(r"[ \t\f\v\u00a0]+", " ", tree.body.text(deep=True, separator="")))


def _paragraphs(text: str) -> str:
    """Lines as paragraphs: a blank line between them, except within a list or a table."""
    pieces: list[str] = []
    in_list = False
    for line in text.replace("\r", "\n").replace("\x00", "").split("\n"):
        stripped = line.strip()
        if not stripped:
            continue
        is_list = bool(_LIST_OR_TABLE.match(line))
        if pieces:
            pieces.append("\n" if is_list and in_list else "\n\n")
        pieces.append(stripped)
        in_list = is_list
    return "".join(pieces)
