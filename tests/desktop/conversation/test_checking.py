"""A text of one's own, checked against the documents in the conversation."""

from desktop.viewmodels.conversation.conversation import TurnState
from indexer.records.answers import Support

DRAFT = "Nanyu Foundry makes the chip. It comes in 2027 and costs 410 million. Others may buy it."


def choose_check(conversation):
    button = next(button for button in conversation.composer._group.buttons() if button.text() == "Check")
    button.click()


def test_a_pasted_text_is_checked_sentence_by_sentence(qtbot, library, ask, conversation):
    choose_check(conversation)
    assert "Paste a text" in conversation.composer.edit.placeholderText()
    conversation.composer.edit.setPlainText(DRAFT)
    with qtbot.waitSignal(ask.text_checked):
        conversation.composer.send.click()
    view = conversation.views[0]
    assert view.turn.state is TurnState.DONE
    assert [mark.support for mark in view.text.marks()] == list(Support)
    assert [chip.n for chip in view.text.chips()] == [1, 2, 3]
    assert "Check" in view._meta.text()


def test_checking_tells_how_far_it_is_and_can_be_stopped(qtbot, library, ask, conversation):
    library.gate.clear()
    with qtbot.waitSignal(ask.phase_changed):
        conversation.ask(DRAFT, "check")
    qtbot.waitUntil(lambda: conversation.views[0].phase.text().startswith("Checking"))
    with qtbot.waitSignal(ask.stopped):
        conversation.composer.send.click()
    assert not ask.running


def test_a_long_text_has_a_short_heading(qtbot, ask, conversation):
    with qtbot.waitSignal(ask.text_checked):
        conversation.ask(DRAFT * 20, "check")
    heading = conversation.views[0].turn.heading
    assert len(heading) < 130
    assert heading.endswith("…")


def test_what_no_source_bears_out_is_not_copied(qtbot, ask, conversation, qapp):
    with qtbot.waitSignal(ask.text_checked):
        conversation.ask(DRAFT, "check")
    conversation.views[0].copy()
    copied = qapp.clipboard().text()
    assert "Nanyu Foundry makes the chip. [1]" in copied
    assert "Others may buy it" not in copied
