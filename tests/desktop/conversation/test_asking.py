from __future__ import annotations

import pytest

from desktop.viewmodels.conversation.conversation import TurnState, draft_after, text_with_citations
from indexer.common.errors import ModelError
from indexer.common.messages import verbatim
from indexer.records.answers import AnswerKind, AnswerSentence, Support


def test_events_reach_the_view_as_they_come(qtbot, library, ask, conversation):
    library.gate.clear()
    first = library.answer.sentences[0]
    library.pieces = ["Nanyu Foundry makes ", "the chip. [1", "] It comes in 2027 an"]
    library.checked = [first]
    with qtbot.waitSignal(ask.sentence_checked):
        conversation.ask("Who makes it?")
    view = conversation.views[0]
    qtbot.waitUntil(lambda: bool(view.sources.cards))
    assert view.turn.sentences == [first]
    assert view.turn.visible_draft.strip() == "It comes in 2027 an"
    assert "It comes in 2027 an\u258c" in view.text.toPlainText()
    assert "[1" not in view.text.toPlainText()
    assert "sentence 2" in view.phase.text()
    assert [card.n for card in view.sources.cards] == [1]
    assert conversation.composer.send.text() == "Stop"
    with qtbot.waitSignal(ask.answered):
        library.gate.set()
    assert "\u258c" not in view.text.toPlainText()
    assert [chip.n for chip in view.text.chips()] == [1, 2, 3]
    assert [mark.support for mark in view.text.marks()] == list(Support)
    assert conversation.composer.send.text() == ""


def test_a_new_question_silences_the_old_answer(qtbot, library, ask, conversation):
    library.gate.clear()
    library.pieces = ["one"]
    with qtbot.waitSignal(ask.text_arrived):
        conversation.ask("First?")
    answers = []
    ask.answered.connect(answers.append)
    with qtbot.waitSignal(ask.answered):
        conversation.ask("Second?")
        library.gate.set()
    qtbot.wait(50)
    assert len(answers) == 1
    first, second = (view.turn for view in conversation.views)
    assert (first.state, second.state) == (TurnState.STOPPED, TurnState.DONE)
    assert first.answer is None
    assert second.answer is not None


def test_stopping_keeps_the_checked_sentences_and_drops_the_draft(qtbot, library, ask, conversation):
    library.gate.clear()
    library.pieces = ["Nanyu Foundry makes the chip. [1] And th"]
    library.checked = [library.answer.sentences[0]]
    with qtbot.waitSignal(ask.sentence_checked):
        conversation.ask("Who?")
    with qtbot.waitSignal(ask.stopped):
        conversation.composer.send.click()
    view = conversation.views[0]
    assert len(view.text.chips()) == 1
    assert "And th" not in view.text.toPlainText()
    assert not ask.running


def test_text_comes_in_few_batches(qtbot, library, ask):
    library.pieces = ["x"] * 3000
    pieces = []
    ask.text_arrived.connect(pieces.append)
    with qtbot.waitSignal(ask.answered):
        ask.ask("Much?")
    assert "".join(pieces) == "x" * 3000
    assert len(pieces) < 300


def test_an_error_is_one_sentence_in_place_and_can_be_tried_again(qtbot, library, ask, conversation):
    library.error = ModelError(verbatim("The model stopped while it was writing."))
    with qtbot.waitSignal(ask.problem):
        conversation.ask("Who?", "quote")
    view = conversation.views[0]
    assert view._message.text() == "The model stopped while it was writing."
    assert view.try_again.isVisible()
    library.error = None
    with qtbot.waitSignal(ask.answered):
        view.try_again.click()
    assert [question for question, _, _ in library.questions] == ["Who?", "Who?"]
    assert [mode for _, mode, _ in library.questions] == ["quote", "quote"]


def test_without_a_library_the_question_fails_in_words(qtbot, lanes, source):
    from desktop.viewmodels.conversation.ask import AskController

    ask = AskController(lambda: None, lanes.query)
    with qtbot.waitSignal(ask.problem) as messages:
        ask.ask("Who?")
    assert messages.args == ["The library is not open yet."]


def test_the_chosen_model_is_used(qtbot, library, ask, tmp_path):
    ask.model = tmp_path / "model.gguf"
    with qtbot.waitSignal(ask.answered):
        ask.ask("Who?")
    assert library.questions == [("Who?", "auto", tmp_path / "model.gguf")]


def test_an_abstained_answer_shows_the_nearest_passages_and_opens_them(qtbot, library, answered, source):
    library.answer = library.make_answer(AnswerKind.ABSTAINED)
    view = answered()
    assert view._message.text() == "Your sources do not answer this. Nearest passages:"
    assert len(view.results.cards) == 4
    assert not view.text.isVisible()
    assert not view.copy_button.isVisible()
    with qtbot.waitSignal(source.document_loaded):
        view.results.cards[1].opened.emit(view.results.cards[1].hit)
    assert (source.document_id, source.current) == ("zh", 2)
    assert source.passages_only


def test_search_ranks_passages_and_marks_the_words(answered):
    view = answered("量产 chip", "search")
    assert [card.hit.document.id for card in view.results.cards] == ["zh", "fr"]
    from desktop.views.parts.marked_text import marked_html, matched_spans

    spans = matched_spans("进入量产。", "何时量产")
    assert spans == [(2, 4)]
    assert "<b>量产</b>" in marked_html("进入量产。", spans, bold=True)
    assert "&lt;script&gt;" in marked_html("<script>", [])


def test_quoted_sentences_stand_in_quotation_marks(library, answered):
    library.answer = library.make_answer(AnswerKind.QUOTED)
    view = answered()
    assert "«\u202fsa puce Merle sera produite par Nanyu Foundry\u202f»" in view.text.toPlainText()


def test_copy_has_sentences_numbers_and_references(qapp, library, answered):
    view = answered()
    view.copy_button.click()
    assert qapp.clipboard().text() == (
        "Nanyu Foundry makes the chip. [1] It comes in 2027 and costs 410 million. [2] [3]\n\n"
        '[1] La Lettre du Silicium, "Corvane confirme Merle", 14 Jan 2026. fr.txt\n'
        '[2] 晶圆周报, "科瓦恩流片", 9 Mar 2026. zh.txt\n'
        '[3] Corvane, "Rapport annuel 2025", 30 Apr 2026, p. 37. rapport.pdf'
    )


def test_only_what_the_sentences_cite_is_listed(library):
    sentences = [AnswerSentence("One.", (2,), Support.VERIFIED)]
    text = text_with_citations(sentences, library.answer.citations)
    assert "[2] 晶圆周报" in text
    assert "[1]" not in text


def test_a_selection_is_copied_with_its_numbers(answered):
    view = answered()
    view.text.selectAll()
    text = view.text.createMimeDataFromSelection().text()
    assert text == (
        "Nanyu Foundry makes the chip. [1] It comes in 2027 and costs 410 million. [2] [3] Others may buy it."
    )


@pytest.mark.parametrize(
    ("draft", "sentence", "left"),
    [
        ("One two. [1] Three", "One two.", "Three"),
        ("One two.[1][2] Three", "One two.", "Three"),
        ("- **One** two. Three", "One two.", "Three"),
        ("<think>hm</think>One. Two", "One.", "Two"),
        ("一。[1]二", "一。", "二"),
        ("Something else", "One.", ""),
        ("One.", "One.", ""),
    ],
)
def test_a_checked_sentence_leaves_the_draft(draft, sentence, left):
    assert draft_after(draft, sentence) == left


def test_new_question_keeps_the_earlier_ones(qtbot, ask, conversation, answered):
    answered("First?")
    answered("Second?")
    turn = conversation.log.turns[0]
    conversation.new_question()
    assert conversation.views == []
    assert [[t.question for t in c] for c in conversation.log.conversations] == [["First?", "Second?"], []]
    conversation.show_turn(turn)
    assert [view.turn.question for view in conversation.views] == ["First?", "Second?"]
    answered("Third?")
    assert [view.turn.question for view in conversation.views] == ["Third?"]


def test_status_and_counts_are_told(qtbot, ask, conversation):
    counts, texts = [], []
    conversation.citations_changed.connect(counts.append)
    conversation.status_text_changed.connect(texts.append)
    with qtbot.waitSignal(ask.answered):
        conversation.ask("Who?")
    assert counts[-1] == {"fr": 1, "zh": 1, "pdf": 1}
    assert texts == ["Qwen3 4B  ·  14.2 tokens/s  ·  11.8 s"]
