"""Word documents (.docx) -> canonical text: paragraphs, lists, tables and notes in reading order."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from indexer.documents.blocks import BuiltText, TextBuilder, one_line
from indexer.documents.metadata import find_metadata
from indexer.documents.metadata_choice import FieldChoices
from indexer.documents.office_parts import not_read
from indexer.documents.pdf_metadata import sensible_author, sensible_title
from indexer.documents.source_file import MEBIBYTE, SourceFile
from indexer.documents.word_lists import WordLists
from indexer.documents.word_notes import REFERENCES, WordNotes
from indexer.documents.zip_safety import broken, checked_members, library_at_work
from indexer.errors import ReadError
from indexer.records import DocumentMetadata, ExtractedText

IMPORTER = "docx/3"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST_BYTES = 128 * MEBIBYTE
DEEPEST_TABLE = 20
TITLE_PARAGRAPHS = 5  # a paragraph styled as title or first heading stands among these

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BREAKS = {
    f"{_W}tab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "\N{NON-BREAKING HYPHEN}",
}
_WRAPPERS = {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml", f"{_W}smartTag"}
_ITEM = re.compile(r" *(?:- |\d+\. )")
_MAIN_PART = re.compile(r"word/document\d*\.xml")  # Word on the web numbers it


def read_docx(source: SourceFile) -> ExtractedText:
    """The text of a Word document; the cells of a table row are separated by tabs.

    Raises:
        ReadError: `unsupported` for templates and documents with macros; `broken`, `encrypted`,
            `too_large` or `empty`.
    """
    names = checked_members(source)
    if not any(_MAIN_PART.fullmatch(name) for name in names):
        raise broken(source, ValueError("no main part"))
    with library_at_work(source):
        document = _open(source)
        built = _build(source, document)
        metadata = _metadata(document, built)
    return ExtractedText(
        text=built.text,
        media_type=MEDIA_TYPE,
        importer=IMPORTER,
        metadata=metadata,
        clutter=built.clutter,
        outline=built.outline,
        report=built.report(not_read(names)),
    )


def _build(source: SourceFile, document: Any) -> BuiltText:
    builder = TextBuilder(source)
    notes = WordNotes(document, _paragraph)
    for header in notes.headers:
        builder.add(header, clutter=True)
    body = document.element.body
    last_mark = ""
    for block, level in _Blocks(notes, WordLists(document)).read(body) if body is not None else ():
        if not block.strip():
            continue
        item = _ITEM.match(block)
        mark = item[0].strip()[-1] if item else ""  # of one list are dashes, or numbers
        builder.add(block, separator="\n" if mark and mark == last_mark else "\n\n", level=level)
        last_mark = mark
    for note in notes.endnotes():
        builder.add(note)
    for footer in notes.footers:
        builder.add(footer, clutter=True)
    return builder.build()


def _open(source: SourceFile) -> Any:
    import docx

    try:
        return docx.Document(io.BytesIO(source.data))
    except ValueError as error:  # its content type: a template, or a document with macros
        raise ReadError(
            f"“{source.name}” is not a plain Word document; open it in Word and save it as .docx first.",
            detail=str(error),
            code="unsupported",
        ) from error


class _Blocks:
    """Reads a body in order: paragraphs, tables, and behind each the notes it refers to."""

    def __init__(self, notes: WordNotes, lists: WordLists) -> None:
        self._notes = notes
        self._lists = lists

    def read(self, container: Any, depth: int = 0) -> Iterator[tuple[str, int | None]]:
        """The blocks, with the level of a heading; content controls and tracked changes are only wrappers."""
        for element in container:
            if element.tag == f"{_W}p":
                text = _paragraph(element, self._notes)
                mark = self._lists.mark(element) if depth == 0 and text.strip() else ""
                level = self._lists.heading_level(element) if depth == 0 and not mark else None
                yield mark + one_line(text) if mark else text, level
            elif element.tag == f"{_W}tbl":
                yield "\n".join(self._rows(element, depth + 1)), None
            elif element.tag in _WRAPPERS:
                yield from self.read(element, depth)
                continue
            if depth == 0:
                yield from ((note, None) for note in self._notes.flush())

    def _rows(self, table: Any, depth: int) -> Iterator[str]:
        for row in table.iter(f"{_W}tr"):
            if _nearest(row, f"{_W}tbl") is not table:
                continue  # a row of a table inside a cell
            cells = [cell for cell in row.iter(f"{_W}tc") if _nearest(cell, f"{_W}tr") is row]
            inner = [self._cell(cell, depth) for cell in cells]
            if any(inner):
                yield "\t".join(inner)

    def _cell(self, cell: Any, depth: int) -> str:
        if depth > DEEPEST_TABLE:
            return " ".join(node.text or "" for node in cell.iter(f"{_W}t"))
        return " ".join(one_line(block) for block, _ in self.read(cell, depth) if block.strip())


def _nearest(element: Any, tag: str) -> Any:
    return next(element.iterancestors(tag), None)


def _paragraph(paragraph: Any, notes: WordNotes | None = None) -> str:
    """All text of a paragraph: links, fields and insertions too; deleted text is another element."""
    pieces: list[str] = []
    for node in paragraph.iter():
        if node.tag == f"{_W}t":
            if _nearest(node, _FALLBACK) is None:  # the same text box once more, for old programs
                pieces.append(node.text or "")
        elif node.tag in _BREAKS and node.getparent().tag == f"{_W}r":
            pieces.append(_BREAKS[node.tag])
        elif notes is not None and node.tag in REFERENCES:
            pieces.append(notes.refer(node))
        elif node.tag == f"{_W}p" and node is not paragraph:
            pieces.append("\n")  # a paragraph of a text box
    return "".join(pieces).replace("\r", "\n").strip("\n ")


def _metadata(document: Any, built: BuiltText) -> DocumentMetadata:
    found = find_metadata(built.text, built.clutter, clipping=False)
    properties = _property(document, "core_properties")
    chosen = FieldChoices()
    chosen.offer("title", sensible_title(_property(properties, "title")), "core-properties")
    chosen.offer("title", _styled_title(document), "heading")
    chosen.offer_all(found)  # a file's creation is not a publication: its date is not looked at
    chosen.offer("author", sensible_author(_property(properties, "author")), "core-properties")
    return chosen.build()


def _property(properties: Any, name: str) -> Any:
    try:
        return getattr(properties, name)
    except (ValueError, KeyError, TypeError, AttributeError):  # a date that is none, a part that is missing
        return None


def _styled_title(document: Any) -> str | None:
    for paragraph in document.paragraphs[:TITLE_PARAGRAPHS]:
        try:
            style = paragraph.style.name
        except (AttributeError, KeyError, ValueError):  # styles that are missing or no styles
            return None
        if style in {"Title", "Heading 1"} and (title := " ".join(_paragraph(paragraph._p).split())):
            return sensible_title(title)
    return None
