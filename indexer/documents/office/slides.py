"""Presentations (.pptx) -> canonical text: a page for each slide, its title first, its notes last."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from indexer.common.errors import ReadError
from indexer.common.messages import Message
from indexer.documents.blocks.blocks import (
    BuiltText,
    TextBuilder,
    clean_block,
    comment_block,
    one_line,
    table_block,
)
from indexer.documents.blocks.left_out import HiddenText, has_properties, hidden_slides, not_read
from indexer.documents.blocks.raised_runs import Raised, RaisedLink, joined
from indexer.documents.blocks.symbol_fonts import in_font, sign_font
from indexer.documents.metadata.choice import FieldChoices
from indexer.documents.metadata.declared import sensible_author, sensible_title
from indexer.documents.office.office_formulas import FORMULA, formula
from indexer.documents.office.slide_lists import DASH, SlideMarks
from indexer.documents.source.package import Package, local, relations
from indexer.documents.source.source_file import MEBIBYTE, SourceFile
from indexer.documents.source.zip_safety import checked_members, library_at_work
from indexer.records.documents import DocumentMetadata, ExtractedText

IMPORTER = "pptx/4"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
MAX_BYTES = 128 * MEBIBYTE
DEEPEST_GROUP = 30

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_SHAPE_TAGS = {f"{_P}sp", f"{_P}grpSp", f"{_P}graphicFrame", f"{_P}cxnSp", f"{_P}pic", _CHOICE}
# Placeholders that repeat on every slide and say nothing of it.
_RUNNING = {"dt", "ftr", "sldNum", "hdr"}
_TITLES = {"title", "ctrTitle"}


def read_pptx(source: SourceFile) -> ExtractedText:
    """The text of a presentation; slide numbers are its pages.

    Raises:
        ReadError: `broken`, `encrypted`, `too_large` or `empty`.
    """
    names = checked_members(source)
    with library_at_work(source):
        presentation = _open(source)
        unseen = HiddenText()
        built, title, hidden = _build(source, presentation, unseen)
        # Where the file has no properties, the library would invent some.
        properties = presentation.core_properties if has_properties(names) else None
        declared = (_property(properties, "title"), _property(properties, "author"))
    return ExtractedText(
        text=built.text,
        media_type=MEDIA_TYPE,
        importer=IMPORTER,
        metadata=_metadata(declared, title),
        pages=built.pages,
        clutter=built.clutter,
        warnings=hidden_slides(source.name, hidden),
        outline=built.outline,
        report=built.report((*unseen.messages(), *not_read(names))),
    )


def _metadata(declared: tuple[str | None, str | None], first_title: str | None) -> DocumentMetadata:
    chosen = FieldChoices()
    chosen.offer("title", sensible_title(declared[0]), "core-properties")
    chosen.offer("title", sensible_title(first_title), "heading")
    chosen.offer("author", sensible_author(declared[1]), "core-properties")
    return chosen.build()


def _open(source: SourceFile) -> Any:
    import pptx

    try:
        return pptx.Presentation(io.BytesIO(source.data))
    except ValueError as error:  # its content type: a show, a template, or slides with macros
        raise ReadError(
            Message("not_a_plain_presentation", name=source.name),
            detail=str(error),
            code="unsupported",
        ) from error


def _build(
    source: SourceFile, presentation: Any, unseen: HiddenText
) -> tuple[BuiltText, str | None, list[int]]:
    builder = TextBuilder(source)
    package = Package(source)
    title: str | None = None
    hidden: list[int] = []
    for number, slide in enumerate(presentation.slides, start=1):
        builder.begin_page()
        if slide._element.get("show") in {"0", "false"}:
            hidden.append(number)
        blocks = list(_shapes(slide._element.cSld.spTree, unseen))
        if number == 1:
            title = next((one_line(text) for kind, text in blocks if kind in _TITLES), None)
        # sorted() is stable: all but the title keep the order they are drawn in.
        for kind, text in sorted(blocks, key=lambda block: block[0] not in _TITLES):
            builder.add(text, clutter=kind in _RUNNING, level=1 if kind in _TITLES else None)
        for diagram in _diagrams(package, str(slide.part.partname)[1:]):
            builder.add(diagram)
        for comment in _comments(package, str(slide.part.partname)[1:]):
            builder.add(comment)
        if slide.has_notes_slide:
            for kind, text in _shapes(slide.notes_slide._element.cSld.spTree, unseen):
                if kind == "body":
                    builder.add(text)
    return builder.build(), title, hidden


def _shapes(tree: Any, unseen: HiddenText, depth: int = 0) -> Iterator[tuple[str, str]]:
    """The kind of placeholder ("" for none) and the text of each shape, those in groups too."""
    if depth > DEEPEST_GROUP:
        return
    for shape in tree:
        if _is_switched_off(shape):
            for node in shape.iter(f"{_A}t"):
                unseen.add(node.text)
        elif shape.tag == f"{_P}sp":
            yield _placeholder(shape), _shape_text(shape)
        elif shape.tag == f"{_P}graphicFrame":
            for table in shape.iter(f"{_A}tbl"):
                yield (
                    "",
                    table_block(
                        ["" if _covered(cell) else _cell(cell) for cell in row.findall(f"{_A}tc")]
                        for row in table.findall(f"{_A}tr")
                    ),
                )
        elif shape.tag in _SHAPE_TAGS or local(str(shape.tag)) == "Choice":
            yield from _shapes(
                shape, unseen, depth + 1
            )  # of an alternative, the Fallback is the same once more


def _is_switched_off(shape: Any) -> bool:
    """Whether a shape is not shown, as the selection pane does it; a hidden slide is one that is skipped."""
    own = next(iter(shape), None)
    properties = None if own is None else own.find(f"{_P}cNvPr")
    return properties is not None and properties.get("hidden") in {"1", "true"}


def _placeholder(shape: Any) -> str:
    mark = shape.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph")
    return "" if mark is None else mark.get("type", "body")


def _covered(cell: Any) -> bool:
    return cell.get("hMerge") in {"1", "true"} or cell.get("vMerge") in {"1", "true"}


def _cell(cell: Any) -> str:
    body = cell.find(f"{_A}txBody")
    return "" if body is None else " ".join(paragraph.text for paragraph in _paragraphs(body))


def _shape_text(shape: Any) -> str:
    body = shape.find(f"{_P}txBody")
    if body is None:
        return ""
    paragraphs = list(_paragraphs(body))
    is_list = _placeholder(shape) in {"body", "obj", ""} and len(paragraphs) > 1
    usual = DASH if _placeholder(shape) and is_list else ""
    return "\n".join(_line(paragraph, usual, is_list=is_list) for paragraph in paragraphs)


def _line(paragraph: _Paragraph, usual: str, *, is_list: bool) -> str:
    mark = usual if paragraph.mark is None else paragraph.mark
    if not is_list and mark == DASH:  # one line is no list
        mark = ""
    return f"{'  ' * paragraph.level if mark else ''}{mark}{paragraph.text}"


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph with any text."""

    level: int
    text: str
    mark: str | None  # None where the layout decides


def _paragraphs(body: Any) -> Iterator[_Paragraph]:
    """The paragraphs that have any text."""
    marks = SlideMarks()
    for paragraph in body.findall(f"{_A}p"):
        pieces: list[str] = []
        for node in paragraph.iter(f"{_A}t", f"{_A}br", f"{_A}tab", FORMULA):
            if node.tag == FORMULA:
                pieces.append(formula(node))
            else:
                pieces.append(_characters(node) if node.tag == f"{_A}t" else " ")
        text = clean_block(joined(pieces))
        if text.strip():
            properties = paragraph.find(f"{_A}pPr")
            written = properties.get("lvl", "0") if properties is not None else "0"
            level = int(written) if written in set("012345678") else 0
            yield _Paragraph(level, text, marks.mark(properties, level))


def _characters(node: Any) -> str:
    """The characters of a run; how high it stands is in thousandths of its line."""
    text = str(node.text or "")
    properties = node.getparent().find(f"{_A}rPr")
    if properties is None:
        return text
    fonts = [element for name in ("sym", "latin") if (element := properties.find(f"{_A}{name}")) is not None]
    if fonts and (font := sign_font(fonts[0].get("typeface"))):
        text = in_font(font, text)
    if not properties.get("baseline", "").lstrip("+0").rstrip("%").isdigit():
        return text
    return Raised(text) if properties.find(f"{_A}hlinkClick") is None else RaisedLink(text)


def _diagrams(package: Package, slide: str) -> Iterator[str]:
    """The words of SmartArt, which stand in a part of their own."""
    for kind, member in relations(package, slide).values():
        if kind == "diagramData" and member in package.names:
            points = package.tree(member).iter(f"{{{_DIAGRAM}}}pt")
            texts = ("".join(t.text or "" for t in point.iter(f"{_A}t")).strip() for point in points)
            yield "\n".join(f"- {one_line(text)}" for text in texts if text)


def _comments(package: Package, slide: str) -> Iterator[str]:
    """Remarks pinned to a slide, of the old and of the new kind."""
    for kind, member in relations(package, slide).values():
        if kind != "comments" or member not in package.names:
            continue
        names = _comment_authors(package)
        for comment in package.tree(member).iter():
            if local(comment.tag) != "cm":
                continue
            words = [t.text or "" for t in comment.iter() if local(t.tag) in {"text", "t"}]
            if any(word.strip() for word in words):
                yield comment_block(names.get(comment.get("authorId", "")), " ".join(words))


def _comment_authors(package: Package) -> dict[str, str]:
    members = [name for name in ("ppt/commentAuthors.xml", "ppt/authors.xml") if name in package.names]
    return {entry.get("id", ""): entry.get("name", "") for name in members for entry in package.tree(name)}


def _property(properties: Any, name: str) -> str | None:
    try:
        return str(getattr(properties, name)) or None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
