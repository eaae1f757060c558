from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from desktop.views.conversation.composer import Composer

KEY, MODIFIER = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def composer(qtbot):
    composer = Composer()
    qtbot.addWidget(composer)
    composer.resize(560, 90)
    composer.show()
    return composer


@pytest.fixture
def asked(composer):
    questions = []
    composer.question_submitted.connect(lambda question, mode: questions.append((question, mode)))
    return questions


def test_enter_asks_and_empties_the_box(composer, asked):
    QTest.keyClicks(composer.edit, "Who?")
    QTest.keyClick(composer.edit, KEY.Key_Return)
    assert asked == [("Who?", "auto")]
    assert composer.edit.toPlainText() == ""
    QTest.keyClick(composer.edit, KEY.Key_Return)
    assert len(asked) == 1


def test_shift_enter_breaks_the_line_and_ctrl_enter_quotes(composer, asked):
    QTest.keyClicks(composer.edit, "a")
    QTest.keyClick(composer.edit, KEY.Key_Return, MODIFIER.ShiftModifier)
    QTest.keyClicks(composer.edit, "b")
    assert asked == []
    QTest.keyClick(composer.edit, KEY.Key_Return, MODIFIER.ControlModifier)
    assert asked == [("a\nb", "quote")]


def test_a_word_being_composed_is_not_sent(composer, asked):
    edit = composer.edit
    edit.setPlainText("芯片")
    QApplication.sendEvent(edit, QInputMethodEvent("liangchan", []))
    QTest.keyClick(edit, KEY.Key_Return)
    assert asked == []
    commit = QInputMethodEvent("", [])
    commit.setCommitString("量产")
    QApplication.sendEvent(edit, commit)
    edit.setPlainText("芯片量产")
    QTest.keyClick(edit, KEY.Key_Return)
    assert asked == [("芯片量产", "auto")]


def test_the_mode_goes_with_the_question(composer, asked):
    next(button for button in composer.findChildren(QAbstractButton) if button.text() == "Search").click()
    composer.edit.setPlainText("Merle")
    composer.send.click()
    assert asked == [("Merle", "search")]


def test_it_grows_to_six_lines_and_no_further(composer):
    heights = []
    for lines in (1, 3, 6, 20):
        composer.edit.setPlainText("\n".join("x" * lines))
        heights.append(composer.edit.height())
    assert heights[0] < heights[1] < heights[2] == heights[3]


def test_while_writing_the_button_stops(qtbot, composer, asked):
    composer.set_running(True)
    assert composer.send.isEnabled()
    with qtbot.waitSignal(composer.stop_requested):
        composer.send.click()
    assert asked == []


def test_a_new_conversation_asks_for_a_question_again(answered, conversation):
    answered()
    assert conversation.composer.edit.placeholderText() == "Ask a follow-up…"
    conversation.new_question()
    assert conversation.composer.edit.placeholderText() == "Ask a question…"
