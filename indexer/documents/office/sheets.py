"""Spreadsheets (.xlsx) -> canonical text: a page for each sheet, labelled with its name.

Our own reading of the parts, not a library's: a library lays a sheet out as the whole rectangle between
its outermost cells, which one cell at XFD1048576 makes larger than any memory, and drops what a cell
shows (12.5%) for what it stores (0.125).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element
from xml.parsers import expat

from indexer.common.messages import Message
from indexer.documents.blocks.blocks import TextBuilder, comment_block, one_line
from indexer.documents.blocks.grid import Grid
from indexer.documents.blocks.left_out import HiddenText, hidden_in_workbook, not_read
from indexer.documents.blocks.raised_runs import Raised, joined
from indexer.documents.metadata.choice import FieldChoices
from indexer.documents.metadata.declared import sensible_author, sensible_title
from indexer.documents.office.number_formats import built_in_format, hides, shown
from indexer.documents.source.package import Package, local, relations
from indexer.documents.source.source_file import MEBIBYTE, SourceFile
from indexer.documents.source.zip_safety import broken, checked_members
from indexer.records.documents import DocumentMetadata, ExtractedText

IMPORTER = "xlsx/3"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_BYTES = 128 * MEBIBYTE
MAX_HIDDEN_RANGES = 1_000  # of columns in a row
_MAIN_PART = re.compile(r"xl/workbook\d*\.xml")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(frozen=True, slots=True)
class Workbook:
    """What the cells of all sheets share."""

    strings: Sequence[str]
    formats: Sequence[str]  # by cell style
    from_1904: bool
    hiding: Collection[str]  # cell styles whose patterns leave some cells empty
    unseen: HiddenText = field(default_factory=HiddenText)  # what their patterns do not show


def read_xlsx(source: SourceFile) -> ExtractedText:
    """What the cells of a workbook show.

    Raises:
        ReadError: `broken`, `encrypted`, `too_large` or `empty`.
    """
    names = checked_members(source)
    package = Package(source)
    main = next((name for name in sorted(names) if _MAIN_PART.fullmatch(name)), None)
    if main is None:
        raise broken(source, ValueError("no workbook"))
    root = package.tree(main)
    if local(root.tag) != "workbook":
        raise broken(source, ValueError("no workbook"))
    related = relations(package, main)
    formats = _formats(package, related)
    workbook = Workbook(_strings(package, related), formats, _starts_in_1904(root), _hiding(formats))
    builder = TextBuilder(source)
    hidden: list[str] = []
    unsolved = rows = columns = 0
    for sheet in (element for element in root.iter() if local(element.tag) == "sheet"):
        label = one_line(sheet.get("name", "")) or None
        kind, member = related.get(sheet.get(_RELATION_ID) or sheet.get(_STRICT_ID) or "", ("", ""))
        builder.begin_page(label)
        if sheet.get("state", "visible") != "visible":
            hidden.append(label or "?")
        if kind == "worksheet" and member in names:
            read = _read_sheet(source, package.read(member), workbook)
            builder.add(read.grid.block())
            unsolved += read.unsolved
            rows += len(read.hidden_rows & read.grid.rows)
            columns += sum(map(read.is_hidden_column, read.grid.columns))
            for comment in comments_of(package, member):
                builder.add(comment)
    built = builder.build()
    return ExtractedText(
        text=built.text,
        media_type=MEDIA_TYPE,
        importer=IMPORTER,
        metadata=_metadata(package),
        pages=built.pages,
        clutter=built.clutter,
        warnings=hidden_in_workbook(source.name, hidden, rows, columns),
        report=built.report(
            (*_unsolved(unsolved), *workbook.unseen.messages(), *not_read(names)), note_empty=False
        ),
    )


class _SheetHandler:
    """Takes expat's events of one sheet and fills a grid."""

    def __init__(self, source: SourceFile, workbook: Workbook) -> None:
        self.grid = Grid(source)
        self._source = source
        self._workbook = workbook
        self._row = -1
        self._column = -1
        self._kind = ""
        self._style = "0"
        self._value: list[str] = []
        self._collecting = False
        self._in_phonetic = False
        self._formula = False
        self.hidden_rows: set[int] = set()
        self._hidden_columns: list[tuple[int, int]] = []
        self.unsolved = 0  # formulas without a result beside them

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            self._start_cell(attributes)
        elif name in {"v", "t"}:
            self._collecting = not self._in_phonetic
            self._formula = False
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._in_phonetic = True
        elif name == "row":
            number = attributes.get("r", "")
            plain = number.isascii() and number.isdigit() and len(number) <= 7
            self._row = int(number) - 1 if plain else self._row + 1
            self._column = -1
            if attributes.get("hidden") in {"1", "true"}:
                self.hidden_rows.add(self._row)
        elif name == "col" and attributes.get("hidden") in {"1", "true"}:
            first, last = attributes.get("min", ""), attributes.get("max", "")
            are_numbers = first.isdecimal() and last.isdecimal() and len(first + last) < 20
            if are_numbers and len(self._hidden_columns) < MAX_HIDDEN_RANGES:
                self._hidden_columns.append((int(first) - 1, int(last) - 1))

    def is_hidden_column(self, column: int) -> bool:
        """Whether the sheet hides a column, counted from 0."""
        return any(first <= column <= last for first, last in self._hidden_columns)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "0")
        self._value.clear()
        reference = _REFERENCE.fullmatch(attributes.get("r", ""))
        if reference is None:
            self._column += 1
            return
        self._column, self._row = _column(reference[1]), int(reference[2]) - 1

    def data(self, text: str) -> None:
        if self._collecting:
            self._value.append(text)

    def end(self, name: str) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name in {"v", "t"}:
            self._collecting = False
        elif name == "rPh":
            self._in_phonetic = False
        elif name == "c" and self._formula:
            self._formula = False
            self.unsolved += 1
        elif name == "c" and self._value and (text := one_line(self._shown("".join(self._value)))):
            self.grid.put(self._row, self._column, text)

    def _shown(self, value: str) -> str:
        if self._style in self._workbook.hiding and self._is_hidden(value):
            return ""
        if self._kind != "n":
            return self._words(value)
        return shown(value, self._pattern(), from_1904=self._workbook.from_1904)

    def _pattern(self) -> str:
        style = int(self._style) if self._style.isascii() and self._style.isdigit() else 0
        formats = self._workbook.formats
        return formats[style] if style < len(formats) else "General"

    def _is_hidden(self, value: str) -> bool:
        """Whether the pattern of the cell leaves it empty; what is lost so is counted."""
        sign = _sign(value) if self._kind == "n" else None
        if self._kind not in {"n", "s", "str", "inlineStr"} or not hides(self._pattern(), sign=sign):
            return False
        if sign != 0:  # hidden zeros are not reported
            self._workbook.unseen.add(self._words(value))
        return True

    def _words(self, value: str) -> str:
        if self._kind == "s":
            index = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1
            return self._workbook.strings[index] if 0 <= index < len(self._workbook.strings) else ""
        if self._kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(value, value)
        if self._kind == "d":
            return value.replace("T00:00:00", "").replace("T", " ")
        return value


def _sign(value: str) -> int | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return (number > 0) - (number < 0)


@functools.lru_cache(maxsize=1024)
def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _read_sheet(source: SourceFile, markup: bytes, workbook: Workbook) -> _SheetHandler:
    handler = _SheetHandler(source, workbook)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.data

    def refuse(*_: object) -> None:
        raise broken(source, ValueError("a DTD in a sheet"))

    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(markup, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise broken(source, error) from error
    return handler


def _strings(package: Package, related: dict[str, tuple[str, str]]) -> list[str]:
    member = _related(package, related, "sharedStrings")
    return [] if member is None else [_rich_text(entry) for entry in package.tree(member)]


def _rich_text(entry: Element) -> str:
    """The characters of a string, without the reading aids (furigana, pinyin) above it."""
    pieces: list[str] = []
    for child in entry:
        if local(child.tag) == "t":
            pieces.append(child.text or "")
        elif local(child.tag) == "r":
            text = "".join(t.text or "" for t in child if local(t.tag) == "t")
            pieces.append(Raised(text) if _is_raised(child) else text)
    return joined(pieces)


def _is_raised(run: Element) -> bool:
    properties = (element for child in run if local(child.tag) == "rPr" for element in child)
    return any(local(e.tag) == "vertAlign" and e.get("val") == "superscript" for e in properties)


def _formats(package: Package, related: dict[str, tuple[str, str]]) -> list[str]:
    member = _related(package, related, "styles")
    if member is None:
        return []
    styles = package.tree(member)
    own = {
        element.get("numFmtId", ""): element.get("formatCode", "")
        for element in styles.iter()
        if local(element.tag) == "numFmt"
    }
    patterns: list[str] = []
    for group in (element for element in styles if local(element.tag) == "cellXfs"):
        for style in group:
            number = style.get("numFmtId", "0")
            built_in = int(number) if number.isascii() and number.isdigit() else 0
            patterns.append(own.get(number) or built_in_format(built_in))
    return patterns


def _hiding(formats: Sequence[str]) -> frozenset[str]:
    signs = (1, -1, 0, None)
    numbered = enumerate(formats)
    return frozenset(str(n) for n, pattern in numbered if any(hides(pattern, sign=s) for s in signs))


def _related(package: Package, related: dict[str, tuple[str, str]], kind: str) -> str | None:
    return next((m for k, m in related.values() if k == kind and m in package.names), None)


def _starts_in_1904(root: Element) -> bool:
    properties = next((e for e in root if local(e.tag) == "workbookPr"), None)
    return properties is not None and properties.get("date1904") in {"1", "true"}


def _metadata(package: Package) -> DocumentMetadata:
    """Title and author as the properties have them: the first rows of a table are no byline."""
    if "docProps/core.xml" not in package.names:
        return DocumentMetadata()
    values = {local(element.tag): element.text for element in package.tree("docProps/core.xml")}
    chosen = FieldChoices()
    chosen.offer("title", sensible_title(values.get("title")), "core-properties")
    chosen.offer("author", sensible_author(values.get("creator")), "core-properties")
    return chosen.build()


def _unsolved(number: int) -> tuple[Message, ...]:
    """Files that programs have written hold the formulas of their cells only."""
    return (Message("formulas_without_result", n=number),) if number else ()


def comments_of(package: Package, sheet: str) -> Iterator[str]:
    """The remarks of one sheet, each with its cell and its author."""
    for kind, member in relations(package, sheet).values():
        if kind != "comments" or member not in package.names:
            continue
        root = package.tree(member)
        authors = [e.text or "" for e in root.iter() if local(e.tag) == "author"]
        for comment in (e for e in root.iter() if local(e.tag) == "comment"):
            words = one_line("".join(t.text or "" for t in comment.iter() if local(t.tag) == "t"))
            index = comment.get("authorId", "")
            known = index.isascii() and index.isdigit() and int(index) < len(authors)
            author = authors[int(index)] if known else ""
            # Excel begins the remark itself with its author's name.
            words = words.removeprefix(f"{author}:").strip() if author else words
            if words:
                yield comment_block(" ".join(filter(None, [comment.get("ref", ""), author])), words)
