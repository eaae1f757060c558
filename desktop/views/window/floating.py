"""Where things stand that float over the panes: above the composer and the status bar, never on them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

MARGIN_PX = 12


def floor_of(body: QWidget, *below: QWidget) -> int:
    """The lowest line that may be covered: the top of the highest of `below` that is shown."""
    tops = [widget.mapTo(body, QPoint(0, 0)).y() for widget in below if widget.isVisibleTo(body)]
    return min([body.height(), *tops])


def panel_place(body: QWidget, left: int, ceiling: int, floor: int, wanted: tuple[int, int]) -> QRect:
    """At the right, on the floor, as large as wanted and as there is room for right of `left`."""
    width = min(wanted[0], body.width() - left - 2 * MARGIN_PX)
    height = min(wanted[1], floor - ceiling - 2 * MARGIN_PX)
    return QRect(body.width() - width - MARGIN_PX, floor - height - MARGIN_PX, width, height)


def toast_place(toast: QWidget, over: QRect, floor: int) -> QPoint:
    """In the middle of `over`, on the floor."""
    return QPoint(over.center().x() - toast.width() // 2, floor - toast.height() - MARGIN_PX)
