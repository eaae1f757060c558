"""When nothing is quoted: too few signs of an answer, a missing year, names of which nothing is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indexer.answering.quoting.refusal import Signs, answer_probability, read_signs, should_refuse
from indexer.answering.quoting.sentence_scores import ranked_sentences
from indexer.vectors.sentence_meaning import SentenceMeaning
from tests.makers.library.scripted_retrieval import ScriptedEmbedder, retrieved

CLEAR = Signs(
    sentence_cosine=0.6,
    sentence_coverage=0.8,
    passage_cosine=0.55,
    passage_coverage=0.6,
    stands_out=0.3,
    ahead=0.5,
    kind_found=1.0,
    missing_words=0.0,
    names_found=1.0,
)
NOTHING = Signs(
    sentence_cosine=0.1,
    sentence_coverage=0.0,
    passage_cosine=0.1,
    passage_coverage=0.0,
    stands_out=0.2,
    ahead=0.05,
    kind_found=0.0,
    missing_words=0.9,
    names_found=0.0,
)


def signs(question: str, *texts: tuple[str, str]) -> Signs:
    embedder = ScriptedEmbedder()
    found = retrieved(question, texts, embedder)
    return read_signs(found, ranked_sentences(found, SentenceMeaning(embedder)), 2.0)


@pytest.mark.parametrize("by_words", [False, True])
@pytest.mark.parametrize("foreign", [False, True])
def test_clear_signs_are_quoted_and_their_absence_is_refused(by_words: bool, foreign: bool) -> None:
    assert not should_refuse(replace(CLEAR, by_words=by_words, foreign=foreign))
    assert should_refuse(replace(NOTHING, by_words=by_words, foreign=foreign))


def test_across_languages_meaning_alone_is_enough() -> None:
    said = replace(CLEAR, sentence_coverage=0.0, passage_coverage=0.0, names_found=0.5)
    assert not should_refuse(replace(said, foreign=True))
    assert answer_probability(replace(said, foreign=True)) > answer_probability(said)


def test_a_year_that_no_source_speaks_of_is_refused_whatever_else_is_there() -> None:
    assert should_refuse(replace(CLEAR, years_missing=True))


def test_names_of_which_nothing_asked_is_said_are_refused() -> None:
    assert should_refuse(replace(CLEAR, only_names=True))
    text = ("en", "Valcourt makes batteries. Anna Reuss leads Valcourt.")
    assert signs("Which football club does Valcourt sponsor?", text).only_names
    assert not signs("Which batteries does Valcourt make?", text).only_names


def test_a_name_that_the_library_does_not_know_is_refused_where_it_speaks_the_questions_language() -> None:
    assert should_refuse(replace(CLEAR, names_missing=True))
    english, french = ("en", "Valcourt leads the market."), ("fr", "Londres achète des batteries.")
    assert signs("Who leads Harrowdale?", english).names_missing
    assert not signs("Who leads Valcourt?", english).names_missing
    assert not signs("What does London buy?", french).names_missing  # there it is spelled otherwise


def test_a_single_word_beside_the_names_may_stand_there_as_another_one() -> None:
    assert not signs("When did Valcourt apologise?", ("en", "Valcourt said sorry in May.")).only_names


def test_across_languages_missing_words_say_nothing_of_names() -> None:
    asked = signs("Which football club does Valcourt sponsor?", ("fr", "Valcourt fabrique des batteries."))
    assert asked.foreign
    assert not asked.only_names


def test_one_passage_has_nothing_to_stand_out_from() -> None:
    embedder = ScriptedEmbedder()
    found = retrieved("Who leads Valcourt?", [("en", "Anna Reuss leads Valcourt.")], embedder)
    alone = replace(found, nearest=replace(found.nearest, compared=1, mean=0.5, deviation=0.0))
    assert read_signs(alone, ranked_sentences(alone, SentenceMeaning(embedder)), 2.0).stands_out == 0.0


def test_words_that_the_library_lacks_lower_the_odds() -> None:
    assert answer_probability(replace(CLEAR, missing_words=0.5)) < answer_probability(CLEAR)
