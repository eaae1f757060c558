"""Builds a canonical text block by block, with exact spans of pages and clutter."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indexer.common.errors import ReadError
from indexer.common.messages import Message
from indexer.documents.source.charset import canonical
from indexer.documents.source.source_file import SourceFile
from indexer.records.documents import PageSpan, Span
from indexer.records.reading import OutlineEntry, PageNote, PageState, ReadingReport

MAX_CHARS = 64_000_000
MAX_HEADINGS = 10_000
MAX_HEADING_CHARS = 200
COMMENT_MARK = "✎"  # opens a reader's remark, in whatever language the document is

_SUSPECT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SUSPECT_CHARACTERS = tuple(
    map(chr, (*range(9), *range(11, 32), 127, 0xFFFE, 0xFFFF))
)  # of these, and half surrogate pairs
_LONG_CHARS = 1_000
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
_HALF_PAIR = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class BuiltText:
    """A finished canonical text with its pages and clutter."""

    text: str
    pages: tuple[PageSpan, ...]
    clutter: tuple[Span, ...]
    outline: tuple[OutlineEntry, ...] = ()

    def report(self, left_out: tuple[Message, ...] = (), *, note_empty: bool = True) -> ReadingReport:
        """The report of reading the file.

        Args:
            left_out: One sentence for each kind of content that was left out.
            note_empty: Whether pages without text are reported.
        """
        empty = (page for page in self.pages if note_empty and page.start == page.end)
        return ReadingReport(
            pages=len(self.pages) or None,
            notes=tuple(PageNote(page.index, PageState.EMPTY) for page in empty),
            left_out=left_out,
        )


class TextBuilder:
    """Collects blocks in reading order. Blocks are separated by blank lines, which belong to no page."""

    def __init__(self, source: SourceFile) -> None:
        self.source = source
        self._text = io.StringIO()  # not a list of pieces, so that the text is never in memory twice
        self._length = 0
        self._pages: list[PageSpan] = []
        self._clutter: list[Span] = []
        self._outline: list[OutlineEntry] = []
        self._label: str | None = None
        self._page_start: int | None = None
        self._paged = False
        self.has_body = False  # whether a block that is not clutter was added

    @property
    def length(self) -> int:
        """The characters so far."""
        return self._length

    def add(
        self, block: str, *, clutter: bool = False, separator: str = "\n\n", level: int | None = None
    ) -> None:
        """Append a block, unless it is blank; with a level (1 is the highest) it is a heading."""
        block = clean_block(block)
        if not block.strip():
            return
        if self._length:
            self._append(separator)
        start = self._length
        if self._page_start is None:
            self._page_start = start
        self._append(block)
        if level is not None and len(self._outline) < MAX_HEADINGS:
            title = one_line(block)[:MAX_HEADING_CHARS]
            page = len(self._pages) + 1 if self._paged else None
            self._outline.append(OutlineEntry(level, title, start, page))
        if clutter:
            self._clutter.append(Span(start, self._length))
        else:
            self.has_body = True

    def add_all(self, blocks: Sequence[str]) -> None:
        """Append many blocks that are not blank and have no white space around them, none of them clutter."""
        text = "\n\n".join(blocks)
        if not _is_clean(text):
            for block in blocks:
                self.add(block)
        elif text:
            if self._length:
                self._append("\n\n")
            if self._page_start is None:
                self._page_start = self._length
            self._append(text)
            self.has_body = True

    def begin_page(self, label: str | None = None) -> None:
        """End the current page and begin a new one."""
        self._end_page()
        self._paged = True
        self._label = label
        self._page_start = None

    def build(self) -> BuiltText:
        """The text so far.

        Raises:
            ReadError: `empty`, where there is nothing but clutter.
        """
        if not self.has_body:
            raise no_text_in(self.source)
        self._end_page()
        self._paged = False
        return BuiltText(
            self._text.getvalue(), tuple(self._pages), tuple(self._clutter), tuple(self._outline)
        )

    def _append(self, piece: str) -> None:
        self._text.write(piece)
        self._length += len(piece)
        if self._length > MAX_CHARS:
            raise too_much_text(self.source)

    def _end_page(self) -> None:
        if self._paged:
            start = self._length if self._page_start is None else self._page_start
            self._pages.append(PageSpan(len(self._pages) + 1, self._label, start, self._length))


def clean_block(block: str) -> str:
    """Canonical characters only, without line ends around them."""
    if _is_clean(block):
        return block.strip("\n ")
    block = _UNWANTED.sub("", canonical(block).replace("\v", "\n").replace("\f", "\n"))
    return _HALF_PAIR.sub("\N{REPLACEMENT CHARACTER}", block).strip("\n ")


def _is_clean(text: str) -> bool:
    """Whether the text has only canonical characters, as nearly all texts do."""
    if len(text) < _LONG_CHARS:
        return _SUSPECT.search(text) is None
    if any(character in text for character in _SUSPECT_CHARACTERS):  # faster than the pattern
        return False
    try:
        text.encode()
    except UnicodeEncodeError:  # half a pair
        return False
    return True


def one_line(text: str) -> str:
    """All white space as single spaces: a table's cell, a label, a title."""
    return " ".join(text.split())


def table_block(rows: Iterable[Iterable[str]]) -> str:
    """Rows as lines and cells between tabs; rows without any text are left out, their order is kept."""
    lines = ("\t".join(one_line(cell) for cell in row).rstrip("\t") for row in rows)
    return "\n".join(line for line in lines if line.strip())


def comment_block(author: str | None, text: str) -> str:
    """A remark on the text before it, as a block of its own."""
    author = one_line(author or "")
    return f"{COMMENT_MARK} {author}: {one_line(text)}" if author else f"{COMMENT_MARK} {one_line(text)}"


def no_text_in(source: SourceFile) -> ReadError:
    """The error for a file that is sound and holds no text."""
    return ReadError(Message("empty_without_text", name=source.name), code="empty")


def too_much_text(source: SourceFile) -> ReadError:
    """The error for a file with too much text."""
    return ReadError(
        Message("too_much_text", name=source.name, n=MAX_CHARS // 1_000_000),
        code="too_large",
    )


def protected(source: SourceFile) -> ReadError:
    """The error for a file that needs a password."""
    return ReadError(
        Message("document_locked", name=source.name),
        code="encrypted",
    )
