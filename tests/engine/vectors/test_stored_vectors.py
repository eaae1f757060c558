from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path

import numpy as np

from indexer.vectors.chroma.state import VectorState, digest_of_files, digest_of_ids, read_state, write_state
from indexer.vectors.stored import (
    add_vectors,
    add_wanted_vectors,
    existing,
    fingerprints,
    ids_above,
    note_new_vectors,
    passage_ids,
    remove_unused,
    vector_blocks,
    vector_rows,
    vectors_of,
    vectors_round,
)
from tests.makers.library.vector_catalogue import Catalogue, random_texts

FINGERPRINT = "builtin-ngrams-1024/1"


def digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def test_there_is_a_row_for_each_passage_whose_text_has_a_vector(catalogue: Catalogue) -> None:
    texts = [*random_texts(20), "again", "again"]
    ids = catalogue.add(texts)
    catalogue.add(["later"], vectors=False)
    result, matrix = vectors_of(catalogue.connection, FINGERPRINT, ids)
    assert result.tolist() == ids
    assert matrix.dtype == np.float32
    np.testing.assert_allclose(matrix, catalogue.embedder.embed(texts), atol=1e-3)
    assert passage_ids(catalogue.connection, FINGERPRINT).tolist() == ids
    blocks = list(vector_blocks(catalogue.connection, FINGERPRINT, rows=7))
    assert [len(block) for block, _ in blocks] == [7, 7, 7, 1]
    np.testing.assert_array_equal(np.concatenate([rows for _, rows in blocks]), matrix)
    ((some, halves),) = vector_rows(catalogue.connection, FINGERPRINT)
    order = np.argsort(some)
    assert some[order].tolist() == ids
    np.testing.assert_array_equal(halves[order], matrix)


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
    ids = catalogue.add(["one"])
    before = vectors_of(catalogue.connection, FINGERPRINT, ids)[1]
    add_vectors(catalogue.connection, FINGERPRINT, [digest("one")], np.zeros((1, 1024), dtype=np.float16))
    np.testing.assert_array_equal(vectors_of(catalogue.connection, FINGERPRINT, ids)[1], before)


def test_a_text_that_has_gone_gets_no_vector(catalogue: Catalogue) -> None:
    catalogue.add(["kept"], vectors=False)
    add_wanted_vectors(
        catalogue.connection, "a/1", [digest("gone"), digest("kept")], np.eye(2, 4, dtype=np.float16)
    )
    rows = catalogue.connection.execute("SELECT text_hash, vector FROM vectors").fetchall()
    assert rows == [(digest("kept"), np.eye(2, 4, dtype=np.float16)[1].tobytes())]


def test_an_embedder_without_vectors_has_no_rows(catalogue: Catalogue) -> None:
    ids = catalogue.add(["one"])
    result, matrix = vectors_of(catalogue.connection, "other/1", ids)
    assert len(result) == 0
    assert matrix.shape == (0, 0)
    assert list(vector_rows(catalogue.connection, "other/1")) == []
    assert fingerprints(catalogue.connection) == [FINGERPRINT]


def test_which_passages_are_new_and_which_have_gone(catalogue: Catalogue) -> None:
    ids = catalogue.add(random_texts(1_200), vectors=False)
    catalogue.remove(ids[5:7])
    left = [*ids[:5], *ids[7:]]
    assert ids_above(catalogue.connection, 0).tolist() == left
    assert ids_above(catalogue.connection, ids[-2]).tolist() == ids[-1:]
    assert existing(catalogue.connection, ids[::-1]).tolist() == left
    assert existing(catalogue.connection, []).tolist() == []


def test_other_vectors_for_old_passages_begin_a_round(catalogue: Catalogue) -> None:
    before = vectors_round(catalogue.connection)
    catalogue.add(["one"])
    assert vectors_round(catalogue.connection) == before
    note_new_vectors(catalogue.connection)
    assert vectors_round(catalogue.connection) != before


def test_vectors_of_passes_over_passages_that_are_gone(catalogue: Catalogue) -> None:
    ids = catalogue.add(random_texts(3))
    result, matrix = vectors_of(catalogue.connection, FINGERPRINT, [99, ids[2], ids[0]])
    assert result.tolist() == [ids[0], ids[2]]
    assert matrix.shape == (2, 1024)


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
