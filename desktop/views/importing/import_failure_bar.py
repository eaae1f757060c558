"""The actions for the selected file of an import: try again, with a password, or dismiss."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.language.i18n import in_words, tr
from desktop.theme.dress import set_look
from desktop.viewmodels.importing.import_rows import UNPACKED, ImportRow
from desktop.views.parts.password_row import PasswordRow
from indexer.records.importing import ImportStage


class ImportFailureBar(QWidget):
    """Shown under the list while the selected row has actions.

    Signals:
        retry_requested, show_requested, dismiss_requested: a button.
        document_requested: open the document that a skipped file is the same as.
        password_given: try again with this password.
    """

    retry_requested = Signal()
    show_requested = Signal()
    dismiss_requested = Signal()
    document_requested = Signal()
    password_given = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reason = set_look(QLabel(), "caption")
        self.reason.setTextFormat(Qt.TextFormat.PlainText)
        self.reason.setWordWrap(True)
        self.password = PasswordRow("Open with password")
        self.password.given.connect(self.password_given)
        self.retry = self._link("Retry", self.retry_requested)
        self.open = self._link("Open the document", self.document_requested)
        self.show_file = self._link("Show file", self.show_requested)
        self.dismiss = self._link("Dismiss", self.dismiss_requested)
        first = QHBoxLayout()
        first.setSpacing(4)
        first.addWidget(self.reason, 1)
        for button in (self.retry, self.open, self.show_file, self.dismiss):
            first.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 2, 12, 8)
        column.setSpacing(6)
        column.addLayout(first)
        column.addWidget(self.password)
        self.hide()

    def show_row(self, row: ImportRow | None, *, known: bool = False) -> None:
        """Offer what can be done about `row`; `known`: its document can be opened."""
        failed = row is not None and row.stage is ImportStage.FAILED
        asks = row is not None and row.wants_password
        opened = row is not None and row.code == UNPACKED  # its message says what was left out of it
        self.setVisible(failed or known or opened)
        message = in_words(row.message) if row is not None and row.message is not None else ""
        self.reason.setText("" if row is None else message if opened else row.sentence)
        self.reason.setToolTip(message)
        self.password.ask_for(row.name if row is not None else "")
        self.password.setVisible(asks)
        self.retry.setVisible(failed and not asks)
        self.open.setVisible(known)
        self.dismiss.setVisible(failed)

    def wanted_height(self, width_px: int) -> int:
        """The height for what is offered now."""
        layout = self.layout()
        if layout is not None:
            layout.activate()  # else the row within it still counts with what it offered before
        return self.heightForWidth(width_px) if self.hasHeightForWidth() else self.sizeHint().height()

    def _link(self, name: str, signal: SignalInstance) -> QPushButton:
        button = set_look(QPushButton(tr(name)), "link")
        button.clicked.connect(signal)
        return button
