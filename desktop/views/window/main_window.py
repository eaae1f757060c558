"""The window: bars, sidebar, conversation and source pane in one frame that suits its width."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from desktop.language.i18n import tr
from desktop.state import WindowState
from desktop.views.importing.import_panel import WIDTH_PX, ImportPanel
from desktop.views.importing.pending_strip import PendingStrip
from desktop.views.library.sidebar import Sidebar
from desktop.views.library.undo_toast import UndoToast
from desktop.views.models.meaning_strip import MeaningStrip
from desktop.views.window import choosers, window_menu
from desktop.views.window.app_bar import AppBar
from desktop.views.window.drop_target import DropOverlay
from desktop.views.window.first_run import FirstRun
from desktop.views.window.floating import MARGIN_PX, floor_of, panel_place, toast_place
from desktop.views.window.notice import Notice, OpeningPage
from desktop.views.window.pane_focus import focus_first_in, next_pane, step
from desktop.views.window.panes import Panes
from desktop.views.window.status_bar import StatusBar
from desktop.views.window.window_parts import WindowParts

MINIMUM_PX = (800, 600)


class MainWindow(QMainWindow):
    """Ibid's window.

    Signals:
        close_requested: the user wants to leave; `application` ends the work and calls `close_now`.
        model_chosen: the path of a GGUF file, empty for none.
        sample_requested: import the sample library.
    """

    close_requested = Signal()
    model_chosen = Signal(str)
    sample_requested = Signal()

    def __init__(self, parts: WindowParts, state: WindowState, *, has_sample: bool = False) -> None:
        super().__init__()
        self.setWindowTitle("Ibid")
        self.setMinimumSize(*MINIMUM_PX)
        self.setAcceptDrops(True)
        self._parts = parts
        self._state = state
        self._may_close = False
        self._source_unwanted = False
        self.library, self.imports = parts.library, parts.imports
        self.app_bar = AppBar(window_menu.build(self, self))
        self.sidebar = Sidebar(parts.library)
        self._has_sample = has_sample
        self._first_run: FirstRun | None = None
        self.opening = OpeningPage()
        self.centre = QStackedWidget()
        for page in (self.opening, parts.conversation):
            self.centre.addWidget(page)
        self.panes = Panes(self.sidebar, self.centre, parts.source_pane, parts.source_rail, state)
        self.pending = PendingStrip(parts.imports)
        self.meaning = MeaningStrip(parts.meaning_model)
        self.status_bar = StatusBar(parts.status, parts.understanding)
        self._lay_out()
        self.import_panel = ImportPanel(parts.imports, self._body)
        self.notice = Notice(self._body)
        self.undo_toast = UndoToast(parts.removal, self._body)
        self.drop_overlay = DropOverlay(self)
        self._connect()
        self._restore()

    # -- building -----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._body = QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for bar in (self.app_bar, self.pending, self.meaning):
            column.addWidget(bar)
        column.addWidget(self.panes, 1)
        column.addWidget(self.status_bar)
        self.setCentralWidget(self._body)

    def _connect(self) -> None:
        parts, bar = self._parts, self.app_bar
        bar.sidebar_toggled.connect(self.panes.show_sidebar)
        bar.source_toggled.connect(self.show_source_by_hand)
        parts.source_rail.open_requested.connect(lambda: self.show_source(True))
        bar.new_question_requested.connect(self.new_question)
        bar.model_requested.connect(self.choose_model)
        bar.model_dropped.connect(lambda: self.use_model(""))
        self.panes.changed.connect(self._follow_panes)
        self.opening.retry_requested.connect(self._open_again)
        self.sidebar.files_requested.connect(self.choose_files)
        self.sidebar.folder_requested.connect(self.choose_folder)
        self.sidebar.document_requested.connect(self.open_document)
        self.sidebar.details_requested.connect(self.show_details)
        self.sidebar.remove_requested.connect(parts.removal.remove)
        parts.removal.hidden.connect(self._show_removed)
        self.undo_toast.shown.connect(self._place_floating)
        parts.conversation.composer.resized.connect(self._place_floating)
        self.sidebar.question_chosen.connect(parts.conversation.show_turn)
        parts.library.opened.connect(self._choose_page)
        self.pending.continue_requested.connect(self._continue_import)
        parts.library.documents_changed.connect(self._choose_page)
        parts.library.open_failed.connect(self._report_open_failure)
        parts.library.removed.connect(self._forget_documents)
        parts.library.problem.connect(self.notice.say)
        parts.imports.problem.connect(self.notice.say)
        parts.imports.documents_ready.connect(parts.library.add_listed)
        parts.imports.documents_replaced.connect(parts.library.take_replaced)
        parts.imports.finished.connect(self._end_import)
        parts.source.document_opened.connect(self._show_document)
        parts.source.citation_opened.connect(lambda n: self.panes.show_source(True))
        parts.source_pane.close_requested.connect(lambda: self.show_source_by_hand(False))
        parts.conversation.first_answered.connect(self._open_first_citation)
        parts.conversation.log.turn_added.connect(lambda turn: self.sidebar.add_question(turn.question, turn))
        parts.conversation.status_text_changed.connect(parts.status.set_answer_text)
        parts.conversation.citations_changed.connect(self._take_citations)
        self.status_bar.import_requested.connect(self._show_import_panel)
        self.import_panel.size_requested.connect(self._place_floating)
        self.import_panel.document_requested.connect(self.open_document)

    def _restore(self) -> None:
        geometry = self._state.geometry_bytes()
        if not (geometry and self.restoreGeometry(geometry)):
            room = self.screen().availableGeometry()
            self.resize(min(1280, room.width()), min(800, room.height()))
        self.app_bar.set_conversing(False)
        self.use_model(self._state.model)
        self._follow_panes()

    # -- what the user asks for ---------------------------------------------------------------------

    def new_question(self) -> None:
        """Start over with an empty conversation."""
        if self._conversing:
            self._parts.conversation.new_question()
            self._parts.conversation.focus_composer()

    def focus_filter(self) -> None:
        """Put the cursor into the sidebar's filter."""
        self.panes.show_sidebar(True)
        self.sidebar.focus_filter()

    def choose_files(self) -> None:
        """Ask for files to import."""
        choosers.choose_files(self, self.add_paths)

    def choose_folder(self) -> None:
        """Ask for a folder to import."""
        choosers.choose_folder(self, self.add_paths)

    def choose_model(self) -> None:
        """Ask for a GGUF file."""
        choosers.choose_model(self, self.use_model)

    def use_model(self, path: str) -> None:
        """Answer with the GGUF file at `path`, or without a model."""
        self._state.model = path
        self.app_bar.set_model(path)
        self._offer_model()
        self.model_chosen.emit(path)

    def open_document(self, document_id: str) -> None:
        """Show a document in the source pane, from its beginning."""
        self._parts.source.open_document(document_id)
        self._show_document(document_id)  # also when it is the open one and the source pane was closed

    def show_details(self, document_id: str) -> None:
        """Show in the source pane what is known of a document, to correct it."""
        self.open_document(document_id)
        self._parts.source_pane.show_details()

    def toggle_source(self) -> None:
        """Show the source pane, or hide it."""
        self.show_source_by_hand(not self.panes.source_shown)

    def toggle_sidebar(self) -> None:
        """Show the sidebar, or hide it."""
        self.panes.show_sidebar(not self.panes.sidebar_shown)

    def show_source(self, shown: bool) -> None:
        """Show or hide the source pane; with nothing opened yet it opens the answer's first citation."""
        if shown and self._parts.source.document_id is None:
            self._parts.source.next_citation()
        self.panes.show_source(shown)

    def show_source_by_hand(self, shown: bool) -> None:
        """Show or hide it because the user wants it so: once closed, no answer opens it in this session."""
        self._source_unwanted = self._source_unwanted or not shown
        self.show_source(shown)

    def _open_first_citation(self, n: int) -> None:
        """An answer and its source side by side, where there is room; the focus stays where it is."""
        if not self._source_unwanted and not self.panes.overlaid:
            self._parts.source.open_citation(n)

    def add_paths(self, paths: Sequence[str | Path]) -> None:
        """Import files and folders into the chosen collection."""
        self._parts.removal.finish()  # a removed document that comes back is a new one
        if self.imports.start(paths, self._target_collection()):
            self._show_import_panel()

    def _continue_import(self) -> None:
        self.imports.resume_pending()
        self._show_import_panel()

    def close_now(self) -> None:
        """Close for good; the work has ended."""
        self._may_close = True
        self.close()

    # -- events -------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        self.panes.suit_width(self.width())
        self.app_bar.set_narrow(self.width() < 1120)
        self._place_floating()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """See Qt: Tab goes through the panes in the order of reading, whatever was made last."""
        beside = (self._parts.conversation.composer, self._parts.source_pane, self._parts.source_rail)
        over = (self.status_bar, self.import_panel, self.undo_toast, self.notice)
        panes = (self.app_bar, self.pending, self.meaning, self.sidebar, self.centre, *beside, *over)
        return step(self, panes, self.centre, forward=forward)

    def closeEvent(self, event: QCloseEvent) -> None:
        """See Qt: the first time, work under way is cancelled and joined before the window goes."""
        self._state.remember_geometry(bytes(self.saveGeometry().data()))
        if self._may_close:
            event.accept()
            return
        event.ignore()
        self.status_bar.say(tr("Finishing what is under way, then closing."))
        self._body.setEnabled(False)
        self.close_requested.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt: Esc closes what is open over the rest."""
        if event.key() != Qt.Key.Key_Escape or not self._step_back():
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """See Qt."""
        if self.library.library() is not None:
            self.drop_overlay.enter(event, self._target_collection())

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """See Qt."""
        event.accept()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """See Qt."""
        self.drop_overlay.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """See Qt."""
        self.add_paths(self.drop_overlay.take(event))

    # -- keeping the parts in step ------------------------------------------------------------------

    @property
    def _conversing(self) -> bool:
        return self.centre.currentWidget() is self._parts.conversation

    @property
    def first_run(self) -> FirstRun:
        """The page of an empty library; made when a library is empty."""
        if self._first_run is None:
            page = self._first_run = FirstRun(has_sample=self._has_sample)
            page.files_requested.connect(self.choose_files)
            page.folder_requested.connect(self.choose_folder)
            page.sample_requested.connect(self.sample_requested)
            page.model_requested.connect(self.choose_model)
            page.model_put_off.connect(self._put_model_off)
            self.centre.addWidget(page)
            self._offer_model()
        return self._first_run

    def _offer_model(self) -> None:
        if self._first_run is not None:
            self._first_run.show_model_card(not (self._state.model or self._state.model_card_dismissed))

    def _target_collection(self) -> str | None:
        chosen = self.sidebar.collection
        return chosen if isinstance(chosen, str) else None

    def _choose_page(self) -> None:
        if self.library.library() is None:
            page: QWidget = self.opening
        elif self.library.documents.documents:
            page = self._parts.conversation
        else:
            page = self.first_run
        if page is not self.centre.currentWidget():
            self.centre.setCurrentWidget(page)
            self.app_bar.set_conversing(self._conversing)
            if self._conversing:
                self._parts.conversation.focus_composer()
            else:
                page.setFocus()

    def _report_open_failure(self, sentence: str) -> None:
        self.opening.fail(sentence)
        self.centre.setCurrentWidget(self.opening)

    def _open_again(self) -> None:
        self.opening.wait()
        self.library.open()

    def _show_document(self, document_id: str) -> None:
        self.sidebar.documents.show_document(document_id)
        self.panes.has_source = True
        self.panes.show_source(True)

    def _take_citations(self, citations: dict[str, int]) -> None:
        self.library.documents.set_citations(citations)
        self.panes.has_source = self.panes.has_source or bool(citations)
        self._follow_panes()

    def _show_removed(self, ids: Sequence[str]) -> None:
        self._forget_documents(ids)
        self.undo_toast.show_removed([self.library.documents.title_of(key) for key in ids])

    def _forget_documents(self, ids: Sequence[str]) -> None:
        for document_id in ids:
            self._parts.source.forget_document(document_id)
            if document_id == self._parts.source.document_id:
                self.panes.has_source = False
                self.panes.show_source(False)

    def _show_import_panel(self) -> None:
        self.import_panel.show()
        self.import_panel.raise_()
        self._place_floating()

    def _end_import(self) -> None:
        self.library.list_fresh()
        self.library.refresh_status()
        self._show_import_panel()
        self.import_panel.select_failed()
        self.import_panel.fold_soon()

    def _put_model_off(self) -> None:
        self._state.model_card_dismissed = True
        self._offer_model()

    def _follow_panes(self) -> None:
        self.panes.suit_width(self.width())
        self.app_bar.show_sidebar_state(self.panes.sidebar_shown)
        self.app_bar.show_source_state(self.panes.source_shown, possible=self.panes.has_source)

    def focus_next_pane(self) -> None:
        """Move the focus on to the next pane that is shown."""
        target = next_pane((self.app_bar, self.sidebar, self.centre, self._parts.source_pane))
        if target is self.centre and self._conversing:
            self._parts.conversation.focus_composer()
        elif target is not None:
            focus_first_in(target)

    def _step_back(self) -> bool:
        if self.import_panel.isVisible():
            self.import_panel.hide()
            return True
        if self.panes.overlaid and self.panes.source_shown:
            self.panes.show_source(False)
            return True
        return False

    def _place_floating(self) -> None:
        """Put what floats over the panes where it belongs."""
        if not hasattr(self, "import_panel"):
            return  # the first resize comes while the window is being built
        floor = floor_of(self._body, self.status_bar, self._parts.conversation.composer)
        ceiling, taken = self.app_bar.height(), self.sidebar.width() if self.panes.sidebar_shown else 0
        wanted = (WIDTH_PX, self.import_panel.wanted_height(self.import_panel.width()))
        self.import_panel.setGeometry(panel_place(self._body, taken, ceiling, floor, wanted))
        centre = QRect(self.centre.mapTo(self._body, QPoint(0, 0)), self.centre.size())
        if self.import_panel.isVisible():
            floor = self.import_panel.y()
        self.undo_toast.move(toast_place(self.undo_toast, centre, floor))
        notice_left = (self._body.width() - self.notice.width()) // 2
        self.notice.move(notice_left, self.app_bar.height() + MARGIN_PX)
