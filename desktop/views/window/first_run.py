"""The centre of an empty library: a place to drop files, and what to expect without a model."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.language.i18n import tr
from desktop.theme import theme, tokens
from desktop.theme.dress import set_icon, set_label_icon, set_look

WIDTH_PX = 560


class _DropField(QWidget):
    """A field with a dashed border."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        colours = theme.current().palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(colours.control_border), 1.5)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.setBrush(QColor(colours.surface))
        radius = tokens.CARD_RADIUS
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
        painter.end()


class FirstRun(QWidget):
    """What an empty library shows.

    Signals:
        files_requested, folder_requested, sample_requested, model_requested: a button was pressed.
        model_put_off: 'Later'.
    """

    files_requested = Signal()
    folder_requested = Signal()
    sample_requested = Signal()
    model_requested = Signal()
    model_put_off = Signal()

    def __init__(self, *, has_sample: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model_card = self._make_model_card()
        column = QVBoxLayout()
        column.setSpacing(16)
        column.addWidget(self._make_field(has_sample=has_sample))
        column.addWidget(self._model_card)
        promise = set_look(
            QLabel(tr("Everything stays on this computer. Your files are read, never moved or changed.")),
            "caption",
        )
        promise.setAlignment(Qt.AlignmentFlag.AlignCenter)
        promise.setWordWrap(True)
        column.addWidget(promise)
        holder = QWidget()
        holder.setMaximumWidth(WIDTH_PX)
        holder.setLayout(column)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(holder, 100)
        row.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 24, 24, 24)
        outer.addStretch(1)
        outer.addLayout(row)
        outer.addStretch(1)

    def show_model_card(self, shown: bool) -> None:
        """Say, or not, that no model is installed."""
        self._model_card.setVisible(shown)

    def _make_field(self, *, has_sample: bool) -> QWidget:
        field = _DropField()
        field.setMinimumHeight(300)
        column = QVBoxLayout(field)
        column.setContentsMargins(24, 36, 24, 32)
        column.setSpacing(8)
        picture = QLabel()
        set_label_icon(picture, "file-plus", "accent", 40)
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title = set_look(QLabel(tr("Drop articles, PDFs or folders here")), "title")
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title.setWordWrap(True)
        text = tr("PDF, web pages, Office files, mails, books and text. French, Chinese and English.")
        kinds = set_look(QLabel(text), "muted")
        kinds.setAlignment(Qt.AlignmentFlag.AlignCenter)
        kinds.setWordWrap(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for name, icon, signal, look in (
            ("Add files", "file-plus", self.files_requested, "primary"),
            ("Add folder", "folder-plus", self.folder_requested, ""),
        ):
            button = set_look(QPushButton(tr(name)), look)
            set_icon(button, icon, "on_accent" if look else "text")
            button.clicked.connect(signal)
            if look:
                self.setFocusProxy(button)
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addStretch(1)
        for widget in (picture, title, kinds):
            column.addWidget(widget)
        column.addSpacing(12)
        column.addLayout(buttons)
        if has_sample:
            sample = set_look(QPushButton(tr("Try the sample library")), "link")
            sample.clicked.connect(self.sample_requested)
            column.addSpacing(4)
            column.addWidget(sample, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch(1)
        return field

    def _make_model_card(self) -> QFrame:
        card = set_look(QFrame(), "card")
        row = QHBoxLayout(card)
        row.setContentsMargins(16, 12, 12, 12)
        row.setSpacing(12)
        picture = QLabel()
        set_label_icon(picture, "chip", "text2", 20)
        title = QLabel(tr("No language model installed"))
        title.setFont(theme.current().font(tokens.TypeSize(13, 600, 20)))
        text = set_look(
            QLabel(tr("Answers quote your sources word for word until you add a model.")), "caption"
        )
        text.setWordWrap(True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(title)
        words.addWidget(text)
        choose = QPushButton(tr("Choose a model…"))
        choose.clicked.connect(self.model_requested)
        later = set_look(QPushButton(tr("Later")), "quiet")
        later.clicked.connect(self.model_put_off)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(choose)
        row.addWidget(later)
        return card
