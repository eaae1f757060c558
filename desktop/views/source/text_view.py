"""A document's text to read: only what is on the screen is laid out, so that size does not matter."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from itertools import accumulate

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, QTimer, Slot
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from desktop.language.i18n import tr
from desktop.theme import theme, tokens
from desktop.viewmodels.source.source import Highlight, SourceController
from desktop.viewmodels.source.source_text import Paragraph, SourceText
from desktop.views.parts.citation_chip import CHIP_HEIGHT_PX, chip_width, draw_chip, set_apart
from desktop.views.source.paragraph_layout import ParagraphLayout
from desktop.views.source.tick_bar import TickBar
from indexer.records.documents import Span

MARGIN_LEFT_PX = 38
MARGIN_RIGHT_PX = 28
TOP_PX = 18
GAP_PX = 14
LAYOUTS_KEPT = 400
ESTIMATE_AFTER_MS = 60


class TextView(QAbstractScrollArea):
    """Scrolls by paragraphs: the anchor is a paragraph at the top edge and how much of it is above.

    The scroll bar runs over estimated heights, so a text of any length opens at once at any place.
    """

    def __init__(self, source: SourceController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._reading = SourceText("", ())
        self._clutter: tuple[Span, ...] = ()
        self._highlights: list[Highlight] = []
        self._zoom = 1.0
        self._language: str | None = None
        self._tops: list[int] = [0]  # estimated top of each paragraph, and the end
        self._anchor = 0
        self._above_px = -float(TOP_PX)
        self._layouts: OrderedDict[int, ParagraphLayout] = OrderedDict()
        self._selection: tuple[int, int] | None = None  # code points: where it began, where it is
        self._syncing = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.ticks = TickBar(self)
        self.setVerticalScrollBar(self.ticks)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Text of the document"))
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.ticks.valueChanged.connect(self._follow_bar)
        self._estimate_later = QTimer(self)
        self._estimate_later.setSingleShot(True)
        self._estimate_later.setInterval(ESTIMATE_AFTER_MS)
        self._estimate_later.timeout.connect(self._estimate)
        theme.current().changed.connect(self._redo)
        self._redo()

    # Content

    def show_text(self, reading: SourceText, clutter: tuple[Span, ...], language: str | None = None) -> None:
        """Show a document, in the faces of its language, from its beginning."""
        self._language = language
        self._reading, self._clutter = reading, tuple(sorted(clutter))
        self._selection = None
        self._anchor, self._above_px = 0, -float(TOP_PX)
        self.set_highlights([])
        self._redo()

    def set_highlights(self, highlights: list[Highlight]) -> None:
        """Mark these stretches; the layouts stay, since marks are drawn over them."""
        self._highlights = highlights
        self._tick()
        self.viewport().update()

    def set_zoom(self, zoom: float) -> None:
        """Text size, 1.0 is the token's."""
        self._zoom = zoom
        self._redo()

    def scroll_to(self, span: Span) -> None:
        """Bring the beginning of `span` to a third of the view's height."""
        if not self._reading.paragraphs:
            return
        number = self._reading.paragraph_at(span.start)
        inside = span.start - self._reading.paragraphs[number].start
        self._anchor, self._above_px = number, self._laid_out(number).line_top(inside)
        self._scroll_by(-self.viewport().height() / 3)

    def first_visible(self) -> int:
        """The code point at the beginning of the topmost paragraph in view."""
        return self._reading.paragraphs[self._anchor].start if self._reading.paragraphs else 0

    def rectangles_of(self, span: Span) -> list[QRectF]:
        """Where `span` stands in the viewport now, one rectangle a line; empty when it is out of view."""
        rectangles: list[QRectF] = []
        for number, top in self._visible():
            rectangles += [box.translated(0, top) for box in self._boxes(number, span)]
        return rectangles

    # Layout

    def _text_width(self) -> float:
        return float(max(80, self.viewport().width() - MARGIN_LEFT_PX - MARGIN_RIGHT_PX))

    def _line_px(self) -> float:
        return round(tokens.READING.line * self._zoom)

    def _redo(self) -> None:
        """Lay out anew, after a change of text, zoom or colours."""
        font = theme.current().font(tokens.READING, reading=True, language=self._language)
        font.setPixelSize(max(8, round(tokens.READING.size * self._zoom)))
        self._font = font
        self._layouts.clear()
        self._estimate()

    def _estimate(self) -> None:
        """Guess where each paragraph stands, for the scroll bar."""
        self._estimate_later.stop()
        character_px = QFontMetricsF(self._font).averageCharWidth() * 1.02
        per_line, line = max(8, int(self._text_width() / character_px)), int(self._line_px())
        heights = [(p.width + per_line - 1) // per_line * line for p in self._reading.paragraphs]
        self._tops = list(accumulate(heights, lambda top, height: top + height + GAP_PX, initial=0))
        self._anchor = min(self._anchor, max(0, len(self._reading.paragraphs) - 1))
        self._update_bar()
        self._tick()
        self.viewport().update()

    def _laid_out(self, number: int) -> ParagraphLayout:
        known = self._layouts.get(number)
        if known is not None:
            self._layouts.move_to_end(number)
            return known
        paragraph = self._reading.paragraphs[number]
        layout = ParagraphLayout(
            self._reading.text[paragraph.start : paragraph.end],
            self._font,
            self._text_width(),
            self._line_px(),
            GAP_PX if paragraph.closes else 0,
            self._clutter_in(paragraph),
            theme.current().palette.text3,
        )
        self._layouts[number] = layout
        if len(self._layouts) > LAYOUTS_KEPT:
            self._layouts.popitem(last=False)
        return layout

    def _clutter_in(self, paragraph: Paragraph) -> list[Span]:
        """The stretches of a paragraph that are not the article's own, in its own code points."""
        spans: list[Span] = []
        first = bisect_right(self._clutter, paragraph.start, key=lambda span: span.end)
        for span in self._clutter[first:]:
            if span.start >= paragraph.end:
                break
            start, end = max(span.start, paragraph.start), min(span.end, paragraph.end)
            spans.append(Span(start - paragraph.start, end - paragraph.start))
        return spans

    # Scrolling

    def _scroll_by(self, pixels: float) -> None:
        """Move the anchor by real heights, never beyond the first and the last line."""
        if not self._reading.paragraphs:
            return
        self._above_px += pixels
        while self._above_px < 0 and self._anchor > 0:
            self._anchor -= 1
            self._above_px += self._laid_out(self._anchor).height
        last = len(self._reading.paragraphs) - 1
        while self._anchor < last and self._above_px >= (height := self._laid_out(self._anchor).height):
            self._above_px -= height
            self._anchor += 1
        self._stay_inside()
        self._update_bar()
        self.viewport().update()

    def _stay_inside(self) -> None:
        if self._anchor == 0:
            self._above_px = max(self._above_px, -float(TOP_PX))
        room, number = self.viewport().height() - TOP_PX + self._above_px, self._anchor
        while number < len(self._reading.paragraphs):
            room -= self._laid_out(number).height
            number += 1
            if room <= 0:
                return
        self._above_px -= room  # the end would stand above the lower edge
        while self._above_px < 0 and self._anchor > 0:
            self._anchor -= 1
            self._above_px += self._laid_out(self._anchor).height
        if self._anchor == 0:
            self._above_px = max(self._above_px, -float(TOP_PX))

    def _update_bar(self) -> None:
        """Put the scroll bar where the anchor is, in estimated heights."""
        self._syncing = True
        height = self.viewport().height()
        self.ticks.setRange(0, max(0, int(self._tops[-1] + 2 * TOP_PX - height)))
        self.ticks.setPageStep(height)
        self.ticks.setSingleStep(int(self._line_px()))
        if self._reading.paragraphs:
            share = self._above_px / max(1.0, self._laid_out(self._anchor).height)
            estimate = self._tops[self._anchor + 1] - self._tops[self._anchor]
            at_start = self._anchor == 0 and self._above_px <= -TOP_PX
            self.ticks.setValue(0 if at_start else int(self._tops[self._anchor] + share * estimate) + TOP_PX)
        self._syncing = False

    @Slot(int)
    def _follow_bar(self, value: int) -> None:
        if self._syncing or not self._reading.paragraphs:
            return
        place = max(0.0, float(value - TOP_PX))
        number = min(bisect_right(self._tops, place) - 1, len(self._reading.paragraphs) - 1)
        estimate = self._tops[number + 1] - self._tops[number]
        share = (place - self._tops[number]) / max(1.0, estimate)
        self._anchor, self._above_px = number, share * self._laid_out(number).height
        if value < TOP_PX:
            self._anchor, self._above_px = 0, float(value - TOP_PX)
        if value >= self.ticks.maximum():
            self._anchor, self._above_px = len(self._reading.paragraphs) - 1, 1e6
        self._stay_inside()
        self.viewport().update()

    def _tick(self) -> None:
        total = max(1, len(self._reading.text))
        self.ticks.set_ticks([highlight.span.start / total for highlight in self._highlights])

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll by real pixels."""
        pixels = event.pixelDelta().y() or round(event.angleDelta().y() / 120 * 3 * self._line_px())
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        self._scroll_by(-pixels)
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._layouts.clear()
        self._update_bar()
        self._estimate_later.start()  # while an edge is dragged the old estimates do

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll, select all, copy."""
        page = self.viewport().height() - self._line_px()
        steps = {
            Qt.Key.Key_Down: self._line_px(),
            Qt.Key.Key_Up: -self._line_px(),
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_Space: page,
            Qt.Key.Key_PageUp: -page,
        }
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self._selection = (0, len(self._reading.text))
            self.viewport().update()
        elif event.key() == Qt.Key.Key_Home:
            self.ticks.setValue(0)
        elif event.key() == Qt.Key.Key_End:
            self.ticks.setValue(self.ticks.maximum())
        elif event.key() in steps and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._scroll_by(steps[Qt.Key(event.key())])
        else:
            event.ignore()

    # Selection

    def selected_text(self) -> str:
        """The selected words, exactly as they stand in the document."""
        if self._selection is None:
            return ""
        return self._reading.text[min(self._selection) : max(self._selection)]

    def copy(self) -> None:
        """Put the selected words on the clipboard."""
        if text := self.selected_text():
            QGuiApplication.clipboard().setText(text)

    def position_at(self, point: QPoint) -> int:
        """The code point under a point of the viewport, or the nearest one."""
        for number, top in self._visible():
            laid_out = self._laid_out(number)
            if point.y() < top + laid_out.height:
                inside = laid_out.position_at(point.x() - MARGIN_LEFT_PX, point.y() - top)
                return self._reading.paragraphs[number].start + inside
        return len(self._reading.text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a selection."""
        if event.button() == Qt.MouseButton.LeftButton:
            place = self.position_at(event.position().toPoint())
            self._selection = (place, place)
            self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Extend the selection, scrolling at the edges."""
        if event.buttons() & Qt.MouseButton.LeftButton and self._selection is not None:
            point = event.position().toPoint()
            if not 0 <= point.y() < self.viewport().height():
                self._scroll_by(self._line_px() if point.y() > 0 else -self._line_px())
            self._selection = (self._selection[0], self.position_at(point))
            self.viewport().update()

    # Painting

    def _visible(self) -> list[tuple[int, float]]:
        """The paragraphs in view and their tops in the viewport."""
        visible: list[tuple[int, float]] = []
        top, number = -self._above_px, self._anchor
        while number < len(self._reading.paragraphs) and top < self.viewport().height():
            visible.append((number, top))
            top += self._laid_out(number).height
            number += 1
        return visible

    def _boxes(self, number: int, span: Span) -> list[QRectF]:
        """The rectangles of `span` in a paragraph, from the paragraph's top and the view's left edge."""
        paragraph = self._reading.paragraphs[number]
        start, end = max(span.start, paragraph.start), min(span.end, paragraph.end)
        if start >= end:
            return []
        boxes = self._laid_out(number).boxes(start - paragraph.start, end - paragraph.start)
        return [box.translated(MARGIN_LEFT_PX, 0) for box in boxes]

    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        palette = theme.current().palette
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), QColor(palette.surface))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        visible = self._visible()
        for highlight in self._highlights:
            self._paint_highlight(painter, highlight, visible)
        for n, box, opened in self.margin_numbers():
            draw_chip(painter, box, n, opened=opened)
        if self._selection is not None:
            chosen = Span(min(self._selection), max(self._selection))
            for number, top in visible:
                for box in self._boxes(number, chosen):
                    painter.fillRect(box.translated(0, top), QColor(palette.selected))
        painter.setPen(QColor(palette.text))
        for number, top in visible:
            self._laid_out(number).draw(painter, QPointF(MARGIN_LEFT_PX, top))

    def _paint_highlight(
        self, painter: QPainter, highlight: Highlight, visible: list[tuple[int, float]]
    ) -> None:
        palette = theme.current().palette
        boxes = [
            box.translated(0, top) for number, top in visible for box in self._boxes(number, highlight.span)
        ]
        if not boxes:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.highlight if highlight.opened else palette.highlight_other))
        for box in boxes:
            painter.drawRoundedRect(box.adjusted(-1, 3, 1, -3), 3, 3)
        top, bottom = min(box.top() for box in boxes), max(box.bottom() for box in boxes)
        painter.setBrush(QColor(palette.highlight_edge))
        painter.drawRoundedRect(QRectF(MARGIN_LEFT_PX - 9, top + 2, 3, bottom - top - 4), 1.5, 1.5)

    def margin_numbers(self) -> list[tuple[int, QRectF, bool]]:
        """The numbers of the citations in view, beside their first lines, none over another."""
        tops = [(h, [b.top() for b in self.rectangles_of(h.span)]) for h in self._highlights if h.n]
        shown = [(h.n or 0, min(heights), h.opened) for h, heights in tops if heights]
        boxes = [
            QRectF(MARGIN_LEFT_PX - 13 - chip_width(n), top + 4, chip_width(n), CHIP_HEIGHT_PX)
            for n, top, _ in shown
        ]
        apart = set_apart(boxes)
        return [(n, box, opened) for (n, _, opened), box in zip(shown, apart, strict=True)]
