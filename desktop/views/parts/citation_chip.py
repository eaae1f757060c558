"""The small marks beside words: the number of a citation, our verdict on a sentence, a language badge."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QCursor,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop.language.i18n import tr
from desktop.theme import theme, tokens
from indexer.common.language.catalogue import marked
from indexer.records.answers import Support

CHIP_HEIGHT_PX = 18
MARK_PX = 16
HOVER_DELAY_MS = 100
STILL_PX = 8
APART_PX = 2

SUPPORT_WORDS = {
    Support.VERIFIED: marked("verified"),
    Support.PARTIAL: marked("to check"),
    Support.UNSUPPORTED: marked("unsupported"),
}
WORD_FOR_WORD = marked("word for word")  # a quotation: nobody has judged whether it answers


def chip_width(n: int) -> int:
    """The width of a chip in pixels; two digits need more."""
    return 13 + 8 * len(str(n))


def support_colour(support: Support) -> str:
    """The token of a verdict in the current scheme."""
    palette = theme.current().palette
    return {
        Support.VERIFIED: palette.verified,
        Support.PARTIAL: palette.check,
        Support.UNSUPPORTED: palette.unsupported,
    }[support]


def draw_chip(painter: QPainter, box: QRectF, n: int, *, opened: bool) -> None:
    """A citation's number in its rounded box; filled with the accent when it is open."""
    palette = theme.current().palette
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(palette.accent if opened else palette.selected))
    painter.drawRoundedRect(box, tokens.CHIP_RADIUS, tokens.CHIP_RADIUS)
    painter.setPen(QColor(palette.on_accent if opened else palette.accent))
    painter.setFont(theme.current().font(tokens.TAG))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(n))


def draw_mark(painter: QPainter, centre: QPointF, support: Support) -> None:
    """Tick in a circle, triangle, or dashed circle with a cross: different in form, not only in colour."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor(support_colour(support)), 1.4)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    x, y = centre.x(), centre.y()
    if support is Support.PARTIAL:
        points = [QPointF(x, y - 5.8), QPointF(x + 6.4, y + 5.2), QPointF(x - 6.4, y + 5.2)]
        painter.drawPolygon(QPolygonF(points))
        painter.drawLine(QPointF(x, y - 1.8), QPointF(x, y + 1.2))
        painter.drawPoint(QPointF(x, y + 3.2))
        return
    if support is Support.VERIFIED:
        painter.drawEllipse(centre, 6.2, 6.2)
        painter.drawPolyline(
            QPolygonF([QPointF(x - 2.7, y + 0.2), QPointF(x - 0.7, y + 2.2), QPointF(x + 2.8, y - 1.8)])
        )
        return
    painter.drawLine(QPointF(x - 2.1, y - 2.1), QPointF(x + 2.1, y + 2.1))
    painter.drawLine(QPointF(x - 2.1, y + 2.1), QPointF(x + 2.1, y - 2.1))
    pen.setDashPattern([1.6, 1.6])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawEllipse(centre, 6.2, 6.2)


def set_apart(boxes: Sequence[QRectF]) -> list[QRectF]:
    """The boxes in their order, moved down as far as is needed for none to lie over another."""
    placed: dict[int, QRectF] = {}
    for number in sorted(range(len(boxes)), key=lambda number: (boxes[number].top(), number)):
        box = QRectF(boxes[number])
        for other in sorted(placed.values(), key=QRectF.top):
            if box.intersects(other.adjusted(-APART_PX, -APART_PX, APART_PX, APART_PX)):
                box.moveTop(other.bottom() + APART_PX)
        placed[number] = box
    return [placed[number] for number in range(len(boxes))]


class CitationChip(QAbstractButton):
    """A citation's number among the words; a click opens it, hovering or focus shows its source.

    Signals:
        card_requested: the pointer has rested on the chip, or the keyboard's focus is on it.
        card_dismissed: neither any more.
    """

    card_requested = Signal(int)
    card_dismissed = Signal()

    def __init__(self, n: int, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.n = n
        self._opened = False
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.resize(self.sizeHint())
        self._hover = QTimer(self)
        self._hover.setSingleShot(True)
        self._hover.setInterval(HOVER_DELAY_MS)
        self._hover.timeout.connect(self._want_card)
        self._pressed_at: QPoint | None = None

    def sizeHint(self) -> QSize:
        """The box of the number."""
        return QSize(chip_width(self.n), CHIP_HEIGHT_PX)

    @property
    def opened(self) -> bool:
        """Whether this citation is the one in the source pane."""
        return self._opened

    def set_opened(self, opened: bool) -> None:
        """Fill the box with the accent, or not."""
        if opened != self._opened:
            self._opened = opened
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        painter = QPainter(self)
        box = QRectF(self.rect())
        draw_chip(painter, box, self.n, opened=self._opened)
        if self.hasFocus() or self.underMouse():
            palette = theme.current().palette
            painter.setPen(QPen(QColor(palette.text if self._opened else palette.accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            inner = box.adjusted(0.75, 0.75, -0.75, -0.75)
            painter.drawRoundedRect(inner, tokens.CHIP_RADIUS - 1, tokens.CHIP_RADIUS - 1)

    def enterEvent(self, event: QEnterEvent) -> None:
        """See Qt."""
        self._hover.start()
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: object) -> None:
        """See Qt."""
        self._hover.stop()
        self.card_dismissed.emit()
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See Qt: who clicks wants the source pane, not the card, until the pointer moves away."""
        self._hover.stop()
        self._pressed_at = event.globalPosition().toPoint()
        super().mousePressEvent(event)

    def _want_card(self) -> None:
        """The pointer has rested here; a chip that slid back under a pointer at rest does not count."""
        if self._pressed_at is None or (QCursor.pos() - self._pressed_at).manhattanLength() > STILL_PX:
            self._pressed_at = None
            self.card_requested.emit(self.n)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A button would take Alt+arrows as arrows; they are the conversation's."""
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the card at once when the focus came from the keyboard."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.card_requested.emit(self.n)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """See Qt."""
        super().focusOutEvent(event)
        self.card_dismissed.emit()


class SupportMark(QWidget):
    """What our check says of a sentence: drawn, and named for screen readers and in a tooltip."""

    def __init__(
        self, support: Support, reasons: tuple[str, ...], parent: QWidget, *, quoted: bool = False
    ) -> None:
        super().__init__(parent)
        self.support = support
        exact = quoted and support is Support.VERIFIED
        words = tr(WORD_FOR_WORD if exact else SUPPORT_WORDS[support])
        self.setAccessibleName(": ".join([words, "; ".join(reasons)]) if reasons else words)
        self.setToolTip(self.accessibleName())
        self.resize(MARK_PX, MARK_PX)
        self.setFixedSize(MARK_PX, MARK_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        draw_mark(QPainter(self), QRectF(self.rect()).center(), self.support)


class NumberBox(QWidget):
    """A citation's number that is only shown, as on a card."""

    def __init__(self, n: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.n = n
        self._opened = False
        self.setFixedSize(chip_width(n), CHIP_HEIGHT_PX)

    def set_opened(self, opened: bool) -> None:
        """Fill the box with the accent, or not."""
        self._opened = opened
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        draw_chip(QPainter(self), QRectF(self.rect()), self.n, opened=self._opened)


class LanguageBadge(QWidget):
    """A document's language in its colours: EN, FR, ZH; nothing at all where it is unknown."""

    def __init__(self, language: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language: str | None = None
        self.setFixedSize(27, CHIP_HEIGHT_PX)
        self.set_language(language)

    def set_language(self, language: str | None) -> None:
        """Show this language code."""
        self._language = language
        self.setAccessibleName(language or "")
        self.setVisible(bool(language))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        colours = theme.current().badge(self._language)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.ground))
        box = QRectF(self.rect())
        painter.drawRoundedRect(box, tokens.CHIP_RADIUS, tokens.CHIP_RADIUS)
        painter.setPen(QColor(colours.text))
        painter.setFont(theme.current().font(tokens.TAG))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, (self._language or "").upper()[:3])
