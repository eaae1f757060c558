"""Small things that make a citation readable: whole cards, numbers apart, marks that stay with words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QCursor, QTextDocument
from PySide6.QtWidgets import QToolButton

from desktop.language.typography import unbroken
from desktop.views.answer.hover_card import QUOTE_MAX_PX, TEXT_PX
from desktop.views.answer.question_heading import QuestionHeading
from desktop.views.parts.citation_chip import set_apart


def needed_height(label):
    document = QTextDocument()
    document.setDefaultFont(label.font())
    document.setDocumentMargin(0)
    document.setHtml(label.text())
    document.setTextWidth(label.width())
    return document.size().height()


@pytest.mark.parametrize(
    "words", ["Le directeur général a balayé un rapport. ", "公司已于今年二月完成流片。"]
)
@pytest.mark.parametrize("count", [1, 6, 80])
def test_the_hover_card_shows_its_last_line_whole(qtbot, answered, conversation, words, count):
    view = answered()
    chip, citation = view.text.chips()[0], view.turn.citations[0]
    quote = words * count
    text = f"{words * 3}{quote}{words * 3}"
    start = len(words) * 3
    hit = replace(view.turn.hits[0], start=0, end=len(text), text=text)
    long = replace(citation, start=start, end=start + len(quote), quote=quote)
    conversation.card.show_citation(chip, long, (hit,))
    label = conversation.card._quote
    assert label.width() <= TEXT_PX
    assert label.height() >= needed_height(label)
    assert label.height() <= QUOTE_MAX_PX
    assert conversation.card.rect().contains(label.geometry())
    assert words.strip()[:12] in label.text()


def test_a_clicked_chip_does_not_bring_its_card_back_under_a_still_pointer(qtbot, answered, conversation):
    view = answered()
    chip = view.text.chips()[0]
    chip.card_requested.emit(1)
    chip._hover.start()
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert not chip._hover.isActive()
    chip._pressed_at = QCursor.pos()
    chip._want_card()
    assert not conversation.card.isVisible()


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Qui a jugé « absurde » l'idée ?", "Qui a jugé «\u00a0absurde\u00a0» l'idée\u00a0?"),
        ("Pourquoi ! ; :", "Pourquoi\u00a0!\u00a0;\u00a0:"),
        ("Who makes it?", "Who makes it?"),
        ("谁制造？", "谁制造？"),
    ],
)
def test_french_marks_stay_with_their_words(typed, shown):
    assert unbroken(typed) == shown


def test_the_question_is_shown_with_no_break_spaces_and_asked_as_typed(answered, library):
    view = answered("Qui le fabrique ?")
    assert view._question.text() == "Qui le fabrique\u00a0?"
    assert library.questions[-1][0] == "Qui le fabrique ?"


def test_long_questions_are_set_smaller_and_never_cut(qtbot):
    sizes = []
    for count in (3, 14, 60):
        heading = QuestionHeading("question words " * count)
        qtbot.addWidget(heading)
        heading.resize(560, 40)
        heading.show()
        heading.resize(560, heading.heightForWidth(560))
        sizes.append(heading.size_px)
        assert heading.height() >= heading.heightForWidth(560)
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == 18
    assert sizes[-1] == 15


def test_numbers_in_the_margin_are_put_apart():
    boxes = [QRectF(4, 100, 21, 18), QRectF(4, 104, 21, 18), QRectF(4, 300, 21, 18), QRectF(4, 100, 21, 18)]
    placed = set_apart(boxes)
    assert placed[0] == boxes[0]
    assert placed[2] == boxes[2]
    assert not any(a.intersects(b) for i, a in enumerate(placed) for b in placed[i + 1 :])


@pytest.mark.parametrize(("width", "worded"), [(700, True), (330, False)])
def test_open_original_is_an_icon_where_its_words_have_no_room(qtbot, pane, source, answered, width, worded):
    answered()
    source.open_citation(1)
    pane.resize(width, 600)
    qtbot.waitUntil(lambda: pane.header.width() == width)
    beside = pane.header.original.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    assert beside is worded
    assert pane.header.original.accessibleName() == "Open original"


@pytest.mark.parametrize("width", [330, 408, 440, 470, 620])
def test_the_tools_of_the_source_pane_never_lie_over_one_another(qtbot, pane, source, answered, width):
    answered()
    source.open_citation(1)
    pane.resize(width, 600)
    qtbot.waitUntil(lambda: pane.header.width() == width)
    source.next_citation()

    def are_apart() -> bool:
        tools = (*pane.header.findChildren(QToolButton), pane.header.position)
        places = [tool.geometry() for tool in tools if tool.isVisible()]
        apart = not any(a.intersects(b) for i, a in enumerate(places) for b in places[i + 1 :])
        return len(places) >= 7 and apart and all(place.right() < width for place in places)

    qtbot.waitUntil(are_apart)
