"""A quotation is called word for word, not verified; an answer says in which languages it was found."""

from dataclasses import replace

import pytest

from desktop.language import i18n
from desktop.viewmodels.conversation.answer_notes import language_line
from indexer.records.answers import AnswerKind, AnswerSentence, Support


@pytest.fixture
def in_language(monkeypatch):
    def switch(code):
        monkeypatch.setenv("IBID_LANG", code)
        i18n.language.cache_clear()

    yield switch
    i18n.language.cache_clear()


def found_in(library, *codes, asked="en"):
    """An answer whose sentences cite documents in these languages, in this order."""
    answer = library.make_answer()
    like = answer.citations[0]
    citations = tuple(
        replace(like, n=n, document=replace(like.document, id=f"d{n}", language=code))
        for n, code in enumerate(codes, start=1)
    )
    sentences = tuple(AnswerSentence("It does.", (c.n,), Support.VERIFIED) for c in citations)
    return replace(answer, language=asked, sentences=sentences, citations=citations)


@pytest.mark.parametrize(
    ("code", "mark", "count"),
    [
        ("en", "word for word", "1 word for word"),
        ("fr", "mot pour mot", "1 mot pour mot"),
        ("zh", "原文引用", "1 处原文引用"),
    ],
)
def test_a_quotation_is_called_word_for_word(answered, library, in_language, code, mark, count):
    in_language(code)
    library.answer = library.make_answer(AnswerKind.QUOTED)
    view = answered()
    assert [m.accessibleName() for m in view.text.marks()] == [mark]
    assert [m.toolTip() for m in view.text.marks()] == [mark]
    button = view.count_buttons[Support.VERIFIED]
    assert [button.text().strip(), button.accessibleName()] == [count, count]


def test_a_checked_sentence_of_a_model_is_still_called_verified(answered):
    view = answered()
    assert view.text.marks()[0].accessibleName() == "verified"
    assert view.count_buttons[Support.VERIFIED].text().strip() == "1 verified"


def test_marks_follow_when_what_looked_quoted_turns_out_to_be_written(answered, library):
    library.answer = library.make_answer(AnswerKind.QUOTED)
    view = answered()
    turn = view.turn
    turn.answer = replace(library.answer, kind=AnswerKind.GENERATED)
    view.refresh()
    assert [m.accessibleName() for m in view.text.marks()] == ["verified"]
    assert view.count_buttons[Support.VERIFIED].text().strip() == "1 verified"


def test_an_answer_says_in_which_languages_it_was_asked_and_found(answered):
    view = answered()
    assert view.notes.isVisible()
    assert view.notes.lines == ["Asked in English, found in French and Chinese"]


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("en", "Asked in English, found in Chinese, English and French"),
        ("fr", "Question en anglais, réponse trouvée en chinois, en anglais et en français"),
        ("zh", "以英文提问，在中文、英文和法文资料中找到"),
    ],
)
def test_languages_are_told_in_the_order_of_mention_and_in_the_windows_own(library, in_language, code, told):
    in_language(code)
    assert language_line(found_in(library, "zh", "en", "zh", "fr")) == told


def test_an_answer_found_in_the_language_it_was_asked_in_says_nothing(library):
    assert language_line(found_in(library, "en", "en")) == ""
    assert language_line(found_in(library, "fr", asked="fr")) == ""


def test_unknown_languages_are_not_told(library):
    assert language_line(found_in(library, None)) == ""
    assert language_line(found_in(library, "fr", asked=None)) == ""
    assert language_line(found_in(library, None, "zh")) == "Asked in English, found in Chinese"


def test_a_refusal_names_no_languages(answered, library):
    library.answer = library.make_answer(AnswerKind.ABSTAINED)
    assert answered().notes.lines == []
