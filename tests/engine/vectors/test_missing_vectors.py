"""After a change of the embedder each text is embedded once, in steps; the old vectors go last."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

import numpy as np
import pytest
from numpy.typing import NDArray

from indexer.common.cancel import CancelledByUser, CancelToken
from indexer.common.transaction import transaction
from indexer.vectors import missing
from indexer.vectors.builtin import BuiltinEmbedder
from indexer.vectors.missing import (
    drop_outdated_vectors,
    embed_missing,
    lacks_vectors,
    shares_with_vectors,
)
from indexer.vectors.stored import vectors_of
from tests.makers.library.vector_catalogue import Catalogue, random_texts

OLD = BuiltinEmbedder().fingerprint
NEW = "builtin-ngrams-1024/2"


class OtherEmbedder(BuiltinEmbedder):
    """Turns vectors round, and counts what it is asked for."""

    def __init__(self, before: Callable[[], None] = lambda: None, fingerprint: str = NEW) -> None:
        self.embedded: list[str] = []
        self._before = before
        self._fingerprint = fingerprint

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    def embed(self, texts: Sequence[str], token: CancelToken | None = None) -> NDArray[np.float32]:
        self._before()
        self.embedded += texts
        return -super().embed(texts, token)


def count(catalogue: Catalogue, fingerprint: str) -> int:
    return catalogue.count_vectors(fingerprint)


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(missing, "BATCH", 20)
    monkeypatch.setattr(missing, "SLICE", 10)


@pytest.fixture
def embed(catalogue: Catalogue) -> Iterator[Callable[..., int]]:
    """What the index does at a start, with connections of its own."""
    reader, writer = catalogue.connect(), catalogue.connect()
    writer.isolation_level = None

    def run(embedder: OtherEmbedder, token: CancelToken | None = None, **more: object) -> int:
        token = token or CancelToken()
        write = partial(transaction, writer)
        embed = embed_missing(reader, write, embedder, token, **more)  # type: ignore[arg-type]
        drop_outdated_vectors(reader, write, embedder.fingerprint, token)
        return embed

    yield run
    reader.close()
    writer.close()


def test_each_text_is_embedded_once_and_the_old_vectors_go(
    catalogue: Catalogue, embed: Callable[..., int]
) -> None:
    texts = random_texts(45)
    ids = catalogue.add([*texts, *texts[:5]])
    messages: list[tuple[int, int]] = []
    embedder = OtherEmbedder()
    assert embed(embedder, on_progress=lambda *event: messages.append(event)) == 45
    assert sorted(embedder.embedded) == sorted(texts)
    assert messages == [(25, 50), (45, 50), (50, 50)], "passages, those with the same text too"
    assert (count(catalogue, OLD), count(catalogue, NEW)) == (0, 45)
    result, matrix = vectors_of(catalogue.connection, NEW, ids)
    assert result.tolist() == ids
    np.testing.assert_allclose(matrix[7], -BuiltinEmbedder().embed(texts[7:8])[0], atol=1e-3)
    assert embed(embedder) == 0
    assert len(embedder.embedded) == 45


def test_work_that_was_stopped_goes_on_where_it_was(catalogue: Catalogue, embed: Callable[..., int]) -> None:
    catalogue.add(random_texts(90))
    token = CancelToken()
    embedder = OtherEmbedder()
    with pytest.raises(CancelledByUser):
        embed(embedder, token, on_progress=lambda done, _total: token.cancel() if done == 40 else None)
    assert (count(catalogue, OLD), count(catalogue, NEW)) == (90, 40), "the old ones stay till the end"
    assert embed(embedder) == 50
    assert len(embedder.embedded) == len(set(embedder.embedded)) == 90
    assert (count(catalogue, OLD), count(catalogue, NEW)) == (0, 90)


def test_a_death_in_a_transaction_costs_that_step_only(catalogue: Catalogue) -> None:
    catalogue.add(random_texts(60))
    writer = catalogue.connect()
    writer.isolation_level = None
    steps = 0

    @contextmanager
    def dying() -> Iterator[sqlite3.Connection]:
        nonlocal steps
        steps += 1
        with transaction(writer) as connection:
            yield connection
            if steps == 3:
                raise OSError("died")

    embedder = OtherEmbedder()
    with pytest.raises(OSError, match="died"):
        embed_missing(catalogue.connection, dying, embedder, CancelToken())
    assert (count(catalogue, OLD), count(catalogue, NEW)) == (60, 40)
    assert lacks_vectors(catalogue.connection, NEW)
    assert embed_missing(catalogue.connection, partial(transaction, writer), embedder, CancelToken()) == 20
    assert not lacks_vectors(catalogue.connection, NEW)
    writer.close()


def test_an_embedder_that_takes_its_time_stores_what_it_has(
    catalogue: Catalogue, embed: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(missing, "STEP_SECONDS", 0.0)
    catalogue.add(random_texts(30))
    messages: list[int] = []
    embed(OtherEmbedder(), on_progress=lambda done, _total: messages.append(done))
    assert messages == [10, 20, 30]


def test_nobody_waits_for_the_embedder(catalogue: Catalogue, embed: Callable[..., int]) -> None:
    catalogue.add(random_texts(30))
    others = random_texts(15, seed=2)

    def read_and_write() -> None:
        catalogue.connection.execute("PRAGMA busy_timeout = 0")
        assert count(catalogue, OLD) >= 30
        if others:
            catalogue.add([others.pop()])

    messages: list[tuple[int, int]] = []
    embed(OtherEmbedder(before=read_and_write), on_progress=lambda *event: messages.append(event))
    assert (count(catalogue, OLD), count(catalogue, NEW)) == (0, 45), "what came meanwhile is done too"
    assert messages[0] == (20, 30)
    assert messages[-1] == (45, 45)


def test_a_passage_that_goes_meanwhile_gets_no_vector(
    catalogue: Catalogue, embed: Callable[..., int]
) -> None:
    ids = catalogue.add(random_texts(15))
    embedder = OtherEmbedder(before=lambda: catalogue.remove([ids.pop()]))
    embed(embedder)
    assert count(catalogue, NEW) == len(ids) == 13


def test_a_text_that_is_not_what_its_hash_says_waits_for_the_doctor(
    catalogue: Catalogue, embed: Callable[..., int]
) -> None:
    ids = catalogue.add(random_texts(30))
    catalogue.connection.execute("UPDATE passages SET text = 'another' WHERE id = ?", ids[:1])
    catalogue.connection.execute("UPDATE passages SET text = CAST(x'ff41' AS TEXT) WHERE id = ?", ids[1:2])
    catalogue.connection.commit()
    assert embed(OtherEmbedder()) == 28
    assert (count(catalogue, OLD), count(catalogue, NEW)) == (30, 28), "not complete: the old ones stay"


def test_the_vectors_of_another_embedder_stay(catalogue: Catalogue, embed: Callable[..., int]) -> None:
    catalogue.add(random_texts(5))
    catalogue.connection.execute(
        "INSERT INTO vectors SELECT 'model-x/1', text_hash, vector FROM vectors WHERE fingerprint = ?", (OLD,)
    )
    catalogue.connection.commit()
    embed(OtherEmbedder())
    assert [count(catalogue, item) for item in (OLD, NEW, "model-x/1")] == [0, 5, 5]


def test_the_built_in_vectors_go_once_those_of_a_model_are_complete(
    catalogue: Catalogue, embed: Callable[..., int]
) -> None:
    catalogue.add(random_texts(30))
    token = CancelToken()
    embedder = OtherEmbedder(fingerprint="model-x/1")
    with pytest.raises(CancelledByUser):
        embed(embedder, token, on_progress=lambda done, _total: token.cancel() if done == 20 else None)
    assert [count(catalogue, item) for item in (OLD, "model-x/1")] == [30, 20], "what is there still serves"
    embed(embedder)
    assert [count(catalogue, item) for item in (OLD, "model-x/1")] == [0, 30]
    embed(OtherEmbedder(fingerprint=OLD))
    assert [count(catalogue, item) for item in (OLD, "model-x/1")] == [30, 30], "never the other way round"


def test_the_share_of_each_document_that_is_not_done_is_told(
    catalogue: Catalogue, embed: Callable[..., int]
) -> None:
    catalogue.add(random_texts(40))
    shares = partial(shares_with_vectors, catalogue.connection, NEW)
    assert shares() == {"d": 0.0}
    token = CancelToken()
    with pytest.raises(CancelledByUser):
        embed(OtherEmbedder(), token, on_progress=lambda *_event: token.cancel())
    assert shares() == {"d": 0.5}
    embed(OtherEmbedder())
    assert shares() == {}
