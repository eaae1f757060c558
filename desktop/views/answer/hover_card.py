"""The card that a citation chip shows: the quoted words in their paragraph, and where they come from."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QTextDocument
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.language.i18n import tr
from desktop.viewmodels.conversation.conversation import (
    column_names,
    paragraph_around,
)
from desktop.viewmodels.naming import document_title, page_text, source_line
from desktop.views.parts.citation_chip import CitationChip, LanguageBadge, NumberBox
from desktop.views.parts.marked_text import marked_html
from indexer.records.answers import Citation
from indexer.records.search import Hit

WIDTH_PX = 380
SIDE_PX = 12
TEXT_PX = WIDTH_PX - 2 * SIDE_PX - 2  # inside the hairline
LINGER_MS = 180  # time to move the pointer from the chip into the card
QUOTE_MAX_PX = 224
_SHORTER = ((160, 700), (80, 700), (30, 500), (15, 320), (0, 200), (0, 120))  # context, quote: characters


class HoverCard(QFrame):
    """Floats over the conversation beside its chip; never takes the focus.

    Signals:
        open_requested: the user asks for citation n.
    """

    open_requested = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self._frame = parent
        self.setFixedWidth(WIDTH_PX)
        self._n = 0
        self._number: NumberBox | None = None
        self._badge = LanguageBadge(parent=self)
        self._source = QLabel(self)
        self._source.setProperty("look", "muted")
        self._source.setTextFormat(Qt.TextFormat.PlainText)
        self._title = QLabel(self)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setWordWrap(True)
        self._title.setProperty("look", "strong")
        self._quote = QLabel(self)
        self._quote.setProperty("look", "muted")
        self._quote.setTextFormat(Qt.TextFormat.RichText)
        self._quote.setWordWrap(True)
        self._columns = QLabel(self)  # of a table, whose row alone says little
        self._columns.setProperty("look", "caption")
        self._columns.setTextFormat(Qt.TextFormat.PlainText)
        open_button = QPushButton(tr("Open"), self)
        open_button.setProperty("look", "link")
        open_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        open_button.clicked.connect(lambda: self.open_requested.emit(self._n))
        self._head = QHBoxLayout()
        self._head.setSpacing(8)
        self._head.addWidget(self._badge)
        self._head.addWidget(self._source, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(open_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(SIDE_PX, 10, SIDE_PX, 6)
        column.setSpacing(6)
        column.addLayout(self._head)
        column.addWidget(self._title)
        column.addWidget(self._columns)
        column.addWidget(self._quote)
        column.addLayout(foot)
        self._linger = QTimer(self)
        self._linger.setSingleShot(True)
        self._linger.setInterval(LINGER_MS)
        self._linger.timeout.connect(self.hide)
        self.hide()

    def show_citation(self, chip: CitationChip, citation: Citation, hits: tuple[Hit, ...]) -> None:
        """Show `citation` under its chip, or over it where there is no room."""
        self._linger.stop()
        self._n = citation.n
        if self._number is not None:
            self._head.removeWidget(self._number)
            self._number.deleteLater()
        self._number = NumberBox(citation.n, self)
        self._head.insertWidget(0, self._number)
        self._badge.set_language(citation.document.language)
        line = source_line(citation.document, page_text(citation.page))
        self._source.setText(self._source.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, 270))
        self._title.setText(document_title(citation.document))
        names = column_names(citation, hits)
        self._columns.ensurePolished()
        elided = self._columns.fontMetrics().elidedText(names, Qt.TextElideMode.ElideRight, TEXT_PX)
        self._columns.setText(elided)
        self._columns.setToolTip(names if elided != names else "")
        self._columns.setVisible(bool(names))
        paragraph, start, end = paragraph_around(citation, hits)
        self._show_quote(paragraph, start, end)
        parts = (self._title.text(), line, names)
        self.setAccessibleName(f"{', '.join(filter(None, parts))}: {citation.quote}")
        self._fit()
        self._move_to(chip)
        self.show()
        self.raise_()

    def _show_quote(self, paragraph: str, start: int, end: int) -> None:
        """As much of the paragraph around the quote, then of the quote, as the card has room for."""
        self._quote.ensurePolished()
        for context, longest in _SHORTER:
            self._quote.setText(marked_html(paragraph, [(start, end)], context, longest_chars=longest))
            height = _text_height(self._quote)
            if height <= QUOTE_MAX_PX:
                break
        self._quote.setFixedHeight(height)

    def _fit(self) -> None:
        """Give every label the height that its text takes at the card's width."""
        self._title.ensurePolished()
        self._title.setFixedHeight(self._title.heightForWidth(TEXT_PX))
        layout = self.layout()
        if layout is not None:
            layout.invalidate()
            self.setFixedHeight(layout.sizeHint().height())
            layout.activate()

    def _move_to(self, chip: CitationChip) -> None:
        frame = self._frame
        under = chip.mapTo(frame, QPoint(0, chip.height() + 6))
        left = max(8, min(under.x() - 24, frame.width() - self.width() - 8))
        top = under.y()
        if top + self.height() > frame.height() - 8:
            top = chip.mapTo(frame, QPoint(0, -6)).y() - self.height()
        self.move(left, max(8, top))

    def leave(self) -> None:
        """Hide soon, unless the pointer comes into the card."""
        self._linger.start()

    def enterEvent(self, event: QEnterEvent) -> None:
        """See Qt."""
        self._linger.stop()

    def leaveEvent(self, event: object) -> None:
        """See Qt."""
        self._linger.start()


def _text_height(label: QLabel) -> int:
    """The height of a label's rich text at the card's width; QLabel's own guess is a line short."""
    document = QTextDocument()
    document.setDefaultFont(label.font())
    document.setDocumentMargin(0)
    document.setHtml(label.text())
    document.setTextWidth(TEXT_PX)
    return ceil(document.size().height()) + 2
