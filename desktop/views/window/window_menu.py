"""The window's menu and its keys."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from desktop.language.i18n import tr
from indexer.common.language.catalogue import marked


class MenuActions(Protocol):
    """What the menu and the keys can do with a window."""

    def new_question(self) -> None:
        """Start a fresh question."""

    def focus_filter(self) -> None:
        """Filter the documents."""

    def choose_files(self) -> None:
        """Choose files to add."""

    def choose_folder(self) -> None:
        """Choose a folder to add."""

    def choose_model(self) -> None:
        """Choose a model."""

    def close(self) -> bool:
        """Close the window."""

    def toggle_sidebar(self) -> None:
        """Show or hide the sidebar."""

    def toggle_source(self) -> None:
        """Show or hide the source pane."""

    def focus_next_pane(self) -> None:
        """Move the focus on."""


def build(window: QWidget, actions: MenuActions) -> QMenu:
    """The menu of the app bar; its keys, and those of the panes, work while it is closed."""
    menu = QMenu(window)
    for name, keys, act, apart in (
        ("New question", "Ctrl+N", actions.new_question, False),
        ("Filter documents", "Ctrl+F", actions.focus_filter, False),
        ("Add files", "Ctrl+O", actions.choose_files, True),
        ("Add folder", "Ctrl+Shift+O", actions.choose_folder, False),
        ("Choose a model…", "", actions.choose_model, True),
        (marked("Quit"), "Ctrl+Q", actions.close, True),
    ):
        if apart:
            menu.addSeparator()
        action = menu.addAction(tr(name))
        action.triggered.connect(act)
        if keys:
            action.setShortcut(QKeySequence(keys))
        window.addAction(action)
    for keys, act in (
        ("Ctrl+B", actions.toggle_sidebar),
        ("Ctrl+\\", actions.toggle_source),
        ("F6", actions.focus_next_pane),
    ):
        action = window.addAction(keys)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(act)
    return menu
