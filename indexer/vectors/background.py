"""Makes the vectors that passages lack, beside all other work: with a pause, progress and the time left."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable
from functools import partial
from typing import Protocol

from indexer.common.cancel import CancelToken, PauseSwitch
from indexer.common.errors import ModelError
from indexer.vectors.embedder import Embedder
from indexer.vectors.missing import Write, count_missing, drop_outdated_vectors, embed_missing
from indexer.vectors.transaction import transaction

log = logging.getLogger(__name__)


class OnEmbedding(Protocol):
    """Hears when the making of vectors begins and ends."""

    def __call__(self, *, under_way: bool) -> None:
        """`under_way` is True at the beginning."""


class Afterwards(Protocol):
    """What else follows from the vectors of passages, on the same thread."""

    def __call__(self, connection: sqlite3.Connection, token: CancelToken, wait: Callable[[], None]) -> None:
        """`wait` holds the work while it is paused. Raises CancelledByUser."""


class BackgroundEmbedding:
    """The vectors of one library; `make` belongs to one thread, everything else to any."""

    def __init__(
        self, embedder: Embedder, on_embedding: OnEmbedding, afterwards: Afterwards | None = None
    ) -> None:
        self.pause = PauseSwitch()
        self.progress: tuple[int, int] | None = None  # passages done, passages in all; None: nothing to do
        self.complete = False  # no passage that it has seen lacks a vector
        self._embedder = embedder
        self._on_embedding = on_embedding
        self._afterwards = afterwards
        self._token = CancelToken()
        self._looked_at = 0  # all passages up to this id
        self._began = 0.0
        self._done_before = 0  # when the time began

    @property
    def seconds_left(self) -> float | None:
        """How long the rest will take at the present rate; None while that cannot be told."""
        if self.progress is None or self.pause.paused:
            return None
        done, total = self.progress
        done_since = done - self._done_before
        return (total - done) * (time.monotonic() - self._began) / done_since if done_since > 0 else None

    def stop(self) -> None:
        """End for good; what is missing is made when the library is next opened."""
        self._token.cancel()

    def make(self, connection: sqlite3.Connection) -> None:
        """Make what is missing, and drop vectors that have been replaced.

        Where the embedder fails, passages stay without vectors until others come or the library is opened
        again: words find them.

        Raises:
            CancelledByUser: `stop` was called.
        """
        write = partial(transaction, connection)
        fingerprint = self._embedder.fingerprint
        highest = int(connection.execute("SELECT coalesce(max(id), 0) FROM passages").fetchone()[0])
        missing = count_missing(connection, fingerprint, self._looked_at)
        self.complete = not missing or self._make(connection, write, missing)
        if self.complete:
            self._looked_at = highest
        drop_outdated_vectors(connection, write, fingerprint, self._token)
        if self._afterwards is not None:
            self._afterwards(connection, self._token, self._wait_while_paused)

    def _make(self, connection: sqlite3.Connection, write: Write, missing: int) -> bool:
        """Whether the embedder has done its work."""
        self.complete = False
        self._note(0, missing)
        self._begin()
        self._on_embedding(under_way=True)
        try:
            embed_missing(
                connection,
                write,
                self._embedder,
                self._token,
                self._note,
                after=self._looked_at,
                wait=self._wait_while_paused,
            )
        except ModelError as problem:
            log.warning("passages stay without vectors for now: %s", problem)
            return False
        finally:
            self.progress = None
            self._on_embedding(under_way=False)
        return True

    def _note(self, done: int, total: int) -> None:
        self.progress = done, total

    def _begin(self) -> None:
        self._began = time.monotonic()
        self._done_before = self.progress[0] if self.progress else 0

    def _wait_while_paused(self) -> None:
        if self.pause.paused:
            self.pause.wait(self._token)
            self._begin()
