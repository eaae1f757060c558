"""A field for a password and a button beside it; what was typed is kept nowhere."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from desktop.language.i18n import tr

_FIELD_PX = 240


class PasswordRow(QWidget):
    """Asks for the password of one file, in place.

    Signals:
        given: the password; the field is empty again.
    """

    given = Signal(str)

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setPlaceholderText(tr("Password"))
        self.field.setMaximumWidth(_FIELD_PX)
        self.button = QPushButton(tr(words))
        self.button.setEnabled(False)
        self.field.returnPressed.connect(self._give)
        self.button.clicked.connect(self._give)
        self.field.textChanged.connect(lambda text: self.button.setEnabled(bool(text)))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.field, 4)
        row.addWidget(self.button)
        row.addStretch(1)

    def ask_for(self, name: str) -> None:
        """Begin anew for a file of this name."""
        self.field.clear()
        self.field.setAccessibleName(tr("Password for {name}").format(name=name))

    def _give(self) -> None:
        password = self.field.text()
        self.field.clear()
        if password:
            self.given.emit(password)
