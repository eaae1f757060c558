"""The documents of the library, two lines a row, painted by a delegate so that 10,000 cost nothing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QFont, QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.language.i18n import percent, tr
from desktop.theme import icons, theme, tokens
from desktop.viewmodels.library.documents import (
    CARE_ROLE,
    CITATIONS_ROLE,
    DOCUMENT_ROLE,
    MEANING_ROLE,
    DocumentsModel,
    byline,
    meaning_words,
)
from desktop.viewmodels.naming import document_title
from indexer.records.documents import Document

ROW_PX = 52
_TEXT_LEFT_PX = 46
_CHIP_PX = 20
_CARE_PX = 14
_BYLINE_LEAST_PX = 80
BATCH_ROWS = 250  # as quick in all as a thousand, and each batch may come on top of a painting


class DocumentDelegate(QStyledItemDelegate):
    """Paints one document: language badge, title, publisher and date, number of citations."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """See Qt."""
        return QSize(120, ROW_PX + 1)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """See Qt."""
        document = index.data(DOCUMENT_ROLE)
        if not isinstance(document, Document):
            return
        look = theme.current()
        colours = look.palette
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = QRectF(option.rect).adjusted(0, 0, 0, -1)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        ground = colours.selected if selected else colours.hover
        if selected or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(row, 8, 8)
        if (
            option.state & QStyle.StateFlag.State_HasFocus
            and option.state & QStyle.StateFlag.State_KeyboardFocusChange
        ):
            painter.setPen(QColor(colours.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(row.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        self._paint_badge(painter, row, document.language)
        citations = index.data(CITATIONS_ROLE)
        count = citations if isinstance(citations, int) else 0
        right = row.right() - 9
        if count:
            right = self._paint_chip(painter, row, count, filled=selected) - 8
        if index.data(CARE_ROLE):
            right -= _CARE_PX
            device = painter.device()
            ratio = device.devicePixelRatioF() if device else 1.0
            mark = icons.pixmap("warning-triangle", colours.check, _CARE_PX, ratio)
            painter.drawPixmap(int(right), int(row.top()) + 28, mark)
            right -= 6
        title_right = right
        left = row.left() + _TEXT_LEFT_PX
        share = index.data(MEANING_ROLE)
        if isinstance(share, float):
            right = self._paint_meaning(painter, row, left, right, share) - 8
        title_font = look.font(tokens.TypeSize(13, 500, 20))
        line = QRectF(left, row.top() + 6, title_right - left, 20)
        _draw(painter, line, document_title(document), title_font, colours.text)
        line = QRectF(left, row.top() + 27, right - left, 18)
        _draw(painter, line, byline(document), look.font(tokens.CAPTION), colours.text3)
        painter.restore()

    def _paint_badge(self, painter: QPainter, row: QRectF, language: str | None) -> None:
        colours = theme.current().badge(language)
        font = theme.current().font(tokens.TAG)
        text = (language or "–").upper()[:3]
        box = QRectF(row.left() + 9, row.top() + 8, 27, 17)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.ground))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QColor(colours.text))
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_meaning(
        self, painter: QPainter, row: QRectF, left: float, right: float, share: float
    ) -> float:
        """Paint how much of it is understood, in words where these leave room; their left edge."""
        look = theme.current()
        font = look.font(tokens.TypeSize(11, 400, 16))
        measure = QFontMetricsF(font).horizontalAdvance
        text = meaning_words(share)
        if right - measure(text) - left < _BYLINE_LEAST_PX:
            text = tr("{n} %").format(n=percent(share))
        width = measure(text) + 1
        box = QRectF(right - width, row.top() + 27, width, 18)
        _draw(painter, box, text, font, look.palette.text3)
        return right - width

    def _paint_chip(self, painter: QPainter, row: QRectF, count: int, *, filled: bool) -> float:
        """Paint the number of citations; the left edge of the chip."""
        colours = theme.current().palette
        font = theme.current().font(tokens.TAG)
        text = str(count)
        width = max(_CHIP_PX, QFontMetricsF(font).horizontalAdvance(text) + 12)
        box = QRectF(row.right() - 9 - width, row.top() + 27, width, 17)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent if filled else colours.selected))
        painter.drawRoundedRect(box, tokens.CHIP_RADIUS, tokens.CHIP_RADIUS)
        painter.setPen(QColor(colours.on_accent if filled else colours.link))
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        return box.left()


def _draw(painter: QPainter, box: QRectF, text: str, font: QFont, colour: str) -> None:
    """One elided line; a right-to-left title keeps its own direction but stands at the left like the rest."""
    plain = " ".join(text.split())
    elided = QFontMetricsF(font).elidedText(plain, Qt.TextElideMode.ElideRight, box.width())
    painter.setFont(font)
    painter.setPen(QColor(colour))
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    painter.drawText(box, int(flags), elided)


class DocumentsList(QListView):
    """The list; a click, Enter or the menu opens a document.

    Signals:
        open_requested, original_requested, details_requested: a document id.
        remove_requested: ids to remove.
    """

    open_requested = Signal(str)
    original_requested = Signal(str)
    details_requested = Signal(str)
    remove_requested = Signal(object)

    def __init__(self, model: DocumentsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._remembered: set[str] = set()
        self.setModel(model)
        self.setItemDelegate(DocumentDelegate(self))
        self.setUniformItemSizes(True)
        self.setLayoutMode(QListView.LayoutMode.Batched)  # 10,000 rows at once would stall the window
        self.setBatchSize(BATCH_ROWS)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(tr("Documents"))
        self.clicked.connect(self._open_index)
        model.modelAboutToBeReset.connect(self._remember_selection)
        model.modelReset.connect(self._restore_selection)

    def selected_ids(self) -> list[str]:
        """The selected documents' ids, from top to bottom."""
        rows = sorted(self.selectionModel().selectedIndexes(), key=QModelIndex.row)
        return [index.data(DOCUMENT_ROLE).id for index in rows]

    def show_document(self, document_id: str) -> None:
        """Select the document that the source pane shows, if it is listed, without opening it again."""
        row = self._model.row_of(document_id)
        if row < 0:
            self.clearSelection()
        elif self.selected_ids() != [document_id]:
            self.setCurrentIndex(self._model.index(row))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt: Enter opens, Delete removes."""
        ids = self.selected_ids()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and ids:
            self.open_requested.emit(ids[0])
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and ids:
            self.remove_requested.emit(ids)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """See Qt."""
        ids = self.selected_ids()
        if ids:
            menu = self.menu_for(ids)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(event.globalPos())

    def menu_for(self, ids: list[str]) -> QMenu:
        """What can be done with the selected documents."""
        menu = QMenu(self)
        if len(ids) == 1:
            menu.addAction(tr("Open"), lambda: self.open_requested.emit(ids[0]))
            menu.addAction(tr("Open original"), lambda: self.original_requested.emit(ids[0]))
            menu.addAction(tr("Edit details…"), lambda: self.details_requested.emit(ids[0]))
            menu.addSeparator()
        menu.addAction(tr("Remove"), lambda: self.remove_requested.emit(ids))
        return menu

    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.viewport().update()

    def _open_index(self, index: QModelIndex) -> None:
        if len(self.selected_ids()) == 1:
            self.open_requested.emit(index.data(DOCUMENT_ROLE).id)

    def _remember_selection(self) -> None:
        self._remembered = set(self.selected_ids())

    def _restore_selection(self) -> None:
        rows = [row for row in map(self._model.row_of, self._remembered) if row >= 0]
        self._remembered = set()
        if not rows:
            return
        # Nobody is told, since the same documents are selected as before: told of it, the list would lay out
        # thousands of rows at once to see where they stand. It is painted anew after a reset in any case.
        chosen = self.selectionModel()
        chosen.blockSignals(True)
        for row in rows:
            chosen.select(self._model.index(row), chosen.SelectionFlag.Select)
        chosen.blockSignals(False)
