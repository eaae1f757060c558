"""The lines of a PDF page as PDFium gives them: their characters, and where each stands on the page."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from indexer.documents.pdf.page.characters import Kind, kinds_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LINE_END_HYPHENS = "\x02\ufffe"  # how PDFium marks a hyphen that only breaks a word
HYPHENS = LINE_END_HYPHENS + "-\u2010\u00ad"
LEFT, TOP, RIGHT, BOTTOM = range(4)  # columns of `Lines.boxes`

_LAST_CONTROL = 31


class Direction(IntEnum):
    """Which way a line of text runs on the page as displayed."""

    RIGHT = 0  # right-to-left scripts too: they are upright
    DOWN = 1
    UP = 2
    UPSIDE_DOWN = 3


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines in reading order. A box goes from the first to the last visible character.

    Boxes are those of a page turned so that the line is upright; (n_lines, 4) float64, NaN where unknown.
    """

    starts: NDArray[np.intp]  # in the characters; a line neither begins nor ends with white space
    ends: NDArray[np.intp]
    boxes: NDArray[np.float64]
    directions: NDArray[np.int8]
    mirrored: NDArray[np.bool_]  # lines of a right-to-left script

    def __len__(self) -> int:
        return len(self.starts)

    def part(self, start: int, end: int, *, shift: int = 0) -> Lines:
        """Lines `start` to `end`, their places in the characters moved back by `shift`."""
        return Lines(
            self.starts[start:end] - shift,
            self.ends[start:end] - shift,
            self.boxes[start:end],
            self.directions[start:end],
            self.mirrored[start:end],
        )

    def taken(self, order: Sequence[int]) -> Lines:
        """These lines in another order, or some of them."""
        import numpy as np

        chosen = np.asarray(order, np.intp)
        return Lines(
            self.starts[chosen],
            self.ends[chosen],
            self.boxes[chosen],
            self.directions[chosen],
            self.mirrored[chosen],
        )


def line_ranges(text: str, codes: NDArray[Any]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Starts and ends of the lines of a text, without white space around them.

    Args:
        text: As PDFium gives it.
        codes: Its code points.
    """
    import numpy as np

    low = codes <= _LAST_CONTROL
    if len(codes) and codes.max() >= ord(LINE_END_HYPHENS[1]):
        low |= codes == ord(LINE_END_HYPHENS[1])
    breaks = np.flatnonzero(low)
    kinds = codes[breaks]
    # PDFium puts no line end after its mark for a hyphen at a line end.
    marks = (kinds == ord(LINE_END_HYPHENS[0])) | (kinds > _LAST_CONTROL)
    ending = marks | (kinds == ord("\n")) | (kinds == ord("\r"))
    if not ending.all():
        breaks, marks = breaks[ending], marks[ending]
    starts = np.zeros(len(breaks) + 1, np.intp)
    ends = np.full(len(breaks) + 1, len(codes), np.intp)
    np.add(breaks, 1, out=starts[1:])
    np.add(breaks, marks, out=ends[:-1])
    filled = ends > starts
    starts, ends = starts[filled], ends[filled]
    padded = np.flatnonzero(is_space(codes[starts]) | is_space(codes[ends - 1])).tolist()
    for line in padded:
        start, end = int(starts[line]), int(ends[line])
        piece = text[start:end]
        starts[line] = start + len(piece) - len(piece.lstrip())
        ends[line] = end - len(piece) + len(piece.rstrip())
    if padded:
        filled = ends > starts
        starts, ends = starts[filled], ends[filled]
    return starts, ends


def is_space(codes: NDArray[Any]) -> NDArray[np.bool_]:
    """Which of some code points are white space."""
    import numpy as np

    spaces: NDArray[np.bool_] = kinds_of(np.minimum(codes, 0xFFFF)) == Kind.SPACE
    return spaces


def make_lines(
    starts: NDArray[np.intp],
    ends: NDArray[np.intp],
    cells: NDArray[np.float64],
    mirrored: NDArray[np.bool_],
) -> Lines:
    """Lines from the places, as displayed, of their first and last visible characters.

    Args:
        starts: Of the lines.
        ends: Of the lines.
        cells: (2 * n_lines, 4): first and last character of each line in turn.
        mirrored: (n_lines,): lines of a right-to-left script.
    """
    import numpy as np

    first, last = cells[0::2], cells[1::2]
    across = (last[:, LEFT] + last[:, RIGHT]) - (first[:, LEFT] + first[:, RIGHT])
    down = (last[:, TOP] + last[:, BOTTOM]) - (first[:, TOP] + first[:, BOTTOM])
    directions = np.zeros(len(starts), np.int8)
    sideways = np.abs(down) > np.abs(across)
    turned = (across < 0) & ~mirrored
    if sideways.any() or turned.any():
        directions[turned] = Direction.UPSIDE_DOWN
        directions[sideways] = np.where(down[sideways] > 0, Direction.DOWN, Direction.UP)
        first, last = upright(first, directions), upright(last, directions)
    boxes = np.empty((len(starts), 4))
    for side, outermost in ((LEFT, np.minimum), (TOP, np.minimum), (RIGHT, np.maximum), (BOTTOM, np.maximum)):
        outermost(first[:, side], last[:, side], out=boxes[:, side])
    return Lines(starts, ends, boxes, directions, mirrored)


def upright(cells: NDArray[np.float64], directions: NDArray[np.int8]) -> NDArray[np.float64]:
    """Boxes as those of a page turned so that each line is upright; (n, 4) and (n,)."""
    left, top, right, bottom = cells.T
    turned = cells.copy()
    for direction, columns in (
        (Direction.DOWN, (top, -right, bottom, -left)),
        (Direction.UP, (-bottom, left, -top, right)),
        (Direction.UPSIDE_DOWN, (-right, -bottom, -left, -top)),
    ):
        chosen = directions == direction
        for number, column in enumerate(columns):
            turned[chosen, number] = column[chosen]
    return turned


def are_hyphens(codes: NDArray[Any]) -> NDArray[np.bool_]:
    """Which code points are among `HYPHENS`."""
    import numpy as np

    hyphens = np.zeros(len(codes), np.bool_)
    for hyphen in HYPHENS:
        hyphens |= codes == ord(hyphen)
    return hyphens


def are_spaceless(codes: NDArray[Any]) -> NDArray[np.bool_]:
    """Which code points belong to scripts that set no spaces between words."""
    spaceless: NDArray[np.bool_] = (codes >= 0x2E80) & (codes <= 0x9FFF)
    spaceless |= (codes >= 0xF900) & (codes <= 0xFAFF)
    spaceless |= (codes >= 0xFF00) & (codes <= 0xFFEF)
    return spaceless


def is_right_to_left(text: str) -> bool:
    """Whether the first letter of a text that has a direction runs to the left."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction == "L":
            return False
        if direction in {"R", "AL"}:
            return True
    return False


def is_spaceless(character: str) -> bool:
    """Whether a character belongs to a script that sets no spaces between words."""
    return (
        "\u2e80" <= character <= "\u9fff"
        or "\uf900" <= character <= "\ufaff"
        or "\uff00" <= character <= "\uffef"
    )
