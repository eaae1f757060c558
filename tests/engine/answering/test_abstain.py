from __future__ import annotations

from dataclasses import replace

import pytest
from indexer.answering.abstain import Signs, should_abstain, should_not_quote


def signs(**changes: object) -> Signs:
    values: dict[str, object] = {
        "word_weight": 0.0,
        "gram_weight": 0.0,
        "words": 0.0,
        "names_found": 0,
        "names": 0,
        "question_language": "en",
        "passage_language": "en",
    }
    return Signs(**{**values, **changes})  # type: ignore[arg-type]


def test_enough_weight_in_one_passage_is_a_sign() -> None:
    assert not should_abstain(signs(word_weight=0.5, gram_weight=0.3))
    assert should_abstain(signs(word_weight=0.2, gram_weight=0.2))


def test_a_chinese_question_needs_less_weight_because_its_terms_are_many() -> None:
    weights = {"word_weight": 0.3, "gram_weight": 0.2}
    assert not should_abstain(signs(**weights, question_language="zh", passage_language="zh"))
    assert should_abstain(signs(**weights))


def test_names_that_are_there_speak_across_languages() -> None:
    assert not should_abstain(signs(names=2, names_found=2, passage_language="fr"))
    assert should_abstain(signs(names=2, names_found=0, passage_language="fr"))


def test_one_latin_name_in_a_chinese_text_says_too_little() -> None:
    assert should_abstain(signs(names=1, names_found=1, passage_language="zh"))
    assert not should_abstain(signs(names=2, names_found=2, passage_language="zh"))


def test_weight_in_a_foreign_passage_alone_is_no_sign() -> None:
    assert should_abstain(signs(word_weight=0.5, gram_weight=0.5, passage_language="fr"))


@pytest.mark.parametrize("found", [1, 2])
def test_half_of_many_names_but_two_at_least_must_be_there(found: int) -> None:
    same = signs(names=4, names_found=found, words=0.5)
    assert should_abstain(same) == (found < 2)


def test_a_year_that_no_source_speaks_of_is_refused_whatever_else_is_there() -> None:
    assert should_abstain(signs(word_weight=1.0, gram_weight=1.0, names=1, names_found=1, years_missing=True))


def test_names_of_which_the_sources_say_nothing_that_was_asked_are_not_enough() -> None:
    beside = signs(word_weight=0.5, gram_weight=0.5, names=2, names_found=2, other_words=2)
    assert should_not_quote(beside)
    assert not should_not_quote(replace(beside, other_words_found=1))
    assert not should_abstain(beside)  # a model may find it said in other words
    assert not should_not_quote(replace(beside, other_words=1))  # it may stand there as another word


def test_across_languages_and_in_chinese_the_words_beside_the_names_decide_nothing() -> None:
    named = {"word_weight": 0.5, "gram_weight": 0.5, "names": 2, "names_found": 2, "other_words": 2}
    assert not should_not_quote(signs(**named, passage_language="fr"))
    assert not should_not_quote(signs(**named, question_language="zh", passage_language="zh"))
