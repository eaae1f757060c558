from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from indexer.catalogue.database import open_database
from indexer.catalogue.schema import SCHEMA
from indexer.lexical.bm25 import score_view
from indexer.lexical.index import add_passage, note_new_round
from indexer.lexical.statistics import (
    PassageStatistics,
    Stamps,
    follow_statistics,
    load_statistics,
    read_stamp,
)
from indexer.retrieval.glosses import Gloss, join_glosses, load_glosses


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(SCHEMA)
    yield connection
    connection.close()


def enter(
    connection: sqlite3.Connection,
    passage_id: int,
    document: str,
    *,
    section: int = 0,
    language: str | None = "en",
    terms: str = "chip price",
) -> None:
    words, key = terms.split(), hashlib.sha256(terms.encode()).digest()
    connection.execute(
        "INSERT INTO passages VALUES (?, ?, ?, ?, 0, 1, ?, ?, ?, ?, ?)",
        (passage_id, document, passage_id, section, language, terms, key, len(words), 2 * len(words)),
    )
    add_passage(connection, passage_id, words, words)


def same(first: PassageStatistics, second: PassageStatistics) -> None:
    assert first.stamp == second.stamp
    assert first.ids.tolist() == second.ids.tolist()
    assert first.documents.tolist() == second.documents.tolist()
    assert first.number_of == second.number_of
    assert first.texts == second.texts
    assert first.sections.tolist() == second.sections.tolist()
    names = [[one.languages[i] for i in one.language_of] for one in (first, second)]
    assert names[0] == names[1]
    for view in ("word", "gram"):
        assert first.lengths[view].tolist() == second.lengths[view].tolist()
        assert first.section_lengths[view].tolist() == second.section_lengths[view].tolist()


def test_rows_are_in_order_of_ids_whatever_the_documents_are_called(connection: sqlite3.Connection) -> None:
    enter(connection, 1, "z", section=0, language="fr")
    enter(connection, 2, "z", section=1, language=None, terms="a b c")
    enter(connection, 5, "a", section=0, language="zh")
    enter(connection, 6, "a", section=0, language="fr")
    found = load_statistics(connection)
    assert found.stamp == read_stamp(connection) == (4, 6, "")
    assert found.ids.tolist() == [1, 2, 5, 6]
    assert found.documents.tolist() == [0, 0, 1, 1]
    assert found.sections.tolist() == [0, 1, 2, 2]
    assert [found.languages[i] for i in found.language_of] == ["fr", None, "zh", "fr"]
    assert found.lengths["word"].tolist() == [2, 3, 2, 2]
    assert found.section_lengths["gram"].tolist() == [4, 6, 8]


def test_opening_a_library_reads_no_passage_text(connection: sqlite3.Connection) -> None:
    statement = (
        "SELECT document_id, section, language, word_count, gram_count FROM passages GROUP BY document_id"
    )
    plan = connection.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
    assert "COVERING INDEX passages_by_document" in plan[0][3]


def test_new_passages_are_added_without_reading_the_old_ones(connection: sqlite3.Connection) -> None:
    enter(connection, 1, "b", language="fr")
    before = load_statistics(connection)
    enter(connection, 2, "a", section=0, language="fr")
    enter(connection, 4, "a", section=3, language="es", terms="uno")
    longer = follow_statistics(connection, before, read_stamp(connection))
    assert longer is not None
    same(longer, load_statistics(connection))
    from_nothing = follow_statistics(
        connection, load_statistics_of_an_empty_library(), read_stamp(connection)
    )
    assert from_nothing is not None
    same(from_nothing, longer)


def load_statistics_of_an_empty_library() -> PassageStatistics:
    connection = sqlite3.connect(":memory:")
    try:
        connection.executescript(SCHEMA)
        return load_statistics(connection)
    finally:
        connection.close()


def test_after_a_removal_the_others_stay(connection: sqlite3.Connection) -> None:
    for passage_id in (1, 2, 3):
        enter(connection, passage_id, "a")
    before = load_statistics(connection)
    connection.execute("DELETE FROM passages WHERE id = 2")
    followed = follow_statistics(connection, before, read_stamp(connection))
    assert followed is not None
    same(followed, load_statistics(connection))
    enter(connection, 4, "b", language="fr")
    followed = follow_statistics(connection, before, read_stamp(connection))
    assert followed is not None
    same(followed, load_statistics(connection))
    assert not followed.extends(before.stamp)


def test_texts_that_stand_there_twice_are_counted_once(connection: sqlite3.Connection) -> None:
    for passage_id, terms in enumerate(["one", "two", "one"], start=1):
        enter(connection, passage_id, "a", terms=terms)
    known = load_statistics(connection)
    assert known.texts == 2
    for passage_id, terms in enumerate(["two", "three", "three"], start=4):
        enter(connection, passage_id, "b", terms=terms)
    known = follow_statistics(connection, known, read_stamp(connection)) or known
    assert (len(known), known.texts) == (6, 3)
    same(known, load_statistics(connection))
    connection.execute("DELETE FROM passages WHERE id IN (1, 2)")
    known = follow_statistics(connection, known, read_stamp(connection)) or known
    assert (len(known), known.texts) == (4, 3)
    same(known, load_statistics(connection))


def test_copies_of_everything_change_no_weight(connection: sqlite3.Connection) -> None:
    texts = ["chip price", "price of ships", "a ship"]
    terms = {"en": ["chip", "price", "ship"]}
    for passage_id, text in enumerate(texts, start=1):
        enter(connection, passage_id, str(passage_id), terms=text)
    once = score_view(connection, load_statistics(connection), "word", terms)
    for passage_id, text in enumerate(texts * 2, start=4):
        enter(connection, passage_id, str(passage_id), terms=text)
    thrice = score_view(connection, load_statistics(connection), "word", terms)
    assert thrice.idf == pytest.approx(once.idf)
    assert thrice.passages[:3] == pytest.approx(once.passages)


def test_statistics_of_an_earlier_round_or_a_later_moment_are_read_anew(
    connection: sqlite3.Connection,
) -> None:
    for passage_id in (1, 2, 3):
        enter(connection, passage_id, "a")
    connection.execute("DELETE FROM passages WHERE id = 2")
    later = load_statistics(connection)
    enter(connection, 2, "a")  # as a transaction sees it that began before the removal
    assert follow_statistics(connection, later, read_stamp(connection)) is None
    known = load_statistics(connection)
    note_new_round(connection)
    assert follow_statistics(connection, known, read_stamp(connection)) is None
    assert not load_statistics(connection).extends(known.stamp)


def test_statistics_know_what_they_extend(connection: sqlite3.Connection) -> None:
    enter(connection, 1, "a")
    before = load_statistics(connection)
    enter(connection, 2, "b")
    after = load_statistics(connection)
    assert before.extends(before.stamp)
    assert after.extends(before.stamp)
    assert not before.extends(after.stamp)
    assert before.extends((0, 0, ""))


@pytest.mark.parametrize("ids", [[3, 4, 5, 6], [3, 5, 6, 9], []])
def test_rows_are_found_with_and_without_gaps(connection: sqlite3.Connection, ids: list[int]) -> None:
    for passage_id in ids:
        enter(connection, passage_id, "a")
    statistics = load_statistics(connection)
    asked = np.array([1, 3, 4, 6, 9, 12])
    rows, known = statistics.find(asked)
    assert statistics.ids[rows].tolist() == [one for one in asked.tolist() if one in ids]
    assert known.tolist() == [one in ids for one in asked.tolist()]


def test_a_stamp_is_that_of_each_connection_after_each_change(tmp_path: Path) -> None:
    writer = open_database(tmp_path / "library.sqlite3", read_only=False)
    reader = open_database(tmp_path / "library.sqlite3", read_only=True)
    stamps = Stamps()
    try:
        for step in range(1, 4):
            writer.execute(
                "INSERT INTO documents (id, sha256, path, size_bytes, media_type, importer, text,"
                " warnings, imported_at, state) VALUES (?1, ?1, '', 0, '', '', '', '', '', '')",
                (str(step),),
            )
            enter(writer, step, str(step))
            assert stamps.read(reader) == stamps.read(writer) == (step, step, "")
            assert stamps.read(reader) == (step, step, "")
        reader.execute("BEGIN")
        assert stamps.read(reader) == (3, 3, "")
        writer.execute("DELETE FROM passages WHERE id = 1")
        assert stamps.read(writer) == (2, 3, "")
        assert stamps.read(reader) == (3, 3, "")  # still the moment that its transaction began
        reader.execute("ROLLBACK")
        assert stamps.read(reader) == (2, 3, "")
    finally:
        writer.close()
        reader.close()


def test_a_section_taken_up_again_is_scored_as_one(connection: sqlite3.Connection) -> None:
    for passage_id, section in ((1, 0), (2, 1), (3, 0)):
        enter(connection, passage_id, "a", section=section, terms="chip other")
    twice = score_view(connection, load_statistics(connection), "word", {"en": ["chip"]}).sections
    connection.execute("UPDATE passages SET section = 1 - section")
    turned = score_view(connection, load_statistics(connection), "word", {"en": ["chip"]}).sections
    assert twice[0] > twice[1]
    assert sorted(turned) == pytest.approx(sorted(twice))


def test_glosses_are_read_from_new_passages_alone(connection: sqlite3.Connection) -> None:
    enter(connection, 1, "a", language="zh", terms="博通(Broadcom)上市")
    enter(connection, 2, "a", language="fr", terms="博通(Broadcom)")
    old = load_glosses(connection)
    enter(connection, 3, "b", language="zh", terms="特斯拉（Tesla）上市")
    new = load_glosses(connection, after=2)
    assert old == (Gloss("博通", "Broadcom"),)
    assert new == (Gloss("特斯拉", "Tesla"),)
    assert join_glosses(old, new) == load_glosses(connection)
    assert join_glosses(old, ()) == old
