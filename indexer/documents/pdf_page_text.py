"""The text of one PDF page, and where on the page each of its characters stands."""

from __future__ import annotations

from array import array
from dataclasses import dataclass

MADE = -1  # index of a character that stands on no page: a space or line end of ours


@dataclass(frozen=True, slots=True)
class PageText:
    """The canonical text of one page and, for each character, its PDFium index (`MADE` for none) and line."""

    text: str
    indices: array[int]
    lines: array[int]  # numbered as they stand on the page, before any are joined
