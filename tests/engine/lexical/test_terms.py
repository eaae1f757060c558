from __future__ import annotations

import sqlite3
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.catalogue.schema import SCHEMA
from indexer.common.folding import fold
from indexer.lexical.index import add_passage, count_passages_with, remove_passage
from indexer.lexical.terms import form_terms, terms_of_parts, word_terms


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
    assert form_terms("台积电") == ["台", "积", "电"]


def test_latin_names_in_chinese_text_stay_whole() -> None:
    assert "openai" in word_terms("据悉OpenAI正在", "zh")


@pytest.mark.parametrize("written", ["10 000", "10,000", "10.000", "10\u202f000"])
def test_grouped_digits_are_one_number_however_they_are_grouped(written: str) -> None:
    assert word_terms(written, "fr") == ["10000"]


def test_years_side_by_side_stay_two_numbers() -> None:
    assert word_terms("2020 2026", "en") == ["2020", "2026"]


def test_forms_are_every_word_as_it_stands_function_words_too() -> None:
    assert form_terms("Les Batteries d’été") == ["les", "batteries", "d", "ete"]


def test_what_is_removed_leaves_nothing_behind(connection: sqlite3.Connection) -> None:
    text = "OpenAI 与博通合作 : la puce 10 000 d’été 𠮷野家"
    add_passage(connection, 1, word_terms(text, "fr"), form_terms(text))
    add_passage(connection, 2, word_terms("puce", "fr"), form_terms("puce"))
    remove_passage(connection, 1, text, "fr")
    assert connection.execute("SELECT DISTINCT doc FROM word_postings").fetchall() == [(2,)]
    assert connection.execute("SELECT DISTINCT doc FROM form_postings").fetchall() == [(2,)]


def test_it_is_counted_how_many_passages_hold_a_term(connection: sqlite3.Connection) -> None:
    add_passage(connection, 7, ["puc", "puc", "prix"], [])
    add_passage(connection, 9, ["puc"], [])
    assert count_passages_with(connection, ["puc", "prix", "zinc"]) == {"puc": 2, "prix": 1, "zinc": 0}


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.sampled_from(["fr", "en", "zh", "de", None]))
def test_every_term_is_found_again_under_the_very_string_it_was_entered_with(
    text: str, language: str | None
) -> None:
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA)
    words, forms = word_terms(text, language), form_terms(text)
    add_passage(connection, 1, words, forms)
    for view, terms in (("word", words), ("form", forms)):
        entered = {row[0] for row in connection.execute(f"SELECT term FROM {view}_postings")}
        assert set(terms) - entered <= _unknown_to_sqlite(terms)
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
        assert terms_of_parts(parts, language) == tuple(tuple(word_terms(part, language)) for part in parts)
