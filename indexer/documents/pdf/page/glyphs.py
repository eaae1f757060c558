"""The characters of a PDF page as PDFium gives them, each with the index by which PDFium knows it."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from indexer.documents.pdf.page.characters import Counts, Kind, count_text, count_units

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


NO_INDEX = -1  # index of a space or line end that was added, and is on no page
# Marks for hyphens at line ends are control characters too; they are looked at where lines are joined.
KEPT_CONTROL = "\x02\t\n\r"
LAST_CONTROL = 31
_REPLACEMENT = 0xFFFD
_LAST_CODE = 0x10FFFF


@dataclass(frozen=True, slots=True)
class Characters:
    """The characters of a page in PDFium's order, line ends and marks included, as they were read."""

    text: str
    indices: array[int] | None  # PDFium's index of each character; None where they are the same
    codes: NDArray[np.uint16] | NDArray[np.uint32]  # the code points of the text
    counts: Counts | None = None  # where control characters were left out, which count too

    def counted(self) -> Glyphs:
        """The same, their kinds counted."""
        counts = self.counts
        if counts is None:
            counts = count_units(self.codes) if self.codes.itemsize == 2 else count_text(self.text)
        return Glyphs(self.text, self.indices, counts)


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The characters of a page in PDFium's order, and how many there are of each kind."""

    text: str
    indices: array[int] | None  # PDFium's index of each character; None where they are the same
    counts: Counts

    @property
    def has_right_to_left(self) -> bool:
        """Whether any character belongs to a script that runs from right to left."""
        return self.counts[Kind.RIGHT_TO_LEFT] > 0


def characters_of(codes: NDArray[np.uint32]) -> Characters:
    """The characters of a page by PDFium's codes, one for each of its indices.

    Surrogate pairs become one character; half ones, and what is beyond Unicode, a replacement character.
    Control characters are left out, but for white space and marks.
    """
    import numpy as np

    surrogate = (codes & ~np.uint32(0x7FF)) == 0xD800
    kept = np.ones(len(codes), np.bool_)
    if surrogate.any():
        first = surrogate & (codes < 0xDC00)
        pairs = np.flatnonzero(first[:-1] & surrogate[1:] & ~first[1:])
        codes = codes.copy()
        codes[pairs] = 0x10000 + ((codes[pairs] - 0xD800) << 10) + (codes[pairs + 1] - 0xDC00)
        surrogate[pairs] = False
        kept[pairs + 1] = False
    codes = np.where(surrogate | (codes > _LAST_CODE), np.uint32(_REPLACEMENT), codes)
    counts = count_text(_text_of(codes[kept & (codes != 0)]))
    low = codes <= LAST_CONTROL
    kept[low] &= _kept_control()[codes[low]]
    if kept.all():
        return Characters(_text_of(codes), None, codes, counts)
    codes = codes[kept]
    return Characters(_text_of(codes), array("q", np.flatnonzero(kept).tolist()), codes, counts)


def holds_dropped_control(units: NDArray[np.uint16]) -> bool:
    """Whether there are control characters that no text keeps."""
    low = units[units <= LAST_CONTROL]
    return not _kept_control()[low].all()


def _text_of(codes: NDArray[np.uint32]) -> str:
    return codes.astype("<u4").tobytes().decode("utf-32-le")


@cache
def _kept_control() -> NDArray[np.bool_]:
    import numpy as np

    table = np.zeros(LAST_CONTROL + 1, np.bool_)
    table[list(map(ord, KEPT_CONTROL))] = True
    return table


@dataclass(frozen=True, slots=True)
class RawPage:
    """What was read from an open page: its characters, its lines, and where these begin and end."""

    characters: Characters
    starts: NDArray[np.intp]  # of the lines, in the characters
    ends: NDArray[np.intp]
    cells: NDArray[np.float64]  # (2 * n_lines, 4): first and last character of each line, as displayed
    height: float  # of the page as displayed
    in_order: bool = False  # the lines are known to be in reading order
