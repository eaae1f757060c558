"""Replaces characters of a PDF page by text that is not printed there; other characters keep their places."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from indexer.documents.pdf.page.glyphs import NO_INDEX, Characters

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Change(NamedTuple):
    """The characters from `start` to `end`, which may be none, become a text."""

    start: int
    end: int
    text: str


def changed(characters: Characters, changes: Sequence[Change]) -> Characters:
    """The characters of a page after some changes, ascending and apart from each other.

    New characters have no PDFium index; the counts of kinds are those of the original characters.
    """
    import numpy as np

    text, indices = characters.text, characters.indices
    known = np.arange(len(text)) if indices is None else np.array(indices)
    pieces: list[str] = []
    codes: list[NDArray[Any]] = []
    places: list[NDArray[Any]] = []
    before, after = Change(0, 0, ""), Change(len(text), len(text), "")
    for change, following in pairwise((before, *changes, after)):
        kept = slice(change.end, following.start)
        pieces += (change.text, text[kept])
        codes += (np.array([ord(c) for c in change.text], characters.codes.dtype), characters.codes[kept])
        places += (np.full(len(change.text), NO_INDEX), known[kept])
    placed = array("q", np.concatenate(places).astype(np.int64).tobytes())
    return Characters("".join(pieces), placed, np.concatenate(codes), characters.counted().counts)


def moved(places: NDArray[np.intp], changes: Sequence[Change]) -> NDArray[np.intp]:
    """Where starts and ends of lines stand after the changes.

    Text inserted directly behind a line's last character belongs to the line.
    """
    import numpy as np

    grown = np.cumsum([0, *(len(text) - (end - start) for start, end, text in changes)])
    new_places: NDArray[np.intp] = (
        places + grown[np.searchsorted([c.start for c in changes], places, "right")]
    )
    return new_places
