"""How far the making of vectors is, for a window that asks again and again."""

import threading

import pytest

from indexer.library.library import Library
from indexer.vectors.builtin import BuiltinEmbedder

WAIT_S = 20


class GatedEmbedder(BuiltinEmbedder):
    """Waits for its gate before every batch of passages."""

    def __init__(self):
        super().__init__()
        self.gate = threading.Event()
        self.waiting = threading.Event()

    def embed(self, texts, token=None):
        self.waiting.set()
        while not self.gate.wait(0.005):
            if token is not None:
                token.check()
        return super().embed(texts, token)


@pytest.fixture
def articles(tmp_path):
    files = []
    for number, word in enumerate(("copper", "lithium", "cobalt")):
        files.append(tmp_path / f"{number}.txt")
        files[-1].write_text(f"The price of {word} rose again. " * 3, encoding="utf-8")
    return files


def test_passages_that_come_in_later_are_counted_too(tmp_path, articles):
    embedder = GatedEmbedder()
    with Library.open(tmp_path / "library", embedder=embedder) as library:
        library.add(articles[:1])
        assert embedder.waiting.wait(WAIT_S)
        assert library.embedding_state().embedded == (0, 1)
        library.add(articles[1:])
        state = library.embedding_state()
        assert (state.under_way, state.embedded, state.paused) == (True, (0, 3), False)
        library.pause_embedding(paused=True)
        assert library.embedding_state().paused
        library.pause_embedding(paused=False)
        embedder.gate.set()
        assert library.wait_for_index(WAIT_S)
        state = library.embedding_state()
        assert (state.under_way, state.embedded) == (False, None)


def test_a_library_open_for_reading_makes_none(tmp_path, articles):
    with Library.open(tmp_path / "library") as library:
        library.add(articles)
    with Library.open(tmp_path / "library", read_only=True) as library:
        assert not library.embedding_state().under_way
