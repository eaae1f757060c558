from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path

import numpy as np
import pytest
from indexer.vectors.exact import ExactIndex
from vector_catalogue import Catalogue, random_texts

from indexer.vectors.state import VectorState, digest_of_files, digest_of_ids, read_state, write_state
from indexer.vectors.stored import (
    add_vectors,
    load_matrix,
    missing_hashes,
    passage_ids,
    remove_unused,
    vector_blocks,
    vectors_of,
)

FINGERPRINT = "builtin-ngrams-1024/1"


def digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def test_the_matrix_has_a_row_for_each_passage_in_order_of_ids(catalogue: Catalogue) -> None:
    texts = [*random_texts(20), "again", "again"]
    ids = catalogue.add(texts)
    found, matrix = load_matrix(catalogue.connection, FINGERPRINT)
    assert found.tolist() == ids
    assert matrix.dtype == np.float32
    np.testing.assert_allclose(matrix, catalogue.embedder.embed(texts), atol=1e-3)
    assert passage_ids(catalogue.connection, FINGERPRINT).tolist() == ids
    blocks = list(vector_blocks(catalogue.connection, FINGERPRINT, rows=7))
    assert [len(block) for block, _ in blocks] == [7, 7, 7, 1]
    np.testing.assert_array_equal(np.concatenate([rows for _, rows in blocks]), matrix)


def test_equal_texts_share_one_vector_which_goes_with_the_last_of_them(catalogue: Catalogue) -> None:
    first, second, _ = catalogue.add(["again", "again", "other"])
    count = "SELECT count(*) FROM vectors"
    assert catalogue.connection.execute(count).fetchone() == (2,)
    catalogue.remove([first])
    assert catalogue.connection.execute(count).fetchone() == (2,)
    catalogue.remove([second])
    assert catalogue.connection.execute(count).fetchone() == (1,)


def test_unused_vectors_go_for_every_embedder(catalogue: Catalogue) -> None:
    catalogue.add(["kept"])
    gone, kept = digest("gone"), digest("kept")
    for fingerprint in ("a/1", "b/1"):
        add_vectors(catalogue.connection, fingerprint, [gone, kept], np.ones((2, 4), dtype=np.float16))
    remove_unused(catalogue.connection, [gone, kept])
    rows = catalogue.connection.execute("SELECT fingerprint, text_hash FROM vectors ORDER BY 1").fetchall()
    assert rows == [("a/1", kept), ("b/1", kept), (FINGERPRINT, kept)]


def test_a_vector_that_is_there_stays(catalogue: Catalogue) -> None:
    catalogue.add(["one"])
    before = load_matrix(catalogue.connection, FINGERPRINT)[1]
    add_vectors(catalogue.connection, FINGERPRINT, [digest("one")], np.zeros((1, 1024), dtype=np.float16))
    np.testing.assert_array_equal(load_matrix(catalogue.connection, FINGERPRINT)[1], before)


def test_an_embedder_without_vectors_gives_an_empty_matrix(catalogue: Catalogue) -> None:
    catalogue.add(["one"])
    ids, matrix = load_matrix(catalogue.connection, "other/1")
    assert len(ids) == 0
    assert matrix.shape == (0, 0)
    assert ExactIndex(ids, matrix).search(np.ones(4, dtype=np.float32), 3) == []


def test_missing_hashes_are_those_without_a_vector(catalogue: Catalogue) -> None:
    catalogue.add(["one"])
    many = [digest(str(number)) for number in range(1_200)]
    assert missing_hashes(catalogue.connection, FINGERPRINT, [digest("one"), *many]) == frozenset(many)


def test_vectors_of_passes_over_passages_that_are_gone(catalogue: Catalogue) -> None:
    ids = catalogue.add(random_texts(3))
    found, matrix = vectors_of(catalogue.connection, FINGERPRINT, [99, ids[2], ids[0]])
    assert found.tolist() == [ids[0], ids[2]]
    assert matrix.shape == (2, 1024)


def test_exact_search_ranks_filters_and_breaks_ties_by_id() -> None:
    matrix = np.array([[1, 0], [0, 1], [1, 0], [0.6, 0.8]], dtype=np.float32)
    index = ExactIndex(np.array([3, 5, 8, 9]), matrix)
    query = np.array([1, 0], dtype=np.float32)
    assert index.scores(query).tolist() == pytest.approx([1, 0, 1, 0.6])
    assert [found for found, _ in index.search(query, 3)] == [3, 8, 9]
    assert [found for found, _ in index.search(query, 1)] == [3]
    assert [found for found, _ in index.search(query, 99)] == [3, 8, 9, 5]
    assert [found for found, _ in index.search(query, 2, np.array([5, 9, 77]))] == [9, 5]
    assert index.search(query, 2, np.array([], dtype=np.int64)) == []
    assert index.search(query, 0) == []
    with pytest.raises(ValueError, match="one id for each row"):
        ExactIndex(np.array([1]), matrix)


def test_the_state_is_read_back_and_a_broken_one_counts_as_none(catalogue: Catalogue) -> None:
    assert read_state(catalogue.connection) == VectorState()
    state = VectorState(generation=3, state="dirty", fingerprint="x/1", count=7, ids="a", files="b", misses=2)
    write_state(catalogue.connection, state)
    with contextlib.closing(catalogue.connect()) as other:
        assert read_state(other) == state
    catalogue.connection.execute("UPDATE meta SET value = 'nonsense' WHERE key = 'vector_generation'")
    assert read_state(catalogue.connection).generation == 0


def test_digests_see_every_change(tmp_path: Path) -> None:
    assert digest_of_ids(np.array([1, 2])) != digest_of_ids(np.array([1, 3]))
    assert digest_of_files(tmp_path / "nowhere") == ""
    before = digest_of_files(tmp_path)
    (tmp_path / "file").write_bytes(b"x")
    assert digest_of_files(tmp_path) != before
