"""Lets several readers read a long PDF at once: each claims pages that are not claimed yet.

The document's own reader begins with the first pages, helpers with the last ones. They share a folder: a
reader claims pages by creating a file for them, and a helper stores its results there. Helpers may start
late, be slow or die: pages that they claimed and did not store are read again.
"""

from __future__ import annotations

import pickle
import shutil
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.documents.source.source_file import SourceFile

if TYPE_CHECKING:
    from indexer.documents.pdf.layout.joining import ReadPage

MIN_PAGES = 128  # of a document that is shared; fewer are read before anybody could help
HELPER_PREFIX = "helper-"  # prefix of a file that exists while a helper is working
MIN_WAIT_SECONDS = 5.0  # for a helper; and as long as the reading has taken so far
_POLL_SECONDS = 0.002


@dataclass(frozen=True, slots=True)
class Sharing:
    """The settings of a reader that shares its pages.

    Args:
        folder: The shared folder; it must not exist yet.
        report: Called with the number of pages left, each time that the reader takes some.
        check: Called between pages; raises to stop the reading.
    """

    folder: Path
    report: Callable[[int], None]
    check: Callable[[], None]


_current: ContextVar[Sharing | None] = ContextVar("sharing", default=None)


@contextmanager
def sharing(folder: Path, report: Callable[[int], None], check: Callable[[], None]) -> Iterator[None]:
    """Within the block, a long PDF is shared with helpers; see `Sharing`."""
    before = _current.set(Sharing(folder, report, check))
    try:
        yield
    finally:
        _current.reset(before)


class PagesFolder:
    """The shared folder of one document, for its reader and its helpers."""

    def __init__(self, folder: Path, source: SourceFile) -> None:
        self.folder = folder
        self._source = source

    @cached_property
    def _fingerprint(self) -> tuple[int, int]:
        return len(self._source.data), zlib.crc32(self._source.data)

    def take(self, numbers: range, *, where_unsure: bool) -> bool:
        """Claim pages; False if they are claimed already. `where_unsure`: the result if that is unknown."""
        try:
            (self.folder / f"{numbers.start}.taken").open("xb").close()
        except FileExistsError:
            return False
        except OSError:
            return where_unsure
        return True

    def leave(self, numbers: range, pages: Sequence[ReadPage]) -> None:
        """Store pages that were read."""
        file = self._left(numbers)
        finished = file.with_suffix(".part")
        finished.write_bytes(pickle.dumps((self._fingerprint, pages), protocol=pickle.HIGHEST_PROTOCOL))
        finished.replace(file)

    def has(self, numbers: range) -> bool:
        """Whether a helper has stored these pages."""
        return self._left(numbers).exists()

    def get(self, numbers: range) -> Sequence[ReadPage] | None:
        """Pages that were left; None where they were cut off, or read from a file that was another by then.

        The folder is this user's alone, and a helper is a process like this one, reading the same file:
        nobody writes here who could not as well do harm without.
        """
        try:
            fingerprint, pages = pickle.loads(self._left(numbers).read_bytes())
        except Exception:  # noqa: BLE001 - whatever is wrong with it, the pages can be read again
            return None
        return pages if fingerprint == self._fingerprint and len(pages) == len(numbers) else None

    def is_helped(self) -> bool:
        """Whether any helper is there."""
        return any(self.folder.glob(f"{HELPER_PREFIX}*"))

    def _left(self, numbers: range) -> Path:
        return self.folder / f"{numbers.start}.pages"


class SharedPages:
    """The pages of one document, for its own reader; without a way to share them all are its own."""

    def __init__(self, way: Sharing | None, source: SourceFile, page_count: int) -> None:
        self._way = way
        self._pages = None if way is None else PagesFolder(way.folder, source)
        self._left = page_count
        self._started = time.monotonic()

    def take(self, numbers: range) -> bool:
        """Whether these pages are the reader's own; else somebody else has taken them."""
        if self._way is None or self._pages is None:
            return True
        if not self._pages.take(numbers, where_unsure=True):
            return False
        self._left -= len(numbers)
        self._way.report(self._left)
        return True

    def wait_for(self, numbers: range) -> Sequence[ReadPage] | None:
        """Pages that somebody else has taken; None where nobody will bring them, or not in time."""
        if self._way is None or self._pages is None:
            return None
        latest = time.monotonic() + MIN_WAIT_SECONDS + (time.monotonic() - self._started)
        while time.monotonic() < latest:
            self._way.check()
            is_helped = self._pages.is_helped()  # asked first: a helper leaves its pages before it goes
            if self._pages.has(numbers):
                return self._pages.get(numbers)
            if not is_helped:
                return None
            time.sleep(_POLL_SECONDS)
        return None


@contextmanager
def shared_pages(source: SourceFile, page_count: int) -> Iterator[SharedPages]:
    """The pages of a document that is read; shared where it is long and `sharing` lasts."""
    way = _current.get() if page_count >= MIN_PAGES else None
    if way is not None:
        try:
            way.folder.mkdir(mode=0o700)
        except OSError:  # no room: then it is read by one
            way = None
    try:
        yield SharedPages(way, source, page_count)
    finally:
        if way is not None:
            shutil.rmtree(way.folder, ignore_errors=True)
