from __future__ import annotations

import sqlite3
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.catalogue.schema import SCHEMA
from indexer.folding import fold
from indexer.lexical.index import add_passage, postings, remove_passage
from indexer.lexical.terms import gram_terms, terms_of_parts, word_terms


@pytest.fixture
def connection() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA)
    yield connection
    connection.close()


@pytest.mark.parametrize(
    ("written", "also_written"),
    [
        ("œuvre", "oeuvre"),
        ("ÉNERGIE", "energie"),
        ("e\u0301nergie", "énergie"),
        ("ＡＢＣ　１２", "abc 12"),
        ("Straße", "strasse"),
        ("co\u00adopération", "coopération"),
        ("l’été", "l'ete"),
        ("ﬁnance", "finance"),
    ],
)
def test_spellings_that_readers_take_for_the_same_fold_to_the_same(written: str, also_written: str) -> None:
    assert fold(written) == fold(also_written)


def test_folding_keeps_the_marks_that_make_another_word() -> None:
    assert fold("が") != fold("か")
    assert fold("한국") == "한국"


def test_french_inflections_share_a_stem_and_function_words_are_left_out() -> None:
    assert word_terms("les batteries", "fr") == word_terms("la batterie", "fr")
    assert word_terms("de la et les", "fr") == []


def test_accents_left_out_by_the_reader_make_no_difference() -> None:
    assert word_terms("résultats financiers dépassés", "fr") == word_terms(
        "resultats financiers depasses", "fr"
    )


def test_chinese_becomes_characters_and_pairs() -> None:
    assert word_terms("台积电", "zh") == ["台", "积", "电", "台积", "积电"]
    assert gram_terms("台积电") == ["台积", "积电"]
    assert gram_terms("电") == ["电"]


def test_latin_names_in_chinese_text_stay_whole() -> None:
    assert "openai" in word_terms("据悉OpenAI正在", "zh")


@pytest.mark.parametrize("written", ["10 000", "10,000", "10.000", "10\u202f000"])
def test_grouped_digits_are_one_number_however_they_are_grouped(written: str) -> None:
    assert word_terms(written, "fr") == ["10000"]


def test_years_side_by_side_stay_two_numbers() -> None:
    assert word_terms("2020 2026", "en") == ["2020", "2026"]


def test_grams_cross_an_inflection() -> None:
    assert set(gram_terms("production")) & set(gram_terms("produire")) == {"_pro", "prod", "rodu"}


def test_what_is_removed_leaves_nothing_behind(connection: sqlite3.Connection) -> None:
    text = "OpenAI 与博通合作 : la puce 10 000 d’été 𠮷野家"
    add_passage(connection, 1, word_terms(text, "fr"), gram_terms(text))
    add_passage(connection, 2, word_terms("puce", "fr"), gram_terms("puce"))
    remove_passage(connection, 1, text, "fr")
    assert connection.execute("SELECT DISTINCT doc FROM word_postings").fetchall() == [(2,)]
    assert connection.execute("SELECT DISTINCT doc FROM gram_postings").fetchall() == [(2,)]


def test_postings_count_how_often_a_passage_holds_a_term(connection: sqlite3.Connection) -> None:
    add_passage(connection, 7, ["puc", "puc", "prix"], [])
    add_passage(connection, 9, ["puc"], [])
    ids, counts = postings(connection, "word", "puc")
    assert ids.tolist() == [7, 9]
    assert counts.tolist() == [2, 1]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.sampled_from(["fr", "en", "zh", "de", None]))
def test_every_term_is_found_again_under_the_very_string_it_was_entered_with(
    text: str, language: str | None
) -> None:
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA)
    words, grams = word_terms(text, language), gram_terms(text)
    add_passage(connection, 1, words, grams)
    assert {t for t in words if postings(connection, "word", t)[0].tolist() != [1]} <= _unknown_to_sqlite(
        words
    )
    assert {t for t in grams if postings(connection, "gram", t)[0].tolist() != [1]} <= _unknown_to_sqlite(
        grams
    )
    connection.close()


def _unknown_to_sqlite(terms: list[str]) -> set[str]:
    """Terms with letters newer than SQLite's tables: they are lost to search, never wrong."""
    return {
        term for term in terms if not term.isascii() and not all("\u00c0" <= c <= "\u9fff" for c in term)
    } | {
        term for term in terms if any(0x0860 <= ord(c) <= 0x1FFF or 0x2C00 <= ord(c) <= 0x2FFF for c in term)
    }


def test_threads_may_stem_at_the_same_time() -> None:
    expected = word_terms("nationalisations " * 50, "fr")
    results: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: results.append(word_terms("nationalisations " * 50, "fr")))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [expected] * 8


@given(st.lists(st.text("aÀé 12.,'\u3000台积电𠀀がΣσ_-\u0301\u200bＡ\n\x00", max_size=12), max_size=5))
@settings(max_examples=200, deadline=None)
def test_sentences_cut_in_one_go_have_the_terms_of_each(parts: list[str]) -> None:
    for language in ("fr", "zh", None):
        assert terms_of_parts(parts, language) == tuple(tuple(word_terms(one, language)) for one in parts)
