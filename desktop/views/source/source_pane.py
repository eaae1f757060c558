"""The source pane: a document as text or as pages, with the answer's citations marked in it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QLabel, QStackedWidget, QVBoxLayout, QWidget

from desktop.language import problems
from desktop.language.i18n import in_words, tr
from desktop.theme import theme
from desktop.viewmodels.library.details import DetailsController
from desktop.viewmodels.naming import file_name
from desktop.viewmodels.source.source import SourceController
from desktop.views.library.document_details import DocumentDetails
from desktop.views.source.page_view import PageView
from desktop.views.source.source_header import SourceHeader
from desktop.views.source.text_view import TextView
from desktop.views.source.unlock_strip import UnlockStrip
from indexer.records.documents import DocumentText, Span
from indexer.records.reading import OutlineEntry

ZOOM_STEPS = (0.6, 0.75, 0.9, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0, 2.5, 3.0)


class SourcePane(QWidget):
    """Header and document.

    Signals:
        close_requested: the user wants the pane hidden.
    """

    close_requested = Signal()

    def __init__(
        self, source: SourceController, details: DetailsController, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._source = source
        self._details = details
        self.details: DocumentDetails | None = None  # made when it is first wanted
        self._details_open = False
        self._zoom = ZOOM_STEPS.index(1.0)
        self.header = SourceHeader(source, self)
        self.text = TextView(source, self)
        self.pages = PageView(source, self)
        self.message = QLabel(tr("Open a citation or a document to read it here."), self)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message.setWordWrap(True)
        self.message.setProperty("look", "muted")
        self.message.setContentsMargins(24, 24, 24, 24)
        self._stack = QStackedWidget(self)
        for widget in (self.message, self.text, self.pages):
            self._stack.addWidget(widget)
        self.notice = QLabel(self)
        self.notice.setProperty("look", "careful")
        self.notice.setTextFormat(Qt.TextFormat.PlainText)
        self.notice.setWordWrap(True)
        self.notice.setContentsMargins(20, 6, 20, 6)
        self.notice.hide()
        self.unlock = UnlockStrip(self)
        self.unlock.password_given.connect(source.unlock)
        source.unlock_failed.connect(lambda _: self.unlock.refuse())
        self._line = QFrame(self)
        self._line.setProperty("look", "line")
        self._line.setFixedHeight(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self._line)
        column.addWidget(self.notice)
        column.addWidget(self.unlock)
        column.addWidget(self._stack, 1)
        self.header.place_requested.connect(self.go_to)
        self.header.details_requested.connect(self.show_details)
        self.header.close_requested.connect(self.close_requested)
        self.header.zoom_in_requested.connect(lambda: self.zoom_by(1))
        self.header.zoom_out_requested.connect(lambda: self.zoom_by(-1))
        source.document_opened.connect(self._await_document)
        source.document_loaded.connect(self._show_document)
        source.document_edited.connect(self.header.show_document)
        source.citation_opened.connect(self._show_citation)
        source.citations_changed.connect(self._mark)
        source.problem.connect(self._show_problem)
        theme.current().changed.connect(self.update)
        self.header.show_document(None)
        if source.loaded is not None:
            self._show_document(source.loaded.document_text)

    @Slot(int)
    def zoom_by(self, steps: int) -> None:
        """Larger or smaller by so many steps."""
        self._zoom = max(0, min(len(ZOOM_STEPS) - 1, self._zoom + steps))
        self.text.set_zoom(ZOOM_STEPS[self._zoom])
        self.pages.set_zoom(ZOOM_STEPS[self._zoom])

    def _await_document(self, document_id: str) -> None:
        self._details_open = False
        self.notice.hide()
        self.unlock.hide()
        self.message.setText(tr("Opening…"))
        self.header.show_document(None)
        self.header.refresh()
        self._stack.setCurrentWidget(self.message)

    def _show_document(self, document_text: DocumentText) -> None:
        loaded = self._source.loaded
        if loaded is None:
            return
        self.header.show_document(document_text)
        self.unlock.hide()
        if loaded.locked:
            self.unlock.ask_for(file_name(document_text.document.path))
        elif loaded.original is not None:
            self._show_problem(in_words(loaded.original.message))
        elif loaded.problem is not None:
            self._show_problem(problems.sentence(loaded.problem))
        if not self._details_open:
            self._stack.setCurrentWidget(self.pages if loaded.page_sizes else self.text)
        if loaded.page_sizes:
            self.pages.show_pages(loaded.page_sizes)
        else:
            self.text.show_text(loaded.source_text, document_text.clutter, document_text.document.language)
        self._mark()
        self._scroll()

    def _show_citation(self, n: int) -> None:
        if self._details_open and self._source.loaded is not None:
            self.hide_details()
        self._mark()
        self._scroll()

    def _mark(self) -> None:
        highlights = self._source.highlights() if self._source.loaded is not None else []
        self.text.set_highlights(highlights)
        self.pages.set_highlights(highlights)
        self.header.refresh()

    def _scroll(self) -> None:
        opened = next((h for h in self._source.highlights() if h.opened), None)
        loaded = self._source.loaded
        if opened is None or loaded is None:
            return
        if loaded.page_sizes:
            self.pages.scroll_to(opened.span)
        else:
            self.text.scroll_to(opened.span)
            cited = opened.span.of(loaded.document_text.text)
            self.text.setAccessibleDescription(cited[:300])

    def _show_problem(self, sentence: str) -> None:
        if self._source.loaded is not None:
            self.notice.setText(sentence)
            self.notice.show()
        else:
            self.message.setText(sentence)
            self._stack.setCurrentWidget(self.message)

    def show_details(self) -> None:
        """Show what is known of the current document and how it was read, in the document's place."""
        document_id = self._source.document_id
        if document_id is None:
            return
        if self.details is None:
            self.details = DocumentDetails(self._details, self)
            self.details.close_requested.connect(self.hide_details)
            self._stack.addWidget(self.details)
        self._details_open = True
        self._details.open(document_id)
        self._stack.setCurrentWidget(self.details)
        self.details.fields["title"].setFocus()

    def hide_details(self) -> None:
        """Back to the document."""
        self._details_open = False
        loaded = self._source.loaded
        shown = self.message if loaded is None else self.pages if loaded.page_sizes else self.text
        self._stack.setCurrentWidget(shown)
        shown.setFocus()

    def go_to(self, entry: OutlineEntry) -> None:
        """Show the place where a part of the document begins."""
        loaded = self._source.loaded
        if loaded is None:
            return
        if loaded.page_sizes and entry.page is not None:
            self.pages.show_page(entry.page)
            self.pages.setFocus()
        elif not loaded.page_sizes:
            self.text.scroll_to(Span(entry.start, entry.start + 1))
            self.text.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+arrows go through the citations, Ctrl with + and - zoom, digits open citations."""
        modifiers, key = event.modifiers(), event.key()
        if modifiers & Qt.KeyboardModifier.AltModifier and key == Qt.Key.Key_Down:
            self._source.next_citation()
        elif modifiers & Qt.KeyboardModifier.AltModifier and key == Qt.Key.Key_Up:
            self._source.previous_citation()
        elif modifiers & Qt.KeyboardModifier.ControlModifier and key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(1)
        elif modifiers & Qt.KeyboardModifier.ControlModifier and key == Qt.Key.Key_Minus:
            self.zoom_by(-1)
        elif event.text().isascii() and event.text().isdigit():
            self._source.open_citation(int(event.text()))
        elif key == Qt.Key.Key_Escape:
            self.close_requested.emit()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl+wheel zooms."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.angleDelta().y():
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
            event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        QPainter(self).fillRect(self.rect(), QColor(theme.current().palette.surface))
