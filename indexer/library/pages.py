"""The verbs of a library that show the pages of its documents."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.catalogue import documents as catalogue
from indexer.catalogue import readings
from indexer.common.cancel import CancelToken
from indexer.common.errors import ReadError
from indexer.documents.showing.ocr_places import recognised_rectangles
from indexer.library.originals import OriginalVerbs
from indexer.records.documents import DocumentText, Span
from indexer.records.pages import PageImage, PageRectangle, PageSize

if TYPE_CHECKING:
    from indexer.ingest.reading.page_viewer import PageViewer

PDF = "application/pdf"


def has_drawn_pages(media_type: str) -> bool:
    """Whether documents of this kind have pages that can be shown as they are: PDFs and pictures."""
    return media_type == PDF or media_type.startswith("image/")


class PageVerbs(OriginalVerbs):
    """Pages of PDFs and pictures; passwords are kept in memory only, for as long as the library is open."""

    _parts: threading.Lock

    def __init__(self) -> None:
        super().__init__()
        self._viewer: PageViewer | None = None
        self._passwords: dict[str, str] = {}  # document id -> what opens its original

    def show(self, document_id: str) -> DocumentText:
        """One document with its canonical text. Raises NotFoundError."""
        with self._database.reading() as connection:
            return catalogue.document_text(connection, document_id)

    def unlock(self, document_id: str, password: str) -> None:
        """Keep the password of a protected PDF until the library is closed, so that its pages can be drawn.

        Text, passages and citations need none: they stand in the library.

        Raises:
            ReadError: the password does not open it (code `wrong_password`), or its pages cannot be drawn.
        """
        self._pages().page_sizes(self._paged(document_id), password=password)
        self._passwords[document_id] = password

    def page_sizes(self, document_id: str) -> tuple[PageSize, ...]:
        """The pages of a PDF or picture as displayed, in points.

        Raises:
            ReadError: they cannot be had; the code is `encrypted` where `unlock` would help.
        """
        return self._pages().page_sizes(self._paged(document_id), password=self._passwords.get(document_id))

    def page_image(
        self, document_id: str, page_index: int, scale: float, token: CancelToken | None = None
    ) -> PageImage:
        """Page `page_index` (1-based) of a PDF or picture, drawn in a child at `scale` pixels per point."""
        password = self._passwords.get(document_id)
        return self._pages().render_page(
            self._paged(document_id), page_index, scale, token, password=password
        )

    def span_rectangles(self, document_id: str, span: Span) -> dict[int, tuple[PageRectangle, ...]]:
        """Where a span of a document's text stands: page index (1-based) -> rectangles, one per line."""
        touched = [
            page
            for page in self.show(document_id).page_spans
            if page.start < span.end and span.start < page.end
        ]
        with self._database.reading() as connection:
            words = readings.page_words(connection, document_id, [page.index for page in touched])
        places = recognised_rectangles(words, span)
        if printed := [page for page in touched if page.index not in {one.index for one in words}]:
            path, password = self._paged(document_id), self._passwords.get(document_id)
            places |= self._pages().span_rectangles(path, printed, span, password=password)
        return places

    def _pages(self) -> PageViewer:
        from indexer.ingest.reading.page_viewer import PageViewer

        with self._parts:
            if self._viewer is None:
                self._viewer = PageViewer()
            return self._viewer

    def _paged(self, document_id: str) -> Path:
        with self._database.reading() as connection:
            document = catalogue.get_document(connection, document_id)
        if not has_drawn_pages(document.media_type):
            raise ReadError(
                f"“{document.title or document.path}” is neither a PDF nor a picture: "
                "it has no pages to draw."
            )
        return self._original_to_draw(document_id)
