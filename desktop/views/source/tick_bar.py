"""A scroll bar with a tick for every citation of the document."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollBar, QWidget

from desktop.theme import theme


class TickBar(QScrollBar):
    """Vertical; ticks are shares of the document, 0..1."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._ticks: tuple[float, ...] = ()

    @property
    def ticks(self) -> tuple[float, ...]:
        """Where the ticks stand, 0..1."""
        return self._ticks

    def set_ticks(self, ticks: Sequence[float]) -> None:
        """Show these ticks and no others."""
        self._ticks = tuple(ticks)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.current().palette.highlight_edge))
        for share in self._ticks:
            painter.drawRect(QRectF(0, share * (self.height() - 3), self.width(), 2.5))
