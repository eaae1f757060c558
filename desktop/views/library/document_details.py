"""The metadata of the current document, to view and correct, and the report of how it was read."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.language.i18n import tr
from desktop.theme import icons, theme
from desktop.theme.dress import set_icon, set_label_icon, set_look
from desktop.viewmodels.conversation.scope import language_name
from desktop.viewmodels.library.details import FIELDS, DetailsController, origin_words, problem_of
from desktop.viewmodels.library.reading_notes import report_lines
from indexer.records.documents import DocumentText

_HINTS = {"published": "2026-03-09", "source_url": "https://"}
_LANGUAGES = ("en", "fr", "zh", "ar", "de", "es", "it", "ja", "ko", "nl", "pl", "pt", "ru", "sv", "tr", "uk")


class _Choice(QComboBox):
    """A combo box with the window's own chevron, which a styled one lacks."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        super().paintEvent(event)
        mark = icons.pixmap("chevron-down", theme.current().palette.text2, 14, self.devicePixelRatioF())
        QPainter(self).drawPixmap(self.width() - 24, (self.height() - 14) // 2, mark)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """See Qt: the form scrolls; a value does not change under the pointer."""
        event.ignore()


class _Field(QWidget):
    """One field: its name, its value, where that was found or what is wrong with it, and a way back.

    Signals:
        changed: the value was changed by the user.
        reset_requested: take the correction back (field).
    """

    changed = Signal()
    reset_requested = Signal(str)

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self._stored = ""
        self._origin = ""
        name = set_look(QLabel(tr(FIELDS[key])), "section")
        self.edit = QLineEdit() if key != "language" else None
        self.choice = _Choice() if key == "language" else None
        if self.edit is not None:
            self.edit.setPlaceholderText(_HINTS.get(key, ""))
            self.edit.textEdited.connect(self._announce_change)
        if self.choice is not None:
            self.choice.currentIndexChanged.connect(self._announce_change)
        control = self.edit or self.choice or QWidget()
        self.setFocusProxy(control)
        control.setAccessibleName(tr(FIELDS[key]))
        self.note = set_look(QLabel(), "caption")
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        self.reset = set_look(QPushButton(tr("Reset")), "link")
        self.reset.setAccessibleName(tr("Reset") + ": " + tr(FIELDS[key]))
        self.reset.clicked.connect(lambda: self.reset_requested.emit(key))
        self._under = QWidget()
        under = QHBoxLayout(self._under)
        under.setContentsMargins(0, 0, 0, 0)
        under.addWidget(self.note, 1)
        under.addWidget(self.reset)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(name)
        column.addWidget(control)
        column.addWidget(self._under)

    @property
    def value(self) -> str:
        """What stands in the field now."""
        if self.choice is not None:
            return str(self.choice.currentData() or "")
        return self.edit.text().strip() if self.edit is not None else ""

    @property
    def touched(self) -> bool:
        """Whether it is not what is stored."""
        return self.value != self._stored

    def show_value(self, value: str, origin: str, *, edited: bool) -> None:
        """Show what is stored."""
        self._stored, self._origin = value, origin
        if self.edit is not None:
            self.edit.setText(value)
            self.edit.setCursorPosition(0)
        if self.choice is not None:
            self._fill_choice(self.choice, value)
        self.reset.setVisible(edited)
        self.check()

    def check(self) -> bool:
        """Say what is wrong with the value, or where it was found; whether it may be saved."""
        problem = problem_of(self.key, self.value)
        self.note.setText(problem or ("" if self.touched else self._origin))
        self._under.setVisible(bool(self.note.text()) or not self.reset.isHidden())
        look = "problem" if problem else "caption"
        if self.note.property("look") != look:
            set_look(self.note, look)
        return not problem

    def _announce_change(self) -> None:
        self.check()
        self.changed.emit()

    @staticmethod
    def _fill_choice(choice: QComboBox, value: str) -> None:
        choice.blockSignals(True)
        choice.clear()
        choice.addItem(tr("Not known"), "")
        codes = [*_LANGUAGES, *([value] if value and value not in _LANGUAGES else [])]
        for code in codes:
            choice.addItem(language_name(code), code)
        choice.setCurrentIndex(max(0, choice.findData(value)))
        choice.blockSignals(False)


class DocumentDetails(QWidget):
    """Takes the source pane's place while it is open.

    Signals:
        close_requested: back to the document.
    """

    close_requested = Signal()

    def __init__(self, details: DetailsController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._details = details
        self.fields = {key: _Field(key) for key in FIELDS}
        self.message = set_look(QLabel(), "problem")
        self.message.setWordWrap(True)
        self.message.hide()
        self.save = set_look(QPushButton(tr("Save")), "primary")
        self.save.clicked.connect(self._save)
        self.back = QPushButton(tr("Back to the document"))
        self.back.clicked.connect(self.close_requested)
        self._report = QVBoxLayout()
        self._report.setSpacing(6)
        self._lay_out()
        for field in self.fields.values():
            field.changed.connect(self._refresh)
            field.reset_requested.connect(details.reset)
        details.loaded.connect(self._show)
        details.problem.connect(self._show_problem)
        if details.source is not None:
            self._show(details.source)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt: Enter saves, Escape goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_requested.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.save.isEnabled():
            self._save()
        else:
            event.accept()  # digits and arrows typed here are not the source pane's

    def _lay_out(self) -> None:
        form = QWidget()
        column = QVBoxLayout(form)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(12)
        heading = QHBoxLayout()
        heading.addWidget(set_look(QLabel(tr("Details")), "title"), 1)
        close = set_look(QToolButton(), "bar")
        set_icon(close, "close", "text2", 16)
        close.setAccessibleName(tr("Back to the document"))
        close.setToolTip(tr("Back to the document"))
        close.clicked.connect(self.close_requested)
        heading.addWidget(close)
        column.addLayout(heading)
        for field in self.fields.values():
            column.addWidget(field)
        column.addSpacing(6)
        column.addWidget(set_look(QLabel(tr("How it was read")), "section"))
        column.addLayout(self._report)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(form)
        form.setAutoFillBackground(False)
        area.viewport().setAutoFillBackground(False)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.message, 1)
        foot.addStretch(0)
        foot.addWidget(self.back)
        foot.addWidget(self.save)
        bottom = set_look(QFrame(), "foot")
        inner = QVBoxLayout(bottom)
        inner.setContentsMargins(20, 8, 20, 10)
        inner.addLayout(foot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(area, 1)
        layout.addWidget(bottom)

    def _show(self, source: DocumentText) -> None:
        origins = dict(source.origins)
        for key, field in self.fields.items():
            value = getattr(source.document, key) or ""
            edited = key in source.document.edited
            origin = "user" if edited else origins.get(key)
            field.show_value(value, origin_words(origin, known=bool(value)), edited=edited)
        self._show_report(source)
        self.message.hide()
        self._refresh()

    def _show_report(self, source: DocumentText) -> None:
        while (item := self._report.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for words, careful in report_lines(source):
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(8)
            mark = QLabel()
            mark.setFixedWidth(16)
            if careful:
                set_label_icon(mark, "warning-triangle", "check", 14)
            text = set_look(QLabel(words), "muted")
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.setWordWrap(True)
            line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(text, 1)
            self._report.addWidget(row)

    def _refresh(self) -> None:
        touched = [field for field in self.fields.values() if field.touched]
        right = all([field.check() for field in touched])
        self.save.setEnabled(bool(touched) and right)

    def _save(self) -> None:
        changes = {key: field.value for key, field in self.fields.items() if field.touched}
        if changes:
            self.save.setEnabled(False)
            self._details.save(changes)

    def _show_problem(self, sentence: str) -> None:
        self.message.setText(sentence)
        self.message.show()
        self._refresh()
