"""Markdown -> canonical text: the file as it is; its front matter and headings say what it is."""

from __future__ import annotations

import re
from itertools import pairwise

from indexer.common.written_dates import iso_date
from indexer.documents.clutter.clutter import find_clutter, paywall_warnings
from indexer.documents.metadata.article_head import find_metadata
from indexer.documents.metadata.choice import FieldChoices
from indexer.documents.source.addresses import clean_address
from indexer.documents.source.source_file import MEBIBYTE, SourceFile
from indexer.documents.texts.headings import markdown_outline
from indexer.documents.texts.plain import decode_source
from indexer.records.documents import DocumentMetadata, ExtractedText, Span

IMPORTER = "markdown/2"
ORIGIN = "front-matter"
MAX_BYTES = 64 * MEBIBYTE
HEAD_CHARS = 20_000  # a first heading stands here or is none of the document's

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<body>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_ENTRY = re.compile(r"(?P<key>[\w-]+)[ \t]*:[ \t]*(?P<value>.*)")
_ITEM = re.compile(r"\s*-\s+(?P<value>.+)")
_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_]\w+)*", re.I)
_EMPTY_VALUES = {"", "null", "~", "none", "|", ">"}


def read_markdown(source: SourceFile) -> ExtractedText:
    """The text of a Markdown file, marks included, so that offsets are those of the file.

    Raises:
        ReadError: `empty` or `unsupported`.
    """
    text, warnings = decode_source(source)
    front, body_start = _front_matter(text)
    body_clutter = find_clutter(text[body_start:])
    clutter = tuple(Span(s.start + body_start, s.end + body_start) for s in body_clutter)
    if body_start and body_start < len(text):  # shown above the body, but no sentence of it
        clutter = (Span(0, body_start - 1), *clutter)
    body = text[body_start : body_start + HEAD_CHARS]
    from_text = find_metadata(body, body_clutter)
    return ExtractedText(
        text=text,
        media_type="text/markdown",
        importer=IMPORTER,
        metadata=_chosen(front, _first_heading(body), from_text),
        clutter=clutter,
        warnings=(*warnings, *paywall_warnings(source.name, text, clutter)),
        outline=markdown_outline(text, body_start, clutter),
    )


def _front_matter(text: str) -> tuple[dict[str, str], int]:
    """The plain `key: value` lines of YAML front matter, and where the body begins.

    No YAML library: aliases and tags of a hostile file have nothing to act on here.
    """
    match = _FRONT_MATTER.match(text[:HEAD_CHARS])
    if match is None:
        return {}, 0
    entries: dict[str, str] = {}
    lists: dict[str, list[str]] = {}
    key = ""
    for line in match["body"].split("\n"):
        if entry := _ENTRY.fullmatch(line):
            key = entry["key"].lower()
            entries.setdefault(key, _plain_value(entry["value"]))
        elif key and not entries.get(key) and (item := _ITEM.fullmatch(line)):
            lists.setdefault(key, []).append(_plain_value(item["value"]))
    entries.update({name: ", ".join(values) for name, values in lists.items()})
    if not entries:  # a thematic break, not front matter
        return {}, 0
    return entries, match.end()


def _plain_value(value: str) -> str:
    value = value.strip()
    if value.startswith("[") and value.endswith("]"):
        return ", ".join(_plain_value(item) for item in value[1:-1].split(",") if item.strip())
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].strip()
    value = value.split(" #")[0].strip()
    return "" if value.lower() in _EMPTY_VALUES else value


def _chosen(front: dict[str, str], heading: str | None, from_text: DocumentMetadata) -> DocumentMetadata:
    def first(*keys: str) -> str | None:
        return next((front[key] for key in keys if front.get(key)), None)

    choices = FieldChoices()
    choices.offer("title", first("title", "titre", "标题"), ORIGIN)
    choices.offer("title", heading, "h1")
    date = first("date", "published", "publish_date", "pubdate", "日期")
    choices.offer("published", iso_date(date), ORIGIN)
    publisher = first("publisher", "publication", "journal", "site", "éditeur", "来源")
    choices.offer("publisher", publisher if clean_address(publisher) is None else None, ORIGIN)
    choices.offer("author", first("author", "authors", "auteur", "by", "byline", "作者"), ORIGIN)
    language = re.fullmatch(
        r"([a-z]{2})(?:[-_]\w+)*", first("lang", "language", "langue", "语言") or "", re.I
    )
    choices.offer("language", language[1].lower() if language else None, ORIGIN)
    for key in ("url", "source_url", "canonical", "canonical_url", "source", "link", "lien", "链接", "来源"):
        choices.offer("source_url", clean_address(front.get(key)), ORIGIN)
    choices.offer_all(from_text)
    return choices.build()


def _first_heading(body: str) -> str | None:
    """The first heading, if nothing but short lines stands above it."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark", {"maxNesting": 20}).parse(body)
    for token, inline in pairwise(tokens):
        if token.type == "paragraph_open" and len(inline.content) > 200:
            return None
        if token.type == "heading_open":
            parts = [
                child.content or ""
                for child in inline.children or []
                if child.type in {"text", "code_inline"}
            ]
            return " ".join("".join(parts).split()) or None
    return None
