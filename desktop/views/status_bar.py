"""The line at the bottom: offline, the last answer's figures, and a pill while importing."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.i18n import tr
from desktop.theme.dress import set_icon, set_label_icon, set_look
from desktop.viewmodels.status import StatusController

HEIGHT_PX = 28


class StatusBar(QFrame):
    """28 px.

    Signals:
        import_asked: show the import panel.
    """

    import_asked = Signal()

    def __init__(self, status: StatusController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._status = status
        set_look(self, "statusbar")
        self.setFixedHeight(HEIGHT_PX)
        lock = QLabel()
        set_label_icon(lock, "lock", "text3", 14)
        self._offline = set_look(QLabel(tr("Offline – nothing leaves this computer")), "caption")
        self._answer = set_look(QLabel(), "caption")
        self._pill = set_look(QPushButton(), "statuspill")
        set_icon(self._pill, "file-plus", "accent", 14)
        self._pill.setAccessibleName(tr("Show import details"))
        self._pill.clicked.connect(self.import_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 1, 16, 0)
        row.setSpacing(8)
        row.addWidget(lock)
        row.addWidget(self._offline)
        row.addStretch(1)
        row.addWidget(self._pill)
        row.addWidget(self._answer)
        status.changed.connect(self._refresh)
        self._refresh()

    def say(self, text: str) -> None:
        """Replace the left sentence while the window is closing."""
        self._offline.setText(text)

    def _refresh(self) -> None:
        self._answer.setText(self._status.answer_text)
        self._pill.setText(self._status.import_text)
        self._pill.setToolTip(tr("Show import details"))
        self._pill.setVisible(bool(self._status.import_text))
