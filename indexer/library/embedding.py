"""The embedder and the vector index of a library, created when first needed."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from indexer.catalogue.database import Database, open_database
from indexer.catalogue.failures import explained
from indexer.common.cancel import CancelToken
from indexer.common.errors import ModelError
from indexer.common.paths import LibraryPaths
from indexer.records.upkeep import EmbeddingState

if TYPE_CHECKING:
    from indexer.vectors.chroma.index import VectorIndex
    from indexer.vectors.embedder import Embedder

log = logging.getLogger(__name__)

INDEX_FINISH_SECONDS = 30.0


class Embedding:
    """The embedder, the vector index, and the progress of embedding."""

    def __init__(self, database: Database, paths: LibraryPaths, given: Embedder | None) -> None:
        """With `given`, this embedder is used instead of the default one; the caller has to close it."""
        self._database = database
        self._paths = paths
        self._given = given
        self._own: Embedder | None = None
        self._own_lock = threading.Lock()
        self._index: VectorIndex | None = None
        self._index_lock = threading.Lock()

    @property
    def embedder(self) -> Embedder:
        """The embedder whose vectors are searched."""
        if self._given is not None:
            return self._given
        with self._own_lock:
            if self._own is None:
                self._own = default_embedder()
            return self._own

    @property
    def index(self) -> VectorIndex | None:
        """The vector index; None before `start`, and always in a library opened for reading."""
        return self._index

    def start(self) -> VectorIndex:
        """Start the vector index, which makes missing vectors in the background, and return it."""
        from indexer.vectors.chroma.index import VectorIndex

        with self._index_lock:
            if self._index is None:
                self._index = VectorIndex(
                    self._paths.vectors, self._own_connection, self.embedder, afterwards=self._update_stories
                )
                self._index.start()
            return self._index

    def close(self) -> None:
        """Close the index and free the memory of the default embedder."""
        with self._index_lock:
            index, self._index = self._index, None
        if index is not None:
            index.close(finish_seconds=INDEX_FINISH_SECONDS)
        with self._own_lock:
            own, self._own = self._own, None
        if own is not None:
            close_embedder(own)

    @property
    def knows_meaning(self) -> bool:
        """See `Library.knows_meaning`."""
        from indexer.vectors.builtin import BuiltinEmbedder

        return not isinstance(self.embedder, BuiltinEmbedder)

    def wait(self, timeout_seconds: float) -> bool:
        """See `Library.wait_for_index`."""
        return self._index is None or self._index.flush(timeout_seconds)

    def shares(self) -> dict[str, float]:
        """See `Library.embedding_shares`."""
        from indexer.vectors.missing import shares_with_vectors

        index = self._index
        if index is not None and index.embedding.complete and index.status != "behind":
            return {}
        with self._database.reading() as connection:
            return shares_with_vectors(connection, self.embedder.fingerprint)

    def state(self) -> EmbeddingState:
        """See `Library.embedding_state`."""
        from indexer.catalogue.passages import count_passages
        from indexer.vectors.missing import count_missing

        index = self._index
        if index is None or index.embedding.progress is None:
            return EmbeddingState(under_way=index is not None and index.status == "behind")
        with self._database.reading() as connection:
            total = count_passages(connection)
            missing = count_missing(connection, self.embedder.fingerprint)
        return EmbeddingState(
            under_way=True, embedded=(total - missing, total), paused=index.embedding.pause.paused
        )

    def pause(self, *, paused: bool) -> None:
        """See `Library.pause_embedding`."""
        if self._index is not None:
            switch = self._index.embedding.pause
            (switch.pause if paused else switch.resume)()

    def _update_stories(
        self, connection: sqlite3.Connection, token: CancelToken, wait: Callable[[], None]
    ) -> None:
        from indexer.answering.stories.upkeep import keep_stories

        keep_stories(connection, self.embedder, token, wait)

    def _own_connection(self) -> sqlite3.Connection:
        with explained(self._paths.database):
            return open_database(self._paths.database, read_only=False, create=False)


def default_embedder() -> Embedder:
    """The model made during set-up, if it is there; else the built-in embedder, which knows words only."""
    from indexer.models.e5.fetch import installed
    from indexer.vectors.builtin import BuiltinEmbedder

    path = installed()
    if path is not None:
        from indexer.models.e5.embedder import E5Embedder

        try:
            return E5Embedder(path)
        except ModelError as problem:
            log.warning("the default embedder cannot be used: %s", problem)
    return BuiltinEmbedder()


def close_embedder(embedder: Embedder) -> None:
    """Free the memory of an embedder that has a child process."""
    close = getattr(embedder, "close", None)
    if close is not None:
        close()
