"""FTS5 chooses the passages that hold a question's words best; rare words go first."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from indexer.catalogue.schema import SCHEMA
from indexer.lexical import index
from indexer.lexical.corpus import Corpus
from indexer.lexical.index import add_passage, best_passages, count_passages_with

TEXTS = {1: "zinc cells", 2: "zinc zinc zinc", 3: "cells in lyon", 4: "lyon", 5: "rain"}


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA)
    for passage_id, text in TEXTS.items():
        add_passage(connection, passage_id, text.split(), text.split())
    yield connection
    connection.close()


def test_the_passage_with_most_of_the_words_is_first(connection: sqlite3.Connection) -> None:
    counts = count_passages_with(connection, ["cells", "lyon"])
    assert best_passages(connection, counts, 10)[0] == 3
    assert set(best_passages(connection, counts, 10)) == {1, 3, 4}


def test_only_allowed_passages_are_given(connection: sqlite3.Connection) -> None:
    counts = count_passages_with(connection, ["zinc", "cells"])
    assert best_passages(connection, counts, 10, allowed={3, 5}) == [3]
    assert len(best_passages(connection, counts, 1)) == 1


def test_words_that_nothing_holds_find_nothing(connection: sqlite3.Connection) -> None:
    assert best_passages(connection, count_passages_with(connection, ["gold"]), 10) == []
    assert best_passages(connection, {}, 10) == []


def test_frequent_words_choose_no_candidates_where_rarer_ones_do(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "POSTINGS_READ", 2)
    counts = {"rain": 1, "zinc": 2}
    assert best_passages(connection, counts, 10) == [5]
    assert set(best_passages(connection, {"zinc": 2}, 10)) == {1, 2}  # the rarest is always read


def test_a_rarer_word_weighs_more_and_none_weighs_nothing() -> None:
    corpus = Corpus(passages=100, words=1_000)
    assert corpus.idf(0) > corpus.idf(1) > corpus.idf(50) > corpus.idf(100) > 0
    assert corpus.mean_words == 10
    assert Corpus().mean_words == 1
