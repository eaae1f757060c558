"""The bar at the top: sidebar toggle, wordmark, new question, model, source pane toggle, menu."""

from __future__ import annotations

from pathlib import PurePath

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from desktop.language.i18n import tr
from desktop.theme import theme, tokens
from desktop.theme.dress import line, set_icon, set_look

HEIGHT_PX = 48


class Wordmark(QWidget):
    """'Ibid' in the reading serif over a stroke of highlighter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Ibid")
        self._font = theme.current().font(tokens.TypeSize(21, 700, 28), reading=True, language="en")
        width = QFontMetricsF(self._font).horizontalAdvance("Ibid")
        self.setFixedSize(QSize(round(width) + 10, 30))

    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        colours = theme.current().palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.highlight))
        painter.drawRoundedRect(QRectF(1, self.height() - 12, self.width() - 2, 8), 2, 2)
        painter.setPen(QColor(colours.text))
        painter.setFont(self._font)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "Ibid")
        painter.end()


class AppBar(QFrame):
    """48 px of the most used controls.

    Signals:
        sidebar_toggled, source_toggled: shown or not.
        new_question_requested: for an empty conversation.
        model_requested: choose a GGUF file.
        model_dropped: answer without a model.
    """

    sidebar_toggled = Signal(bool)
    source_toggled = Signal(bool)
    new_question_requested = Signal()
    model_requested = Signal()
    model_dropped = Signal()

    def __init__(self, menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, "bar")
        self.setFixedHeight(HEIGHT_PX)
        self._sidebar = self._button("sidebar", tr("Show or hide the sidebar") + " (Ctrl+B)", checkable=True)
        self._sidebar.setChecked(True)
        self._sidebar.toggled.connect(self.sidebar_toggled)
        self._source = self._button(
            "panel-right", tr("Show or hide the reader") + " (Ctrl+\\)", checkable=True
        )
        self._source.toggled.connect(self.source_toggled)
        self._menu = self._button("menu", tr("Menu"))
        self._menu.setMenu(menu)
        self._menu.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._new = QToolButton()
        self._new.setText(tr("New question"))
        self._new.setToolTip(tr("New question") + " (Ctrl+N)")
        self._new.setAccessibleName(tr("New question"))
        self._new.clicked.connect(self.new_question_requested)
        self.set_narrow(False)
        self._model = self._model_pill()
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 10, 1)
        row.setSpacing(4)
        self._divider = line(vertical=True)
        self._divider.setFixedHeight(20)
        row.addWidget(self._sidebar)
        row.addWidget(Wordmark())
        row.addSpacing(8)
        row.addWidget(self._divider)
        row.addSpacing(4)
        row.addWidget(self._new)
        row.addStretch(1)
        for widget in (self._model, self._source, self._menu):
            row.addWidget(widget)

    def _model_pill(self) -> QPushButton:
        pill = set_look(QPushButton(), "pill")
        set_icon(pill, "chip", "text2", 16)
        pill.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        menu = QMenu(pill)
        menu.addAction(tr("Choose a model…")).triggered.connect(self.model_requested)
        self._without_model = menu.addAction(tr("Answer without a model"))
        self._without_model.triggered.connect(self.model_dropped)
        pill.setMenu(menu)
        self._without_model.setVisible(False)
        return pill

    def set_model(self, path: str) -> None:
        """Show which GGUF file answers; empty for none."""
        name = PurePath(path).stem
        shown = name if len(name) <= 28 else name[:27] + "…"
        self._model.setText(shown or tr("No model"))
        self._model.setToolTip(path or tr("Answers quote your sources word for word until you add a model."))
        self._model.setAccessibleName(tr("Language model: {name}").format(name=name or tr("No model")))
        self._without_model.setVisible(bool(path))

    def set_conversing(self, conversing: bool) -> None:
        """Offer a new question only where there is a conversation."""
        self._new.setVisible(conversing)
        self._divider.setVisible(conversing)

    def set_narrow(self, narrow: bool) -> None:
        """Reduce 'New question' to its icon."""
        style = (
            Qt.ToolButtonStyle.ToolButtonIconOnly if narrow else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        )
        self._new.setToolButtonStyle(style)
        set_icon(self._new, "plus", "text2", 16)

    def show_sidebar_state(self, shown: bool) -> None:
        """Follow a change made elsewhere, silently."""
        self._set_silently(self._sidebar, shown)

    def show_source_state(self, shown: bool, *, possible: bool) -> None:
        """Follow a change made elsewhere, silently; hidden if there is no source pane to show."""
        self._set_silently(self._source, shown)
        self._source.setVisible(possible)

    @staticmethod
    def _set_silently(button: QToolButton, checked: bool) -> None:
        button.blockSignals(True)
        button.setChecked(checked)
        button.blockSignals(False)

    @staticmethod
    def _button(icon: str, name: str, *, checkable: bool = False) -> QToolButton:
        button = set_look(QToolButton(), "bar")
        set_icon(button, icon, "text2")
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.setCheckable(checkable)
        return button
