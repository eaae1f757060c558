"""Ranked passages, with the words of the query in bold: a search's result, or the nearest passages."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.theme import theme, tokens
from desktop.viewmodels.naming import document_title, page_text, source_line
from desktop.views.parts.citation_chip import LanguageBadge
from desktop.views.parts.marked_text import marked_html, matched_spans
from indexer.records.search import Hit

SHOWN_CHARS = 320


class PassageCard(QFrame):
    """One passage with where it comes from; a click or Enter opens it.

    Signals:
        opened: the user asks for this passage.
    """

    opened = Signal(object)

    def __init__(self, hit: Hit, query: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hit = hit
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        line, title = source_line(hit.document, page_text(hit.page)), document_title(hit.document)
        self.setAccessibleName(f"{title}, {line}: {hit.text[:200]}")
        rank = QLabel(str(hit.rank), self)
        rank.setProperty("look", "caption")
        source = QLabel(line, self)
        source.setProperty("look", "caption")
        source.setTextFormat(Qt.TextFormat.PlainText)
        heading = QLabel(title, self)
        heading.setTextFormat(Qt.TextFormat.PlainText)
        heading.setWordWrap(True)
        heading.setProperty("look", "strong")
        spans = matched_spans(hit.text, query)
        first = spans[0][0] if spans else 0
        size = SHOWN_CHARS // 2 if hit.document.language == "zh" else SHOWN_CHARS
        start = 0 if first < size // 2 else first - size // 4
        shown = hit.text[start : start + size]
        marks = [(max(a - start, 0), b - start) for a, b in spans if start < b and a < start + size]
        before, after = "…" if start else "", "…" if start + size < len(hit.text) else ""
        lead = len(before)
        text = QLabel(
            marked_html(f"{before}{shown}{after}", [(a + lead, b + lead) for a, b in marks], bold=True), self
        )
        text.setTextFormat(Qt.TextFormat.RichText)
        text.setWordWrap(True)
        text.setProperty("look", "muted")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(rank)
        if hit.document.language:
            head.addWidget(LanguageBadge(hit.document.language, self))
        head.addWidget(source, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(heading)
        column.addWidget(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        palette = theme.current().palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        border = (
            palette.accent
            if self.hasFocus()
            else palette.control_border
            if self.underMouse()
            else palette.line
        )
        painter.setPen(QPen(QColor(border), 1))
        painter.setBrush(QColor(palette.surface))
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), tokens.CARD_RADIUS, tokens.CARD_RADIUS
        )

    def enterEvent(self, event: QEnterEvent) -> None:
        """See Qt."""
        self.update()

    def leaveEvent(self, event: object) -> None:
        """See Qt."""
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """See Qt."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit(self.hit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(self.hit)
        else:
            super().keyPressEvent(event)


class SearchResults(QWidget):
    """Passages as cards, best first.

    Signals:
        hit_opened: the user asks for this Hit.
    """

    hit_opened = Signal(object)

    def __init__(self, hits: Sequence[Hit], query: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.cards: list[PassageCard] = []
        for hit in hits:
            card = PassageCard(hit, query, self)
            card.opened.connect(self.hit_opened)
            self._column.addWidget(card)
            self.cards.append(card)
