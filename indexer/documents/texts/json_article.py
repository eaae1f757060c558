"""A JSON object that is one article: its title, and its text with the metadata it declares."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from indexer.common.errors import ReadError
from indexer.common.messages import Message
from indexer.common.written_dates import iso_date
from indexer.documents.blocks.blocks import TextBuilder, clean_block, one_line
from indexer.documents.blocks.left_out import NOTHING_LEFT_OUT, LeftOut
from indexer.documents.clutter.clutter import find_clutter
from indexer.documents.markup.markup_blocks import markup_blocks
from indexer.documents.source.source_file import MEBIBYTE, SourceFile
from indexer.documents.texts.plain import decode_source
from indexer.records.documents import DocumentMetadata, ExtractedText, Span
from indexer.records.reading import ReadingReport

IMPORTER = "json/2"
MAX_BYTES = 24 * MEBIBYTE
MAX_VALUE_CHARS = 300

_TEXT_KEYS = (
    *("text", "content", "body", "articlebody", "article", "maintext", "content_text"),
    *("texte", "contenu", "corps", "正文", "内容"),
)
_MARKUP_KEYS = ("html", "content_html", "body_html")
_TITLE_KEYS = ("title", "headline", "name", "titre", "标题")
_DATE_KEYS = (
    "date",
    "published",
    "date_published",
    "datepublished",
    "publish_date",
    "published_at",
    "pubdate",
    "date_publication",
    "发布时间",
    "日期",
)
_AUTHOR_KEYS = ("author", "authors", "byline", "creator", "auteur", "作者")
_PUBLISHER_KEYS = ("publisher", "source", "site_name", "sitename", "site", "来源")


def read_json(source: SourceFile) -> ExtractedText:
    """The article in a JSON object.

    Raises:
        ReadError: `broken` for what is no JSON, `unsupported` for JSON that is no article, `empty`.
    """
    markup, warnings = decode_source(source)
    data = _parsed(source, markup.removeprefix("\ufeff"))
    if not isinstance(data, dict):
        raise _no_article(source)
    fields = {str(key).lower(): value for key, value in data.items()}
    title = _value(fields, _TITLE_KEYS)
    body_and_notes = _body(fields)
    if body_and_notes is None:
        raise _no_article(source)
    body, left_out = body_and_notes
    if not body.strip():
        raise ReadError(Message("article_empty", name=source.name), code="empty")
    builder = TextBuilder(source)
    if title and not body.lstrip().startswith(title):
        builder.add(title)
    start = builder.length + 2 if builder.length else 0
    builder.add(body)
    text = builder.build().text
    clutter = tuple(Span(s.start + start, s.end + start) for s in find_clutter(text[start:]))
    return ExtractedText(
        text=text,
        media_type="application/json",
        importer=IMPORTER,
        metadata=DocumentMetadata(
            title=title,
            published=iso_date(_value(fields, _DATE_KEYS)),
            author=_value(fields, _AUTHOR_KEYS),
            publisher=_value(fields, _PUBLISHER_KEYS),
        ),
        clutter=clutter,
        warnings=warnings,
        report=ReadingReport(left_out=left_out.messages(source.name)),
    )


def is_article(data: object) -> bool:
    """Whether a JSON value is an object with the text of an article."""
    body = _body({str(key).lower(): value for key, value in data.items()}) if isinstance(data, dict) else None
    return body is not None and bool(body[0])


def title_of(data: Mapping[str, object]) -> str | None:
    """The title of an article."""
    return _value({str(key).lower(): value for key, value in data.items()}, _TITLE_KEYS)


def _parsed(source: SourceFile, markup: str) -> Any:
    try:
        return json.loads(markup, strict=False)
    except (ValueError, RecursionError) as error:
        first_line = markup.lstrip().partition("\n")[0].rstrip()
        if first_line.startswith("{") and first_line.endswith("}"):  # one object a line: JSONL
            raise _no_article(source) from error
        raise ReadError(
            Message("json_damaged", name=source.name),
            detail=str(error)[:500],
            code="broken",
        ) from error


def _no_article(source: SourceFile) -> ReadError:
    return ReadError(
        Message("json_no_article", name=source.name),
        code="unsupported",
    )


def _body(fields: Mapping[str, Any]) -> tuple[str, LeftOut] | None:
    for key in _TEXT_KEYS:
        value = fields.get(key)
        if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
            return clean_block("\n\n".join(value)), NOTHING_LEFT_OUT
        if isinstance(value, str):
            return _of_markup(value) if _is_markup(value) else (clean_block(value), NOTHING_LEFT_OUT)
    for key in _MARKUP_KEYS:
        if isinstance(value := fields.get(key), str):
            return _of_markup(value)
    return None


def _of_markup(markup: str) -> tuple[str, LeftOut]:
    page = markup_blocks(markup)
    return clean_block("\n\n".join(page.blocks)), page.left_out


def _is_markup(value: str) -> bool:
    """Many exports keep the page's markup in the text field."""
    lowered = value[:2_000].lower()
    return value.lstrip().startswith("<") and any(tag in lowered for tag in ("<p>", "<p ", "<div", "<h1"))


def _value(fields: Mapping[str, Any], keys: tuple[str, ...]) -> str | None:
    return next((name for key in keys if (name := _name(fields.get(key), 0))), None)


def _name(value: object, depth: int) -> str | None:
    """A string, the name of an object, or several of them."""
    if isinstance(value, list) and depth < 2:
        names = [name for item in value[:20] if (name := _name(item, depth + 1))]
        return ", ".join(dict.fromkeys(names)) or None
    if isinstance(value, dict) and depth < 3:
        return _name(value.get("name"), depth + 1)
    if not isinstance(value, str):
        return None
    name = one_line(clean_block(value))
    return name if 0 < len(name) <= MAX_VALUE_CHARS and not name.startswith(("http://", "https://")) else None
