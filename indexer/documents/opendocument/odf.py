"""OpenDocument files (.odt, .odp, .ods) -> canonical text, with their own zip and XML reading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from indexer.common.messages import Message
from indexer.documents.blocks.blocks import TextBuilder, one_line, protected
from indexer.documents.blocks.left_out import HiddenText, hidden_slides, not_read
from indexer.documents.metadata.article_head import find_metadata
from indexer.documents.metadata.choice import FieldChoices
from indexer.documents.metadata.declared import sensible_author, sensible_title
from indexer.documents.opendocument.odf_hidden import hidden_pages, hidden_sheets
from indexer.documents.opendocument.odf_lists import OdfLists
from indexer.documents.opendocument.odf_names import DRAW, OFFICE, PRESENTATION, STYLE, TEXT
from indexer.documents.opendocument.odf_sheets import add_sheets
from indexer.documents.opendocument.odf_styles import OdfStyles, styles_of, styles_of_pages
from indexer.documents.opendocument.odf_text import BlockWriter, text_of
from indexer.documents.source.package import Package
from indexer.documents.source.source_file import MEBIBYTE, SourceFile
from indexer.documents.source.zip_safety import broken, checked_members
from indexer.records.documents import DocumentMetadata, ExtractedText

MAX_BYTES = 128 * MEBIBYTE
TITLE_BLOCKS = 5  # a paragraph styled as title or a first heading stands among these

_DC = "{http://purl.org/dc/elements/1.1/}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_TYPE = "application/vnd.oasis.opendocument."


def read_odf(source: SourceFile) -> ExtractedText:
    """The text of an OpenDocument text, presentation or spreadsheet.

    Raises:
        ReadError: `broken`, `encrypted`, `too_large` or `empty`.
    """
    checked_members(source)
    package = Package(source)
    manifest = "META-INF/manifest.xml"
    if manifest in package.names and b"encryption-data" in package.read(manifest):
        raise protected(source)
    content = package.tree("content.xml")
    named = package.tree("styles.xml") if "styles.xml" in package.names else None
    file = _File(content, named, styles_of(content, named, HiddenText()))
    body = content.find(f"{OFFICE}body")
    for kind, name, add in _KINDS:
        part = body.find(f"{OFFICE}{kind}") if body is not None else None
        if part is not None:
            builder = TextBuilder(source)
            warnings = add(file, part, builder)
            built = builder.build()
            left_out = (*file.styles.hidden.messages(), *not_read(package.names))
            styled = _styled_title(part, file.styles) if kind == "text" else None
            metadata = _metadata(package, find_metadata(built.text, built.clutter), styled, kind)
            return ExtractedText(
                text=built.text,
                media_type=_TYPE + kind,
                importer=f"{name}/4",
                metadata=metadata,
                pages=built.pages,
                clutter=built.clutter,
                warnings=warnings,
                outline=built.outline,
                report=built.report(left_out, note_empty=kind == "presentation"),
            )
    raise broken(source, ValueError("no text, presentation or spreadsheet in it"))


@dataclass(frozen=True, slots=True)
class _File:
    """The parts of an opened file that all kinds have."""

    content: Element
    named: Element | None  # the part for styles with names, headers and footers
    styles: OdfStyles


def _add_text(file: _File, part: Element, builder: TextBuilder) -> tuple[Message, ...]:
    footers: list[str] = []
    roots = [file.content]
    if file.named is not None:
        roots.append(file.named)
        headers, footers = _running_lines(file.named, file.styles.hidden)
        for line in headers:
            builder.add(line, clutter=True)
    writer = BlockWriter(builder, file.styles, OdfLists(*roots))
    writer.write(part)
    writer.write_endnotes()
    for line in footers:
        builder.add(line, clutter=True)
    return ()


def _running_lines(named: Element, hidden: HiddenText) -> tuple[list[str], list[str]]:
    """The headers and the footers of all page styles, each once."""
    styles = styles_of_pages(named, hidden)
    headers: dict[str, None] = {}
    footers: dict[str, None] = {}
    for page in named.iter(f"{STYLE}master-page"):
        for element in page:
            kind = element.tag.removeprefix(STYLE)
            paragraphs = (e for e in element.iter() if e.tag in {f"{TEXT}p", f"{TEXT}h"})
            text = "\n".join(filter(None, (text_of(p, styles).strip() for p in paragraphs)))
            if text and kind.startswith("header"):
                headers.setdefault(text)
            elif text and kind.startswith("footer"):
                footers.setdefault(text)
    return list(headers), list(footers)


def _add_slides(file: _File, part: Element, builder: TextBuilder) -> tuple[Message, ...]:
    skipped = hidden_pages(file.content)
    hidden: list[int] = []
    roots = [file.content] if file.named is None else [file.content, file.named]
    lists = OdfLists(*roots)
    for number, page in enumerate(part.iter(f"{DRAW}page"), start=1):
        builder.begin_page()
        if page.get(f"{DRAW}style-name") in skipped:
            hidden.append(number)
        writer = BlockWriter(builder, file.styles, lists)
        notes = page.findall(f"{PRESENTATION}notes")
        shapes = [shape for shape in page if shape not in notes]
        # sorted() is stable: all but the title keep their order.
        for shape in sorted(shapes, key=lambda s: s.get(f"{PRESENTATION}class") != "title"):
            level = 1 if shape.get(f"{PRESENTATION}class") == "title" else None
            writer.write_shape(shape, level=level)
        for note in notes:
            for shape in note:
                if shape.get(f"{PRESENTATION}class") == "notes":
                    writer.write_shape(shape)
        writer.write_endnotes()
    return hidden_slides(builder.source.name, hidden)


def _add_sheets(file: _File, part: Element, builder: TextBuilder) -> tuple[Message, ...]:
    return add_sheets(part, builder, file.styles, hidden_sheets(file.content))


_KINDS: tuple[tuple[str, str, Callable[[_File, Element, TextBuilder], tuple[Message, ...]]], ...] = (
    ("text", "odt", _add_text),
    ("presentation", "odp", _add_slides),
    ("spreadsheet", "ods", _add_sheets),
)


def _styled_title(part: Element, styles: OdfStyles) -> str | None:
    blocks = [e for e in part if e.tag in {f"{TEXT}p", f"{TEXT}h"}][:TITLE_BLOCKS]
    for block in blocks:
        is_first_heading = block.tag == f"{TEXT}h" and block.get(f"{TEXT}outline-level", "1") == "1"
        if is_first_heading or block.get(f"{TEXT}style-name") == "Title":
            return sensible_title(one_line(text_of(block, styles)))
    return None


def _metadata(
    package: Package, from_text: DocumentMetadata, styled: str | None, kind: str
) -> DocumentMetadata:
    title = author = None
    if "meta.xml" in package.names:
        meta = package.tree("meta.xml").find(f"{OFFICE}meta")
        if meta is not None:
            title = sensible_title(meta.findtext(f"{_DC}title"))
            author = meta.findtext(f"{_META}initial-creator") or meta.findtext(f"{_DC}creator")
    chosen = FieldChoices()
    chosen.offer("title", title, "core-properties")
    if kind != "spreadsheet":  # the first rows of a table are no byline
        chosen.offer("title", styled, "heading")
        chosen.offer_all(from_text)  # a file's creation is not a publication: its date is not looked at
    chosen.offer("author", sensible_author(author), "core-properties")
    return chosen.build()
