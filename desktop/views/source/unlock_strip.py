"""The line under the source pane's header that asks for the password of a protected PDF."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from desktop.language.i18n import tr
from desktop.theme.dress import set_look
from desktop.views.parts.password_row import PasswordRow


class UnlockStrip(QFrame):
    """Says that only the text can be shown, and asks for the password to show the pages.

    Signals:
        password_given: try to draw the pages with it.
    """

    password_given = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, "strip")
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.row = PasswordRow("Show the pages")
        self.row.given.connect(self._give)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 8, 20, 10)
        column.setSpacing(6)
        column.addWidget(self.words)
        column.addWidget(self.row)
        self.hide()

    def ask_for(self, name: str) -> None:
        """Ask for the password of a file."""
        self.words.setText(tr("This PDF is protected: its text is shown, its pages need the password."))
        self.row.ask_for(name)
        self.row.setEnabled(True)
        self.show()

    def refuse(self) -> None:
        """The password was wrong."""
        self.words.setText(tr("The password does not open it. Try again."))
        self.row.setEnabled(True)
        self.row.field.setFocus()

    def _give(self, password: str) -> None:
        self.row.setEnabled(False)  # until the answer is there
        self.password_given.emit(password)
