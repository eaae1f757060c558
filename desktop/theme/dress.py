"""Small helpers that dress widgets by token and keep them right when the scheme switches."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QFrame, QLabel, QPushButton, QToolButton, QWidget

from desktop.theme import icons, theme

_GAP_PX = 4  # between icon and text of a button
_BESIDE = Qt.ToolButtonStyle.ToolButtonTextBesideIcon

Widget = TypeVar("Widget", bound=QWidget)


class _IconKeeper(QObject):
    """A child of the widget, so that the connection to the theme ends with it."""

    def __init__(
        self, owner: QAbstractButton | QAction, name: str, colour: str, size_px: int, gap_px: int
    ) -> None:
        super().__init__(owner)
        self._owner, self._name, self._colour, self._size_px = owner, name, colour, size_px
        self._gap_px = gap_px
        theme.current().changed.connect(self.draw)
        self.draw()

    def draw(self) -> None:
        colour = getattr(theme.current().palette, self._colour)
        self._owner.setIcon(icons.icon(self._name, colour, self._size_px, self._gap_px))


class _LabelIconKeeper(QObject):
    def __init__(self, owner: QLabel, name: str, colour: str, size_px: int) -> None:
        super().__init__(owner)
        self._label, self._name, self._colour, self._size_px = owner, name, colour, size_px
        theme.current().changed.connect(self.draw)
        self.draw()

    def draw(self) -> None:
        colour = getattr(theme.current().palette, self._colour)
        ratio = self._label.devicePixelRatioF()
        self._label.setPixmap(icons.pixmap(self._name, colour, self._size_px, ratio))


def set_icon(owner: QAbstractButton | QAction, name: str, colour: str = "text2", size_px: int = 18) -> None:
    """Give a button or action the icon `name` in the palette's `colour`, now and after every switch."""
    for old in owner.findChildren(_IconKeeper):
        old.setParent(None)
        old.deleteLater()
    beside = isinstance(owner, QToolButton) and owner.toolButtonStyle() is _BESIDE
    gap_px = _GAP_PX if beside or isinstance(owner, QPushButton) else 0
    if isinstance(owner, QAbstractButton):
        owner.setIconSize(QSize(size_px + gap_px, size_px))
    _IconKeeper(owner, name, colour, size_px, gap_px)


def set_label_icon(label: QLabel, name: str, colour: str = "text2", size_px: int = 18) -> None:
    """Show the icon `name` in a label, now and after every switch."""
    for old in label.findChildren(_LabelIconKeeper):
        old.setParent(None)
        old.deleteLater()
    _LabelIconKeeper(label, name, colour, size_px)


def set_look(widget: Widget, look: str) -> Widget:
    """Choose one of the stylesheet's looks for a widget."""
    return set_property(widget, "look", look)


def set_property(widget: Widget, name: str, value: str) -> Widget:
    """Set a property that the stylesheet looks at; a widget that was never shown is dressed when it is."""
    widget.setProperty(name, value)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        style = widget.style()
        style.unpolish(widget)
        style.polish(widget)
    return widget


def line(parent: QWidget | None = None, *, vertical: bool = False) -> QFrame:
    """A hairline."""
    made = set_look(QFrame(parent), "line")
    if vertical:
        made.setFixedWidth(1)
    else:
        made.setFixedHeight(1)
    return made
