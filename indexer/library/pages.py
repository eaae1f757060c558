"""The operations that show the pages of documents."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.catalogue import documents as catalogue
from indexer.catalogue import readings
from indexer.catalogue.database import Database
from indexer.common.cancel import CancelToken
from indexer.common.errors import ReadError
from indexer.common.messages import Message
from indexer.documents.showing.ocr_places import recognised_rectangles
from indexer.library.originals import OriginalVerbs
from indexer.records.documents import Span
from indexer.records.pages import PageImage, PageRectangle, PageSize

if TYPE_CHECKING:
    from indexer.ingest.reading.page_viewer import PageViewer

PDF = "application/pdf"


def has_drawn_pages(media_type: str) -> bool:
    """Whether documents of this type have pages that can be drawn: PDFs and pictures."""
    return media_type == PDF or media_type.startswith("image/")


class PageVerbs:
    """Draws PDFs and pictures. Passwords are kept in memory only, until the library is closed."""

    def __init__(self, database: Database, originals: OriginalVerbs) -> None:
        self._database = database
        self._originals = originals
        self._viewer: PageViewer | None = None  # created when first needed
        self._viewer_lock = threading.Lock()
        self._passwords: dict[str, str] = {}  # document id -> password of its original

    def unlock(self, document_id: str, password: str) -> None:
        """See `Library.unlock`."""
        self._pages().page_sizes(self._paged(document_id), password=password)
        self.keep_password(document_id, password)

    def keep_password(self, document_id: str, password: str) -> None:
        """Keep a password that is known to open the document's original."""
        self._passwords[document_id] = password

    def sizes(self, document_id: str) -> tuple[PageSize, ...]:
        """See `Library.page_sizes`."""
        return self._pages().page_sizes(self._paged(document_id), password=self._passwords.get(document_id))

    def image(self, document_id: str, page_index: int, scale: float, token: CancelToken | None) -> PageImage:
        """See `Library.page_image`."""
        password = self._passwords.get(document_id)
        return self._pages().render_page(
            self._paged(document_id), page_index, scale, token, password=password
        )

    def rectangles(self, document_id: str, span: Span) -> dict[int, tuple[PageRectangle, ...]]:
        """See `Library.span_rectangles`."""
        with self._database.reading() as connection:
            pages = catalogue.document_text(connection, document_id).page_spans
            touched = [page for page in pages if page.start < span.end and span.start < page.end]
            words = readings.page_words(connection, document_id, [page.index for page in touched])
        places = recognised_rectangles(words, span)
        recognised = {page.index for page in words}
        if printed := [page for page in touched if page.index not in recognised]:
            path, password = self._paged(document_id), self._passwords.get(document_id)
            places |= self._pages().span_rectangles(path, printed, span, password=password)
        return places

    def close(self) -> None:
        """End the child that draws pages."""
        with self._viewer_lock:
            viewer, self._viewer = self._viewer, None
        if viewer is not None:
            viewer.close()

    def _pages(self) -> PageViewer:
        from indexer.ingest.reading.page_viewer import PageViewer

        with self._viewer_lock:
            if self._viewer is None:
                self._viewer = PageViewer()
            return self._viewer

    def _paged(self, document_id: str) -> Path:
        with self._database.reading() as connection:
            document = catalogue.get_document(connection, document_id)
        if not has_drawn_pages(document.media_type):
            raise ReadError(Message("document_without_pages", title=document.title or document.path))
        return self._originals.to_draw(document_id)
