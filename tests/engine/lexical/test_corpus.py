"""What ranking knows of a library as a whole follows what comes and goes, and reads no more than that."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from indexer.catalogue.schema import SCHEMA
from indexer.lexical.corpus import Corpus, CorpusReader


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(SCHEMA)
    yield connection
    connection.close()


def enter(connection: sqlite3.Connection, *passages: tuple[str | None, int]) -> None:
    """Passages of a language and a number of words."""
    connection.executemany(
        "INSERT INTO passages (document_id, ordinal, section, span_start, span_end, language, text,"
        " text_hash, word_count, form_count) VALUES ('d', 0, 0, 0, 1, ?, 'x', x'00', ?, 0)",
        passages,
    )


def test_an_empty_library_has_a_mean_that_can_be_divided_by(connection: sqlite3.Connection) -> None:
    corpus = CorpusReader().read(connection)
    assert corpus == Corpus()
    assert corpus.mean_words == 1.0
    assert corpus.idf(0) > 0


def test_what_comes_is_added_to_what_is_known(connection: sqlite3.Connection) -> None:
    reader = CorpusReader()
    enter(connection, ("fr", 10), ("fr", 20), ("zh", 30))
    first = reader.read(connection)
    assert (first.passages, first.words, first.highest_id) == (3, 60, 3)
    assert first.mean_words == 20.0
    assert reader.read(connection) is first, "nothing has changed"

    connection.execute("UPDATE passages SET word_count = 1000")  # read again, it would show
    enter(connection, ("zh", 40), ("zh", 50), (None, 0))
    grown = reader.read(connection)
    assert (grown.passages, grown.words, grown.highest_id) == (6, 150, 6)
    assert grown.languages == ("zh", "fr", None), "the most frequent first"
    assert grown.only_grew_since(first.generation)


def test_after_a_removal_all_is_read_again(connection: sqlite3.Connection) -> None:
    reader = CorpusReader()
    enter(connection, ("fr", 10), ("fr", 20), ("zh", 30))
    first = reader.read(connection)
    connection.execute("DELETE FROM passages WHERE language = 'fr'")
    after = reader.read(connection)
    assert (after.passages, after.words, after.languages) == (1, 30, ("zh",))
    assert not after.only_grew_since(first.generation)


@pytest.mark.parametrize("gone", [1, 3])
def test_as_many_that_came_as_went_are_noticed(connection: sqlite3.Connection, gone: int) -> None:
    reader = CorpusReader()
    enter(connection, ("fr", 10), ("fr", 20), ("fr", 30))
    first = reader.read(connection)
    connection.execute("DELETE FROM passages WHERE id = ?", (gone,))
    enter(connection, ("en", 7))
    after = reader.read(connection)
    assert (after.passages, after.words) == (3, 67 - 10 * gone)
    assert after.languages == ("fr", "en")
    assert not after.only_grew_since(first.generation)


def test_a_library_that_was_emptied_knows_nothing_any_more(connection: sqlite3.Connection) -> None:
    reader = CorpusReader()
    enter(connection, ("fr", 10))
    reader.read(connection)
    connection.execute("DELETE FROM passages")
    empty = reader.read(connection)
    assert (empty.passages, empty.words, empty.highest_id, empty.languages) == (0, 0, 0, ())
    enter(connection, ("en", 5))
    assert reader.read(connection).languages == ("en",)


def test_rare_words_weigh_more_and_none_weighs_nothing(connection: sqlite3.Connection) -> None:
    enter(connection, *[("fr", 10)] * 100)
    corpus = CorpusReader().read(connection)
    weights = [corpus.idf(holding) for holding in (0, 1, 50, 100, 1_000)]
    assert weights == sorted(weights, reverse=True)
    assert weights[-1] == weights[-2] > 0
