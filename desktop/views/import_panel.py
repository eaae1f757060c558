"""The panel over the status bar: every file of an import, its stage, and what can be done about failures."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QColor, QDesktopServices, QFontMetricsF, QHideEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.i18n import number_text, tr
from desktop.theme import icons, theme, tokens
from desktop.theme.dress import set_icon, set_look
from desktop.viewmodels.imports import ROW_ROLE, ImportController, ImportRow, ImportSummary
from indexer.records import ImportStage

ROW_PX = 30
WIDTH_PX = 640
FOLD_MS = 3000
_MOST_ROWS_SHOWN = 7
_ICONS = {
    ImportStage.WAITING: ("clock", "text3"),
    ImportStage.UNPACKING: ("refresh", "accent"),
    ImportStage.READING: ("refresh", "accent"),
    ImportStage.SPLITTING: ("refresh", "accent"),
    ImportStage.EMBEDDING: ("refresh", "accent"),
    ImportStage.STORING: ("refresh", "accent"),
    ImportStage.READY: ("check-circle", "verified"),
    ImportStage.SKIPPED: ("skip", "text3"),
    ImportStage.FAILED: ("unsupported", "unsupported"),
}
_FRACTIONS = {
    ImportStage.UNPACKING: 0.2,
    ImportStage.READING: 0.35,
    ImportStage.SPLITTING: 0.55,
    ImportStage.EMBEDDING: 0.7,
    ImportStage.STORING: 0.85,
}


class ImportRowDelegate(QStyledItemDelegate):
    """Paints one file: icon, name, stage with a bar, or the reason why it failed."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """See Qt."""
        return QSize(200, ROW_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """See Qt."""
        row = index.data(ROW_ROLE)
        if not isinstance(row, ImportRow):
            return
        look = theme.current()
        colours = look.palette
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.selected))
            painter.drawRoundedRect(box.adjusted(5, 1, -5, -1), 6, 6)
        device = painter.device()
        icon, colour = _ICONS[row.stage]
        picture = icons.pixmap(
            icon, getattr(colours, colour), 16, device.devicePixelRatioF() if device else 1.0
        )
        painter.drawPixmap(int(box.left()) + 12, int(box.center().y()) - 7, picture)
        share = 0.42 if row.message else 0.72
        name_box = QRectF(box.left() + 38, box.top(), box.width() * share - 38, box.height())
        _draw(painter, name_box, row.name, look.palette.text, middle=True)
        note_left = name_box.right() + 12
        note_box = QRectF(note_left, box.top(), box.right() - 12 - note_left, box.height())
        if row.stage in _FRACTIONS:
            self._paint_bar(painter, note_box, _FRACTIONS[row.stage])
            note_box.setLeft(note_box.left() + 72)
        failed = row.stage is ImportStage.FAILED
        note = row.message or tr(row.stage.value)
        _draw(painter, note_box, note, colours.unsupported if failed else colours.text3)
        painter.restore()

    @staticmethod
    def _paint_bar(painter: QPainter, box: QRectF, fraction: float) -> None:
        colours = theme.current().palette
        bar = QRectF(box.left(), box.center().y() - 2, 60, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.line))
        painter.drawRoundedRect(bar, 2, 2)
        bar.setWidth(bar.width() * fraction)
        painter.setBrush(QColor(colours.accent))
        painter.drawRoundedRect(bar, 2, 2)


def _draw(painter: QPainter, box: QRectF, text: str, colour: str, *, middle: bool = False) -> None:
    """One elided caption; file names lose their middle, so that the ending stays."""
    font = theme.current().font(tokens.CAPTION)
    mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
    painter.setFont(font)
    painter.setPen(QColor(colour))
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    plain = " ".join(text.split())
    painter.drawText(box, int(flags), QFontMetricsF(font).elidedText(plain, mode, box.width()))


class ImportPanel(QFrame):
    """Floats over the lower edge of its parent; the parent places it.

    Signals:
        size_wanted: its height should be looked at again.
    """

    size_wanted = Signal()

    def __init__(self, imports: ImportController, parent: QWidget) -> None:
        super().__init__(parent)
        self._imports = imports
        set_look(self, "panel")
        self.setAccessibleName(tr("Import progress"))
        self.setAutoFillBackground(True)
        self._title = QLabel()
        self._title.setFont(theme.current().font(tokens.TypeSize(13, 600, 20)))
        self._counts = set_look(QLabel(), "caption")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Import progress"))
        self._cancel = QPushButton(tr("Cancel"))
        self._cancel.clicked.connect(imports.cancel)
        self._close = set_look(QToolButton(), "bar")
        set_icon(self._close, "close", "text2")
        self._close.setAccessibleName(tr("Close"))
        self._close.setToolTip(tr("Close"))
        self._close.clicked.connect(self.hide)
        self.list = self._make_list()
        self._actions = self._make_actions()
        self._lay_out()
        self.folding = QTimer(self)
        self.folding.setSingleShot(True)
        self.folding.setInterval(FOLD_MS)
        self.folding.timeout.connect(self._fold)
        imports.summary_changed.connect(self._show_summary)
        imports.row_touched.connect(self._follow)
        self.list.selectionModel().selectionChanged.connect(self._show_actions)
        imports.rows.modelReset.connect(self._show_actions)
        self.hide()
        self._show_summary(imports.summary)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See Qt: a click on the panel does not reach what is under it."""
        event.accept()

    def fold_soon(self) -> None:
        """Leave the pill alone in a moment, where nothing failed; not under the pointer."""
        self.folding.start()

    def _fold(self) -> None:
        summary = self._imports.summary
        if summary.active or summary.failed:
            return
        if self.underMouse():
            self.folding.start()
        else:
            self.hide()

    def hideEvent(self, event: QHideEvent) -> None:
        """See Qt: what stood on the panel comes down."""
        super().hideEvent(event)
        self.size_wanted.emit()

    def wanted_height(self) -> int:
        """The height that shows the rows, up to seven of them."""
        rows = min(self._imports.rows.rowCount(), _MOST_ROWS_SHOWN)
        actions = 38 if self._actions.isVisibleTo(self) else 0
        return 70 + rows * ROW_PX + actions

    def select_failed(self) -> None:
        """Select the first failed row, if there is one, so that its actions show."""
        for number, row in enumerate(self._imports.rows.rows()):
            if row.stage is ImportStage.FAILED:
                self.list.setCurrentIndex(self._imports.rows.index(number))
                return

    def _make_list(self) -> QTableView:
        view = QTableView()  # a QListView would lay all 10,000 rows out anew at every update
        view.setModel(self._imports.rows)
        view.setItemDelegate(ImportRowDelegate(view))
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

    def _make_actions(self) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 0, 12, 6)
        row.setSpacing(4)
        self._reason = set_look(QLabel(), "caption")
        row.addWidget(self._reason, 1)
        for name, act in (("Retry", self._retry), ("Show file", self._show_file), ("Dismiss", self._dismiss)):
            button = set_look(QPushButton(tr(name)), "link")
            button.clicked.connect(act)
            row.addWidget(button)
        bar.hide()
        return bar

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 10, 8, 2)
        head.setSpacing(10)
        head.addWidget(self._title)
        head.addWidget(self._counts, 1)
        head.addWidget(self._cancel)
        head.addWidget(self._close)
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 0, 16, 6)
        bar.addWidget(self._bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(4)
        column.addLayout(head)
        column.addLayout(bar)
        column.addWidget(self.list, 1)
        column.addWidget(self._actions)

    def _show_summary(self, summary: ImportSummary) -> None:
        self._title.setText(_title(summary))
        self._counts.setText(_counts(summary))
        self._cancel.setVisible(summary.active)
        self._cancel.setEnabled(not summary.cancelling)
        self._bar.setVisible(summary.active)
        self._bar.setRange(0, summary.total_files)  # 0..0 moves back and forth: not known yet
        self._bar.setValue(summary.done_files)
        self.size_wanted.emit()

    def _follow(self, row: int) -> None:
        """Keep the newest row in sight, unless a row is selected or the list is under the pointer."""
        if row >= 0 and not self.list.underMouse() and self._selected() is None:
            self.list.scrollTo(self._imports.rows.index(row))

    def _selected(self) -> ImportRow | None:
        chosen = self.list.selectionModel().selectedIndexes()
        row = chosen[0].data(ROW_ROLE) if chosen else None
        return row if isinstance(row, ImportRow) else None

    def _show_actions(self) -> None:
        row = self._selected()
        failed = row is not None and row.stage is ImportStage.FAILED
        self._actions.setVisible(failed)
        self._reason.setText(row.name if row and failed else "")
        self.size_wanted.emit()

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        row = self._selected()
        if row is not None and row.stage is ImportStage.FAILED:
            menu.addAction(tr("Retry"), self._retry)
            menu.addAction(tr("Dismiss"), self._dismiss)
        if row is not None:
            menu.addAction(tr("Show file"), self._show_file)
        return menu

    def _retry(self) -> None:
        row = self._selected()
        if row is not None:
            self._imports.retry(row.path)

    def _dismiss(self) -> None:
        row = self._selected()
        if row is not None:
            self._imports.dismiss(row.path)

    def _show_file(self) -> None:
        row = self._selected()
        if row is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(row.path).parent)))


def _title(summary: ImportSummary) -> str:
    if summary.cancelling:
        return tr("Cancelling…")
    if summary.active:
        return tr("Importing")
    return tr("Import cancelled") if summary.cancelled else tr("Import finished")


def _counts(summary: ImportSummary) -> str:
    parts = []
    if summary.active and not summary.total_files:
        parts.append(tr("Looking for files…"))
    elif summary.active:
        done, total = number_text(summary.done_files), number_text(summary.total_files)
        parts.append(tr("{done} of {total} files").format(done=done, total=total))
    else:
        parts.append(tr("{n} added").format(n=number_text(summary.ready)))
    if summary.skipped:
        parts.append(tr("{n} already in the library").format(n=number_text(summary.skipped)))
    if summary.failed:
        parts.append(tr("{n} failed").format(n=number_text(summary.failed)))
    if summary.seconds_left is not None:
        parts.append(tr("about {time} left").format(time=_duration(summary.seconds_left)))
    return " · ".join(parts)


def _duration(seconds: float) -> str:
    return f"{max(1, round(seconds))} s" if seconds < 90 else f"{round(seconds / 60)} min"
