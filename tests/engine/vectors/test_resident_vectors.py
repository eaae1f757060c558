from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pytest

from indexer.catalogue.passages import text_hash
from indexer.catalogue.schema import SCHEMA
from indexer.common.cancel import CancelledByUser
from indexer.vectors.eight_bits import TILE_ROWS, EightBitIndex, in_eight_bits
from indexer.vectors.resident import MAX_REQUESTED, SMALL_PART, ResidentVectors
from indexer.vectors.stored import add_vectors, note_new_vectors

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


class Bench:
    """A library of passages with vectors, and its vectors in memory."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.resident = ResidentVectors(FINGERPRINT)
        self.query = unit_vectors(1, seed=2)[0]

    def enter(self, ids: Iterable[int], *, text: str | None = None) -> None:
        """Passages without vectors; each has a text of its own unless it is given."""
        self.connection.executemany(
            "INSERT INTO passages VALUES (?, 'd', ?, 0, 0, 1, 'en', 'x', ?, 1, 1)",
            [
                (document_id, document_id, text_hash(str(document_id) if text is None else text))
                for document_id in ids
            ],
        )

    def embed(self, ids: Sequence[int], vectors: np.ndarray) -> None:
        """The vectors of passages whose texts are their own."""
        hashes = [text_hash(str(document_id)) for document_id in ids]
        add_vectors(self.connection, FINGERPRINT, hashes, vectors.astype(np.float16))

    def remove(self, condition: str) -> None:
        """Take passages out."""
        self.connection.execute(f"DELETE FROM passages WHERE {condition}")

    def scores(self) -> dict[int, float]:
        """The cosines that are found, without those of passages that have gone."""
        there = {int(row[0]) for row in self.connection.execute("SELECT id FROM passages")}
        ids, scores = self.resident.scores(self.connection, self.query, passages=len(there))
        assert len(set(ids.tolist())) == len(ids), "none twice"
        pairs = zip(ids.tolist(), scores.tolist(), strict=True)
        return {pair: score for pair, score in pairs if pair in there}

    def expect(self, ids: Sequence[int], vectors: np.ndarray) -> None:
        """These passages are found with the cosines of their vectors, and no others."""
        result = self.scores()
        assert sorted(result) == sorted(ids)
        np.testing.assert_allclose(
            [result[document_id] for document_id in ids], vectors @ self.query, atol=0.01
        )


@pytest.fixture
def bench(connection: sqlite3.Connection) -> Bench:
    return Bench(connection)


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
    content = EightBitIndex(ids, levels.copy(), scales).scores(query)
    first = EightBitIndex(ids[:cut], levels[:cut].copy(), scales[:cut])
    second = EightBitIndex(ids[cut:], levels[cut:].copy(), scales[cut:])
    joined = EightBitIndex.joined([first, second])
    np.testing.assert_allclose(joined.scores(query), content, rtol=1e-5, atol=1e-6)
    assert joined.ids.tolist() == ids.tolist()


def test_a_vector_of_nothing_has_no_cosine() -> None:
    levels, scales = in_eight_bits(np.zeros((2, DIMENSIONS), np.float16))
    assert EightBitIndex(np.arange(2), levels, scales).scores(unit_vectors(1)[0]).tolist() == [0, 0]


def test_an_index_wants_one_id_and_one_scale_for_each_row() -> None:
    with pytest.raises(ValueError, match="one id and one scale"):
        EightBitIndex(np.arange(1), np.zeros((2, 3), np.int8), np.zeros(2, np.float32))


def test_new_passages_are_read_and_no_others(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = unit_vectors(60)
    bench.expect([], vectors[:0])
    monkeypatch.setattr("indexer.vectors.resident.vector_rows", None)
    for start in range(0, 60, 10):
        ids = range(start + 1, start + 11)
        bench.enter(ids)
        bench.embed(ids, vectors[start : start + 10])
        bench.expect(range(1, start + 11), vectors[: start + 10])


def test_what_is_there_at_first_is_read_in_one_go(bench: Bench) -> None:
    vectors = unit_vectors(60)
    bench.enter(range(1, 61))
    bench.embed(range(1, 61), vectors)
    bench.expect(range(1, 61), vectors)
    assert [len(part) for part in bench.resident._parts] == [60]


def test_vectors_that_come_later_are_found_when_they_are_there(bench: Bench) -> None:
    count = MAX_REQUESTED + 200
    vectors = unit_vectors(count)
    bench.enter(range(1, count + 1))
    bench.expect([], vectors[:0])
    for done in (7, MAX_REQUESTED, count):
        bench.embed(range(1, done + 1), vectors[:done])
        bench.expect(range(1, done + 1), vectors[:done])


def test_a_second_passage_with_a_text_that_has_a_vector_is_found_at_once(bench: Bench) -> None:
    vectors = unit_vectors(3)
    bench.enter([1, 2])
    bench.embed([1], vectors[:1])
    bench.expect([1], vectors[:1])
    bench.enter([3], text="1")
    bench.expect([1, 3], vectors[[0, 0]])
    bench.embed([2], vectors[1:2])
    bench.expect([1, 3, 2], vectors[[0, 0, 1]])


def test_passages_that_went_before_they_had_vectors_do_not_hide_those_that_came_after(bench: Bench) -> None:
    known, later = 4 * MAX_REQUESTED, 2 * MAX_REQUESTED
    vectors = unit_vectors(known + later + 5)
    bench.enter(range(1, known + 1))
    bench.embed(range(1, known + 1), vectors[:known])
    bench.enter(range(known + 1, known + later + 1))
    bench.expect(range(1, known + 1), vectors[:known])
    bench.remove(f"id > {known} AND id < {known + MAX_REQUESTED + 20}")
    new = range(known + later + 1, known + later + 6)
    bench.enter(new)
    left = range(known + MAX_REQUESTED + 20, new.stop)
    bench.embed(left, vectors[left.start - 1 :])
    bench.expect([*range(1, known + 1), *left], np.concatenate((vectors[:known], vectors[left.start - 1 :])))


def test_another_embedders_vectors_are_not_taken(bench: Bench, connection: sqlite3.Connection) -> None:
    bench.enter([1, 2])
    bench.embed([1, 2], unit_vectors(2))
    ids, scores = ResidentVectors("other/1").scores(connection, bench.query, passages=2)
    assert (len(ids), len(scores)) == (0, 0)


def test_small_parts_are_joined_and_large_ones_stay(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.vectors.resident.SMALL_PART", 20)
    for first in range(1, 60, 4):
        ids = range(first, first + 4)
        bench.enter(ids)
        bench.embed(ids, unit_vectors(4, seed=first))
        bench.scores()
    assert [len(part) for part in bench.resident._parts] == [20, 20, 20]
    assert SMALL_PART > 20


def test_vectors_follow_any_removals_and_additions(bench: Bench) -> None:
    chance = random.Random(1)
    vectors = unit_vectors(400)
    used, there, done = 0, list[int](), set[int]()
    while used < 380:
        count = chance.randint(1, 20)
        bench.enter(range(used + 1, used + 1 + count))
        there += range(used + 1, used + 1 + count)
        used += count
        waiting = [folder for folder in there if folder not in done]
        now = waiting[: chance.randint(0, len(waiting))]  # in their order, as the background makes them
        bench.embed(now, vectors[np.array(now, int) - 1])
        done.update(now)
        for passage_id in chance.sample(there, min(len(there), chance.choice((0, 0, 3, 25)))):
            bench.remove(f"id = {passage_id}")
            there.remove(passage_id)
        expected = [folder for folder in there if folder in done]
        bench.expect(expected, vectors[np.array(expected, int) - 1])
    assert bench.resident.bytes < 2 * vectors.nbytes


def test_a_removal_does_not_read_the_others_again(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = unit_vectors(40)
    bench.enter(range(1, 41))
    bench.embed(range(1, 41), vectors)
    bench.scores()
    bench.remove("id IN (1, 7)")
    with monkeypatch.context() as patched:
        patched.setattr("indexer.vectors.resident.vector_rows", None)
        kept = [item for item in range(1, 41) if item not in (1, 7)]
        bench.expect(kept, np.delete(vectors, [0, 6], axis=0))
    bench.remove("id > 20")  # too many: now they are let go of
    before = bench.resident.bytes
    assert len(bench.scores()) == 18
    assert bench.resident.bytes < before


def test_a_new_round_reads_all_anew(bench: Bench) -> None:
    vectors = unit_vectors(10)
    bench.enter([1, 2, 3])
    bench.embed([1, 2, 3], vectors[:3])
    bench.expect([1, 2, 3], vectors[:3])
    bench.connection.execute("DELETE FROM vectors")
    bench.embed([1, 2, 3], vectors[3:6])
    bench.expect([1, 2, 3], vectors[:3])
    note_new_vectors(bench.connection)
    bench.expect([1, 2, 3], vectors[3:6])


def test_loading_that_was_stopped_begins_again(bench: Bench) -> None:
    vectors = unit_vectors(5)
    bench.enter(range(1, 6))
    bench.embed(range(1, 6), vectors)

    def stop() -> None:
        raise CancelledByUser

    with pytest.raises(CancelledByUser):
        bench.resident.load(bench.connection, 5, stop)
    bench.expect(range(1, 6), vectors)
