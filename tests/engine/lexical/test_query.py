from __future__ import annotations

import pytest

from indexer.common.errors import UsageError
from indexer.lexical.query import parse_query
from indexer.records.search import Filters


def test_every_operator_is_taken_off_and_the_words_stay() -> None:
    query = parse_query(
        '"solid state" cells -zinc -"by far" batt* lang:fr after:2025-01 before:2026 '
        'publisher:"Le Monde" collection:«A b» title:sodium'
    )
    assert query.text == '"solid state" cells batt'
    assert query.phrases == ("solid state",)
    assert query.excluded == ("zinc",)
    assert query.excluded_phrases == ("by far",)
    assert query.prefixes == ("batt",)
    assert query.title == "sodium"
    assert query.filters == Filters("fr", "2025-01", "2026", "Le Monde", "A b")


@pytest.mark.parametrize("typed", ["«état solide»", "“état solide”", "„état solide“", "「état solide」"])
def test_quotation_marks_of_all_countries_make_phrases(typed: str) -> None:
    assert parse_query(f"cellules {typed}").phrases == ("état solide",)


def test_what_a_chinese_keyboard_writes_for_an_operator_is_one() -> None:
    query = parse_query("＂固态电池＂ －锌电池 钠电＊ lang：zh")
    assert query == parse_query('"固态电池" -锌电池 钠电* lang:zh')
    assert (query.phrases, query.excluded, query.prefixes) == (("固态电池",), ("锌电池",), ("钠电",))


def test_a_beginning_can_be_excluded() -> None:
    query = parse_query("cells -batt* -zi*,")
    assert query.text == "cells"
    assert query.excluded_prefixes == ("batt", "zi")
    assert query.excluded == ()


@pytest.mark.parametrize("typed", ["他说“固态电池”很好", '他说"固态电池"很好'])
def test_a_chinese_phrase_needs_no_space_before_it(typed: str) -> None:
    assert parse_query(typed).phrases == ("固态电池",)


@pytest.mark.parametrize(
    "typed",
    [
        "À 12:30, que s'est-il passé ?",
        "Titanic: a night to remember",
        "title: what is in a name",
        "re:invent 2025, http://example.org/a:b",
        r"C:\temp",
        "peut -il voter, a -t-il dit",
        "Qui -selon le journal- a signé ?",
        "un porte-avions à propulsion nucléaire-électrique",
        "minimum -5 degrés",
        "f*** this, 2*3, a*",
        'a 27" screen or a 32" one',
        '"',
        '""',
        'an "open end',
        "-",
        "- one - two",
        "--help",
        "比分是2:1吗?",
    ],
)
def test_plain_text_is_never_misread(typed: str) -> None:
    query = parse_query(typed)
    assert query.text == typed
    assert (query.phrases, query.excluded, query.excluded_phrases, query.prefixes) == ((), (), (), ())
    assert query.title is None
    assert query.filters == Filters()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("lnag:fr zinc", "There is no field 'lnag:'"),
        ('publsher:"Le Monde" zinc', "There is no field 'publsher:'"),
        ("author:Reuss zinc", "There is no field 'author:'"),
        ("after:2025-13 zinc", "is not a date for after:"),
        ("after:2025-02-30 zinc", "is not a date for after:"),
        ("before:２０２５ zinc", "is not a date for before:"),
        ("before:yesterday zinc", "is not a date for before:"),
        ("lang:french zinc", "is not a language"),
        ("lang:fr lang:en zinc", "given twice"),
        ("-lang:fr zinc", "is not possible"),
        ("lang:fr", "what to look for"),
        ("-zinc", "what to look for"),
    ],
)
def test_what_cannot_be_asked_is_said_in_a_sentence(typed: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        parse_query(typed)


def test_only_a_question_may_quote_what_its_source_lacks() -> None:
    assert parse_query('Who said "no"?').is_question
    assert parse_query("谁说“不”？").is_question
    assert not parse_query('"no"').is_question
