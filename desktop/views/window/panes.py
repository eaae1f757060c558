"""Sidebar, centre and source pane side by side; in a narrow window the source pane covers the centre."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from desktop.state import WindowState
from desktop.theme.dress import set_look

NARROW_PX = 1120  # below: the source pane folds to a rail
WIDE_PX = 1600
_SIDEBAR_PX = {"narrow": 240, "normal": 268, "wide": 300}
_SOURCE_PX = {"narrow": 408, "normal": 408, "wide": 620}
_CENTRE_LEAST_PX = 420


class Panes(QWidget):
    """The three panes between the bars.

    Attributes:
        has_source: there is something for the source pane to show.

    Signals:
        changed: a pane was shown or hidden.
    """

    changed = Signal()

    def __init__(
        self, sidebar: QWidget, centre: QWidget, source: QWidget, rail: QWidget, state: WindowState
    ) -> None:
        super().__init__()
        self.has_source = False
        self._sidebar, self._source, self._rail, self._state = sidebar, source, rail, state
        self._size = "normal"
        self._source_wanted = False
        sidebar.setMinimumWidth(220)
        centre.setMinimumWidth(_CENTRE_LEAST_PX)
        source.setMinimumWidth(320)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        for pane in (sidebar, centre, source):
            self._splitter.addWidget(pane)
        for number, stretch in enumerate((0, 1, 0)):
            self._splitter.setStretchFactor(number, stretch)
        self._splitter.splitterMoved.connect(self._remember)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._splitter, 1)
        row.addWidget(rail)
        self._overlay = set_look(QFrame(self), "overlay")
        inner = QVBoxLayout(self._overlay)
        inner.setContentsMargins(1, 0, 0, 0)
        self._overlay.hide()
        source.hide()
        rail.hide()
        sidebar.setVisible(state.sidebar_shown)

    @property
    def overlaid(self) -> bool:
        """Whether the source pane lies over the centre instead of beside it."""
        return self._size == "narrow"

    @property
    def sidebar_shown(self) -> bool:
        """Whether the sidebar is there."""
        return not self._sidebar.isHidden()

    @property
    def source_shown(self) -> bool:
        """Whether the source pane is there."""
        return self._source_wanted

    def show_sidebar(self, shown: bool) -> None:
        """Show or hide the sidebar."""
        self._sidebar.setVisible(shown)
        self._state.sidebar_shown = shown
        self._apply()
        self.changed.emit()

    def show_source(self, shown: bool) -> None:
        """Show or hide the source pane; an empty one is never shown."""
        self._source_wanted = shown and self.has_source
        self._apply()
        self.changed.emit()

    def suit_width(self, width_px: int) -> None:
        """Follow the window's width."""
        size = "narrow" if width_px < NARROW_PX else "wide" if width_px >= WIDE_PX else "normal"
        if size != self._size:
            self._size = size
            if size == "narrow":
                self._source_wanted = False  # folds to its rail
            self._apply()
            self.changed.emit()
        self._rail.setVisible(self.overlaid and self.has_source)
        self._place_overlay()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        self._apply()

    def _apply(self) -> None:
        """Put the source pane where it belongs and share the width out."""
        layout = self._overlay.layout()
        if self.overlaid and self._source.parentWidget() is not self._overlay and layout is not None:
            layout.addWidget(self._source)
        elif not self.overlaid and self._source.parentWidget() is not self._splitter:
            self._splitter.addWidget(self._source)
        self._source.setVisible(self._source_wanted)
        self._overlay.setVisible(self.overlaid and self._source_wanted)
        self._rail.setVisible(self.overlaid and self.has_source)
        sidebar = self._state.sidebar_px or _SIDEBAR_PX[self._size]
        source = self._state.reader_px or _SOURCE_PX[self._size]
        beside = self._source_wanted and not self.overlaid
        total = self.width() or self._splitter.width()
        taken = (sidebar if self.sidebar_shown else 0) + (source if beside else 0)
        self._splitter.setSizes([sidebar, max(_CENTRE_LEAST_PX, total - taken), source if beside else 0])
        self._place_overlay()

    def _place_overlay(self) -> None:
        if not self.overlaid:
            return
        rail = 0 if self._rail.isHidden() else min(self._rail.sizeHint().width(), self._rail.maximumWidth())
        width = min(_SOURCE_PX["narrow"] + 40, self.width() - rail - 80)
        self._overlay.setGeometry(self.width() - rail - width, 0, width, self.height())
        self._overlay.raise_()

    def _remember(self) -> None:
        sizes = self._splitter.sizes()
        if self.sidebar_shown:
            self._state.sidebar_px = sizes[0]
        if self._source_wanted and not self.overlaid and len(sizes) > 2:
            self._state.reader_px = sizes[2]
