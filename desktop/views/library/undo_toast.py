"""A sentence about what was just done, with a button that undoes it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.language.i18n import plural, tr
from desktop.theme.dress import set_look
from desktop.viewmodels.library.removal import Removal

_MAX_TITLE_CHARS = 48


class UndoToast(QFrame):
    """Floats over its parent while a removal can be undone; the parent places it.

    Signals:
        shown: it has come up, in its size, and wants its place.
    """

    shown = Signal()

    def __init__(self, removal: Removal, parent: QWidget) -> None:
        super().__init__(parent)
        set_look(self, "panel")
        self.setAutoFillBackground(True)
        self._text = QLabel()
        self.undo = set_look(QPushButton(tr("Undo")), "link")
        self.undo.clicked.connect(removal.undo)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        row.setSpacing(12)
        row.addWidget(self._text)
        row.addWidget(self.undo)
        removal.finished.connect(self.hide)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence shown."""
        return self._text.text()

    def show_removed(self, titles: list[str]) -> None:
        """Say which documents have gone."""
        if len(titles) == 1:
            title = (
                titles[0] if len(titles[0]) <= _MAX_TITLE_CHARS else titles[0][: _MAX_TITLE_CHARS - 1] + "…"
            )
            words = tr("Removed “{title}”.").format(title=title)
        else:
            words = plural(len(titles), "{n} document removed.", "{n} documents removed.")
        self._text.setText(words)
        self.setAccessibleName(words)
        self.adjustSize()
        self.show()
        self.raise_()
        self.shown.emit()
