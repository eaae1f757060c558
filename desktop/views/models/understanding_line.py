"""The status bar's words while documents are being understood, as many as there is room for, with a pause."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from desktop.language.i18n import tr
from desktop.theme.dress import set_icon, set_look
from desktop.viewmodels.models.understanding import UnderstandingController, understanding_texts
from desktop.views.parts.one_line_label import OneLineLabel

_BUTTON_PX = 24


class _Words(OneLineLabel):
    """Shows the longest of some texts that fits; the first one is for screen readers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts: tuple[str, ...] = ("",)
        set_look(self, "caption")

    def show_texts(self, texts: tuple[str, ...]) -> None:
        """Choose among these, the longest first."""
        self._texts = texts
        self.setAccessibleName(texts[0])
        self.updateGeometry()
        self._choose()

    def sizeHint(self) -> QSize:
        """See Qt: room for the longest."""
        wanted = self.fontMetrics().horizontalAdvance(self._texts[0]) + 2
        return QSize(wanted, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        self._choose()

    def _choose(self) -> None:
        self.ensurePolished()
        measure = self.fontMetrics().horizontalAdvance
        fitting = (text for text in self._texts if measure(text) <= self.width())
        self.setText(next(fitting, self._texts[-1]))
        self.setToolTip(self._texts[0])


class UnderstandingLine(QWidget):
    """Hidden while no embedding is running."""

    def __init__(self, understanding: UnderstandingController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._understanding = understanding
        self.words = _Words()
        self.button = set_look(QToolButton(), "status")
        self.button.setFixedSize(_BUTTON_PX, _BUTTON_PX)
        self.button.clicked.connect(understanding.toggle_pause)
        self._paused: bool | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.button)
        row.addWidget(self.words, 1, Qt.AlignmentFlag.AlignVCenter)
        understanding.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        state = self._understanding.state
        if state is not None:
            if state.paused is not self._paused:
                self._paused = state.paused
                set_icon(self.button, "play" if state.paused else "pause", "text2", 14)
                name = tr("Go on understanding") if state.paused else tr("Pause understanding")
                self.button.setAccessibleName(name)
                self.button.setToolTip(name)
            self.words.show_texts(understanding_texts(state, self._understanding.seconds_left))
        self.setVisible(state is not None)
