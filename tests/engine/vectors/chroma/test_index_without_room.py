"""A full disk stops the vector index for a while only; anything else that it cannot mend, for the session."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable

import pytest

from indexer.common.errors import StorageError
from indexer.common.messages import verbatim
from indexer.vectors.chroma import index as index_module
from indexer.vectors.chroma.index import READY, UNAVAILABLE, VectorIndex
from indexer.vectors.chroma.reconcile import Reconciler
from tests.makers.library.vector_catalogue import Catalogue, random_texts

PATIENCE_SECONDS = 90


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """While it is set there is no room for an index."""
    is_full = threading.Event()
    is_full.set()

    def check_disk(_self: Reconciler, _rows: int) -> None:
        if is_full.is_set():
            raise StorageError(verbatim("The vector index needs more room."))

    monkeypatch.setattr(Reconciler, "_check_disk", check_disk)
    return is_full


def waiting(catalogue: Catalogue) -> VectorIndex:
    catalogue.add(random_texts(20))
    index = catalogue.open_index()
    until(lambda: index.status == UNAVAILABLE)
    assert not index.flush(1.0)
    return index


def test_it_comes_back_by_itself_once_there_is_room(
    catalogue: Catalogue, full: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_module, "RETRY_SECONDS", 0.05)
    index = waiting(catalogue)
    full.clear()
    until(lambda: index.status == READY)
    assert index._store.ids().tolist() == list(range(1, 21))
    index.close()
    assert catalogue.meta("vector_state") == "clean"


def test_passages_that_came_in_are_a_sign_of_room(catalogue: Catalogue, full: threading.Event) -> None:
    index = waiting(catalogue)
    full.clear()
    ids = catalogue.add(random_texts(1, seed=2))
    index.passages_added(ids)
    until(lambda: index.status == READY)
    assert index._store.ids().tolist() == [*range(1, 21), *ids]
    index.close()


def test_closing_does_not_wait_for_room(catalogue: Catalogue, full: threading.Event) -> None:
    index = waiting(catalogue)
    index.close()
    assert index._thread is None


def test_sqlites_own_word_for_it_is_understood(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def run_out(_self: Reconciler) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    monkeypatch.setattr(Reconciler, "remove_leftovers", run_out)
    index = waiting(catalogue)
    assert index._thread is not None
    assert index._thread.is_alive(), "it waits"
    index.close()

    monkeypatch.setattr(Reconciler, "remove_leftovers", lambda _self: 1 / 0)
    index = waiting(catalogue)
    until(lambda: index._thread is not None and not index._thread.is_alive())
    assert "given up" in caplog.text
    index.close()
