from __future__ import annotations

import hashlib
import random
import sqlite3
from collections.abc import Iterator

import numpy as np
import pytest
from indexer.vectors.exact import ExactIndex

from indexer.cancel import CancelledByUser
from indexer.catalogue.schema import SCHEMA
from indexer.vectors.eight_bits import TILE_ROWS, EightBitIndex, in_eight_bits
from indexer.vectors.resident import SMALL_PART, ResidentVectors
from indexer.vectors.stored import add_vectors

FINGERPRINT = "made/1"
DIMENSIONS = 48


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(SCHEMA)
    yield connection
    connection.close()


def unit_vectors(count: int, seed: int = 1) -> np.ndarray:
    vectors = np.random.default_rng(seed).standard_normal((count, DIMENSIONS)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def enter(connection: sqlite3.Connection, ids: list[int], vectors: np.ndarray) -> None:
    """Passages with these ids; each has the vector of its row."""
    hashes = [hashlib.sha256(str(passage_id).encode()).digest() for passage_id in ids]
    connection.executemany(
        "INSERT INTO passages VALUES (?, 'd', ?, 0, 0, 1, 'en', 'x', ?, 1, 1)",
        [(passage_id, passage_id, text_hash) for passage_id, text_hash in zip(ids, hashes, strict=True)],
    )
    add_vectors(connection, FINGERPRINT, hashes, vectors.astype(np.float16))


def ids_in(connection: sqlite3.Connection) -> np.ndarray:
    return np.array([row[0] for row in connection.execute("SELECT id FROM passages ORDER BY id")], np.int64)


@pytest.mark.parametrize("count", [0, 1, TILE_ROWS - 1, TILE_ROWS, 3 * TILE_ROWS + 7])
@pytest.mark.parametrize("nil_dimensions", [0, 40])
def test_eight_bits_give_nearly_the_exact_cosines(count: int, nil_dimensions: int) -> None:
    vectors = unit_vectors(count)
    query = unit_vectors(1, seed=2)[0]
    query[:nil_dimensions] = 0
    index = EightBitIndex(np.arange(count), *in_eight_bits(vectors.astype(np.float16)))
    np.testing.assert_allclose(index.scores(query), vectors @ query, atol=0.006)


def test_joined_parts_score_as_one_index() -> None:
    vectors = unit_vectors(TILE_ROWS + 90)
    query = unit_vectors(1, seed=2)[0]
    levels, scales = in_eight_bits(vectors.astype(np.float16))
    cut = TILE_ROWS - 20
    ids = np.arange(len(vectors))
    whole = EightBitIndex(ids, levels.copy(), scales).scores(query)
    first = EightBitIndex(ids[:cut], levels[:cut].copy(), scales[:cut])
    joined = first.joined(EightBitIndex(ids[cut:], levels[cut:].copy(), scales[cut:]))
    np.testing.assert_allclose(joined.scores(query), whole, rtol=1e-5, atol=1e-6)
    assert joined.ids.tolist() == ids.tolist()
    floats = ExactIndex(ids[:5], vectors[:5]).joined(ExactIndex(ids[5:], vectors[5:]))
    np.testing.assert_allclose(floats.scores(query), vectors @ query, rtol=1e-5, atol=1e-6)


def test_a_vector_of_nothing_has_no_cosine() -> None:
    levels, scales = in_eight_bits(np.zeros((2, DIMENSIONS), np.float16))
    assert EightBitIndex(np.arange(2), levels, scales).scores(unit_vectors(1)[0]).tolist() == [0, 0]


def test_an_index_wants_one_id_and_one_scale_for_each_row() -> None:
    with pytest.raises(ValueError, match="one id and one scale"):
        EightBitIndex(np.arange(1), np.zeros((2, 3), np.int8), np.zeros(2, np.float32))


@pytest.mark.parametrize("eight_bits_above", [0, 10_000])
def test_vectors_follow_the_library(connection: sqlite3.Connection, eight_bits_above: int) -> None:
    vectors = unit_vectors(60)
    query = unit_vectors(1, seed=2)[0]
    resident = ResidentVectors(FINGERPRINT, eight_bits_above=eight_bits_above)

    def check(expected: np.ndarray) -> None:
        scores = resident.scores(connection, ids_in(connection), query)
        np.testing.assert_allclose(scores, expected, atol=0.01)

    check(np.zeros(0))
    enter(connection, list(range(1, 31)), vectors[:30])
    check(vectors[:30] @ query)
    for start in (30, 40, 50):  # added: only these are read
        enter(connection, list(range(start + 1, start + 11)), vectors[start : start + 10])
        check(vectors[: start + 10] @ query)
    connection.execute("DELETE FROM passages WHERE id IN (3, 45, 60)")
    kept = np.delete(np.arange(60), [2, 44, 59])
    check(vectors[kept] @ query)


@pytest.mark.parametrize("eight_bits_above", [0, 10_000])
def test_a_passage_without_a_vector_scores_nil(connection: sqlite3.Connection, eight_bits_above: int) -> None:
    vectors = unit_vectors(6)
    query = unit_vectors(1, seed=2)[0]
    enter(connection, [1, 2, 3], vectors[:3])
    connection.execute("DELETE FROM vectors WHERE text_hash = (SELECT text_hash FROM passages WHERE id = 2)")
    resident = ResidentVectors(FINGERPRINT, eight_bits_above=eight_bits_above)
    expected = vectors[:3] @ query
    expected[1] = 0
    np.testing.assert_allclose(resident.scores(connection, ids_in(connection), query), expected, atol=0.01)
    other = ResidentVectors("other/1", eight_bits_above=eight_bits_above)
    assert other.scores(connection, ids_in(connection), query).tolist() == [0, 0, 0]


def test_a_library_that_outgrows_full_precision_changes_its_form(connection: sqlite3.Connection) -> None:
    vectors = unit_vectors(40)
    query = unit_vectors(1, seed=2)[0]
    resident = ResidentVectors(FINGERPRINT, eight_bits_above=30)
    enter(connection, list(range(1, 31)), vectors[:30])
    resident.scores(connection, ids_in(connection), query)
    before = resident.bytes
    enter(connection, list(range(31, 41)), vectors[30:])
    scores = resident.scores(connection, ids_in(connection), query)
    np.testing.assert_allclose(scores, vectors @ query, atol=0.01)
    assert resident.bytes < before


def test_small_parts_are_joined_and_large_ones_stay(connection: sqlite3.Connection) -> None:
    resident = ResidentVectors(FINGERPRINT, eight_bits_above=0)
    query = unit_vectors(1)[0]
    for first in range(1, 60, 2):
        enter(connection, [first, first + 1], unit_vectors(2, seed=first))
        resident.scores(connection, ids_in(connection), query)
    assert [len(part) for part in resident._parts] == [2, 58]
    assert SMALL_PART > 58


@pytest.mark.parametrize("eight_bits_above", [0, 10_000])
def test_vectors_follow_any_removals_and_additions(
    connection: sqlite3.Connection, eight_bits_above: int
) -> None:
    chance = random.Random(eight_bits_above)
    vectors = unit_vectors(400)
    query = unit_vectors(1, seed=2)[0]
    resident = ResidentVectors(FINGERPRINT, eight_bits_above=eight_bits_above)
    used, there = 0, list[int]()
    while used < 380:
        count = chance.randint(1, 20)
        enter(connection, list(range(used + 1, used + 1 + count)), vectors[used : used + count])
        there += range(used + 1, used + 1 + count)
        used += count
        for passage_id in chance.sample(there, min(len(there), chance.choice((0, 0, 3, 25)))):
            connection.execute("DELETE FROM passages WHERE id = ?", (passage_id,))
            there.remove(passage_id)
        scores = resident.scores(connection, ids_in(connection), query)
        np.testing.assert_allclose(scores, vectors[np.array(there, int) - 1] @ query, atol=0.01)
    assert resident.bytes < 2 * vectors.nbytes


def test_a_removal_does_not_read_the_others_again(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    vectors = unit_vectors(40)
    enter(connection, list(range(1, 41)), vectors)
    resident = ResidentVectors(FINGERPRINT, eight_bits_above=0)
    query = unit_vectors(1, seed=2)[0]
    resident.scores(connection, ids_in(connection), query)
    connection.execute("DELETE FROM passages WHERE id IN (1, 7)")
    monkeypatch.setattr("indexer.vectors.resident.vector_rows", None)
    scores = resident.scores(connection, ids_in(connection), query)
    np.testing.assert_allclose(scores, np.delete(vectors, [0, 6], axis=0) @ query, atol=0.01)
    monkeypatch.undo()
    connection.execute("DELETE FROM passages WHERE id > 20")  # too many: now they are let go of
    before = resident.bytes
    assert len(resident.scores(connection, ids_in(connection), query)) == 18
    assert resident.bytes < before


def test_loading_that_was_stopped_begins_again(connection: sqlite3.Connection) -> None:
    vectors = unit_vectors(5)
    enter(connection, [1, 2, 3, 4, 5], vectors)
    resident = ResidentVectors(FINGERPRINT, eight_bits_above=0)

    def stop() -> None:
        raise CancelledByUser

    with pytest.raises(CancelledByUser):
        resident.load(connection, ids_in(connection), stop)
    query = unit_vectors(1, seed=2)[0]
    np.testing.assert_allclose(
        resident.scores(connection, ids_in(connection), query), vectors @ query, atol=0.01
    )
