from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator

import pytest

from indexer.catalogue.schema import SCHEMA
from indexer.lexical import frequent_terms
from indexer.lexical.bm25 import score_view
from indexer.lexical.frequent_terms import terms_worth_reading
from indexer.lexical.index import add_passage, passages_holding, postings
from indexer.lexical.postings_cache import MOST_TIMES, PostingsCache
from indexer.lexical.statistics import load_statistics


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.executescript(SCHEMA)
    yield connection
    connection.close()


def enter(connection: sqlite3.Connection, passage_id: int, terms: str, language: str = "en") -> None:
    words = terms.split()
    connection.execute(
        "INSERT INTO passages VALUES (?, 'd', ?, 0, 0, 1, ?, ?, x'', ?, ?)",
        (passage_id, passage_id, language, terms, len(words), len(words)),
    )
    add_passage(connection, passage_id, words, words)


def test_postings_count_each_passage_once(connection: sqlite3.Connection) -> None:
    enter(connection, 3, "chip chip price chip")
    enter(connection, 7, "chip")
    enter(connection, 1 << 40, "chip chip")
    ids, times = postings(connection, "word", "chip")
    assert ids.tolist() == [3, 7, 1 << 40]
    assert times.tolist() == [3, 1, 2]
    assert [part.tolist() for part in postings(connection, "gram", "absent")] == [[], []]


def test_counting_stops_where_it_is_told_to(connection: sqlite3.Connection) -> None:
    for passage_id in range(1, 6):
        enter(connection, passage_id, "chip chip 芯片")
    assert passages_holding(connection, "word", "chip", at_most=99) == 5
    assert passages_holding(connection, "word", "chip", at_most=3) == 3
    assert passages_holding(connection, "gram", "芯片", at_most=99) == 5
    assert passages_holding(connection, "gram", "absent", at_most=9) == 0
    assert passages_holding(connection, "word", "and", at_most=9) == 0  # not an operator of FTS5


def test_kept_postings_are_those_of_the_statistics(connection: sqlite3.Connection) -> None:
    cache = PostingsCache()
    enter(connection, 2, "chip " * 300)
    statistics = load_statistics(connection)
    rows, times = cache.postings(connection, statistics, "word", "chip")
    assert (rows.tolist(), times.tolist()) == ([0], [MOST_TIMES])
    enter(connection, 5, "chip")
    assert cache.postings(connection, statistics, "word", "chip")[0].tolist() == [0]
    newer = load_statistics(connection)
    assert cache.postings(connection, newer, "word", "chip")[0].tolist() == [0, 1]
    assert cache.holding(connection, newer, "word", "chip", at_most=9) == 2
    connection.execute("DELETE FROM passages WHERE id = 2")
    assert cache.postings(connection, load_statistics(connection), "word", "chip")[0].tolist() == [0]


def test_the_cache_stays_within_its_limit(connection: sqlite3.Connection) -> None:
    terms = [f"t{i}" for i in range(40)]
    enter(connection, 1, " ".join(terms))
    statistics = load_statistics(connection)
    cache = PostingsCache(limit_bytes=2_000)
    for term in terms:
        assert cache.postings(connection, statistics, "word", term)[0].tolist() == [0]
        assert cache.holding(connection, statistics, "word", term, at_most=9) == 1
    assert 0 < cache.bytes <= 2_000


def test_scores_are_the_same_with_and_without_a_cache(connection: sqlite3.Connection) -> None:
    for passage_id in range(1, 30):
        enter(connection, passage_id, "chip " * (passage_id % 3) + "price " * (passage_id % 5) + "other")
    statistics = load_statistics(connection)
    asked = {"en": ["chip", "price", "absent"]}
    cache = PostingsCache()
    plain = score_view(connection, statistics, "word", asked)
    for _ in range(2):
        cached = score_view(connection, statistics, "word", asked, cache=cache)
        assert cached.passages.tolist() == plain.passages.tolist()
        assert cached.sections.tolist() == plain.sections.tolist()
        assert cached.idf == plain.idf


def test_several_threads_may_ask_one_cache(connection: sqlite3.Connection) -> None:
    for passage_id in range(1, 50):
        enter(connection, passage_id, f"chip t{passage_id % 7}")
    statistics = load_statistics(connection)
    cache, found = PostingsCache(limit_bytes=1_500), []

    def ask() -> None:
        for i in range(60):
            found.append(len(cache.postings(connection, statistics, "word", f"t{i % 7}")[0]))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 240
    assert set(found) == {7}
    assert cache.bytes <= 1_500


def library_with_frequent_terms(connection: sqlite3.Connection) -> None:
    for passage_id in range(1, 101):
        rare = f"rare{passage_id}"
        half = "half" if passage_id % 2 else ""
        third = "third" if passage_id % 3 == 0 else ""
        enter(connection, passage_id, f"everywhere {half} {third} {rare}")


def test_small_libraries_leave_no_term_out(connection: sqlite3.Connection) -> None:
    library_with_frequent_terms(connection)
    statistics = load_statistics(connection)
    asked = {"en": ["everywhere", "half", "rare1", "rare2", "rare3"]}
    assert terms_worth_reading(connection, statistics, "word", asked, PostingsCache()).left_out == {}


def test_large_libraries_leave_frequent_terms_out(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frequent_terms, "FREQUENT_AT_LEAST", 10)
    library_with_frequent_terms(connection)
    statistics = load_statistics(connection)
    asked = {"en": ["everywhere", "half", "rare1", "rare2", "rare3"]}
    cache = PostingsCache()
    assert set(terms_worth_reading(connection, statistics, "word", asked, cache).left_out) == {
        "everywhere",
        "half",
    }
    scores = score_view(connection, statistics, "word", asked, cache=cache)
    assert scores.passages.nonzero()[0].tolist() == [0, 1, 2]
    assert scores.idf["everywhere"] < scores.idf["rare1"]


def test_the_rarest_of_frequent_terms_stay_when_there_is_nothing_rarer(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frequent_terms, "FREQUENT_AT_LEAST", 10)
    library_with_frequent_terms(connection)
    statistics = load_statistics(connection)

    def left_out(*asked: str) -> set[str]:
        worth = terms_worth_reading(connection, statistics, "word", {"en": asked}, PostingsCache())
        return set(worth.left_out)

    assert left_out("everywhere", "half", "third") == set()
    assert left_out("everywhere") == set()
    assert left_out("everywhere", "half", "third", "rare1") == {"everywhere"}
    assert left_out("everywhere", "half", "third", "absent") == set()


def test_each_language_keeps_its_own_terms(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frequent_terms, "FREQUENT_AT_LEAST", 10)
    library_with_frequent_terms(connection)
    statistics = load_statistics(connection)
    asked = {"en": ["half", "rare1", "rare2", "rare3"], "fr": ["half"]}
    assert terms_worth_reading(connection, statistics, "word", asked, PostingsCache()).left_out == {}
