"""The lines of a PDF page as PDFium gives them: their characters, and where each stands on the page."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from indexer.documents.pdf_characters import Counts, Kind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

UPWARD_SHARE = 0.8  # of the steps from line to line
LINE_END_HYPHENS = "\x02\ufffe"  # how PDFium marks a hyphen that only breaks a word
HYPHENS = LINE_END_HYPHENS + "-\u2010\u00ad"
LEFT, TOP, RIGHT, BOTTOM = range(4)  # columns of `Lines.boxes`

_MARK = re.compile(f"[{LINE_END_HYPHENS}]")
_AFTER_MARK = re.compile(f"(?<=[{LINE_END_HYPHENS}])")


class Direction(IntEnum):
    """Which way a line of text runs on the page as displayed."""

    RIGHT = 0  # right-to-left scripts too: they are upright
    DOWN = 1
    UP = 2
    UPSIDE_DOWN = 3


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The characters of a page in PDFium's order, line ends and marks included."""

    text: str
    indices: array[int] | None  # PDFium's index of each character; None where they are the same
    counts: Counts

    @property
    def has_right_to_left(self) -> bool:
        """Whether any character belongs to a script that runs from right to left."""
        return self.counts[Kind.RIGHT_TO_LEFT] > 0

    def pdfium_index(self, position: int) -> int:
        """The index by which PDFium knows the character at `position`."""
        return position if self.indices is None else self.indices[position]


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines in reading order. A box goes from the first to the last visible character.

    Boxes are those of a page turned so that the line is upright; (n_lines, 4) float64, NaN where unknown.
    """

    starts: list[int]  # in the glyphs; neither begins nor ends with white space
    ends: list[int]
    boxes: NDArray[np.float64]
    directions: NDArray[np.int8]
    mirrored: NDArray[np.bool_]  # lines of a right-to-left script

    def __len__(self) -> int:
        return len(self.starts)

    def part(self, start: int, end: int, *, shift: int = 0) -> Lines:
        """Lines `start` to `end`, their places in the glyphs moved back by `shift`."""
        return Lines(
            [place - shift for place in self.starts[start:end]],
            [place - shift for place in self.ends[start:end]],
            self.boxes[start:end],
            self.directions[start:end],
            self.mirrored[start:end],
        )

    def taken(self, order: Sequence[int]) -> Lines:
        """These lines in another order, or some of them."""
        import numpy as np

        chosen = np.asarray(order, np.intp)
        return Lines(
            [self.starts[number] for number in order],
            [self.ends[number] for number in order],
            self.boxes[chosen],
            self.directions[chosen],
            self.mirrored[chosen],
        )


def line_ranges(glyphs: Glyphs) -> tuple[list[int], list[int]]:
    """Starts and ends of the lines of a page, without white space around them."""
    starts: list[int] = []
    ends: list[int] = []
    marked = glyphs.counts[Kind.LINE_END_HYPHEN] > 0
    position = 0
    for piece in glyphs.text.replace("\r", "\n").split("\n"):
        # PDFium puts no line end after its mark for a hyphen at a line end.
        parts = _AFTER_MARK.split(piece) if marked and _MARK.search(piece) else (piece,)
        for part in parts:
            if shown := part.strip():
                start = position if shown[0] == part[0] else position + len(part) - len(part.lstrip())
                starts.append(start)
                ends.append(start + len(shown))
            position += len(part)
        position += 1
    return starts, ends


def make_lines(
    starts: list[int], ends: list[int], cells: NDArray[np.float64], mirrored: NDArray[np.bool_]
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
    centres = (last[:, :2] + last[:, 2:]) - (first[:, :2] + first[:, 2:])
    across, down = centres[:, 0], centres[:, 1]
    directions = np.zeros(len(starts), np.int8)
    sideways = np.abs(down) > np.abs(across)
    turned = (across < 0) & ~mirrored
    if sideways.any() or turned.any():
        directions[turned] = Direction.UPSIDE_DOWN
        directions[sideways] = np.where(down[sideways] > 0, Direction.DOWN, Direction.UP)
        first, last = _upright(first, directions), _upright(last, directions)
    boxes = np.empty((len(starts), 4))
    np.minimum(first[:, :2], last[:, :2], out=boxes[:, :2])
    np.maximum(first[:, 2:], last[:, 2:], out=boxes[:, 2:])
    return Lines(starts, ends, boxes, directions, mirrored)


def _upright(cells: NDArray[np.float64], directions: NDArray[np.int8]) -> NDArray[np.float64]:
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


def runs_upward(lines: Lines) -> bool:
    """Whether PDFium gives the lines from last to first, as on some rotated pages."""
    import numpy as np

    boxes, directions = lines.boxes, lines.directions
    upward = boxes[1:, BOTTOM] <= boxes[:-1, TOP]  # False for NaN
    steps = (directions[1:] == directions[:-1]) & ~np.isnan(boxes[1:, TOP] + boxes[:-1, TOP])
    return int((upward & steps).sum()) > UPWARD_SHARE * int(steps.sum())


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
