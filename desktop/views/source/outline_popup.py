"""The contents of a document: a list that comes up under its button and leads to the places."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QListView, QVBoxLayout, QWidget

from desktop.language.i18n import tr
from desktop.theme.dress import set_look
from indexer.records.reading import OutlineEntry

WIDTH_PX = 360
ROW_PX = 28
MAX_ROWS = 14
_MAX_LEVELS = 5
_INDENT = "\u2003"  # an em wide

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class _OutlineModel(QAbstractListModel):
    """Any number of entries; only those in view are asked for."""

    def __init__(self, entries: tuple[OutlineEntry, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self._entries = entries
        self._highest = min((entry.level for entry in entries), default=1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self._entries[index.row()]
        title = " ".join(entry.title.split())
        if role == Qt.ItemDataRole.DisplayRole:
            return _INDENT * min(entry.level - self._highest, _MAX_LEVELS) + title
        if role == Qt.ItemDataRole.ToolTipRole and entry.page is not None:
            return f"{title}\n" + tr("Page {n}").format(n=entry.page)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return title
        return None


class OutlinePopup(QFrame):
    """Headings or bookmarks; a click or Enter goes there, Escape closes.

    Signals:
        chosen: an OutlineEntry.
    """

    chosen = Signal(object)

    def __init__(self, entries: tuple[OutlineEntry, ...], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._entries = entries
        set_look(self, "popup")
        self.list = QListView(self)
        set_look(self.list, "contents")
        self.list.setModel(_OutlineModel(entries, self))
        self.list.setUniformItemSizes(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(tr("Contents"))
        self.list.clicked.connect(self._choose)
        self.list.activated.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.list)

    def open_under(self, button: QWidget) -> None:
        """Come up under `button`, inside the window."""
        rows = min(len(self._entries), MAX_ROWS)
        window = button.window()
        width = min(WIDTH_PX, window.width() - 16)
        self.resize(width, rows * ROW_PX + 12)
        corner = button.mapTo(window, QPoint(0, button.height() + 2))
        corner.setX(max(8, min(corner.x(), window.width() - width - 8)))
        self.move(window.mapToGlobal(corner))
        self.show()
        self.list.setCurrentIndex(self.list.model().index(0, 0))
        self.list.setFocus(Qt.FocusReason.PopupFocusReason)

    def _choose(self, index: QModelIndex) -> None:
        if self.isVisible():  # one press may be told as a click and as an activation
            self.close()
            self.chosen.emit(self._entries[index.row()])
