"""Lines under an answer: its languages, corrected words, and warnings in amber."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.theme.dress import set_label_icon, set_look


class AnswerNotes(QWidget):
    """Notes under an answer; hidden for most answers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[str, tuple[str, ...], tuple[str, ...]] = ("", (), ())
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 12, 0, 0)
        self._column.setSpacing(4)
        self.hide()

    @property
    def lines(self) -> list[str]:
        """The sentences shown."""
        languages, plain, careful = self._shown
        return [*([languages] if languages else []), *plain, *careful]

    def show_lines(self, languages: str, plain: list[str], careful: list[str]) -> None:
        """Show these sentences, the careful ones in amber with a mark."""
        wanted = (languages, tuple(plain), tuple(careful))
        if wanted == self._shown:
            return
        self._shown = wanted
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if languages:
            self._add(languages, "globe", "text3", "muted")
        for sentence in plain:
            self._add(sentence, "search", "text3", "muted")
        for sentence in careful:
            self._add(sentence, "warning-triangle", "check", "careful")
        self.setVisible(bool(self.lines))

    def _add(self, sentence: str, icon: str, colour: str, look: str) -> None:
        row = QWidget(self)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        mark = QLabel()
        set_label_icon(mark, icon, colour, 16)
        text = set_look(QLabel(sentence), look)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setWordWrap(True)
        line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(text, 1)
        self._column.addWidget(row)
