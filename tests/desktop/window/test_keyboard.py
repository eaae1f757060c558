"""The whole window without a mouse: Tab, F6, Esc, names of every control, copying."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from desktop.theme import theme


@pytest.fixture
def answered(qtbot, filled):
    """The window with an answer and its first citation in the source pane; it has the keyboard."""
    window = filled.window
    qtbot.waitUntil(window.isActiveWindow)
    with qtbot.waitSignal(filled.ask.answered, timeout=5000):
        window._parts.conversation.ask("Who makes Merle?")
    qtbot.waitUntil(lambda: filled.source.loaded is not None)
    qtbot.wait(30)
    return filled


def pane_of(window, widget):
    parts = window._parts
    panes = {
        "app bar": window.app_bar,
        "sidebar": window.sidebar,
        "composer": parts.conversation.composer,
        "conversation": parts.conversation,
        "source pane": parts.source_pane,
        "status bar": window.status_bar,
    }
    return next((name for name, pane in panes.items() if pane is widget or pane.isAncestorOf(widget)), None)


def walk(window, *, backwards=False):
    """Every control that Tab comes by, from the first of the app bar until it is there again."""
    window.app_bar._sidebar.setFocus()
    seen = []
    while len(seen) < 100:
        focus = QApplication.focusWidget()
        if focus in seen:
            return seen
        seen.append(focus)
        key = Qt.Key.Key_Backtab if backwards else Qt.Key.Key_Tab
        QTest.keyClick(focus, key, Qt.KeyboardModifier.ShiftModifier if backwards else Qt.KeyboardModifier(0))
    raise AssertionError("Tab does not come round")


def test_tab_goes_through_the_panes_in_the_order_of_reading(answered):
    window = answered.window
    walked = walk(window)
    panes = [pane_of(window, widget) for widget in walked]
    assert list(dict.fromkeys(panes)) == ["app bar", "sidebar", "conversation", "composer", "source pane"]
    assert panes == sorted(panes, key=list(dict.fromkeys(panes)).index)  # no pane is left and come back to
    view = window._parts.conversation.views[-1]
    chips = [walked.index(chip) for chip in view.text.chips()]
    assert chips == list(range(chips[0], chips[0] + len(chips)))
    assert walked.index(view.text) < chips[0]
    assert chips[-1] < walked.index(view.copy_button) < walked.index(view.sources.cards[0])


def test_shift_tab_walks_the_same_way_back(answered):
    forward = walk(answered.window)
    assert walk(answered.window, backwards=True)[1:] == forward[:0:-1]


def test_f6_goes_round_the_panes(answered):
    window = answered.window
    window.app_bar._sidebar.setFocus()
    visited = []
    for _ in range(4):
        window.focus_next_pane()
        visited.append(pane_of(window, QApplication.focusWidget()))
    assert visited == ["sidebar", "composer", "source pane", "app bar"]


def test_every_control_in_the_window_says_what_it_is(qtbot, answered):
    window = answered.window
    window._show_import_panel()
    window.sidebar.remove_requested.emit(["pdf-1"])
    nameless = [
        f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
        for widget in window.findChildren(QWidget)
        if (widget.focusPolicy() != Qt.FocusPolicy.NoFocus or isinstance(widget, QAbstractButton))
        and widget.isVisibleTo(window)
        and not widget.objectName().startswith("qt_")
        and not widget.accessibleName().strip()
        and not (isinstance(widget, QAbstractButton | QLabel) and widget.text().strip())
        and not isinstance(widget.parentWidget(), QLineEdit)  # Qt's own buttons in it
    ]
    assert nameless == []


def test_digits_and_alt_arrows_open_citations_and_ctrl_c_copies(answered):
    window = answered.window
    view = window._parts.conversation.views[-1]
    view.text.setFocus()
    QTest.keyClick(view.text, Qt.Key.Key_2)
    assert answered.source.current == 2
    QTest.keyClick(view.text, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert answered.source.current == 1
    for focus in (view.text, view.text.chips()[0], view.copy_button):
        QGuiApplication.clipboard().setText("before")
        focus.setFocus()
        QTest.keyClick(focus, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        copied = QGuiApplication.clipboard().text()
        assert "[1]" in copied
        assert "La Lettre du Silicium" in copied


def test_a_selected_part_is_copied_alone(answered):
    text = answered.window._parts.conversation.views[-1].text
    cursor = text.textCursor()
    cursor.setPosition(2)
    cursor.setPosition(9, cursor.MoveMode.KeepAnchor)
    text.setTextCursor(cursor)
    text.setFocus()
    QTest.keyClick(text, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == text.toPlainText()[2:9].strip()


def test_the_reading_face_is_that_of_the_document_s_language(qtbot, filled):
    source = filled.window._parts.source_pane
    for document_id, language in (("fr-1", "fr"), ("zh-1", "zh")):
        with qtbot.waitSignal(filled.source.document_loaded, timeout=5000):
            filled.window.open_document(document_id)
        assert source.text._font.families() == theme.current().reading_families(language)
