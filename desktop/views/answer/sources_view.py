"""The sources under an answer: cards in the order of first citation, the rest behind 'Show all'."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.language.i18n import tr
from desktop.theme import theme, tokens
from desktop.viewmodels.conversation.conversation import Turn, TurnState
from desktop.viewmodels.naming import document_title, page_text, source_line
from desktop.views.parts.citation_chip import CHIP_HEIGHT_PX, chip_width, draw_chip
from indexer.common.language.catalogue import marked
from indexer.records.answers import Citation
from indexer.records.documents import DocumentSummary, PageReference
from indexer.records.search import Hit

CARD_HEIGHT_PX = 64
ONE_COLUMN_UNDER_PX = 460


class SourceCard(QAbstractButton):
    """One source: number, language, publisher, date, page and title, elided to fit; a click opens it."""

    def __init__(
        self,
        document: DocumentSummary,
        page: PageReference | None,
        n: int | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.n = n
        self.document = document
        self._title = document_title(document)
        self._line = source_line(document, page_text(page))
        self._opened = False
        number = f"{n}. " if n is not None else ""
        self.setAccessibleName(f"{number}{self._title}, {self._line}")
        self.setToolTip(f"{self._title}\n{self._line}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(CARD_HEIGHT_PX)
        self.setMinimumWidth(160)

    def sizeHint(self) -> QSize:
        """As wide as the column lets it."""
        return QSize(270, CARD_HEIGHT_PX)

    @property
    def opened(self) -> bool:
        """Whether the citation of this card is the one in the source pane."""
        return self._opened

    def set_opened(self, opened: bool) -> None:
        """Give the card the accent's border, or not."""
        if opened != self._opened:
            self._opened = opened
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+arrows are the conversation's."""
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """See Qt."""
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: object) -> None:
        """See Qt."""
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        look = theme.current()
        palette = look.palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strong = self._opened or self.hasFocus()
        border = palette.accent if strong else palette.control_border if self.underMouse() else palette.line
        painter.setPen(QPen(QColor(border), 1))
        ground = QColor(palette.surface)
        if self._opened:
            ground = _halfway(QColor(palette.surface), QColor(palette.selected))
        painter.setBrush(ground)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, tokens.CARD_RADIUS, tokens.CARD_RADIUS)
        left = 12.0
        if self.n is not None:
            width = chip_width(self.n)
            draw_chip(painter, QRectF(left, 11, width, CHIP_HEIGHT_PX), self.n, opened=self._opened)
            left += width + 8
        if self.document.language:
            left += self._draw_badge(painter, left) + 8
        painter.setFont(look.font(tokens.CAPTION))
        painter.setPen(QColor(palette.text2))
        self._draw_line(painter, QRectF(left, 11, self.width() - left - 12, CHIP_HEIGHT_PX), self._line)
        painter.setFont(look.font(tokens.INTERFACE, weight=600))
        painter.setPen(QColor(palette.text))
        self._draw_line(painter, QRectF(12, 33, self.width() - 24, 22), self._title)

    def _draw_badge(self, painter: QPainter, left: float) -> float:
        colours = theme.current().badge(self.document.language)
        box = QRectF(left, 11, 27, CHIP_HEIGHT_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.ground))
        painter.drawRoundedRect(box, tokens.CHIP_RADIUS, tokens.CHIP_RADIUS)
        painter.setPen(QColor(colours.text))
        painter.setFont(theme.current().font(tokens.TAG))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, (self.document.language or "").upper()[:3])
        return box.width()

    @staticmethod
    def _draw_line(painter: QPainter, box: QRectF, text: str) -> None:
        metrics = painter.fontMetrics()
        elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(box, int(flags) | int(Qt.TextFlag.TextSingleLine), elided)


class _Placeholder(QWidget):
    """The dashed card of a source that is still to come."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(CARD_HEIGHT_PX)
        self.setAccessibleName(tr("The next source"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        palette = theme.current().palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(
            QColor(palette.line).darker(112) if not palette.dark else QColor(palette.control_border), 1
        )
        pen.setDashPattern([3, 3])
        painter.setPen(pen)
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), tokens.CARD_RADIUS, tokens.CARD_RADIUS
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.line))
        inside = self.width() - 24
        for left, top, width in ((12.0, 15.0, 22.0), (40.0, 15.0, inside * 0.45), (12.0, 40.0, inside * 0.8)):
            painter.drawRoundedRect(QRectF(left, top, min(width, self.width() - left - 12), 9), 4.5, 4.5)


class SourcesView(QWidget):
    """'n cited of m passages read' and the cards.

    Signals:
        citation_clicked: the card of citation n.
        hit_clicked: a passage (Hit) that was read but not cited.
    """

    citation_clicked = Signal(int)
    hit_clicked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading = QLabel(tr("Sources"), self)
        self._heading.setProperty("look", "strong")
        self._count = QLabel(self)
        self._count.setProperty("look", "caption")
        self._all = QPushButton(self)
        self._all.setProperty("look", "link")
        self._all.clicked.connect(self._toggle)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._heading)
        head.addWidget(self._count, 1)
        head.addWidget(self._all)
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addLayout(self._grid)
        self._turn: Turn | None = None
        self._shown_key: object = None
        self._cards: list[SourceCard] = []
        self._boxes: list[QWidget] = []
        self._opened: int | None = None
        self._show_all = False
        theme.current().changed.connect(self.update)

    @property
    def cards(self) -> list[SourceCard]:
        """The cards that are shown, in order."""
        return self._cards

    def show_turn(self, turn: Turn) -> None:
        """Show what `turn` has cited and read so far."""
        self._turn = turn
        writing = turn.state is TurnState.WORKING
        cited = turn.cited()
        sentence = (
            marked("{cited} cited so far of {read} passages read")
            if writing
            else marked("{cited} cited of {read} passages read")
        )
        self._count.setText(tr(sentence).format(cited=len(cited), read=len(turn.hits)))
        more = len(self._also_read(turn, cited))
        self._all.setVisible(more > 0 and not writing)
        label = tr("Show cited only") if self._show_all else tr("Show all {n}").format(n=len(turn.hits))
        self._all.setText(label)
        key = (cited, writing, self._show_all, len(turn.hits))
        if key != self._shown_key:
            self._shown_key = key
            self._build(turn, cited, writing)

    def set_opened(self, n: int | None) -> None:
        """Mark the card of citation n."""
        self._opened = n
        for card in self._cards:
            card.set_opened(n is not None and card.n == n)

    def _toggle(self) -> None:
        self._show_all = not self._show_all
        if self._turn is not None:
            self.show_turn(self._turn)

    def _build(self, turn: Turn, cited: Sequence[Citation], writing: bool) -> None:
        for box in self._boxes:
            self._grid.removeWidget(box)
            box.hide()
            box.deleteLater()
        self._cards = []
        for citation in cited:
            card = SourceCard(citation.document, citation.page, citation.n, self)
            card.clicked.connect(lambda _=False, n=citation.n: self.citation_clicked.emit(n))
            self._cards.append(card)
        if self._show_all:
            for hit in self._also_read(turn, cited):
                card = SourceCard(hit.document, hit.page, None, self)
                card.clicked.connect(lambda _=False, hit=hit: self.hit_clicked.emit(hit))
                self._cards.append(card)
        self._boxes = [*self._cards, *([_Placeholder(self)] if writing else [])]
        self._arrange()
        self.set_opened(self._opened)

    @staticmethod
    def _also_read(turn: Turn, cited: Sequence[Citation]) -> list[Hit]:
        passages = {citation.passage_id for citation in cited}
        return [hit for hit in turn.hits if hit.passage_id not in passages]

    def _arrange(self) -> None:
        columns = 1 if self.width() < ONE_COLUMN_UNDER_PX else 2
        for place, box in enumerate(self._boxes):
            self._grid.addWidget(box, place // columns, place % columns)
            box.show()
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, columns - 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        crossed = (event.oldSize().width() < ONE_COLUMN_UNDER_PX) != (self.width() < ONE_COLUMN_UNDER_PX)
        if crossed:
            self._arrange()


def _halfway(first: QColor, second: QColor) -> QColor:
    return QColor(
        (first.red() + second.red()) // 2,
        (first.green() + second.green()) // 2,
        (first.blue() + second.blue()) // 2,
    )
