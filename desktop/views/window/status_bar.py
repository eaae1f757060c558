"""The line at the bottom: offline, how far documents are understood, the last answer's figures, imports."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.language.i18n import tr
from desktop.theme.dress import set_icon, set_label_icon, set_look
from desktop.viewmodels.importing.status import StatusController
from desktop.viewmodels.models.understanding import UnderstandingController
from desktop.views.models.understanding_line import UnderstandingLine
from indexer.common.language.catalogue import marked

HEIGHT_PX = 28


class StatusBar(QFrame):
    """28 px.

    Signals:
        import_requested: show the import panel.
    """

    import_requested = Signal()

    def __init__(
        self, status: StatusController, understanding: UnderstandingController, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._status = status
        set_look(self, "statusbar")
        self.setFixedHeight(HEIGHT_PX)
        self._lock = QLabel()
        self._offline = set_look(QLabel(), "caption")
        self._downloading: bool | None = None
        self._closing = False
        self.understanding = UnderstandingLine(understanding)
        self._answer = set_look(QLabel(), "caption")
        self._pill = set_look(QPushButton(), "statuspill")
        set_icon(self._pill, "file-plus", "accent", 14)
        self._pill.setAccessibleName(tr("Show import details"))
        self._pill.clicked.connect(self.import_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 1, 16, 0)
        row.setSpacing(8)
        row.addWidget(self._lock)
        row.addWidget(self._offline)
        row.addSpacing(8)
        row.addWidget(self.understanding, 1)
        row.addStretch(0)
        row.addWidget(self._pill)
        row.addWidget(self._answer)
        status.changed.connect(self._refresh)
        self._refresh()

    def say(self, text: str) -> None:
        """Replace the left sentence while the window is closing."""
        self._closing = True
        self._offline.setText(text)

    def _refresh(self) -> None:
        self._show_connection(downloading=self._status.downloading)
        self._answer.setText(self._status.answer_text)
        self._pill.setText(self._status.import_text)
        self._pill.setToolTip(tr("Show import details"))
        self._pill.setVisible(bool(self._status.import_text))

    def _show_connection(self, *, downloading: bool) -> None:
        if downloading is not self._downloading and not self._closing:
            self._downloading = downloading
            words = (
                marked("Downloading one model – your documents stay on this computer")
                if downloading
                else marked("Offline – nothing leaves this computer")
            )
            self._offline.setText(tr(words))
            colour = "check" if downloading else "text3"
            set_label_icon(self._lock, "unlock" if downloading else "lock", colour, 14)
