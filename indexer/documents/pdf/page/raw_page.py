"""What is read from an open PDF page before it is laid out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer.documents.pdf.page.glyphs import Characters

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class RawPage:
    """What was read from an open page: its characters, its lines, and where these begin and end."""

    characters: Characters
    starts: NDArray[np.intp]  # of the lines, in the characters
    ends: NDArray[np.intp]
    cells: NDArray[np.float64]  # (2 * n_lines, 4): first and last character of each line, as displayed
    height: float  # of the page as displayed
    in_order: bool = False  # the lines are known to be in reading order
