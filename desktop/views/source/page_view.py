"""A PDF's pages to read, as the engine renders them, with rectangles over the cited words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from math import sqrt

from PySide6.QtCore import QRectF, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from desktop.language.i18n import tr
from desktop.theme import theme, tokens
from desktop.viewmodels.source.source import Highlight, SourceController
from desktop.views.parts.citation_chip import CHIP_HEIGHT_PX, chip_width, draw_chip, set_apart
from desktop.views.source.tick_bar import TickBar
from indexer.records.documents import Span
from indexer.records.pages import PageRectangle, PageSize

MARGIN_PX = 22
GAP_PX = 14
MAX_PIXELS = 24_000_000  # for one page; larger pages are drawn at lower resolution
REDRAW_DELAY_MS = 60


class PageView(QAbstractScrollArea):
    """Pages below one another, as wide as the view times the zoom."""

    def __init__(self, source: SourceController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._sizes: tuple[PageSize, ...] = ()
        self._tops: list[float] = [0.0]
        self._zoom = 1.0
        self._highlights: list[Highlight] = []
        self._wanted: Span | None = None  # to scroll to once its place is known
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.ticks = TickBar(self)
        self.setVerticalScrollBar(self.ticks)
        self.setAccessibleName(tr("Pages of the document"))
        self._redraw_timer = QTimer(self)
        self._redraw_timer.setSingleShot(True)
        self._redraw_timer.setInterval(REDRAW_DELAY_MS)
        self._redraw_timer.timeout.connect(self._ask_for_pages)
        source.page_image_ready.connect(self._page_arrived)
        source.rectangles_ready.connect(self._rectangles_arrived)
        theme.current().changed.connect(self.viewport().update)

    # Content

    def show_pages(self, sizes: Sequence[PageSize]) -> None:
        """Show these pages from the first."""
        self._sizes = tuple(sizes)
        self._wanted = None
        self._arrange()
        self.ticks.setValue(0)
        self._redraw_timer.start()

    def set_highlights(self, highlights: list[Highlight]) -> None:
        """Mark these stretches of the text."""
        self._highlights = highlights
        self._tick()
        self.viewport().update()

    def set_zoom(self, zoom: float) -> None:
        """1.0 fits the page to the width of the view."""
        share = self.ticks.value() / max(1, self.ticks.maximum())
        self._zoom = zoom
        self._arrange()
        self.ticks.setValue(round(share * self.ticks.maximum()))
        self._redraw_timer.start()

    def scroll_to(self, span: Span) -> None:
        """Bring `span` to a third of the view's height, at once or when its place has arrived."""
        self._wanted = span
        place = self._place_of(span)
        if place is not None:
            self._wanted = None
            self.ticks.setValue(round(place - self.viewport().height() / 3))
        self._redraw_timer.start()

    def show_page(self, page_index: int) -> None:
        """Bring the top of a page (1-based) to the top of the view."""
        if 1 <= page_index <= len(self._sizes):
            self._wanted = None
            self.ticks.setValue(round(self._tops[page_index - 1] - GAP_PX))
            self._redraw_timer.start()

    def current_page(self) -> int:
        """The page (1-based) at the middle of the view."""
        return self._page_at(self.viewport().height() / 2)

    def scale(self, page_index: int) -> float:
        """Logical pixels per point of a page."""
        width = max(1.0, self._sizes[page_index - 1].width)
        room = max(80, self.viewport().width() - 2 * MARGIN_PX)
        return max(0.05, min(room / width * self._zoom, 8.0))

    def page_box(self, page_index: int) -> QRectF:
        """Where a page (1-based) stands in the viewport now, from whole pixels, which keeps it sharp."""
        size, scale = self._sizes[page_index - 1], self.scale(page_index)
        width = size.width * scale
        left = max(float(MARGIN_PX), (self.viewport().width() - width) / 2)
        left -= self.horizontalScrollBar().value()
        top = self._tops[page_index - 1] - self.ticks.value()
        return QRectF(round(left), round(top), width, size.height * scale)

    def rectangles_of(self, span: Span) -> list[QRectF]:
        """Where `span` stands in the viewport now, one rectangle a line."""
        boxes: list[QRectF] = []
        for page_index, rectangles in self._source.rectangles(span).items():
            if 1 <= page_index <= len(self._sizes):
                page, scale = self.page_box(page_index), self.scale(page_index)
                boxes += [_placed(rectangle, page, scale) for rectangle in rectangles]
        return boxes

    def _page_at(self, y: float) -> int:
        """The page (1-based) that stands at a height of the viewport."""
        return max(1, min(bisect_right(self._tops, self.ticks.value() + y + 1), len(self._sizes)))

    # Layout, requests

    def _arrange(self) -> None:
        heights = (size.height * self.scale(n) + GAP_PX for n, size in enumerate(self._sizes, start=1))
        self._tops = list(accumulate(heights, initial=18.0))
        self.ticks.setRange(0, max(0, round(self._tops[-1] - self.viewport().height())))
        self.ticks.setPageStep(self.viewport().height())
        self.ticks.setSingleStep(48)
        widest = max((s.width * self.scale(n) for n, s in enumerate(self._sizes, start=1)), default=0.0)
        extra = max(0, round(widest + 2 * MARGIN_PX - self.viewport().width()))
        self.horizontalScrollBar().setRange(0, extra)
        self.horizontalScrollBar().setPageStep(self.viewport().width())
        self._tick()
        self.viewport().update()

    def _visible(self) -> range:
        top = self.ticks.value()
        first = max(1, bisect_right(self._tops, top))
        last = bisect_right(self._tops, top + self.viewport().height())
        return range(first, min(last, len(self._sizes)) + 1)

    def _pixel_scale(self, page_index: int) -> float:
        size = self._sizes[page_index - 1]
        wanted = self.scale(page_index) * self.devicePixelRatioF()
        limit = sqrt(MAX_PIXELS / max(1.0, size.width * size.height))
        return min(wanted, limit)

    @Slot()
    def _ask_for_pages(self) -> None:
        visible = self._visible()
        if self.isVisible() and visible:
            self._source.want_pages(visible, self._pixel_scale(visible[0]))

    def _page_arrived(self, page_index: int) -> None:
        self.viewport().update()

    def _rectangles_arrived(self, n: int) -> None:
        if self._wanted is not None:
            self.scroll_to(self._wanted)
        self._tick()
        self.viewport().update()

    def _place_of(self, span: Span) -> float | None:
        """The top of `span` from the top of the first page; None until its rectangles are known."""
        rectangles = self._source.rectangles(span)
        pages = [page for page in rectangles if rectangles[page] and 1 <= page <= len(self._sizes)]
        if not pages:
            return None
        page = min(pages)
        return self._tops[page - 1] + min(box.top for box in rectangles[page]) * self.scale(page)

    def _tick(self) -> None:
        places = [self._place_of(highlight.span) for highlight in self._highlights]
        total = max(1.0, self._tops[-1])
        self.ticks.set_ticks([place / total for place in places if place is not None])

    # Events

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """See Qt."""
        self._redraw_timer.start()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        share = self.ticks.value() / max(1, self.ticks.maximum())
        self._arrange()
        self.ticks.setValue(round(share * self.ticks.maximum()))
        self._redraw_timer.start()

    def showEvent(self, event: object) -> None:
        """See Qt."""
        self._redraw_timer.start()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl+wheel is the pane's, for zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        super().wheelEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        palette = theme.current().palette
        painter = QPainter(self.viewport())
        painter.fillRect(
            self.viewport().rect(), QColor(palette.hover if not palette.dark else palette.canvas)
        )
        painter.setRenderHints(
            QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing, on=True
        )
        for page_index in self._visible():
            self._paint_page(painter, page_index)
        for highlight in self._highlights:
            self._paint_highlight(painter, highlight)
        for n, box, opened in self.margin_numbers():
            draw_chip(painter, box, n, opened=opened)

    def margin_numbers(self) -> list[tuple[int, QRectF, bool]]:
        """The numbers of the citations in view, beside their first lines, none over another."""
        boxed = [(h, self._boxes_in_view(h)) for h in self._highlights if h.n is not None]
        shown = [(h, boxes) for h, boxes in boxed if boxes]
        places = set_apart([self._number_box(h.n or 0, boxes) for h, boxes in shown])
        return [(h.n or 0, box, h.opened) for (h, _), box in zip(shown, places, strict=True)]

    def _number_box(self, n: int, boxes: Sequence[QRectF]) -> QRectF:
        top, left, width = min(b.top() for b in boxes), min(b.left() for b in boxes), chip_width(n)
        edge = self.page_box(self._page_at(top)).left() - width / 2
        return QRectF(max(2.0, min(edge, left - 11 - width)), top, width, CHIP_HEIGHT_PX)

    def _boxes_in_view(self, highlight: Highlight) -> list[QRectF]:
        return [box for box in self.rectangles_of(highlight.span) if box.intersects(self.viewport().rect())]

    def _paint_page(self, painter: QPainter, page_index: int) -> None:
        box = self.page_box(page_index)
        painter.fillRect(box, QColor(tokens.LIGHT.surface))
        image = self._source.page_image(page_index, self._pixel_scale(page_index))
        if image is not None:
            ratio = self._pixel_scale(page_index) / self.scale(page_index)
            painter.drawImage(QRectF(box.topLeft(), image.size().toSizeF() / ratio), image)
        elif (older := self._source.nearest_image(page_index)) is not None:
            painter.drawImage(box, older)
        else:
            painter.setPen(QColor(tokens.LIGHT.text3))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, tr("Page {n}").format(n=page_index))
        painter.setPen(QPen(QColor(theme.current().palette.line), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)

    def _paint_highlight(self, painter: QPainter, highlight: Highlight) -> None:
        boxes = self._boxes_in_view(highlight)
        if not boxes:
            return
        # Pages are white in both schemes, so the light colours are laid over them like a marker.
        colour = tokens.LIGHT.highlight if highlight.opened else tokens.LIGHT.highlight_other
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        for box in boxes:
            painter.fillRect(box, QColor(colour))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        top, bottom = min(box.top() for box in boxes), max(box.bottom() for box in boxes)
        left = min(box.left() for box in boxes)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.LIGHT.highlight_edge))
        painter.drawRoundedRect(QRectF(left - 6, top, 3, bottom - top), 1.5, 1.5)


def _placed(rectangle: PageRectangle, page: QRectF, scale: float) -> QRectF:
    return QRectF(
        page.left() + rectangle.left * scale,
        page.top() + rectangle.top * scale,
        rectangle.width * scale,
        rectangle.height * scale,
    )
