"""The box for typing a question: grows to six lines, with four modes and a button to ask or stop."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.language.i18n import tr
from desktop.theme import icons, theme, tokens
from desktop.theme.dress import set_look, set_property
from desktop.viewmodels.conversation.scope import Scope
from desktop.views.conversation.scope_pill import ScopePill
from indexer.common.language.catalogue import marked

MAX_LINES = 6
MODES = (("auto", "Answer"), ("quote", marked("Quote")), ("search", "Search"), ("check", "Check"))


class QuestionEdit(QPlainTextEdit):
    """The text of the question; Enter asks, Shift+Enter breaks the line, never while a word is composed.

    Signals:
        submitted: the user asks; True for Quote mode (Ctrl+Enter).
    """

    submitted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composing = False
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFont(theme.current().font(tokens.BODY))
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self.textChanged.connect(self._fit)
        self.setAccessibleName(tr("Your question"))
        self._fit()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Remember whether an input method holds an unfinished word."""
        super().inputMethodEvent(event)
        self._composing = bool(event.preeditString())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self._composing:
            if modifiers == Qt.KeyboardModifier.NoModifier:
                self.submitted.emit(False)
                return
            if modifiers == Qt.KeyboardModifier.ControlModifier:
                self.submitted.emit(True)
                return
            if modifiers == Qt.KeyboardModifier.ShiftModifier:
                self.textCursor().insertBlock()
                self.ensureCursorVisible()
                return
        if modifiers & Qt.KeyboardModifier.AltModifier and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self, *_: object) -> None:
        lines = max(1, int(self.document().size().height()))  # QPlainTextEdit counts its height in lines
        line_px = QFontMetricsF(self.font()).lineSpacing()
        self.setFixedHeight(round(min(lines, MAX_LINES) * line_px) + 6)
        over = (
            Qt.ScrollBarPolicy.ScrollBarAsNeeded
            if lines > MAX_LINES
            else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )
        self.setVerticalScrollBarPolicy(over)


class Composer(QFrame):
    """The box under the conversation.

    Signals:
        question_submitted: a question and its mode: auto, quote, search, or check with a text to be checked.
        stop_requested: the user wants the answer under way to end.
        resized: it has grown or moved.
    """

    question_submitted = Signal(str, str)
    stop_requested = Signal()
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = QuestionEdit(self)
        self.edit.submitted.connect(self._submit)
        self.edit.textChanged.connect(self._refresh)
        self.send = QPushButton(self)
        set_look(self.send, "send")
        self.send.clicked.connect(self._press)
        self._running = False
        self._follow_up = False
        self._modes = QFrame(self)
        set_look(self._modes, "modes")
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self._modes)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(0)
        for place, (_, word) in enumerate(MODES):
            button = set_look(QPushButton(tr(word), self._modes), "mode")
            button.setCheckable(True)
            button.setChecked(place == 0)
            button.setAccessibleName(tr("Mode: {name}").format(name=tr(word)))
            self._group.addButton(button, place)
            button.clicked.connect(self._refresh)
            row.addWidget(button)
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self.edit, 1, Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(self.send, 0, Qt.AlignmentFlag.AlignBottom)
        bottom = self._bottom = QHBoxLayout()
        bottom.setSpacing(8)
        bottom.addWidget(self._modes)
        bottom.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(15, 10, 10, 10)
        column.setSpacing(8)
        column.addLayout(top)
        column.addLayout(bottom)
        self.setFocusProxy(self.edit)
        self._placed = QTimer(self)
        self._placed.setSingleShot(True)
        self._placed.setInterval(0)
        self._placed.timeout.connect(self.resized)
        theme.current().changed.connect(self._apply_style)
        self._apply_style()

    @property
    def mode(self) -> str:
        """The chosen mode: auto, quote, search or check."""
        return MODES[self._group.checkedId()][0]

    @Slot(bool)
    def set_running(self, running: bool) -> None:
        """Turn the send button into Stop, or back."""
        self._running = running
        self._apply_style()

    def set_scope(self, scope: Scope) -> None:
        """Show, beside the modes, which documents may answer."""
        self.scope_pill = ScopePill(scope, self)
        self._bottom.insertWidget(1, self.scope_pill)

    def set_follow_up(self, follow_up: bool) -> None:
        """Whether there are questions above already, which changes the placeholder."""
        self._follow_up = follow_up
        self._refresh()

    @Slot()
    def _press(self) -> None:
        if self._running:
            self.stop_requested.emit()
        else:
            self._submit(False)

    def _submit(self, quote: bool) -> None:
        question = self.edit.toPlainText().strip()
        if not question:
            return
        self.edit.clear()
        self.question_submitted.emit(question, "quote" if quote else self.mode)

    def _refresh(self) -> None:
        words = tr("Ask a follow-up…") if self._follow_up else tr("Ask a question…")
        if self.mode == "check":
            words = tr("Paste a text to check it against your documents…")
        if self.edit.placeholderText() != words:
            self.edit.setPlaceholderText(words)
            self.edit.viewport().update()  # Qt draws a changed placeholder only when it has to anyway
        self.send.setEnabled(self._running or bool(self.edit.toPlainText().strip()))

    def _apply_style(self) -> None:
        palette = theme.current().palette
        name, colour = ("stop", palette.text) if self._running else ("send", palette.on_accent)
        self.send.setIcon(icons.icon(name, colour))
        self.send.setIconSize(QSize(18, 18))
        self.send.setText(tr("Stop") if self._running else "")
        self.send.setAccessibleName(tr("Stop") if self._running else tr("Ask"))
        self.send.setToolTip("" if self._running else tr("Ask"))
        set_property(self.send, "running", "true" if self._running else "false")
        self._refresh()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        self._placed.start()  # its new place is known when the layout is done

    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        palette = theme.current().palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(palette.control_border), 1))
        painter.setBrush(QColor(palette.surface))
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), tokens.CARD_RADIUS, tokens.CARD_RADIUS
        )
