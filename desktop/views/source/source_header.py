"""The top of the source pane: the place among the citations, tools, and what the document is."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from desktop.language.i18n import plural, tr
from desktop.theme import icons, theme, tokens
from desktop.viewmodels.naming import document_title, source_line
from desktop.viewmodels.source.source import PDF, SourceController
from desktop.views.parts.citation_chip import LanguageBadge
from desktop.views.parts.one_line_label import OneLineLabel
from desktop.views.source.outline_popup import OutlinePopup
from indexer.common.language.catalogue import marked
from indexer.records.documents import Document, DocumentText
from indexer.records.reading import OutlineEntry

_BESIDE_WORDS_PX = 18 + 4 + 2 * 6 + 4  # icon, gap, padding, border
_MIN_PX = 300


class SourceHeader(QWidget):
    """Two rows and a title.

    Signals:
        zoom_in_requested, zoom_out_requested: make the text or the page larger or smaller.
        close_requested: hide the source pane.
        place_requested: go to an OutlineEntry.
        details_requested: show what is known of the document and how it was read.
    """

    zoom_in_requested = Signal()
    zoom_out_requested = Signal()
    close_requested = Signal()
    place_requested = Signal(object)
    details_requested = Signal()

    def __init__(self, source: SourceController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self.previous = self._tool("chevron-left", "Previous citation", source.previous_citation)
        self.position = QLabel(self)
        self.position.setProperty("look", "muted")
        self.next = self._tool("chevron-right", "Next citation", source.next_citation)
        self.contents = self._tool("contents", "Contents", self._show_contents)
        self.contents.hide()
        self._outline: tuple[OutlineEntry, ...] = ()
        self.zoom_out = self._tool("zoom-out", "Zoom out", self.zoom_out_requested.emit)
        self.zoom_in = self._tool("zoom-in", "Zoom in", self.zoom_in_requested.emit)
        self.original = self._tool("external", "Open original", source.open_original)
        self.original.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.original.setText(f" {tr('Open original')}")
        self.more = self._tool("more", "More", self._show_more)
        self.close_button = self._tool("close", "Close the reader", self.close_requested.emit)
        tools = self._tools = QHBoxLayout()
        tools.setContentsMargins(10, 6, 8, 0)
        tools.setSpacing(2)
        for widget in (self.previous, self.position, self.next):
            tools.addWidget(widget)
        tools.addStretch(1)
        for widget in (
            self.contents,
            self.zoom_out,
            self.zoom_in,
            self.original,
            self.more,
            self.close_button,
        ):
            tools.addWidget(widget)
        self._badge = LanguageBadge(parent=self)
        self._origin = OneLineLabel(self)
        self._origin.setProperty("look", "caption")
        self._origin.setTextFormat(Qt.TextFormat.PlainText)
        about = QHBoxLayout()
        about.setContentsMargins(20, 0, 20, 0)
        about.setSpacing(8)
        about.addWidget(self._badge)
        about.addWidget(self._origin, 1)
        self._title = QLabel(self)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setWordWrap(True)
        self._title.setFont(theme.current().font(tokens.BODY, weight=700))
        self._title.setProperty("look", "heading")
        self._title.setContentsMargins(20, 0, 20, 10)
        self._title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(tools)
        column.addLayout(about)
        column.addWidget(self._title)
        theme.current().changed.connect(self._apply_style)
        self._apply_style()
        self.refresh()

    def _tool(self, icon: str, words: str, action: object) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("look", "bar")
        button.setProperty("icon_name", icon)
        button.setIconSize(QSize(18, 18))
        button.setAccessibleName(tr(words))
        button.setToolTip(tr(words))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda: action())  # type: ignore[operator]
        return button

    def _apply_style(self) -> None:
        colour = theme.current().palette.text2
        for button in self.findChildren(QToolButton):
            button.setIcon(icons.icon(button.property("icon_name"), colour))

    def show_document(self, document_text: DocumentText | None) -> None:
        """Say what is being read."""
        document = document_text.document if document_text else None
        self._outline = document_text.outline if document_text and len(document_text.outline) > 1 else ()
        self.contents.setVisible(bool(self._outline))
        self._badge.set_language(document.language if document else None)
        self._origin.setText(source_text(document) if document else "")
        self._title.setText(document_title(document) if document else "")
        for button in (self.original, self.more):
            button.setEnabled(document is not None)
        self._fit_tools()

    def refresh(self) -> None:
        """Show the place among the citations."""
        place, total = self._source.position()
        words = (
            marked("Passage {n} of {total}")
            if self._source.passages_only
            else marked("Citation {n} of {total}")
        )
        words = tr(words).format(n=place, total=total) if place else ""
        if not place and total and self._source.passages_only:
            words = plural(total, "{n} passage", "{n} passages")
        elif not place and total:
            words = plural(total, "{n} citation", "{n} citations")
        self.position.setText(words)
        for widget in (self.previous, self.position, self.next):
            widget.setVisible(total > 0)
        self._fit_tools()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        self._fit_tools()

    def minimumSizeHint(self) -> QSize:
        """See Qt: the words of the last tool are no reason for a wider pane."""
        return QSize(_MIN_PX, super().minimumSizeHint().height())

    def more_menu(self) -> QMenu:
        """What else can be done with the document."""
        menu = QMenu(self)
        if self._outline:
            menu.addAction(tr("Contents"), self._show_contents)
        menu.addAction(tr("Open original"), self._source.open_original)
        menu.addAction(tr("Edit details…"), self.details_requested.emit)
        menu.addAction(tr("How it was read"), self.details_requested.emit)
        return menu

    def _show_more(self) -> None:
        menu = self.more_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _show_contents(self) -> None:
        """The outline in a list under the button, made when it is asked for."""
        popup = OutlinePopup(self._outline, self)
        popup.chosen.connect(self.place_requested)
        popup.open_under(self.contents)

    def _fit_tools(self) -> None:
        """Say 'Open original', and then the place, in words only where there is room; tooltips stay."""
        self.position.setVisible(not self.next.isHidden())
        self.original.ensurePolished()
        words_px = self.original.fontMetrics().horizontalAdvance(self.original.text())
        self.original.setMinimumWidth(words_px + _BESIDE_WORDS_PX)  # Qt's own hint is short: it would elide
        self.original.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        if self._needed_px() > self.width():
            self.original.setMinimumWidth(0)
            self.original.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        if self._needed_px() > self.width():
            self.position.hide()

    def _needed_px(self) -> int:
        """What the first row takes. The layout's own hint is that of before the last words were set."""
        items = (self._tools.itemAt(index) for index in range(self._tools.count()))
        widgets = [item.widget() for item in items if item is not None]
        shown = [widget for widget in widgets if widget is not None and not widget.isHidden()]
        margins = self._tools.contentsMargins()
        return (
            margins.left()
            + margins.right()
            + len(shown) * self._tools.spacing()  # the stretch has one too
            + sum(max(widget.sizeHint().width(), widget.minimumWidth()) for widget in shown)
        )


def source_text(document: Document) -> str:
    """Publisher, date and author, or for a PDF its pages, as far as they are known."""
    is_paged = document.media_type == PDF and document.pages
    pages = plural(document.pages or 0, "PDF, {n} page", "PDF, {n} pages") if is_paged else None
    return source_line(document, document.author, pages)
