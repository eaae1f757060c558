"""The vectors' weight is the embedder's own, and a search goes on without an embedder that fails."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from indexer import Library
from indexer.common.errors import ModelError
from indexer.common.messages import verbatim
from indexer.records.search import SearchOptions, SearchRequest, Worth
from indexer.retrieval.retriever import Retrieved, Retriever
from indexer.vectors.builtin import BuiltinEmbedder
from indexer.vectors.embedder import Embedder
from tests.makers.library.said import said

Search = Callable[..., Retrieved]


class Weighted(BuiltinEmbedder):
    """The built-in vectors with another weight."""

    def __init__(self, weight: float) -> None:
        self._worth = Worth(weight, "for a test")

    @property
    def worth(self) -> Worth:
        return self._worth


class Failing(BuiltinEmbedder):
    """One whose child has died."""

    def embed_query(self, text: str) -> NDArray[np.float32]:
        raise ModelError(verbatim("“X” stopped unexpectedly."))


@pytest.fixture
def search(library: Library) -> Search:
    def find(embedder: Embedder, mode: str = "hybrid") -> Retrieved:
        with library._database.reading() as connection:
            return Retriever(embedder).retrieve(
                connection,
                SearchRequest("batteries in Lyon", 5, mode, options=SearchOptions(explain=True)),
            )

    return find


def weights(found: Retrieved) -> dict[str, float]:
    explanation = found.hits[0].explanation
    assert explanation is not None
    return {view.view: view.weight for view in explanation.views}


def test_the_built_in_vectors_weigh_what_was_measured(search: Search) -> None:
    assert weights(search(BuiltinEmbedder()))["meaning"] == 0.1


def test_another_embedder_brings_its_own_weight(search: Search) -> None:
    assert weights(search(Weighted(0.7)))["meaning"] == 0.7
    plain = [hit.score for hit in search(BuiltinEmbedder()).hits]
    assert [hit.score for hit in search(Weighted(0.1)).hits] == plain
    assert [hit.score for hit in search(Weighted(0.7)).hits] != plain


def test_without_the_embedder_words_still_find(search: Search) -> None:
    result = search(Failing())
    assert [hit.passage_id for hit in result.hits] == [
        hit.passage_id for hit in search(BuiltinEmbedder(), "lexical").hits
    ]
    assert "vectors" not in weights(result)
    assert said(result.warnings) == ("The embedder took no part in the search: “X” stopped unexpectedly.",)


def test_a_search_by_meaning_alone_says_that_it_cannot_be_done(search: Search) -> None:
    with pytest.raises(ModelError, match="stopped unexpectedly"):
        search(Failing(), "semantic")


class WellRead(BuiltinEmbedder):
    """Its vocabulary holds one word; `broken`, it cannot say so."""

    def __init__(self, known: str, *, broken: bool = False) -> None:
        self._known, self._broken = known, broken

    def is_word(self, word: str) -> bool:
        if self._broken:
            raise ModelError(verbatim("“X” stopped unexpectedly."))
        return word == self._known


def test_a_word_that_the_embedder_knows_whole_is_not_mended(library: Library) -> None:
    def mended(embedder: Embedder, mode: str = "hybrid") -> tuple[tuple[str, str], ...]:
        with library._database.reading() as connection:
            return (
                Retriever(embedder)
                .retrieve(connection, SearchRequest("Sodum cells", 5, mode))
                .question.repaired
            )

    slip = (("Sodum", "sodium"),)
    assert mended(BuiltinEmbedder()) == slip
    assert mended(WellRead("sodum")) == ()
    assert mended(WellRead("ratio")) == slip
    assert mended(WellRead("sodum", broken=True)) == slip, "the search goes on"
    assert mended(WellRead("sodum"), "lexical") == slip, "words alone start no model"
