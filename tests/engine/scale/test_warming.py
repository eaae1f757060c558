from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator

import numpy as np
import pytest

from indexer.cancel import CancelledByUser, CancelToken
from indexer.catalogue.schema import SCHEMA
from indexer.lexical import frequent_terms, warming
from indexer.lexical.index import add_passage
from indexer.lexical.postings_cache import PostingsCache
from indexer.lexical.statistics import load_statistics
from indexer.lexical.terms import gram_terms, word_terms
from indexer.lexical.warming import warm_postings
from indexer.retrieval.retriever import Retriever
from indexer.vectors.builtin import BuiltinEmbedder
from indexer.vectors.stored import add_vectors

PASSAGES = 60


@pytest.fixture
def connection(monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    monkeypatch.setattr(warming, "WORTH_FROM", 10)
    monkeypatch.setattr(frequent_terms, "FREQUENT_AT_LEAST", 40)
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(SCHEMA)
    embedder = BuiltinEmbedder()
    connection.execute(
        "INSERT INTO documents (id, sha256, path, size_bytes, media_type, importer, text, warnings,"
        " imported_at, state) VALUES ('d', 'd', 'd.txt', 0, '', '', '', '[]', '', '')"
    )
    for number in range(1, PASSAGES + 1):
        text = f"harbour {'bridge' if number % 2 else 'copper market'} number{number}"
        words, grams = word_terms(text, "en"), gram_terms(text)
        key = hashlib.sha256(text.encode()).digest()
        connection.execute(
            "INSERT INTO passages VALUES (?, 'd', ?, 0, 0, 1, 'en', ?, ?, ?, ?)",
            (number, number, text, key, len(words), len(grams)),
        )
        add_passage(connection, number, words, grams)
        add_vectors(connection, embedder.fingerprint, [key], embedder.embed([text]).astype(np.float16))
    yield connection
    connection.close()


def test_frequent_terms_are_ready_before_anybody_asks(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    statistics, cache = load_statistics(connection), PostingsCache()
    warm_postings(connection, statistics, cache, lambda: None)
    monkeypatch.setattr("indexer.lexical.postings_cache.postings", None)
    monkeypatch.setattr("indexer.lexical.postings_cache.postings_of_rare_term", None)
    monkeypatch.setattr("indexer.lexical.postings_cache.passages_holding", None)
    rows, _ = cache.postings(connection, statistics, "word", "bridg")
    assert statistics.ids[rows].tolist() == list(range(1, PASSAGES, 2))
    # What too many hold is counted and not read.
    assert cache.holding(connection, statistics, "word", "harbour", at_most=41) == 41


def test_a_small_library_needs_no_warming(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warming, "WORTH_FROM", PASSAGES + 1)
    cache = PostingsCache()
    warm_postings(connection, load_statistics(connection), cache, lambda: None)
    assert cache.bytes == 0


def test_warming_stops_at_its_share_of_the_cache(connection: sqlite3.Connection) -> None:
    cache = PostingsCache(limit_bytes=4_000)
    warm_postings(connection, load_statistics(connection), cache, lambda: None)
    assert 0 < cache.bytes < 0.6 * 4_000


def test_a_search_finds_the_same_whether_warmed_stopped_or_cold(connection: sqlite3.Connection) -> None:
    cold, warmed, stopped = (Retriever(BuiltinEmbedder()) for _ in range(3))
    warmed.warm(connection)
    token = CancelToken()
    token.cancel()
    with pytest.raises(CancelledByUser):
        stopped.warm(connection, token)
    for text in ("copper market", "harbour bridge", "number7", "absent"):
        found = [
            [(hit.passage_id, hit.score) for hit in one.retrieve(connection, text, k=5).hits]
            for one in (cold, warmed, stopped)
        ]
        assert found[0] == found[1] == found[2]


def test_an_empty_library_is_warm() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(SCHEMA)
    Retriever(BuiltinEmbedder()).warm(connection)
    connection.close()
