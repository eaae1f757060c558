from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from indexer.catalogue.schema import SCHEMA
from indexer.lexical.index import add_passage
from indexer.lexical.spelling import one_edit_away, repair_word
from indexer.lexical.terms import form_terms, word_terms

TEXTS = [
    "Le gouvernement a publié la stratégie énergétique.",
    "Le gouvernement attend la réponse des universités.",
    "La batterie et la batterie de secours, la lettre.",
]


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA)
    for number, text in enumerate(TEXTS, start=1):
        connection.execute(
            "INSERT INTO passages VALUES (?, 'd', ?, 0, 0, 1, 'fr', ?, x'', 1, 1)", (number, number, text)
        )
        add_passage(connection, number, word_terms(text, "fr"), form_terms(text))
    yield connection
    connection.close()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gouvernment", "gouvernement"),
        ("gouverenment", "gouvernement"),
        ("gouvernemennt", "gouvernement"),
        ("straegie", "stratégie"),  # as the document writes it
        ("univercites", "universités"),
        ("baterie", "batterie"),
    ],
)
def test_one_slip_is_mended(connection: sqlite3.Connection, typed: str, meant: str) -> None:
    assert repair_word(connection, typed, ["fr"]) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "bateri",  # two slips
        "zyxwvu",
        "2026",
        "电池工厂",
        "eta",
        "pndant",  # a slip in a function word
        "a" * 10_000,
    ],
)
def test_what_is_no_single_slip_stays(connection: sqlite3.Connection, typed: str) -> None:
    assert repair_word(connection, typed, ["fr"]) is None


def test_a_short_word_with_another_first_letter_is_another_word(connection: sqlite3.Connection) -> None:
    text = "La dette et la ville."
    connection.execute("INSERT INTO passages VALUES (9, 'd', 9, 0, 0, 1, 'fr', ?, x'', 1, 1)", (text,))
    add_passage(connection, 9, word_terms(text, "fr"), form_terms(text))
    assert repair_word(connection, "pille", ["fr"]) is None
    assert repair_word(connection, "vlile", ["fr"]) == "ville"


NAMES = "Le juge Bosco vient de Maastricht avec Zeira, Matthieu et le noble Martin à Boston."


@pytest.fixture
def with_names(connection: sqlite3.Connection) -> sqlite3.Connection:
    connection.execute("INSERT INTO passages VALUES (9, 'd', 9, 0, 0, 1, 'fr', ?, x'', 1, 1)", (NAMES,))
    add_passage(connection, 9, word_terms(NAMES, "fr"), form_terms(NAMES))
    return connection


@pytest.mark.parametrize(
    "typed", ["bosch", "bosko", "marin", "nobel", "mosco", "boston's", "bostan", "posco"]
)
@pytest.mark.parametrize("is_name", [True, False])
def test_a_name_is_not_taken_for_the_nearest_one(
    with_names: sqlite3.Connection, typed: str, is_name: bool
) -> None:
    if typed == "nobel" and not is_name:
        return  # typed small it may be the word 'noble'
    assert repair_word(with_names, typed, ["fr"], is_name=is_name) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("maastrich", "maastricht"), ("zeria", "zeira"), ("mathieu", "matthieu"), ("boscos", "bosco")],
)
def test_a_slip_in_a_name_is_mended(with_names: sqlite3.Connection, typed: str, meant: str) -> None:
    for is_name in (True, False):
        assert repair_word(with_names, typed, ["fr"], is_name=is_name) == meant


def test_a_capital_does_not_make_a_common_word_of_another(with_names: sqlite3.Connection) -> None:
    assert repair_word(with_names, "lettr", ["fr"]) == "lettre"
    assert repair_word(with_names, "lettr", ["fr"], is_name=True) is None


def test_neighbours_are_all_words_at_one_edit() -> None:
    near = one_edit_away("ab", "abc")
    assert {"a", "b", "ba", "aab", "acb", "abc", "cb", "ac", "cab"} <= near
    assert "ab" not in near
    assert "abcc" not in near
