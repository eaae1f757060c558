"""Pictures for the source pane: sizes and pixels of their frames, as `pdf_pages` gives those of a PDF."""

from __future__ import annotations

import math
from pathlib import Path

from indexer.common.errors import ReadError
from indexer.documents.images.image_files import MAX_BYTES, MAX_FRAMES, open_image
from indexer.documents.source.source_file import read_source
from indexer.records.pages import PageImage, PageSize

MAX_PIXELS = 40_000_000
A4 = PageSize(595.0, 842.0)


def page_sizes(path: Path) -> list[PageSize]:
    """The sizes of all frames as displayed, in points.

    Raises:
        ReadError: The file cannot be read or is no picture.
    """
    sizes = []
    with open_image(read_source(path, max_bytes=MAX_BYTES)) as image:
        for page_index in range(1, min(image.frame_count, MAX_FRAMES) + 1):
            try:
                sizes.append(image.size(page_index))
            except ReadError:  # a damaged frame is shown as an empty sheet, the others stay
                sizes.append(A4)
    return sizes


def render_page(path: Path, page_index: int, scale: float) -> PageImage:
    """One frame, of at most `MAX_PIXELS` pixels; its `scale` says how large it came out.

    Args:
        path: The picture.
        page_index: 1-based.
        scale: Pixels per point wished for.

    Raises:
        ReadError: The file or the frame cannot be read, or there is no such frame.
    """
    from PIL.Image import Resampling

    if not (math.isfinite(scale) and scale > 0):
        raise ValueError(f"scale must be positive: {scale}")
    with open_image(read_source(path, max_bytes=MAX_BYTES)) as image:
        size = image.size(page_index)
        scale = min(scale, math.sqrt(0.99 * MAX_PIXELS / max(size.width * size.height, 1e-6)))
        width, height = max(1, math.ceil(size.width * scale)), max(1, math.ceil(size.height * scale))
        frame = image.frame(page_index).resize((width, height), Resampling.BILINEAR).convert("RGBA")
        return PageImage(page_index, width, height, scale, frame.tobytes("raw", "BGRA"))
