"""The source pane opens on the first answer's first citation, unless the user has closed it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication


@pytest.fixture
def ask_it(qtbot, filled):
    def do():
        with qtbot.waitSignal(filled.ask.answered, timeout=5000):
            filled.window._parts.conversation.ask("Who makes Merle?")
        qtbot.wait(1)  # its source is opened in the next round of the event loop

    return do


def test_the_first_answer_opens_its_first_citation_and_leaves_the_focus(qtbot, filled, ask_it):
    window = filled.window
    window._parts.conversation.focus_composer()
    focus = QApplication.focusWidget()
    ask_it()
    assert window.panes.source_shown
    assert window._parts.source.current == 1
    assert QApplication.focusWidget() is focus


def test_a_follow_up_leaves_the_source_pane_where_it_is(qtbot, filled, ask_it):
    ask_it()
    filled.window.open_document("pdf-1")
    ask_it()
    assert filled.source.document_id == "pdf-1"


@pytest.mark.parametrize("way", ["pane", "key", "bar"])
def test_closing_the_source_pane_by_hand_stops_that(qtbot, filled, ask_it, way):
    window = filled.window
    ask_it()
    if way == "pane":
        window._parts.source_pane.close_requested.emit()
    elif way == "key":
        window.toggle_source()
    else:
        qtbot.mouseClick(window.app_bar._source, Qt.MouseButton.LeftButton)
    assert not window.panes.source_shown
    window.new_question()
    ask_it()
    assert not window.panes.source_shown


def test_a_narrow_window_keeps_its_rail(qtbot, filled, ask_it):
    filled.window.resize(1024, 750)
    qtbot.waitUntil(lambda: filled.window.panes.overlaid)
    ask_it()
    assert not filled.window.panes.source_shown


def test_what_was_opened_while_the_answer_was_written_stays(qtbot, filled, fake_library, ask_it):
    fake_library.pace_s = 0.05
    with qtbot.waitSignal(filled.ask.answered, timeout=5000):
        filled.window._parts.conversation.ask("Who makes Merle?")
        filled.window.open_document("pdf-1")
    assert filled.source.document_id == "pdf-1"
