"""A line of plain text that ends in an ellipsis where it has no room, and is whole in its tooltip."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel


class OneLineLabel(QLabel):
    """A QLabel whose width is its layout's to choose."""

    def setText(self, text: str) -> None:
        """Show `text`."""
        super().setText(text)
        self.setToolTip(text)

    def minimumSizeHint(self) -> QSize:
        """See Qt: any width will do."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        painter = QPainter(self)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        colour = self.palette().color(self.foregroundRole())
        painter.setPen(colour)
        painter.drawText(self.rect(), int(self.alignment()), text)
        painter.end()
