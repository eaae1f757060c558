"""Vectors made in the background: with progress, held, stopped at once, gone on with in the next session."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from indexer.common.cancel import CancelledByUser
from indexer.vectors import missing
from indexer.vectors.background import BackgroundEmbedding
from indexer.vectors.builtin import BuiltinEmbedder
from indexer.vectors.chroma.index import EMBEDDING, READY, VectorIndex
from tests.makers.library.held_embedder import HeldEmbedder
from tests.makers.library.vector_catalogue import Catalogue, random_texts

PATIENCE_SECONDS = 60
AT_ONCE_SECONDS = 2.0
FINGERPRINT = BuiltinEmbedder().fingerprint


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(missing, "SLICE", 10)
    monkeypatch.setattr(missing, "STEP_SECONDS", 0.0)


@pytest.fixture
def embedder(catalogue: Catalogue) -> Iterator[HeldEmbedder]:
    embedder = HeldEmbedder()
    catalogue.embedder = embedder
    yield embedder
    embedder.free = True


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def open_index(catalogue: Catalogue) -> VectorIndex:
    return catalogue.open_index(chroma_from=10**9)


def without_vectors(catalogue: Catalogue, count: int, seed: int = 1) -> list[int]:
    return catalogue.add(random_texts(count, seed), vectors=False)


def test_progress_is_told_and_the_time_that_is_left(catalogue: Catalogue, embedder: HeldEmbedder) -> None:
    without_vectors(catalogue, 30)
    index = open_index(catalogue)
    embedding = index.embedding
    until(lambda: embedding.progress == (0, 30))
    until(lambda: index.status == EMBEDDING)
    assert embedding.seconds_left is None, "nothing is known of its rate"
    embedder.allowed.release()
    until(lambda: embedding.progress == (10, 30))
    left = embedding.seconds_left
    assert left is not None
    assert 0 < left < PATIENCE_SECONDS
    assert catalogue.count_vectors(FINGERPRINT) == 10, "what is told is stored"
    embedder.free = True
    assert index.flush(PATIENCE_SECONDS)
    assert (embedding.progress, embedding.seconds_left, index.status) == (None, None, READY)
    assert catalogue.count_vectors(FINGERPRINT) == 30
    index.close()


def test_only_what_is_new_is_embedded_when_more_comes(catalogue: Catalogue, embedder: HeldEmbedder) -> None:
    embedder.free = True
    without_vectors(catalogue, 20)
    index = open_index(catalogue)
    assert index.flush(PATIENCE_SECONDS)
    index.passages_added(without_vectors(catalogue, 5, seed=2))
    assert index.flush(PATIENCE_SECONDS)
    assert embedder.embedded == [*random_texts(20), *random_texts(5, seed=2)]
    assert catalogue.count_vectors(FINGERPRINT) == 25
    index.close()


def test_it_is_held_between_two_slices_and_goes_on(catalogue: Catalogue, embedder: HeldEmbedder) -> None:
    without_vectors(catalogue, 30)
    index = open_index(catalogue)
    embedder.allowed.release()
    until(lambda: index.embedding.progress == (10, 30))
    index.embedding.pause.pause()
    embedder.free = True
    until(lambda: len(embedder.embedded) == 20)  # the slice that was under way
    assert not index.flush(0.3)
    assert (len(embedder.embedded), index.status) == (20, EMBEDDING)
    assert index.embedding.seconds_left is None
    index.embedding.pause.resume()
    assert index.flush(PATIENCE_SECONDS)
    assert catalogue.count_vectors(FINGERPRINT) == 30
    index.close()


@pytest.mark.parametrize("paused", [False, True])
def test_closing_stops_it_at_once_and_the_next_session_goes_on(
    catalogue: Catalogue, embedder: HeldEmbedder, paused: bool
) -> None:
    ids = without_vectors(catalogue, 50)
    index = open_index(catalogue)
    embedder.allowed.release(2)
    until(lambda: index.embedding.progress == (20, 50))
    if paused:
        index.embedding.pause.pause()
    before = time.monotonic()
    index.close()
    assert time.monotonic() - before < AT_ONCE_SECONDS
    assert catalogue.count_vectors(FINGERPRINT) == 20
    embedder.free = True
    index = open_index(catalogue)
    assert index.flush(PATIENCE_SECONDS)
    assert embedder.embedded == random_texts(50), "nothing twice"
    assert catalogue.count_vectors(FINGERPRINT) == len(ids)
    index.close()


def test_passages_that_were_there_when_the_model_failed_are_made_up_for_when_others_come(
    catalogue: Catalogue, embedder: HeldEmbedder, caplog: pytest.LogCaptureFixture
) -> None:
    embedder.free = embedder.failing = True
    without_vectors(catalogue, 15)
    index = open_index(catalogue)
    assert index.flush(PATIENCE_SECONDS), "words find them; nobody waits for more"
    assert "The model is broken." in caplog.text
    assert catalogue.count_vectors(FINGERPRINT) == 0
    assert index.embedding.progress is None
    embedder.failing = False
    index.passages_added(without_vectors(catalogue, 5, seed=2))
    assert index.flush(PATIENCE_SECONDS)
    assert catalogue.count_vectors(FINGERPRINT) == 20
    index.close()


def test_while_a_model_fails_no_other_vectors_are_dropped(
    catalogue: Catalogue, embedder: HeldEmbedder
) -> None:
    embedder.free = embedder.failing = True
    catalogue.embedder = BuiltinEmbedder()
    catalogue.add(random_texts(5))
    catalogue.connection.execute("UPDATE vectors SET fingerprint = 'builtin-ngrams-1024/0'")
    catalogue.connection.commit()
    catalogue.embedder = embedder
    index = open_index(catalogue)
    assert index.flush(PATIENCE_SECONDS)
    assert catalogue.count_vectors("builtin-ngrams-1024/0") == 5
    index.close()


def test_with_nothing_missing_nobody_hears_of_it(catalogue: Catalogue) -> None:
    events: list[bool] = []
    catalogue.add(random_texts(5))
    embedding = BackgroundEmbedding(BuiltinEmbedder(), lambda *, under_way: events.append(under_way))
    with closing(catalogue.connect()) as connection:
        connection.isolation_level = None
        embedding.make(connection)
        assert events == []
        without_vectors(catalogue, 5, seed=2)
        embedding.make(connection)
        assert events == [True, False]


def test_stopped_it_does_nothing_any_more(catalogue: Catalogue) -> None:
    without_vectors(catalogue, 5)
    embedding = BackgroundEmbedding(BuiltinEmbedder(), lambda *, under_way: None)
    embedding.stop()
    with closing(catalogue.connect()) as connection:
        connection.isolation_level = None
        with pytest.raises(CancelledByUser):
            embedding.make(connection)
    assert catalogue.count_vectors(FINGERPRINT) == 0


def test_readers_and_writers_do_not_wait_for_it(catalogue: Catalogue, embedder: HeldEmbedder) -> None:
    without_vectors(catalogue, 20)
    index = open_index(catalogue)
    embedder.allowed.release()
    until(lambda: index.embedding.progress == (10, 20))
    with closing(sqlite3.connect(catalogue.database, timeout=0)) as other, other:
        assert other.execute("SELECT count(*) FROM vectors").fetchone() == (10,)
        other.execute("INSERT INTO meta VALUES ('written', 'yes')")
    assert catalogue.meta("written") == "yes"
    index.close()
