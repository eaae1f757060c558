from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.lexical.locate import holds_phrase, located_runs, mark_terms
from indexer.lexical.terms import runs

ODD = "aAéÉe\u0301œßﬁ１２ 1 234 567.0,’中文字ｶﾞ\u0130ΣςΑ\u00ad\u200bक\u093f한\u1100\u1161٣_𠮷\u202f"


@given(st.text(alphabet=ODD, max_size=25) | st.text(max_size=25))
def test_located_runs_are_the_runs_and_lie_within_the_text(text: str) -> None:
    located = located_runs(text)
    assert [(run.is_cjk, run.text) for run in located] == list(runs(text))
    places = [run.span() for run in located]
    assert places == sorted(places)
    assert all(0 <= span.start < span.end <= len(text) for span in places)


@pytest.mark.parametrize(
    ("text", "word", "language", "marked"),
    [
        ("Les Usines de l'usine.", "usin", "fr", ["Usines", "usine"]),
        ("Le café et le cafe\u0301.", "caf", "fr", ["café", "cafe\u0301"]),
        ("Le cœur, les CŒURS", "coeur", "fr", ["cœur", "CŒURS"]),
        ("Il vaut 1 200 modules", "1200", "fr", ["1 200"]),
        ("这家电池工厂的电池", "电池", "zh", ["电池", "电池"]),
        ("第１２页", "12", "zh", ["１２"]),
        ("在𠮷野家吃饭", "u20bb791ce", "zh", ["𠮷野"]),
        ("狗看着猫，猫跑了", "猫", "zh", ["猫", "猫"]),
        ("ﾃﾞｼﾞﾀﾙ庁は東京で。", "東京", "ja", ["東京"]),
        ("ﾃﾞｼﾞﾀﾙ庁は東京で。", "デジ", "ja", ["ﾃﾞｼﾞ"]),
        ("(ο ΣΊΣΥΦΟΣ, και)", "σισυφος", "el", ["ΣΊΣΥΦΟΣ"]),
        ("ΟΔΟΣ (a word), more", "word", "en", ["word"]),
        ("\u1112\u1161\u11ab한국, 東京", "東京", "ko", ["東京"]),
        ("the gov\u2060ern\u200ement’s", "govern", "en", ["gov\u2060ern\u200ement"]),
    ],
)
def test_marks_are_the_words_as_the_text_writes_them(
    text: str, word: str, language: str, marked: list[str]
) -> None:
    assert [span.of(text) for span in mark_terms(text, {word}, language)] == marked


def test_a_single_chinese_character_beside_other_words_marks_no_particle() -> None:
    assert mark_terms("他的猫和她的狗", {"的", "ceo"}, "zh") == ()


def test_chinese_pairs_that_touch_make_one_mark_and_phrases_and_beginnings_are_marked() -> None:
    text = "固态电池 and batteries of a solid\nstate"
    spans = mark_terms(text, {"固态", "态电", "电池"}, "en", prefixes=("batt",), phrases=("solid state",))
    assert [span.of(text) for span in spans] == ["固态电池", "batteries", "solid\nstate"]


@pytest.mark.parametrize(
    ("text", "phrase", "holds"),
    [
        ("L'État\n solide !", "etat solide", True),
        ("états solides", "état solide", False),
        ("solide état", "état solide", False),
        ("用AI芯片的", "AI芯", True),
        ("用AI芯片的", "片", True),
        ("的芯片AI板", "片AI板", True),
        ("的芯片AI板", "芯AI板", False),
        ("to be or not to be", "not to", True),
        ("anything", "«»", False),
    ],
)
def test_a_phrase_is_its_words_in_order_and_in_form(text: str, phrase: str, holds: bool) -> None:
    assert holds_phrase(text, phrase) is holds
