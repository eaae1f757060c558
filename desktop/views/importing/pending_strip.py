"""The line under the app bar that says an import was cut off, and offers to go on with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.language.i18n import plural, tr
from desktop.theme.dress import set_label_icon, set_look
from desktop.viewmodels.importing.imports import ImportController
from desktop.viewmodels.naming import file_name
from indexer.common.language.catalogue import marked


class PendingStrip(QFrame):
    """Offers to continue an interrupted import; only the user decides.

    Signals:
        continue_requested: a button.
    """

    continue_requested = Signal()

    def __init__(self, imports: ImportController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._imports = imports
        set_look(self, "strip")
        icon = QLabel()
        set_label_icon(icon, "clock", "check", 16)
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.go_on = QPushButton(tr("Continue"))
        self.go_on.clicked.connect(self._continue)
        self.forget = set_look(QPushButton(tr("Forget")), "quiet")
        self.forget.clicked.connect(self._forget)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 12, 6)
        row.setSpacing(10)
        row.addWidget(icon)
        row.addWidget(self.words, 1)
        row.addWidget(self.go_on)
        row.addWidget(self.forget)
        imports.pending_changed.connect(self.show_pending)
        self.hide()

    def show_pending(self, paths: Sequence[str]) -> None:
        """Show what is left; hidden if nothing is."""
        if len(paths) == 1:
            words = tr("An import was interrupted: “{name}” is not finished.")
            self.words.setText(words.format(name=file_name(paths[0])))
        elif paths:
            words = marked("An import was interrupted: {n} files and folders are left.")
            self.words.setText(plural(len(paths), words, words))
        self.setToolTip("\n".join(paths[:20]) + ("\n…" if len(paths) > 20 else ""))
        self.setVisible(bool(paths))

    def _continue(self) -> None:
        self.hide()
        self.continue_requested.emit()

    def _forget(self) -> None:
        self.hide()
        self._imports.forget_pending()
