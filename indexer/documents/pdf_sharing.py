"""A long PDF read by several readers at once: each takes pages that nobody has taken yet.

The document's own reader takes them from the first on, those that help it from the last. They meet in a
folder: whoever makes the file that stands for some pages reads them, and a helper leaves there what it has
read. Helpers may come late, be slow or die: what they took and did not leave is read once more.
"""

from __future__ import annotations

import contextlib
import pickle
import shutil
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

from indexer.documents.pdf_annotations import Annotations
from indexer.documents.pdf_joining import ReadPage
from indexer.documents.pdf_open import open_pdf
from indexer.documents.pdf_page_ranges import page_ranges, read_range
from indexer.documents.source_file import SourceFile

FEWEST_PAGES = 128  # of a document that is shared; fewer are read before anybody could help
HELPER_PREFIX = "helper-"  # of a file that is there as long as a helper is
LEAST_WAIT_SECONDS = 5.0  # for a helper; and as long as the reading has taken so far
_POLL_SECONDS = 0.002


@dataclass(frozen=True, slots=True)
class Sharing:
    """How a reader shares.

    Args:
        folder: Does not exist yet.
        tell: Is told how many pages nobody has taken, at the beginning and while the reading goes on.
        check: Raises where the reading is to stop.
    """

    folder: Path
    tell: Callable[[int], None]
    check: Callable[[], None]


_current: ContextVar[Sharing | None] = ContextVar("sharing", default=None)


@contextmanager
def sharing(folder: Path, tell: Callable[[int], None], check: Callable[[], None]) -> Iterator[None]:
    """While this lasts, a long PDF that is read is shared with those who help; see `Sharing`."""
    before = _current.set(Sharing(folder, tell, check))
    try:
        yield
    finally:
        _current.reset(before)


class SharedPages:
    """The pages of one document, for its own reader; without a folder all of them are its own."""

    def __init__(self, way: Sharing | None, source: SourceFile, page_count: int) -> None:
        self._way = way
        self._source = source
        self._left = page_count
        self._started = time.monotonic()

    def take(self, numbers: range) -> bool:
        """Whether these pages are the reader's own; else somebody else has taken them."""
        if self._way is None:
            return True
        if not _made(_taken(self._way.folder, numbers), where_unsure=True):
            return False
        self._left -= len(numbers)
        self._way.tell(self._left)
        return True

    def wait_for(self, numbers: range) -> Sequence[ReadPage] | None:
        """Pages that somebody else has taken; None where nobody will bring them, or not in time."""
        if self._way is None:
            return None
        latest = time.monotonic() + LEAST_WAIT_SECONDS + (time.monotonic() - self._started)
        while time.monotonic() < latest:
            self._way.check()
            # In this order: a helper leaves its pages before it goes.
            is_helped = any(self._way.folder.glob(f"{HELPER_PREFIX}*"))
            if (file := _left_in(self._way.folder, numbers)).exists():
                return _unpacked(file, _fingerprint(self._source), numbers)
            if not is_helped:
                return None
            time.sleep(_POLL_SECONDS)
        return None


@contextmanager
def shared_pages(source: SourceFile, page_count: int) -> Iterator[SharedPages]:
    """The pages of a document that is read; shared where it is long and `sharing` lasts."""
    way = _current.get()
    if way is not None and page_count >= FEWEST_PAGES:
        try:
            way.folder.mkdir(mode=0o700)
        except OSError:  # no room: then it is read by one
            way = None
    else:
        way = None
    try:
        yield SharedPages(way, source, page_count)
    finally:
        if way is not None:
            shutil.rmtree(way.folder, ignore_errors=True)


def help_read(source: SourceFile, folder: Path, check: Callable[[], None]) -> int:
    """Read pages of a PDF that another process shares in this folder, as long as some are left.

    Args:
        source: The same file.
        folder: Where the pages are taken and left.
        check: Raises where the reading is to stop.

    Returns:
        How many pages were read.

    Raises:
        ReadError: as `read_pdf`.
    """
    fingerprint = _fingerprint(source)
    count = 0
    with open_pdf(source) as document, contextlib.suppress(OSError):  # the folder goes when all is read
        annotations = Annotations(document)
        for numbers in reversed(page_ranges(len(document))):
            check()
            if _made(_taken(folder, numbers), where_unsure=False):
                _leave(_left_in(folder, numbers), fingerprint, read_range(document, numbers, annotations))
                count += len(numbers)
    return count


def _taken(folder: Path, numbers: range) -> Path:
    return folder / f"{numbers.start}.taken"


def _left_in(folder: Path, numbers: range) -> Path:
    return folder / f"{numbers.start}.pages"


def _made(file: Path, *, where_unsure: bool) -> bool:
    """Whether it was this call that made a file, which only one can."""
    try:
        file.open("xb").close()
    except FileExistsError:
        return False
    except OSError:
        return where_unsure
    return True


def _leave(file: Path, fingerprint: tuple[int, int], pages: Sequence[ReadPage]) -> None:
    whole = file.with_suffix(".part")
    whole.write_bytes(pickle.dumps((fingerprint, pages), protocol=pickle.HIGHEST_PROTOCOL))
    whole.replace(file)


def _unpacked(file: Path, fingerprint: tuple[int, int], numbers: range) -> Sequence[ReadPage] | None:
    """What a helper left; None where it was cut off, or read from a file that was another by then.

    The folder is this user's alone, and a helper is a process like this one, reading the same file: nobody
    writes here who could not as well do harm without.
    """
    try:
        found, pages = pickle.loads(file.read_bytes())
    except Exception:  # noqa: BLE001 - whatever is wrong with it, the pages can be read again
        return None
    return pages if found == fingerprint and len(pages) == len(numbers) else None


def _fingerprint(source: SourceFile) -> tuple[int, int]:
    return len(source.data), zlib.crc32(source.data)
