"""Fifty kills: no promise is broken. `tests/benchmarks/surviving/kills.py` does as many as one likes."""

import sys

import pytest

from indexer.vectors.chroma import store


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
@pytest.mark.xdist_group("kills")
def test_fifty_kills_break_no_promise(tmp_path, monkeypatch):
    from tests.benchmarks.surviving import kills

    monkeypatch.setattr(
        "tests.benchmarks.surviving.kills_worker.make_quick", lambda: None
    )  # for the victims; here it would stay
    monkeypatch.setitem(store.SETTINGS, "sync_threshold", 20)
    monkeypatch.setitem(store.SETTINGS, "batch_size", 10)
    monkeypatch.setattr("indexer.vectors.chroma.reconcile.COMPACT_FROM", 10)
    monkeypatch.setattr("indexer.vectors.chroma.index.CHROMA_FROM", 1)

    counts = kills.run(50, seed=20261122, deep=25, scratch=tmp_path, quick=True)
    assert counts["killed"] == 50
