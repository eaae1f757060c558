"""The bookmarks of a PDF: where each part of the document begins in the canonical text."""

from __future__ import annotations

import ctypes
import io
import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from indexer.documents.pdf.opening import unlock
from indexer.documents.source.source_file import SourceFile
from indexer.records.documents import PageSpan
from indexer.records.reading import OutlineEntry

MAX_ENTRIES = 10_000
DEEPEST_LEVEL = 15
MAX_TITLE_CHARS = 300
MAX_SEARCHED_CHARS = 100_000  # of a page
MAX_BYTES_FOR_PYPDF = 64 * 1024 * 1024

log = logging.getLogger(__name__)


class Bookmark(NamedTuple):
    """A bookmark as the file has it."""

    level: int  # 1 is the highest
    title: str
    page: int | None  # 1-based


def read_bookmarks(document: Any, source: SourceFile) -> list[Bookmark]:
    """The bookmarks of an open `pypdfium2.PdfDocument`, at most `MAX_ENTRIES`; pypdf's where it fails."""
    try:
        return list(_from_pdfium(document))
    except Exception as error:  # noqa: BLE001 - a broken outline must not cost the text
        log.info("PDFium cannot read the outline: %r", error)
    try:
        return list(_from_pypdf(source))
    except Exception as error:  # noqa: BLE001 - hostile files break pypdf in every way
        log.info("pypdf cannot read the outline either: %r", error)
        return []


def place_bookmarks(
    bookmarks: Iterable[Bookmark], text: str, pages: Sequence[PageSpan]
) -> tuple[OutlineEntry, ...]:
    """The outline; an entry begins where its title stands on its page, else at the top of the page.

    A bookmark without a page or a title leads nowhere and is left out.
    """
    entries = []
    known: dict[int, _PageTitles] = {}
    for level, title, page in bookmarks:
        if page is None or not 1 <= page <= len(pages) or not title:
            continue
        span = pages[page - 1]
        if page not in known:
            known = {page: _PageTitles(text[span.start : min(span.end, span.start + MAX_SEARCHED_CHARS)])}
        entries.append(OutlineEntry(level, title, span.start + known[page].find(title), page))
    return tuple(entries)


class _PageTitles:
    """A page's text, prepared for finding titles."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._folded: str | None = None
        self._squeezed = ""

    def find(self, title: str) -> int:
        """Where a title stands, however it is broken into lines; 0 where it does not."""
        at = self._text.find(title)
        if at >= 0:
            return at
        if self._folded is None:
            # Letter by letter where small letters are more than one: places must stay the same.
            folded = self._text.lower()
            if len(folded) != len(self._text):
                folded = "".join(c.lower() if len(c.lower()) == 1 else c for c in self._text)
            self._folded, self._squeezed = folded, "".join(folded.split())
        letters = "".join(title.lower().split())
        if not letters or letters not in self._squeezed:
            return 0
        match = re.search(r"\s*".join(map(re.escape, letters)), self._folded)
        return match.start() if match else 0


def _from_pdfium(document: Any) -> Iterator[Bookmark]:
    from pypdfium2 import raw

    count = len(document)
    stack = [(raw.FPDFBookmark_GetFirstChild(document.raw, None), 1)]
    seen: set[int] = set()
    while stack and len(seen) < MAX_ENTRIES:
        bookmark, level = stack.pop()
        if not bookmark:
            continue
        address = ctypes.addressof(bookmark.contents)
        if address in seen:
            continue
        seen.add(address)
        title = _title(raw, bookmark)
        destination = raw.FPDFBookmark_GetDest(document.raw, bookmark)
        action = None if destination else raw.FPDFBookmark_GetAction(bookmark)
        if action and raw.FPDFAction_GetType(action) == raw.PDFACTION_GOTO:
            destination = raw.FPDFAction_GetDest(document.raw, action)
        index = raw.FPDFDest_GetDestPageIndex(document.raw, destination) if destination else -1
        yield Bookmark(level, title, index + 1 if 0 <= index < count else None)
        stack.append((raw.FPDFBookmark_GetNextSibling(document.raw, bookmark), level))
        if level < DEEPEST_LEVEL:
            stack.append((raw.FPDFBookmark_GetFirstChild(document.raw, bookmark), level + 1))


def _title(raw: Any, bookmark: Any) -> str:
    size = raw.FPDFBookmark_GetTitle(bookmark, None, 0)
    if not 2 < size <= 64 * 1024:
        return ""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFBookmark_GetTitle(bookmark, buffer, size)
    return _clean(buffer.raw[: size - 2].decode("utf-16-le", "replace"))


def _clean(title: str) -> str:
    """A title as one line without characters that cannot be stored or shown."""
    title = title.encode("utf-8", "replace").decode("utf-8")
    return " ".join("".join(c if c.isprintable() else " " for c in title).split())[:MAX_TITLE_CHARS]


def _from_pypdf(source: SourceFile) -> Iterator[Bookmark]:
    if len(source.data) > MAX_BYTES_FOR_PYPDF:
        return
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(io.BytesIO(source.data))
    if reader.is_encrypted and not unlock(reader, source.password):
        return
    waiting: list[tuple[Any, int]] = [(reader.outline, 0)]
    count = 0
    while waiting and count < MAX_ENTRIES:
        item, level = waiting.pop()
        if isinstance(item, list):
            waiting += [(child, level + 1) for child in reversed(item[:MAX_ENTRIES])]
            continue
        count += 1
        number = reader.get_destination_page_number(item)
        page = None if number is None or number < 0 else number + 1
        yield Bookmark(min(level, DEEPEST_LEVEL), _clean(str(item.title or "")), page)
