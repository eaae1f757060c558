"""Pages as they are drawn: sizes, pictures, and rectangles on them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageRectangle:
    """A rectangle on a page, in points, origin at the top left of the page as displayed."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PageImage:
    """A rendered page: `width * height * 4` bytes, BGRA, rows top to bottom."""

    page_index: int  # 1-based
    width: int  # pixels
    height: int
    scale: float  # pixels per point
    pixels: bytes


@dataclass(frozen=True, slots=True)
class PageSize:
    """A page as displayed (rotation applied), in points."""

    width: float
    height: float
