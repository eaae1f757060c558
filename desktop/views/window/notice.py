"""One sentence in place: while the library opens, when it cannot, and when something else goes wrong."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from desktop.language.i18n import tr
from desktop.theme.dress import set_icon, set_label_icon, set_look

_QUIET_MS = 400  # a library that opens faster than this shows no indicator
_SHOWN_MS = 10_000
_TEXT_PX = 400


class OpeningPage(QWidget):
    """The centre before the library is there.

    Signals:
        retry_requested: try to open it again.
    """

    retry_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = set_look(QLabel(), "title")
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text = set_look(QLabel(), "muted")
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text.setWordWrap(True)
        self._retry = set_look(QPushButton(tr("Retry")), "primary")
        self._retry.clicked.connect(self.retry_requested)
        holder = QWidget()  # of a fixed width, so that the height of the wrapped sentence is known
        holder.setFixedWidth(_TEXT_PX)
        inner = QVBoxLayout(holder)
        inner.setSpacing(10)
        inner.addWidget(self._title)
        inner.addWidget(self._text)
        inner.addWidget(self._retry, 0, Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(holder)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(lambda: self._text.setText(tr("Opening the library…")))
        self.wait()

    @property
    def text(self) -> str:
        """The sentence shown."""
        return self._text.text()

    def wait(self) -> None:
        """Opening; says so only if it takes a while."""
        self._title.hide()
        self._retry.hide()
        self._text.setText("")
        self._timer.start(_QUIET_MS)

    def fail(self, sentence: str) -> None:
        """It could not be opened."""
        self._timer.stop()
        self._title.setText(tr("The library cannot be opened"))
        self._title.show()
        self._text.setText(sentence)
        self._retry.show()
        self._retry.setFocus()


class Notice(QFrame):
    """A sentence over the upper edge of the window; goes by itself."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        set_look(self, "panel")
        icon = QLabel()
        set_label_icon(icon, "warning-triangle", "check")
        self._text = QLabel()
        self._text.setWordWrap(True)
        close = set_look(QToolButton(), "bar")
        set_icon(close, "close", "text2", 16)
        close.setAccessibleName(tr("Close"))
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.setSpacing(10)
        row.addWidget(icon)
        row.addWidget(self._text, 1)
        row.addWidget(close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.setAccessibleName(tr("Notification"))
        self.hide()

    @property
    def text(self) -> str:
        """The sentence shown."""
        return self._text.text()

    def say(self, sentence: str) -> None:
        """Show `sentence` for ten seconds."""
        self._text.setText(sentence)
        self.setFixedWidth(min(560, max(240, self._over.width() - 48)))
        self.adjustSize()
        self.show()
        self.raise_()
        self._timer.start(_SHOWN_MS)
