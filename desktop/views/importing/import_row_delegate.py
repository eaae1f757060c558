"""Paints a file of an import: its name, its progress, or the reason why it failed."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.language.i18n import size_text, tr
from desktop.theme import icons, theme, tokens
from desktop.viewmodels.importing.import_rows import ROW_ROLE, ImportRow
from indexer.records.importing import ImportStage

ROW_PX = 30
_EDGE_PX = 12
_NAME_LEFT_PX = 38
_NAME_LEAST_PX = 110
_SIZE_PX = 62
_BAR_PX = 64
_STAGE_PX = 96
_GAP_PX = 10
_FAILED_NAME_SHARE = 0.36
# The share of the work that is done when a stage begins; the engine reports only stages.
_FRACTIONS = {
    ImportStage.UNPACKING: 0.1,
    ImportStage.READING: 0.2,
    ImportStage.SPLITTING: 0.5,
    ImportStage.STORING: 0.85,
}
_ICONS = {
    ImportStage.WAITING: ("clock", "text3"),
    ImportStage.READY: ("check-circle", "verified"),
    ImportStage.SKIPPED: ("skip", "text3"),
    ImportStage.FAILED: ("unsupported", "unsupported"),
}
_UNDER_WAY = ("refresh", "accent")

Index = QModelIndex | QPersistentModelIndex


class ImportRowDelegate(QStyledItemDelegate):
    """One line a file: icon, name, then size, bar and stage, or the reason why it failed."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """See Qt."""
        return QSize(200, ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """See Qt."""
        row = index.data(ROW_ROLE)
        if not isinstance(row, ImportRow):
            return
        colours = theme.current().palette
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.selected))
            painter.drawRoundedRect(box.adjusted(5, 1, -5, -1), 6, 6)
        icon, colour = _ICONS.get(row.stage, _UNDER_WAY)
        device = painter.device()
        ratio = device.devicePixelRatioF() if device else 1.0
        picture = icons.pixmap(icon, getattr(colours, colour), 16, ratio)
        painter.drawPixmap(int(box.left()) + _EDGE_PX, int(box.center().y()) - 7, picture)
        inner = box.adjusted(_NAME_LEFT_PX, 0, -_EDGE_PX, 0)
        if row.stage is ImportStage.FAILED:
            self._paint_failure(painter, inner, row)
        else:
            self._paint_way(painter, inner, row)
        painter.restore()

    def _paint_failure(self, painter: QPainter, box: QRectF, row: ImportRow) -> None:
        colours = theme.current().palette
        right = box.right()
        if row.wants_password:
            words = tr("Enter password…")
            width = _metrics().horizontalAdvance(words) + 2
            _draw(painter, QRectF(right - width, box.top(), width, box.height()), words, colours.link)
            right -= width + _GAP_PX
        name_px = max(_NAME_LEAST_PX, box.width() * _FAILED_NAME_SHARE)
        name = QRectF(box.left(), box.top(), name_px, box.height())
        _draw(painter, name, row.name, colours.text, middle=True)
        left = name.right() + _GAP_PX
        reason = QRectF(left, box.top(), right - left, box.height())
        _draw(painter, reason, row.reason, colours.unsupported)

    def _paint_way(self, painter: QPainter, box: QRectF, row: ImportRow) -> None:
        colours = theme.current().palette
        stage_px = _BAR_PX + _GAP_PX + _STAGE_PX if row.known else _STAGE_PX
        left = box.right() - stage_px
        _draw(painter, QRectF(left, box.top(), stage_px, box.height()), row.note, colours.text3)
        left = box.right() - _STAGE_PX - _GAP_PX - _BAR_PX
        if row.stage in _FRACTIONS:
            self._paint_bar(painter, QRectF(left, box.top(), _BAR_PX, box.height()), _FRACTIONS[row.stage])
        left -= _GAP_PX + _SIZE_PX
        if row.size_bytes:
            size = QRectF(left, box.top(), _SIZE_PX, box.height())
            _draw(painter, size, size_text(row.size_bytes), colours.text3, at_right=True)
        name = QRectF(box.left(), box.top(), left - _GAP_PX - box.left(), box.height())
        _draw(painter, name, row.name, colours.text, middle=True)

    @staticmethod
    def _paint_bar(painter: QPainter, box: QRectF, fraction: float) -> None:
        colours = theme.current().palette
        bar = QRectF(box.left(), box.center().y() - 2, box.width(), 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.line))
        painter.drawRoundedRect(bar, 2, 2)
        bar.setWidth(bar.width() * fraction)
        painter.setBrush(QColor(colours.accent))
        painter.drawRoundedRect(bar, 2, 2)


def _metrics() -> QFontMetricsF:
    return QFontMetricsF(theme.current().font(tokens.CAPTION))


def _draw(
    painter: QPainter, box: QRectF, text: str, colour: str, *, middle: bool = False, at_right: bool = False
) -> None:
    """One elided caption; file names lose their middle, so that the ending stays."""
    font = theme.current().font(tokens.CAPTION)
    mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
    painter.setFont(font)
    painter.setPen(QColor(colour))
    side = Qt.AlignmentFlag.AlignRight if at_right else Qt.AlignmentFlag.AlignLeft
    flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    plain = " ".join(text.split())
    painter.drawText(box, int(flags), QFontMetricsF(font).elidedText(plain, mode, box.width()))
