from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator

import pytest

from indexer.catalogue.schema import SCHEMA
from indexer.lexical import frequent_terms, index, postings_cache
from indexer.lexical.bm25 import score_view
from indexer.lexical.postings_cache import PostingsCache
from indexer.lexical.statistics import PassageStatistics, follow_statistics, load_statistics, read_stamp
from indexer.lexical.terms import gram_terms, word_terms

WORDS = ("usine", "batterie", "sodium", "lithium", "accord", "Lyon", "chips", "price", "harbour")
WORDS += ("电池", "工厂", "钠", "10 000")
LANGUAGES = ("fr", "en", "zh", None)
ASKED = ("usine", "batteries lithium", "电池工厂", "price of harbour chips", "10 000", "absent")


class Made:
    """A library of made passages that grows and shrinks document by document."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        self.connection.executescript(SCHEMA)
        self.documents: dict[str, list[int]] = {}
        self.number = 0

    def add(self) -> None:
        self.number += 1
        name, language = f"d{self.chance.randrange(10**6)}-{self.number}", self.chance.choice(LANGUAGES)
        self.documents[name] = []
        for ordinal in range(self.chance.randint(1, 6)):
            text = " ".join(self.chance.choices(WORDS, k=self.chance.randint(1, 30)))
            self._enter(name, ordinal, language, text)

    def _enter(self, name: str, ordinal: int, language: str | None, text: str) -> None:
        words, grams = word_terms(text, language), gram_terms(text)
        cursor = self.connection.execute(
            "INSERT INTO passages (document_id, ordinal, section, span_start, span_end, language, text,"
            " text_hash, word_count, gram_count) VALUES (?, ?, ?, 0, 1, ?, ?, x'', ?, ?)",
            (name, ordinal, self.chance.choice((ordinal // 2, 0)), language, text, len(words), len(grams)),
        )
        assert cursor.lastrowid is not None
        self.documents[name].append(cursor.lastrowid)
        index.add_passage(self.connection, cursor.lastrowid, words, grams)

    def remove(self) -> None:
        if not self.documents:
            return
        ids = self.documents.pop(self.chance.choice(list(self.documents)))
        for passage_id in ids:
            text, language = self.connection.execute(
                "SELECT text, language FROM passages WHERE id = ?", (passage_id,)
            ).fetchone()
            index.remove_passage(self.connection, passage_id, text, language)
            self.connection.execute("DELETE FROM passages WHERE id = ?", (passage_id,))

    def repair(self) -> None:
        """Another analysis of what is there: as after a new version, or a repair of damaged views."""
        for passage_id, text, language in self.connection.execute(
            "SELECT id, text, language FROM passages"
        ).fetchall():
            index.remove_passage(self.connection, passage_id, text, language)
            words, grams = word_terms(text, language)[::2], gram_terms(text)[::2]
            index.add_passage(self.connection, passage_id, words, grams)
            self.connection.execute(
                "UPDATE passages SET word_count = ?, gram_count = ?, text = ?, language = NULL WHERE id = ?",
                (len(words), len(grams), " ".join(words), passage_id),
            )
        index.note_new_round(self.connection)
        self.connection.execute("DELETE FROM passages")
        for view in ("word_view", "gram_view"):
            self.connection.execute(f"INSERT INTO {view} ({view}) VALUES ('delete-all')")
        self.documents.clear()


@pytest.fixture(params=range(6))
def made(request: pytest.FixtureRequest) -> Iterator[Made]:
    library = Made(request.param)
    yield library
    library.connection.close()


def check(made: Made, statistics: PassageStatistics, cache: PostingsCache) -> None:
    """What the cache says is what the catalogue says."""
    fresh = PostingsCache()
    for asked in made.chance.sample(ASKED, 3):
        for view, cut in (("word", lambda text: word_terms(text, "fr")), ("gram", gram_terms)):
            for term in dict.fromkeys(cut(asked)):
                at_most = made.chance.randint(1, 60)
                arguments = made.connection, statistics, view, term
                expected = fresh.holding(*arguments, at_most=at_most)
                assert cache.holding(*arguments, at_most=at_most) == expected
                if made.chance.random() < 0.7:  # others stay counted only
                    known, new = cache.postings(*arguments), fresh.postings(*arguments)
                    assert [part.tolist() for part in known] == [part.tolist() for part in new]
        by_language = {language: word_terms(asked, language) for language in statistics.languages}
        scores = score_view(made.connection, statistics, "word", by_language, cache=cache)
        plain = score_view(made.connection, load_statistics(made.connection), "word", by_language)
        assert scores.passages.tolist() == plain.passages.tolist()
        assert scores.idf == plain.idf


def test_kept_postings_are_the_catalogues_after_any_additions_removals_and_searches(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postings_cache, "FOLLOWED_AT_LEAST", 12)
    monkeypatch.setattr(frequent_terms, "FREQUENT_AT_LEAST", 9)
    cache, statistics = PostingsCache(), load_statistics(made.connection)
    earlier: list[PassageStatistics] = []
    for _ in range(60):
        step = made.chance.choices((made.add, made.remove, made.repair), (12, 5, 0.3))[0]
        for _ in range(made.chance.choice((1, 1, 2, 4))):
            step()
        followed = follow_statistics(made.connection, statistics, read_stamp(made.connection))
        earlier.append(statistics)
        statistics = load_statistics(made.connection) if followed is None else followed
        check(made, statistics, cache)
        if made.chance.random() < 0.2:  # a thread that still sees an earlier moment
            old = made.chance.choice(earlier[-3:])
            cache.postings(made.connection, old, "word", "usin")
            check(made, statistics, cache)


def test_what_came_is_added_to_what_is_kept_without_reading_it_again(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        made.add()
    cache = PostingsCache()
    cache.postings(made.connection, load_statistics(made.connection), "gram", "_usi")
    read: list[str] = []
    monkeypatch.setattr(postings_cache, "postings", lambda *_: read.append("postings"))
    made.add()
    made.remove()
    statistics = load_statistics(made.connection)
    rows, _ = cache.postings(made.connection, statistics, "gram", "_usi")
    assert not read
    holding = made.connection.execute("SELECT id FROM passages WHERE text LIKE '%usine%' ORDER BY id")
    assert statistics.ids[rows].tolist() == [row[0] for row in holding]


def test_statistics_follow_removals_and_additions_as_if_read_anew(made: Made) -> None:
    known = load_statistics(made.connection)
    for _ in range(40):
        (made.add if made.chance.random() < 0.6 else made.remove)()
        if made.chance.random() < 0.3:
            continue  # two changes at once
        followed = follow_statistics(made.connection, known, read_stamp(made.connection))
        assert followed is not None
        fresh = load_statistics(made.connection)
        assert followed.stamp == fresh.stamp
        assert followed.number_of == fresh.number_of
        for name in ("ids", "documents", "sections"):
            assert getattr(followed, name).tolist() == getattr(fresh, name).tolist()
        assert followed.sections_in_order or not fresh.sections_in_order
        assert set(followed.languages) == set(fresh.languages)
        for view in ("word", "gram"):
            assert followed.lengths[view].tolist() == fresh.lengths[view].tolist()
            assert followed.section_lengths[view].tolist() == fresh.section_lengths[view].tolist()
        known = followed
