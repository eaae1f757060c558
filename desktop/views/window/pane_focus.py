"""Where the focus goes: F6 from pane to pane, Tab through them in the order of reading."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget


def next_pane(panes: Sequence[QWidget]) -> QWidget | None:
    """The pane after the one that has the focus, among those that are shown; the first where none has."""
    shown = [pane for pane in panes if pane.isVisible()]
    now = QApplication.focusWidget()
    here = next((i for i, pane in enumerate(shown) if now and (pane is now or pane.isAncestorOf(now))), -1)
    return shown[(here + 1) % len(shown)] if shown else None


def focus_first_in(pane: QWidget) -> None:
    """Give the focus to the first control of a pane."""
    controls = tab_order(pane.window(), [pane])
    if controls:
        controls[0].setFocus(Qt.FocusReason.TabFocusReason)


def tab_order(window: QWidget, panes: Sequence[QWidget], read: QWidget | None = None) -> list[QWidget]:
    """The controls of the panes, pane by pane: in the order they were made, those of `read` as they stand.

    A pane within another one counts for itself. Of buttons that exclude one another, one is a stop.
    """
    places: dict[QWidget, list[QWidget]] = {pane: [] for pane in panes}
    here = window.nextInFocusChain()
    while here is not None and here is not window:
        pane = next((pane for pane in _ancestors(here) if pane in places), None)
        if pane is not None and _takes_focus(here):
            places[pane].append(here)
        here = here.nextInFocusChain()
    if read is not None and read in places:
        places[read].sort(key=lambda widget: _reading_place(widget, read))
    return [widget for pane in panes for widget in places[pane]]


def step(window: QWidget, panes: Sequence[QWidget], read: QWidget, *, forward: bool) -> bool:
    """Move the focus to the next control, or the one before; whether there was one."""
    order = tab_order(window, panes, read)
    if not order:
        return False
    now = QApplication.focusWidget()
    here = order.index(now) if now in order else (-1 if forward else 0)
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    order[(here + (1 if forward else -1)) % len(order)].setFocus(reason)
    return True


def _ancestors(widget: QWidget) -> list[QWidget]:
    ancestors: list[QWidget] = []
    parent: QWidget | None = widget
    while parent is not None:
        ancestors.append(parent)
        parent = parent.parentWidget()
    return ancestors


def _reading_place(widget: QWidget, pane: QWidget) -> tuple[int, int]:
    corner = widget.mapTo(pane, QPoint(0, 0))
    return corner.y(), corner.x()


def _takes_focus(widget: QWidget) -> bool:
    wanted = widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value == Qt.FocusPolicy.TabFocus.value
    if not (wanted and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None):
        return False
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return group is None or not group.exclusive() or group.checkedButton() in (None, widget)
