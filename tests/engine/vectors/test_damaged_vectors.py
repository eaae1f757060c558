from __future__ import annotations

import numpy as np

from indexer.vectors.chroma.store import VectorStore


def test_a_damaged_vector_does_not_keep_the_others_out(tmp_path) -> None:
    store = VectorStore(tmp_path / "vectors")
    store.open(1, create=True)
    try:
        matrix = np.eye(3, 8, dtype=np.float32)
        matrix[1, 2] = np.nan
        matrix[1, 3] = np.inf
        store.upsert(np.array([1, 2, 3], np.int64), matrix)
        assert store.query(matrix[:1], 1)[0][0][0] == 1
        assert store.query(matrix[2:], 1)[0][0][0] == 3
    finally:
        store.kill()
