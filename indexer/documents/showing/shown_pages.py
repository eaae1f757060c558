"""Pages for the source pane, of a PDF or of a picture: which of the two it is, its first bytes tell."""

from __future__ import annotations

from pathlib import Path

from indexer.documents.images.image_files import is_image
from indexer.documents.showing import image_pages, pdf_pages
from indexer.documents.source.kinds import HEAD_BYTES
from indexer.records.pages import PageImage, PageSize


def page_sizes(path: Path, *, password: str | None = None) -> list[PageSize]:
    """The sizes of all pages as displayed, in points. Raises ReadError."""
    if _is_picture(path):
        return image_pages.page_sizes(path)
    return pdf_pages.page_sizes(path, password=password)


def render_page(path: Path, page_index: int, scale: float, *, password: str | None = None) -> PageImage:
    """Page `page_index` (1-based) at about `scale` pixels per point. Raises ReadError."""
    if _is_picture(path):
        return image_pages.render_page(path, page_index, scale)
    return pdf_pages.render_page(path, page_index, scale, password=password)


def _is_picture(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return is_image(stream.read(HEAD_BYTES))
    except OSError:
        return False  # then the PDF functions report the error
