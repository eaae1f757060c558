"""Paragraphs, lists, tables, notes and comments of OpenDocument content, in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from indexer.documents.blocks.blocks import TextBuilder, comment_block, one_line, table_block
from indexer.documents.blocks.raised_runs import NOTE_MARK, Raised, RaisedLink, joined
from indexer.documents.blocks.symbol_fonts import in_font
from indexer.documents.blocks.text_looks import PLAIN
from indexer.documents.opendocument.odf_hidden import (
    HIDDEN_PARAGRAPH,
    HIDDEN_TEXT,
    SECTION,
    is_hidden,
    is_hidden_shape,
)
from indexer.documents.opendocument.odf_lists import DASH, ListCount, OdfLists
from indexer.documents.opendocument.odf_names import DC, DRAW, OFFICE, TABLE, TEXT
from indexer.documents.opendocument.odf_styles import OdfStyles

MAX_SPACES = 100  # of one <text:s>
MAX_REPEATS = 1_000  # of one cell or row that has text in it

# Names of elements, made once and not for each element.
PARAGRAPH, _HEADING, ANNOTATION = f"{TEXT}p", f"{TEXT}h", f"{OFFICE}annotation"
PARAGRAPHS = frozenset({PARAGRAPH, _HEADING})
_SPACES, _TAB, _LINE_BREAK, _NOTE = f"{TEXT}s", f"{TEXT}tab", f"{TEXT}line-break", f"{TEXT}note"
_SPAN, _LINK, _STYLE_NAME = f"{TEXT}span", f"{TEXT}a", f"{TEXT}style-name"
_LIST, _TABLE, _ROW = f"{TEXT}list", f"{TABLE}table", f"{TABLE}table-row"
_ROW_GROUPS = frozenset(f"{TABLE}table-{group}" for group in ("header-rows", "rows", "row-group"))
_COVERED = f"{TABLE}covered-table-cell"
_CELLS = frozenset({f"{TABLE}table-cell", _COVERED})
_UNSEEN = frozenset({_SPACES, _TAB, _LINE_BREAK, _NOTE, ANNOTATION})  # in text that is hidden
_SKIPPED = {f"{TEXT}tracked-changes", f"{TEXT}ruby-text", f"{OFFICE}forms", f"{TEXT}sequence-decls"}
_INDEXES = {f"{TEXT}table-of-content", f"{TEXT}alphabetical-index", f"{TEXT}illustration-index"}


def text_of(element: Element, styles: OdfStyles) -> str:
    """The characters of a paragraph, without its notes and comments."""
    return Inline(styles).read(element)


class Inline:
    """Reads a paragraph's characters and collects what hangs on it."""

    def __init__(self, styles: OdfStyles) -> None:
        self._styles = styles
        self._looks = PLAIN  # of what is being read
        self._is_hidden = False  # the paragraph that is being read, by a field in it
        self.notes: list[tuple[str, Element, bool]] = []  # mark, body, whether it is an endnote
        self.comments: list[Element] = []
        self.shapes: list[Element] = []

    def read(self, paragraph: Element) -> str:
        """The characters of the paragraph."""
        self._looks = self._styles.paragraphs.get(paragraph.get(_STYLE_NAME, ""), PLAIN)
        if not len(paragraph) and self._looks is PLAIN:
            return " ".join((paragraph.text or "").split())
        notes, comments, shapes = len(self.notes), len(self.comments), len(self.shapes)
        self._is_hidden = False
        pieces = self._pieces(paragraph)
        text = (joined(pieces) if self._styles.has_raised else "".join(pieces)).strip(" \n")
        if not self._is_hidden:
            return text
        # What hangs on it is not shown either.
        del self.notes[notes:], self.comments[comments:], self.shapes[shapes:]
        self._styles.hidden.add(text)
        return ""

    def _pieces(self, element: Element) -> Iterator[str]:
        shown = self._shown if self._looks else _spaced
        yield shown(element.text)
        for child in element:
            yield from self._piece(child)
            yield shown(child.tail)

    def _shown(self, text: str | None) -> str:
        if self._looks.hidden:
            self._styles.hidden.add(text)
            return ""
        shown = _spaced(text)
        if self._looks.font:
            shown = in_font(self._looks.font, shown)
        return Raised(shown) if self._looks.raised else shown

    def _piece(self, child: Element) -> Iterator[str]:
        tag = child.tag
        if self._looks.hidden and (tag in _UNSEEN or tag.startswith(DRAW)):
            self._leave_out(child)
        elif tag == _SPACES:
            yield " " * repeats(child, f"{TEXT}c", limit=MAX_SPACES)
        elif tag == _TAB:
            yield "\t"
        elif tag == _LINE_BREAK:
            yield "\n"
        elif tag == _NOTE:
            yield self._note(child)
        elif tag == ANNOTATION:
            self.comments.append(child)
        elif tag.startswith(DRAW):
            self.shapes.append(child)
        elif tag == _LINK and self._is_raised_mark(child):
            yield from map(RaisedLink, self._pieces(child))
        elif tag == _SPAN and self._styles.spans:
            around = self._looks
            self._looks = self._styles.spans.get(child.get(_STYLE_NAME, ""), PLAIN).over(around)
            yield from self._pieces(child)
            self._looks = around
        elif tag == HIDDEN_TEXT and is_hidden(child):
            self._leave_out(child)
        elif tag not in _SKIPPED:
            self._is_hidden = self._is_hidden or (tag == HIDDEN_PARAGRAPH and is_hidden(child))
            yield from self._pieces(child)

    def _leave_out(self, element: Element) -> None:
        self._styles.hidden.add("".join(element.itertext()))

    def _is_raised_mark(self, link: Element) -> bool:
        """Whether a link shows nothing but a raised number or sign."""
        if not self._styles.has_raised or not NOTE_MARK.fullmatch("".join(link.itertext())):
            return False
        looks = (self._styles.spans.get(span.get(_STYLE_NAME, "")) for span in link.iter(_SPAN))
        return any(own is not None and own.raised for own in looks)

    def _note(self, note: Element) -> str:
        body = note.find(f"{TEXT}note-body")
        mark = f"[^{one_line(note.findtext(f'{TEXT}note-citation') or '') or '*'}]"
        if body is not None:
            self.notes.append((mark, body, note.get(f"{TEXT}note-class") == "endnote"))
        return mark


class BlockWriter:
    """Writes OpenDocument content to a builder, each block with its notes and comments behind it."""

    def __init__(self, builder: TextBuilder, styles: OdfStyles, lists: OdfLists | None = None) -> None:
        self._builder = builder
        self._styles = styles
        self._lists = lists or OdfLists()
        self._endnotes: list[str] = []
        self._is_dashed = False  # the list that was written last

    def write(self, container: Element, *, clutter: bool = False, level: int | None = None) -> None:
        """All blocks below an element; with a level, its paragraphs are a heading."""
        before = ""
        for element in container:
            tag = element.tag
            goes_on, before = before == _LIST, tag
            if tag in PARAGRAPHS:
                inline = Inline(self._styles)
                own = repeats(element, f"{TEXT}outline-level", limit=10) if tag == _HEADING else level
                self._builder.add(inline.read(element), clutter=clutter, level=None if clutter else own)
                self._write_hanging(inline)
            elif tag == _LIST:
                self._write_list(element, clutter=clutter, goes_on=goes_on)
            elif tag == _TABLE:
                self.write_table(element)
            elif tag.startswith(DRAW):
                self.write_shape(element)
            elif tag == SECTION and is_hidden(element):
                self._styles.hidden.add("".join(element.itertext()))
            elif tag not in _SKIPPED:
                self.write(element, clutter=clutter or tag in _INDEXES, level=level)

    def write_shape(self, shape: Element, *, level: int | None = None) -> None:
        """A frame, text box or group; a picture has none but its description."""
        if shape.tag in {f"{DRAW}image", f"{DRAW}object", f"{DRAW}plugin"}:
            return
        if is_hidden_shape(shape):
            self._styles.hidden.add("".join(shape.itertext()))
            return
        self.write(shape, level=level)

    def write_table(self, table: Element) -> None:
        """A table as lines of cells."""
        inline = Inline(self._styles)
        self._builder.add(table_block(_row(row, inline) for row in rows_of(table)))
        self._write_hanging(inline)

    def write_endnotes(self) -> None:
        """The endnotes, behind everything else."""
        for note in self._endnotes:
            self._builder.add(note)
        self._endnotes.clear()

    def _write_list(self, element: Element, *, clutter: bool, goes_on: bool) -> None:
        """A list as lines; one that only goes on with the list before it, on the next line."""
        inline = Inline(self._styles)
        lines = list(self._items(element, inline, 0, "", self._lists.begin(element)))
        if lines:
            is_dashed = lines[0].lstrip(" ").startswith(DASH)
            indent = " " * (len(lines[0]) - len(lines[0].lstrip(" ")))
            is_next = goes_on and self._is_dashed == is_dashed
            self._builder.add(
                "\n".join(lines), clutter=clutter, separator=f"\n{indent}" if is_next else "\n\n"
            )
            self._is_dashed = is_dashed
        self._write_hanging(inline)

    def _items(
        self, element: Element, inline: Inline, level: int, style: str, count: ListCount
    ) -> Iterator[str]:
        style = element.get(_STYLE_NAME) or style
        for item in element:
            own = [one_line(inline.read(p)) for p in item if p.tag in PARAGRAPHS]
            if any(own):
                is_header = item.tag == f"{TEXT}list-header"
                head = "" if is_header else "  " * level + count.mark(style, level, item)
                yield head + " ".join(filter(None, own))
            for inner in item:
                if inner.tag == _LIST:
                    yield from self._items(inner, inline, level + 1, style, count)

    def _write_hanging(self, inline: Inline) -> None:
        for mark, body, is_endnote in inline.notes:
            text = " ".join(filter(None, (text_of(p, self._styles) for p in _paragraphs(body))))
            if is_endnote:
                self._endnotes.append(f"{mark}: {text}")
            else:
                self._builder.add(f"{mark}: {text}")
        for comment in inline.comments:
            text = " ".join(filter(None, (text_of(p, self._styles) for p in _paragraphs(comment))))
            if text:
                self._builder.add(comment_block(comment.findtext(f"{DC}creator"), text))
        for shape in inline.shapes:
            self.write_shape(shape)


def rows_of(table: Element) -> Iterator[Element]:
    """The rows of a table, those in row groups and header rows too, but not those of inner tables."""
    for element in table:
        if element.tag == _ROW:
            yield element
        elif element.tag in _ROW_GROUPS:
            yield from rows_of(element)


def cells_of(row: Element) -> Iterator[Element]:
    """The cells of a row; those covered by a merged one are there, and empty."""
    for element in row:
        if element.tag in _CELLS:
            yield element


def repeats(element: Element, attribute: str, *, limit: int = MAX_REPEATS) -> int:
    """How often an element stands for itself, bounded."""
    value = element.get(attribute)
    if value is None:
        return 1
    return max(1, min(int(value), limit)) if value.isascii() and value.isdigit() and len(value) < 10 else 1


def _row(row: Element, inline: Inline) -> Iterator[str]:
    for cell in cells_of(row):
        hidden = cell.tag == _COVERED
        text = "" if hidden else " ".join(filter(None, (inline.read(p) for p in _paragraphs(cell))))
        yield text
        for _ in range(1, 1 if text else repeats(cell, f"{TABLE}number-columns-repeated")):
            yield ""


def _paragraphs(element: Element) -> Iterator[Element]:
    """The outermost paragraphs below an element."""
    for child in element:
        if child.tag in PARAGRAPHS:
            yield child
        elif child.tag not in _SKIPPED and child.tag != ANNOTATION and not _is_hidden_section(child):
            yield from _paragraphs(child)


def _is_hidden_section(element: Element) -> bool:
    return element.tag == SECTION and is_hidden(element)


def _spaced(text: str | None) -> str:
    """White space in the file is layout: runs of it are one space."""
    if not text:
        return ""
    inner = " ".join(text.split())
    before = " " if text[0].isspace() else ""
    after = " " if inner and text[-1].isspace() else ""
    return before + inner + after
