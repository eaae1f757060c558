"""F6: the focus goes from pane to pane."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def next_pane(panes: Sequence[QWidget]) -> QWidget | None:
    """The pane after the one that has the focus, among those that are shown; the first where none has."""
    shown = [pane for pane in panes if pane.isVisible()]
    now = QApplication.focusWidget()
    here = next((i for i, pane in enumerate(shown) if now and (pane is now or pane.isAncestorOf(now))), -1)
    return shown[(here + 1) % len(shown)] if shown else None


def focus_first_in(pane: QWidget) -> None:
    """Give the focus to the first control of a pane in the order of Tab."""
    here = pane
    for _ in range(len(pane.findChildren(QWidget)) + 1):
        following = here.nextInFocusChain()
        if following is None or not pane.isAncestorOf(following):
            break
        here = following
        if _takes_focus(here):
            here.setFocus(Qt.FocusReason.TabFocusReason)
            return
    for child in pane.findChildren(QWidget):
        if _takes_focus(child):
            child.setFocus(Qt.FocusReason.TabFocusReason)
            return


def _takes_focus(widget: QWidget) -> bool:
    wanted = bool(widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value)
    return widget.isVisible() and widget.isEnabled() and wanted
