"""pypdf, the second engine: it reads a few pages and files that PDFium cannot."""

from __future__ import annotations

import io
import logging
import re
import time
from typing import Any

from indexer.documents.pdf.opening import unlock
from indexer.documents.source.source_file import SourceFile

BUDGET_SECONDS = 10.0  # looked at between pages; the reader child has a hard limit above it
MAX_PAGES = 300
EMPTY_PACKED_BYTES = 16  # of the instructions of a blank page, compressed
MAX_MISSES = 4  # failures in a row after which it is not used again, as other pages have the same fonts

_DRAWS = re.compile(rb"\b(?:Tj|TJ|Do|BI|[fFSsBb]\*?)(?=\s|$)|['\"](?=\s|$)")  # operators that show something

log = logging.getLogger(__name__)


class SecondEngine:
    """Opens the file when first asked; every failure means "no text", since PDFium has failed before."""

    def __init__(self, source: SourceFile) -> None:
        self._source = source
        self._reader: Any = None
        self._failed = False
        self._seconds_left = BUDGET_SECONDS
        self._misses = 0

    def page_count(self) -> int:
        """How many pages it sees, at most `MAX_PAGES`; 0 when it cannot open the file."""
        try:
            reader = self._open()
            return min(len(reader.pages), MAX_PAGES) if reader is not None else 0
        except Exception as error:  # noqa: BLE001 - hostile files break pypdf in every way
            self._give_up(error)
            return 0

    def page_text(self, page_index: int) -> str:
        """The text of page `page_index` (1-based), empty where it fails or the time is spent."""
        if self._failed or self._seconds_left <= 0 or self._misses >= MAX_MISSES:
            return ""
        started = time.monotonic()
        try:
            reader = self._open()
            text = reader.pages[page_index - 1].extract_text() if reader is not None else ""
        except Exception as error:  # noqa: BLE001 - as above
            log.info("pypdf failed on page %d: %r", page_index, error)
            text = ""
        finally:
            self._seconds_left -= time.monotonic() - started
        return _clean(text)

    def sees_more_than_nothing(self, page_index: int) -> bool:
        """Whether there is something to draw on page `page_index` (1-based), or its instructions are damaged.

        That is asked of pages that PDFium finds blank.
        """
        if self._failed or self._seconds_left <= 0:
            return False
        started = time.monotonic()
        try:
            reader = self._open()
            page = reader.pages[page_index - 1] if reader is not None else None
            contents = page.get_contents() if page is not None else None
            if page is None or contents is None:
                return False
            drawn = contents.get_data()
            return bool(_DRAWS.search(drawn)) if drawn.strip() else _packed_bytes(page) > EMPTY_PACKED_BYTES
        except Exception as error:  # noqa: BLE001 - hostile files break pypdf in every way
            log.info("pypdf cannot read what is drawn on page %d: %r", page_index, error)
            return self._reader is not None
        finally:
            self._seconds_left -= time.monotonic() - started

    def judge(self, *, helped: bool) -> None:
        """Record whether its last text was useful; after `MAX_MISSES` failures in a row it is not used."""
        self._misses = 0 if helped else self._misses + 1

    def _open(self) -> Any:
        if self._reader is None and not self._failed:
            from pypdf import PdfReader

            logging.getLogger("pypdf").setLevel(logging.CRITICAL)
            try:
                self._reader = PdfReader(io.BytesIO(self._source.data))
                if self._reader.is_encrypted and not unlock(self._reader, self._source.password):
                    self._reader, self._failed = None, True
            except Exception as error:  # noqa: BLE001 - as above
                self._give_up(error)
        return self._reader

    def _give_up(self, error: Exception) -> None:
        log.info("pypdf cannot open the file: %r", error)
        self._reader, self._failed = None, True


def _packed_bytes(page: Any) -> int:
    """How long the instructions of a page are said to be in the file."""
    contents = page["/Contents"].get_object()
    parts = contents if isinstance(contents, list) else [contents]
    return sum(len(getattr(part.get_object(), "_data", b"")) for part in parts)


def _clean(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # Lone surrogates cannot be stored or sent as UTF-8.
    text = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(c for c in text if c >= " " or c in "\n\t").strip()
