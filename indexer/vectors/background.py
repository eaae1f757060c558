"""Makes missing vectors in the background, with pause, progress and estimated time."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable
from functools import partial
from typing import Protocol

from indexer.common.cancel import CancelToken, PauseSwitch
from indexer.common.errors import ModelError
from indexer.common.transaction import transaction
from indexer.vectors.embedder import Embedder
from indexer.vectors.missing import Write, count_missing, drop_outdated_vectors, embed_missing

log = logging.getLogger(__name__)


class OnEmbedding(Protocol):
    """A callback for the beginning and end of embedding."""

    def __call__(self, *, under_way: bool) -> None:
        """Called with True when embedding begins, with False when it ends."""


class Afterwards(Protocol):
    """Work that is done on the same thread after all vectors are made."""

    def __call__(self, connection: sqlite3.Connection, token: CancelToken, wait: Callable[[], None]) -> None:
        """Do the work; `wait` blocks while embedding is paused. Raises CancelledByUser."""


class BackgroundEmbedding:
    """Makes the vectors of one library. `make` is for one thread, all other methods for any."""

    def __init__(
        self, embedder: Embedder, on_embedding: OnEmbedding, afterwards: Afterwards | None = None
    ) -> None:
        self.pause = PauseSwitch()
        self.progress: tuple[int, int] | None = None  # passages done, total; None if nothing is to be done
        self.complete = False  # whether all passages up to `_looked_at` have a vector
        self._embedder = embedder
        self._on_embedding = on_embedding
        self._afterwards = afterwards
        self._token = CancelToken()
        self._looked_at = 0  # the highest passage id that was checked
        self._began = 0.0
        self._done_before = 0  # passages done when the time measurement began

    @property
    def seconds_left(self) -> float | None:
        """Estimated time for the rest; None while that is unknown."""
        if self.progress is None or self.pause.paused:
            return None
        done, total = self.progress
        done_since = done - self._done_before
        return (total - done) * (time.monotonic() - self._began) / done_since if done_since > 0 else None

    def stop(self) -> None:
        """Stop for good; missing vectors are made when the library is opened again."""
        self._token.cancel()

    def make(self, connection: sqlite3.Connection) -> None:
        """Make missing vectors, and delete outdated ones.

        If the embedder fails, passages stay without vectors until new passages come or the library is opened
        again. Until then they are found by their words.

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
        """Make missing vectors; False if the embedder failed."""
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
