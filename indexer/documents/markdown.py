"""Markdown -> canonical text: the file as it is; its front matter and first heading say what it is."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from indexer.documents.clutter import find_clutter
from indexer.documents.dates import iso_date
from indexer.documents.metadata import find_metadata
from indexer.documents.plain import decode_source
from indexer.documents.source_file import MEBIBYTE, SourceFile
from indexer.records import DocumentMetadata, ExtractedText, Span

IMPORTER = "markdown/1"
MOST_BYTES = 64 * MEBIBYTE
HEAD_CHARS = 20_000  # a first heading stands here or is none of the document's

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<body>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_ENTRY = re.compile(r"(?P<key>[\w-]+)[ \t]*:[ \t]*(?P<value>.*)")
_ITEM = re.compile(r"\s*-\s+(?P<value>.+)")
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
    found = find_metadata(body, body_clutter)
    heading = _first_heading(body)
    return ExtractedText(
        text=text,
        media_type="text/markdown",
        importer=IMPORTER,
        metadata=_merge(front, replace(found, title=heading or found.title)),
        clutter=clutter,
        warnings=warnings,
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


def _merge(front: dict[str, str], found: DocumentMetadata) -> DocumentMetadata:
    def first(*keys: str) -> str | None:
        return next((front[key] for key in keys if front.get(key)), None)

    return DocumentMetadata(
        title=first("title", "titre", "标题") or found.title,
        published=iso_date(first("date", "published", "publish_date", "pubdate", "日期")) or found.published,
        publisher=first("publisher", "publication", "journal", "site", "éditeur", "来源") or found.publisher,
        author=first("author", "authors", "auteur", "by", "byline", "作者") or found.author,
    )


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
