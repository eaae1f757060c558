from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator

import pytest

from indexer.catalogue.schema import SCHEMA
from indexer.lexical.bm25 import K1, B, score_view
from indexer.lexical.index import add_passage
from indexer.lexical.statistics import load_statistics, read_stamp


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA)
    yield connection
    connection.close()


def enter(
    connection: sqlite3.Connection, passage_id: int, words: str, *, language: str = "en", section: int = 0
) -> None:
    terms = words.split()
    connection.execute(
        "INSERT INTO passages VALUES (?, 'd', ?, ?, 0, 1, ?, ?, randomblob(32), ?, ?)",
        (passage_id, passage_id, section, language, words, len(terms), len(terms)),
    )
    add_passage(connection, passage_id, terms, terms)


def test_scores_are_those_of_the_formula(connection: sqlite3.Connection) -> None:
    enter(connection, 1, "chip chip price")
    enter(connection, 2, "price")
    scores = score_view(connection, load_statistics(connection), "word", {"en": ["chip"]})
    idf = math.log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    norm = K1 * (1 - B + B * 3 / 2)
    assert scores.passages.tolist() == pytest.approx([idf * 2 * (K1 + 1) / (2 + norm), 0.0])


def test_a_rare_term_weighs_more_than_a_common_one(connection: sqlite3.Connection) -> None:
    enter(connection, 1, "common rare")
    enter(connection, 2, "common other")
    idf = score_view(connection, load_statistics(connection), "word", {"en": ["common", "rare"]}).idf
    assert idf["rare"] > idf["common"] > 0


def test_a_passage_is_matched_by_the_terms_of_its_own_language_only(connection: sqlite3.Connection) -> None:
    enter(connection, 1, "puc", language="fr")
    enter(connection, 2, "puc", language="en")
    scores = score_view(connection, load_statistics(connection), "word", {"fr": ["puc"], "en": ["puce"]})
    assert scores.passages[0] > 0
    assert scores.passages[1] == 0


def test_a_section_gathers_the_terms_of_its_passages(connection: sqlite3.Connection) -> None:
    enter(connection, 1, "chip", section=0)
    enter(connection, 2, "price", section=0)
    enter(connection, 3, "chip", section=1)
    scores = score_view(connection, load_statistics(connection), "word", {"en": ["chip", "price"]})
    assert scores.sections[0] > scores.sections[1]


def test_an_empty_library_scores_nothing(connection: sqlite3.Connection) -> None:
    scores = score_view(connection, load_statistics(connection), "word", {None: ["chip"]})
    assert len(scores.passages) == 0


def test_passages_that_came_after_the_statistics_are_left_out(connection: sqlite3.Connection) -> None:
    enter(connection, 1, "chip")
    statistics = load_statistics(connection)
    enter(connection, 2, "chip")
    assert len(score_view(connection, statistics, "word", {"en": ["chip"]}).passages) == 1


def test_the_stamp_changes_when_passages_come_go_or_are_replaced(connection: sqlite3.Connection) -> None:
    stamps = [read_stamp(connection)]
    enter(connection, 1, "a")
    stamps.append(read_stamp(connection))
    connection.execute("DELETE FROM passages")
    enter(connection, 2, "b")
    stamps.append(read_stamp(connection))
    assert len(set(stamps)) == 3
