"""Rows with an icon, a name and a count: collections and questions."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.language.i18n import number_text
from desktop.theme import icons, theme, tokens

NAV_ROW_PX = 31
CHOICE_ROLE = Qt.ItemDataRole.UserRole + 1
_COUNT_ROLE = Qt.ItemDataRole.UserRole + 2
_ICON_ROLE = Qt.ItemDataRole.UserRole + 3


class _NavDelegate(QStyledItemDelegate):
    """Paints icon, name and count on one line of 31 px."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, NAV_ROW_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        look, row = theme.current(), QRectF(option.rect).adjusted(0, 0.5, 0, -0.5)
        colours = look.palette
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.selected if selected else colours.hover))
            painter.drawRoundedRect(row, 6, 6)
        ratio = painter.device().devicePixelRatioF() if painter.device() else 1.0
        tint = colours.link if selected else colours.text2
        picture = icons.pixmap(str(index.data(_ICON_ROLE)), tint, 18, ratio)
        painter.drawPixmap(int(row.left()) + 9, int(row.center().y()) - 8, picture)
        painter.setFont(look.font(tokens.TypeSize(13, 600 if selected else 500, 20)))
        count = index.data(_COUNT_ROLE)
        text = number_text(count) if isinstance(count, int) else ""
        metrics = QFontMetricsF(painter.font())
        count_width = metrics.horizontalAdvance(text)
        painter.setPen(QColor(colours.text))
        name_box = row.adjusted(34, 0, -count_width - 20, 0)
        name = metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideRight, name_box.width())
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(name_box, middle | int(Qt.AlignmentFlag.AlignLeft), name)
        painter.setPen(QColor(colours.text3))
        painter.setFont(look.font(tokens.CAPTION))
        painter.drawText(row.adjusted(0, 0, -12, 0), middle | int(Qt.AlignmentFlag.AlignRight), text)
        painter.restore()


class NavList(QListWidget):
    """Rows with icon, name and count, as high as they are many (up to `max_rows`)."""

    def __init__(self, name: str, *, max_rows: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._max_rows = max_rows
        self.setItemDelegate(_NavDelegate(self))
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if max_rows:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def add(self, name: str, *, icon: str, choice: object, count: int | None = None) -> QListWidgetItem:
        """Append a row."""
        item = QListWidgetItem(name, self)
        item.setData(_ICON_ROLE, icon)
        item.setData(CHOICE_ROLE, choice)
        item.setData(_COUNT_ROLE, count)
        item.setToolTip(name)
        self.updateGeometry()
        return item

    def sizeHint(self) -> QSize:
        """See Qt."""
        rows = min(self.count(), self._max_rows) if self._max_rows else self.count()
        return QSize(200, rows * NAV_ROW_PX)

    def minimumSizeHint(self) -> QSize:
        """See Qt: in a low window two rows stay, the rest is scrolled to."""
        return QSize(100, min(self.count(), 2) * NAV_ROW_PX)
