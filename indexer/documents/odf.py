"""OpenDocument files (.odt, .odp, .ods) -> canonical text, with their own zip and XML reading."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element

from indexer.documents.blocks import TextBuilder, one_line, protected
from indexer.documents.metadata import find_metadata
from indexer.documents.metadata_choice import FieldChoices
from indexer.documents.odf_sheets import add_sheets
from indexer.documents.odf_text import (
    DRAW,
    OFFICE,
    PRESENTATION,
    STYLE,
    TEXT,
    BlockWriter,
    numbered_levels,
    text_of,
)
from indexer.documents.office_parts import not_read
from indexer.documents.package import Package
from indexer.documents.pdf_metadata import sensible_author, sensible_title
from indexer.documents.source_file import MEBIBYTE, SourceFile
from indexer.documents.zip_safety import broken, checked_members
from indexer.records import DocumentMetadata, ExtractedText

MOST_BYTES = 128 * MEBIBYTE
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
    body = content.find(f"{OFFICE}body")
    for kind, name, add in _KINDS:
        part = body.find(f"{OFFICE}{kind}") if body is not None else None
        if part is not None:
            builder = TextBuilder(source)
            add(package, content, part, builder)
            built = builder.build()
            styled = _styled_title(part) if kind == "text" else None
            metadata = _metadata(package, find_metadata(built.text, built.clutter), styled, kind)
            return ExtractedText(
                text=built.text,
                media_type=_TYPE + kind,
                importer=f"{name}/3",
                metadata=metadata,
                pages=built.pages,
                clutter=built.clutter,
                outline=built.outline,
                report=built.report(not_read(package.names), note_empty=kind == "presentation"),
            )
    raise broken(source, ValueError("no text, presentation or spreadsheet in it"))


def _add_text(package: Package, content: Element, part: Element, builder: TextBuilder) -> None:
    footers: list[str] = []
    roots = [content]
    if "styles.xml" in package.names:
        roots.append(package.tree("styles.xml"))
        headers, footers = _running_lines(roots[1])
        for line in headers:
            builder.add(line, clutter=True)
    writer = BlockWriter(builder, numbered_levels(*roots))
    writer.write(part)
    writer.write_endnotes()
    for line in footers:
        builder.add(line, clutter=True)


def _running_lines(styles: Element) -> tuple[list[str], list[str]]:
    """The headers and the footers of all page styles, each once."""
    headers: dict[str, None] = {}
    footers: dict[str, None] = {}
    for page in styles.iter(f"{STYLE}master-page"):
        for element in page:
            kind = element.tag.removeprefix(STYLE)
            paragraphs = (text_of(p).strip() for p in element.iter() if p.tag in {f"{TEXT}p", f"{TEXT}h"})
            text = "\n".join(filter(None, paragraphs))
            if text and kind.startswith("header"):
                headers.setdefault(text)
            elif text and kind.startswith("footer"):
                footers.setdefault(text)
    return list(headers), list(footers)


def _add_slides(_package: Package, _content: Element, part: Element, builder: TextBuilder) -> None:
    for page in part.iter(f"{DRAW}page"):
        builder.begin_page()
        writer = BlockWriter(builder)
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


def _add_sheets(_package: Package, _content: Element, part: Element, builder: TextBuilder) -> None:
    add_sheets(part, builder)


_KINDS: tuple[tuple[str, str, Callable[[Package, Element, Element, TextBuilder], None]], ...] = (
    ("text", "odt", _add_text),
    ("presentation", "odp", _add_slides),
    ("spreadsheet", "ods", _add_sheets),
)


def _styled_title(part: Element) -> str | None:
    blocks = [e for e in part if e.tag in {f"{TEXT}p", f"{TEXT}h"}][:TITLE_BLOCKS]
    for block in blocks:
        is_first_heading = block.tag == f"{TEXT}h" and block.get(f"{TEXT}outline-level", "1") == "1"
        if is_first_heading or block.get(f"{TEXT}style-name") == "Title":
            return sensible_title(one_line(text_of(block)))
    return None


def _metadata(package: Package, found: DocumentMetadata, styled: str | None, kind: str) -> DocumentMetadata:
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
        chosen.offer_all(found)  # a file's creation is not a publication: its date is not looked at
    chosen.offer("author", sensible_author(author), "core-properties")
    return chosen.build()
