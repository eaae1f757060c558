"""The panel over the status bar: every file of an import, its stage, and what can be done about failures."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QHideEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.language.i18n import decimal_text, duration_text, number_text, plural, size_text, tr
from desktop.theme import theme, tokens
from desktop.theme.dress import set_icon, set_look
from desktop.viewmodels.importing.import_rows import ROW_ROLE, ImportRow
from desktop.viewmodels.importing.imports import ImportController, ImportSummary
from desktop.views.importing.import_failure_bar import ImportFailureBar
from desktop.views.importing.import_row_delegate import ROW_PX, ImportRowDelegate
from desktop.views.parts.quiet_bar import QuietProgressBar
from indexer.common.language.catalogue import marked
from indexer.records.importing import ImportStage

HEAD_PX = 48  # with nothing under it
WIDTH_PX = 640
FOLD_MS = 3000
_MAX_ROWS_SHOWN = 7


class ImportPanel(QFrame):
    """Floats over the lower edge of its parent; the parent places it.

    Signals:
        size_requested: its height should be looked at again.
        document_requested: open a document (id).
    """

    size_requested = Signal()
    document_requested = Signal(str)

    def __init__(self, imports: ImportController, parent: QWidget) -> None:
        super().__init__(parent)
        self._imports = imports
        set_look(self, "panel")
        self.setAccessibleName(tr("Import progress"))
        self.setAutoFillBackground(True)
        self._make_head()
        self.list = self._make_list()
        self.failure = ImportFailureBar()
        self._lay_out()
        self.folding = QTimer(self)
        self.folding.setSingleShot(True)
        self.folding.setInterval(FOLD_MS)
        self.folding.timeout.connect(self._fold)
        imports.summary_changed.connect(self._show_summary)
        imports.row_touched.connect(self._follow)
        self.list.selectionModel().selectionChanged.connect(self._show_actions)
        imports.rows.modelReset.connect(self._show_actions)
        self.failure.retry_requested.connect(self._retry)
        self.failure.show_requested.connect(self._show_file)
        self.failure.dismiss_requested.connect(self._dismiss)
        self.failure.document_requested.connect(self._open_document)
        self.failure.password_given.connect(self._retry_with)
        self.hide()
        self._show_summary(imports.summary)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See Qt: a click on the panel does not reach what is under it."""
        event.accept()

    def fold_soon(self) -> None:
        """Leave the pill alone in a moment, where nothing failed; not under the pointer."""
        self.folding.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """See Qt: what stood on the panel comes down."""
        super().hideEvent(event)
        self.size_requested.emit()

    def wanted_height(self, width_px: int = WIDTH_PX) -> int:
        """The height that shows the rows, up to seven of them."""
        rows = min(self._imports.rows.rowCount(), _MAX_ROWS_SHOWN)
        bar = 10 if not self._bar.isHidden() else 0
        details = 26 if not self._details.isHidden() else 0
        actions = self.failure.wanted_height(width_px - 2) if not self.failure.isHidden() else 0
        if not (rows or bar or details or actions):
            return HEAD_PX
        return 62 + bar + details + rows * ROW_PX + actions

    def select_failed(self) -> None:
        """Select the first failed row, if there is one, so that its actions show."""
        for number in range(self._imports.rows.rowCount()):
            index = self._imports.rows.index(number)
            if index.data(ROW_ROLE).stage is ImportStage.FAILED:
                self.list.setCurrentIndex(index)
                return

    # -- building -----------------------------------------------------------------------------------

    def _make_head(self) -> None:
        self._title = QLabel()
        self._title.setFont(theme.current().font(tokens.TypeSize(13, 600, 20)))
        self._counts = set_look(QLabel(), "caption")
        self._bar = QuietProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Import progress"))
        self._pause = QPushButton(tr("Pause"))
        self._pause.clicked.connect(self._imports.toggle_pause)
        self._cancel = QPushButton(tr("Cancel"))
        self._cancel.clicked.connect(self._imports.cancel)
        self._close = set_look(QToolButton(), "bar")
        set_icon(self._close, "close", "text2")
        self._close.setAccessibleName(tr("Close"))
        self._close.setToolTip(tr("Close"))
        self._close.clicked.connect(self.hide)
        self._speed = set_look(QLabel(), "caption")
        self._skipped = self._make_filter(ImportStage.SKIPPED)
        self._failed = self._make_filter(ImportStage.FAILED)

    def _make_filter(self, stage: ImportStage) -> QPushButton:
        button = set_look(QPushButton(), "link")
        button.setCheckable(True)
        button.clicked.connect(lambda checked: self._show_only(stage if checked else None))
        return button

    def _make_list(self) -> QTableView:
        view = QTableView()  # a QListView would lay all 10,000 rows out anew at every update
        view.setModel(self._imports.rows)
        view.setItemDelegate(ImportRowDelegate(view))
        view.setMinimumHeight(ROW_PX)  # its own wish is for two or three
        view.setShowGrid(False)
        view.setCornerButtonEnabled(False)
        view.setTabKeyNavigation(False)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.horizontalHeader().hide()
        view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        view.verticalHeader().hide()
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.verticalHeader().setMinimumSectionSize(ROW_PX)
        view.verticalHeader().setDefaultSectionSize(ROW_PX)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(
            lambda point: self._menu().popup(view.viewport().mapToGlobal(point))
        )
        view.setAccessibleName(tr("Import progress"))
        return view

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 10, 8, 2)
        head.setSpacing(10)
        for widget, stretch in ((self._title, 0), (self._counts, 1), (self._pause, 0), (self._cancel, 0)):
            head.addWidget(widget, stretch)
        head.addWidget(self._close)
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 0, 16, 2)
        bar.addWidget(self._bar)
        self._details = QWidget()
        details = QHBoxLayout(self._details)
        details.setContentsMargins(16, 0, 12, 0)
        details.setSpacing(4)
        details.addWidget(self._speed, 1)
        details.addWidget(self._skipped)
        details.addWidget(self._failed)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(2)
        column.addLayout(head)
        column.addLayout(bar)
        column.addWidget(self._details)
        column.addWidget(self.list, 1)
        column.addWidget(self.failure)

    # -- what it shows ------------------------------------------------------------------------------

    def _show_summary(self, summary: ImportSummary) -> None:
        self._title.setText(_title(summary))
        self._counts.setText(_counts(summary))
        self._speed.setText(_speed(summary))
        for button, count, words in (
            (self._skipped, summary.skipped, marked("{n} already in the library")),
            (self._failed, summary.failed, "{n} failed"),
        ):
            button.setText(tr(words).format(n=number_text(count)))
            button.setVisible(count > 0)
        self._skipped.setChecked(self._imports.rows.only is ImportStage.SKIPPED)
        self._failed.setChecked(self._imports.rows.only is ImportStage.FAILED)
        self._details.setVisible(bool(self._speed.text() or summary.skipped or summary.failed))
        for button in (self._pause, self._cancel):
            button.setVisible(summary.active)
            button.setEnabled(not summary.cancelling)
        self._pause.setText(tr("Resume") if summary.paused else tr("Pause"))
        self._bar.setVisible(summary.active)
        known = not summary.scanning or summary.paused
        self._bar.setRange(0, max(1, summary.total_files) if known else 0)  # 0..0 moves: not known yet
        self._bar.setValue(summary.done_files)
        self._fit()

    def _show_only(self, stage: ImportStage | None) -> None:
        self._imports.rows.show_only(stage)
        self._show_summary(self._imports.summary)

    def _fold(self) -> None:
        summary = self._imports.summary
        if summary.active or summary.failed:
            return
        if self.underMouse() or self._imports.rows.only is not None:
            self.folding.start()
        else:
            self.hide()

    def _follow(self, row: int) -> None:
        """Keep the newest row in sight, unless a row is selected or the list is under the pointer."""
        if row >= 0 and not self.list.underMouse() and self._selected() is None:
            self.list.scrollTo(self._imports.rows.index(row))

    def _selected(self) -> ImportRow | None:
        chosen = self.list.selectionModel().selectedIndexes()
        row = chosen[0].data(ROW_ROLE) if chosen else None
        return row if isinstance(row, ImportRow) else None

    def _fit(self) -> None:
        self.list.setVisible(self._imports.rows.rowCount() > 0)  # else the head stands at the top of its room
        self.size_requested.emit()

    def _show_actions(self) -> None:
        row = self._selected()
        self.failure.show_row(row, known=row is not None and self._imports.document_of(row.path) is not None)
        self._fit()

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        row = self._selected()
        if row is not None and row.stage is ImportStage.FAILED:
            menu.addAction(tr("Retry"), self._retry)
            menu.addAction(tr("Dismiss"), self._dismiss)
        if row is not None and self._imports.document_of(row.path) is not None:
            menu.addAction(tr("Open the document"), self._open_document)
        if row is not None:
            menu.addAction(tr("Show file"), self._show_file)
        return menu

    # -- what the user does -------------------------------------------------------------------------

    def _retry(self) -> None:
        row = self._selected()
        if row is not None:
            self._imports.retry(row.path)

    def _retry_with(self, password: str) -> None:
        row = self._selected()
        if row is not None:
            self._imports.retry(row.path, password)

    def _dismiss(self) -> None:
        row = self._selected()
        if row is not None:
            self._imports.dismiss(row.path)

    def _open_document(self) -> None:
        row = self._selected()
        document_id = self._imports.document_of(row.path) if row is not None else None
        if document_id is not None:
            self.document_requested.emit(document_id)

    def _show_file(self) -> None:
        row = self._selected()
        if row is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(_folder_of(Path(row.path)))))


def _folder_of(path: Path) -> Path:
    """The folder that holds the file, or the archive that the file is in."""
    return next((parent for parent in path.parents if parent.is_dir()), path.parent)


def _title(summary: ImportSummary) -> str:
    if summary.cancelling:
        return tr("Cancelling…")
    if summary.paused:
        return tr("Import paused")
    if summary.active:
        return tr("Importing")
    return tr("Import cancelled") if summary.cancelled else tr("Import finished")


def _counts(summary: ImportSummary) -> str:
    if not summary.active:
        return plural(summary.ready, "{n} document added", "{n} documents added")
    if not summary.total_files:
        return tr("Looking for files…")
    done, total = number_text(summary.done_files), number_text(summary.total_files)
    counted = tr("{done} of {total} files").format(done=done, total=total)
    return counted + " · " + tr("Looking for files…") if summary.scanning else counted


def _speed(summary: ImportSummary) -> str:
    parts = []
    if summary.files_per_s is not None and summary.bytes_per_s is not None:
        digits = 1 if summary.files_per_s < 9.95 else 0
        parts.append(tr("{n} files/s").format(n=decimal_text(summary.files_per_s, digits)))
        parts.append(tr("{size}/s").format(size=size_text(round(summary.bytes_per_s))))
    if summary.seconds_left is not None:
        parts.append(tr("about {time} left").format(time=duration_text(summary.seconds_left)))
    return " · ".join(parts)
