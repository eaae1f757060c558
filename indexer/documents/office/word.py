"""Word documents (.docx) -> canonical text: paragraphs, lists, tables and notes in reading order."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from indexer.common.errors import ReadError
from indexer.common.messages import Message
from indexer.documents.blocks.blocks import BuiltText, TextBuilder, one_line
from indexer.documents.blocks.left_out import has_properties, not_read
from indexer.documents.blocks.table_spans import MAX_COLUMNS, span_number
from indexer.documents.metadata.article_head import find_metadata
from indexer.documents.metadata.choice import FieldChoices
from indexer.documents.metadata.declared import sensible_author, sensible_title
from indexer.documents.office.word_lists import WordLists
from indexer.documents.office.word_notes import WordNotes
from indexer.documents.office.word_styles import WordStyles, is_on
from indexer.documents.office.word_text import WordText
from indexer.documents.source.source_file import MEBIBYTE, SourceFile
from indexer.documents.source.zip_safety import broken, checked_members, library_at_work
from indexer.records.documents import DocumentMetadata, ExtractedText

IMPORTER = "docx/5"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAX_BYTES = 128 * MEBIBYTE
DEEPEST_TABLE = 20
TITLE_PARAGRAPHS = 5  # a paragraph styled as title or first heading stands among these

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WRAPPERS = {
    f"{_W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "dir", "bdo")
}
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
        words = WordText(WordStyles(document))
        built = _build(source, document, words)
        metadata = _metadata(document, built, words.styles, declared=has_properties(names))
    return ExtractedText(
        text=built.text,
        media_type=MEDIA_TYPE,
        importer=IMPORTER,
        metadata=metadata,
        clutter=built.clutter,
        outline=built.outline,
        report=built.report((*words.hidden.messages(), *not_read(names))),
    )


def _build(source: SourceFile, document: Any, words: WordText) -> BuiltText:
    builder = TextBuilder(source)
    notes = WordNotes(document, words.paragraph)
    for header in notes.headers:
        builder.add(header, clutter=True)
    body = document.element.body
    last_item = ""
    blocks = _Blocks(words, notes, WordLists(document))
    for block in blocks.read(body) if body is not None else ():
        if not block.text.strip():
            continue
        is_next = bool(block.item) and block.item == last_item
        indent = " " * (len(block.text) - len(block.text.lstrip(" ")))
        builder.add(block.text, separator=f"\n{indent}" if is_next else "\n\n", level=block.level)
        last_item = block.item
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
            Message("not_a_plain_word_document", name=source.name),
            detail=str(error),
            code="unsupported",
        ) from error


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph, table or note."""

    text: str
    level: int | None = None  # of a heading
    item: str = ""  # of a list with dashes "-", of one with numbers "1"


class _Blocks:
    """Reads a body in order: paragraphs, tables, and behind each the notes it refers to."""

    def __init__(self, words: WordText, notes: WordNotes, lists: WordLists) -> None:
        self._words = words
        self._notes = notes
        self._lists = lists

    def read(self, container: Any, depth: int = 0) -> Iterator[_Block]:
        """The blocks; content controls and tracked changes are only wrappers."""
        for element in container:
            if element.tag == f"{_W}p":
                yield self._paragraph(element)
            elif element.tag == f"{_W}tbl":
                yield _Block("\n".join(self._rows(element, depth + 1)))
            elif element.tag in _WRAPPERS:
                yield from self.read(element, depth)
                continue
            if depth == 0:
                yield from map(_Block, self._notes.flush())

    def _paragraph(self, element: Any) -> _Block:
        text = self._words.paragraph(element, self._notes)
        if not text.strip():  # Word counts it no more than it shows it
            return _Block("")
        mark = self._lists.mark(element)
        level = self._lists.heading_level(element)
        if not mark:
            return _Block(text, level)
        item = "" if level else "-" if mark.endswith("- ") else "1"
        return _Block(mark + one_line(text), level, item)

    def _rows(self, table: Any, depth: int) -> Iterator[str]:
        for row in table.iter(f"{_W}tr"):
            if _nearest(row, f"{_W}tbl") is not table:
                continue  # a row of a table inside a cell
            if is_on(row.find(f"{_W}trPr/{_W}hidden")):
                self._words.leave_out(row)
                continue
            cells = [cell for cell in row.iter(f"{_W}tc") if _nearest(cell, f"{_W}tr") is row]
            inner = [""] * _width(row.find(f"{_W}trPr"), "gridBefore")
            for cell in cells:
                inner.append(self._cell(cell, depth))
                inner += [""] * (_width(cell.find(f"{_W}tcPr"), "gridSpan") - 1)
            if any(inner):
                yield "\t".join(inner).rstrip("\t")

    def _cell(self, cell: Any, depth: int) -> str:
        if depth > DEEPEST_TABLE:
            return one_line(self._words.paragraph(cell))
        return " ".join(one_line(block.text) for block in self.read(cell, depth) if block.text.strip())


def _nearest(element: Any, tag: str) -> Any:
    return next(element.iterancestors(tag), None)


def _width(properties: Any, name: str) -> int:
    """Over how many columns something reaches; 0 where that is not said."""
    element = None if properties is None else properties.find(f"{_W}{name}")
    return 0 if element is None else min(span_number(element.get(f"{_W}val")), MAX_COLUMNS)


def _metadata(document: Any, built: BuiltText, styles: WordStyles, *, declared: bool) -> DocumentMetadata:
    from_text = find_metadata(built.text, built.clutter, clipping=False)
    properties = _property(document, "core_properties") if declared else None  # else the library invents some
    chosen = FieldChoices()
    chosen.offer("title", sensible_title(_property(properties, "title")), "core-properties")
    chosen.offer("title", _styled_title(document, WordText(styles)), "heading")
    chosen.offer_all(from_text)  # a file's creation is not a publication: its date is not looked at
    chosen.offer("author", sensible_author(_property(properties, "author")), "core-properties")
    return chosen.build()


def _property(properties: Any, name: str) -> Any:
    try:
        return getattr(properties, name)
    except (ValueError, KeyError, TypeError, AttributeError):  # a date that is none, a part that is missing
        return None


def _styled_title(document: Any, words: WordText) -> str | None:
    for paragraph in document.paragraphs[:TITLE_PARAGRAPHS]:
        try:
            style = paragraph.style.name
        except (AttributeError, KeyError, ValueError):  # styles that are missing or no styles
            return None
        if style in {"Title", "Heading 1"} and (title := " ".join(words.paragraph(paragraph._p).split())):
            return sensible_title(title)
    return None
