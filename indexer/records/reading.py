"""What a reader tells about a file beside its text: how each page was read, the outline, places of words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from indexer.common.messages import Message


class PageState(StrEnum):
    """Why the text of a page is to be taken with care."""

    EMPTY = "empty"  # no text that can be read: blank, or a scan
    GARBLED = "garbled"  # its text is probably not what is printed
    FAILED = "failed"  # damaged: nothing of it could be read
    OCR = "ocr"  # its text was recognised from a picture


@dataclass(frozen=True, slots=True)
class PageNote:
    """One page that was not read as it should be."""

    index: int  # 1-based
    state: PageState


@dataclass(frozen=True, slots=True)
class ReadingReport:
    """How much of a file has become text, and what has not."""

    pages: int | None = None  # None where the format has no pages
    notes: tuple[PageNote, ...] = ()  # in the order of the pages
    left_out: tuple[Message, ...] = ()  # one sentence each, with the reason
    clutter_share: float = 0.0  # of the characters, 0..1

    def pages_in(self, state: PageState) -> tuple[int, ...]:
        """The numbers of the pages in this state."""
        return tuple(note.index for note in self.notes if note.state is state)


def page_runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Runs of pages, each with its first and its last: (3, 3), (5, 7)."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A heading or bookmark: where its part begins."""

    level: int  # 1 is the highest
    title: str
    start: int  # offset in the canonical text, in code points
    page: int | None = None  # 1-based; None where the format has no pages


@dataclass(frozen=True, slots=True)
class TableSpan:
    """A table whose columns have names: from its first row to its last, and the row with the names."""

    start: int  # offsets in the canonical text, in code points
    end: int
    header_start: int
    header_end: int


@dataclass(frozen=True, slots=True)
class WordBox:
    """A recognised word: its span of the canonical text and its place on the page as displayed, in points."""

    start: int
    end: int
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PageWords:
    """The words of one page whose text was recognised from a picture."""

    index: int  # 1-based
    words: tuple[WordBox, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """A file that was taken out of a container."""

    name: str  # its path in the container, as shown to the user: "2024/rapport.pdf", "0012 Re: budget.eml"
    file: str  # its name in the folder it was unpacked into: made by us, safe, with the right suffix
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What came out of a container: an archive, a mailbox, a mail with attachments."""

    members: tuple[Member, ...]
    left_out: tuple[Message, ...] = ()  # one sentence each: what was not taken out, and why
