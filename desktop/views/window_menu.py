"""The window's menu and its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from desktop.i18n import tr

if TYPE_CHECKING:
    from desktop.views.main_window import MainWindow


def build(window: MainWindow) -> QMenu:
    """The menu of the app bar; its keys, and those of the panes, work while it is closed."""
    menu = QMenu(window)
    for name, keys, act, apart in (
        ("New question", "Ctrl+N", window.new_question, False),
        ("Filter documents", "Ctrl+F", window.focus_filter, False),
        ("Add files", "Ctrl+O", window.choose_files, True),
        ("Add folder", "Ctrl+Shift+O", window.choose_folder, False),
        ("Choose a model…", "", window.choose_model, True),
        ("Quit", "Ctrl+Q", window.close, True),
    ):
        if apart:
            menu.addSeparator()
        action = menu.addAction(tr(name))
        action.triggered.connect(act)
        if keys:
            action.setShortcut(QKeySequence(keys))
        window.addAction(action)
    for keys, act in (
        ("Ctrl+B", window.toggle_sidebar),
        ("Ctrl+\\", window.toggle_reader),
        ("F6", window.focus_next_pane),
    ):
        action = window.addAction(keys)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(act)
    return menu
