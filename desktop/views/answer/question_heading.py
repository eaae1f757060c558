"""A question as the heading of its answer, in two lines if possible, never cut off."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.language.typography import unbroken
from desktop.theme import theme, tokens
from desktop.theme.dress import set_look

MAX_LINES = 2
SIZES = tokens.QUESTION_SIZES


class QuestionHeading(QLabel):
    """Long questions are set smaller, so that they keep two lines; the longest take what they need."""

    def __init__(self, question: str, parent: QWidget | None = None) -> None:
        super().__init__(unbroken(question), parent)
        self.question = question
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._size_px = 0
        self._fit(720)

    @property
    def size_px(self) -> int:
        """The size of the letters in pixels."""
        return self._size_px

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        self._fit(event.size().width())

    def _fit(self, width_px: int) -> None:
        chosen = next((size for size in SIZES if self._lines(size, width_px) <= MAX_LINES), SIZES[-1])
        if chosen.size != self._size_px:
            self._size_px = chosen.size
            set_look(self, f"question{chosen.size}")

    def _lines(self, size: tokens.TypeSize, width_px: int) -> int:
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        lines = 0
        for part in self.text().split("\n"):
            layout = QTextLayout(part, theme.current().font(size))
            layout.setTextOption(option)
            layout.beginLayout()
            while (line := layout.createLine()).isValid():
                line.setLineWidth(max(40, width_px))
                lines += 1
            layout.endLayout()
        return lines
