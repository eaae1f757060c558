"""The vector index as the library uses it. All its work is done on one background thread."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from enum import Enum
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.common.cancel import CancelledByUser, CancelToken
from indexer.common.errors import IndexerError, StorageError
from indexer.common.messages import Message
from indexer.vectors.background import Afterwards, BackgroundEmbedding
from indexer.vectors.chroma.reconcile import Reconciler
from indexer.vectors.chroma.store import VectorStore, has_little_room
from indexer.vectors.embedder import Embedder

log = logging.getLogger(__name__)

# Below 300,000 passages (`retrieval.nearest.EXACT_LIMIT`) all vectors are compared, in eight bits: 5 ms of
# CPU at 100,000, 31 at 300,000, in a sixth of the memory, and nothing is missed. There Chroma takes 2 to 3,
# but minutes to build. It is built a little before it serves.
# Measured by: tests/benchmarks/speed/crossover.py, 2026-11-29 (table in the README there).
CHROMA_FROM = 250_000  # passages
READY, BEHIND, REBUILDING, UNAVAILABLE = "ready", "behind", "rebuilding", "unavailable"
EMBEDDING = "embedding"  # missing vectors are made before passages are indexed
_BUSY_MS = 10_000  # an import may hold the catalogue's write lock while it stores a document
_FINISH_SECONDS = 15.0
_CANCEL_SECONDS = 5.0
_REPAIRS_PER_SESSION = 3
RETRY_SECONDS = 30.0  # after the disk was full


class _Job(Enum):
    OPEN = "open the index for searching"
    LOOK = "documents have changed, but not their passages"
    REPAIR = "the index failed while it was searched"


class VectorIndex:
    """Keeps Chroma up to date with the catalogue, and searches it.

    All vectors are in the catalogue too, so that nothing can be lost here. `search` returns None whenever
    Chroma cannot be used, and the caller searches exactly instead.
    """

    def __init__(
        self,
        folder: Path,
        open_connection: Callable[[], sqlite3.Connection],
        embedder: Embedder,
        *,
        store: VectorStore | None = None,
        chroma_from: int | None = None,
        afterwards: Afterwards | None = None,
    ) -> None:
        """Create the index; `start` begins its work.

        Args:
            folder: The library's `vectors/`.
            open_connection: Gives the calling thread a connection.
            embedder: Makes the vectors that are indexed.
            store: Chroma's child; created unless given.
            chroma_from: With fewer passages Chroma is not started (default: `CHROMA_FROM`).
            afterwards: Called whenever all vectors are made.
        """
        self._open_connection = open_connection
        self._embedder = embedder
        self._store = store or VectorStore(folder)
        self._token = CancelToken()
        self._embedding = BackgroundEmbedding(embedder, self._note_embedding, afterwards)
        self._chroma_from = CHROMA_FROM if chroma_from is None else chroma_from
        self._condition = threading.Condition()
        self._added: set[int] = set()
        self._removed: set[int] = set()
        self._jobs: set[_Job] = set()
        self._working = False
        self._trusted = False  # whether it finds its own vectors; else search stays exact
        self._closing = False
        self._status = UNAVAILABLE
        self._repairs = 0
        self._thread: threading.Thread | None = None

    @property
    def status(self) -> str:
        """One of ready, behind, embedding, rebuilding, unavailable."""
        with self._condition:
            if self._status == READY and (self._added or self._removed or self._working):
                return BEHIND
            return self._status

    @property
    def embedding(self) -> BackgroundEmbedding:
        """The background embedding, with its progress and pause."""
        return self._embedding

    def _note_embedding(self, *, under_way: bool) -> None:
        self._set_status(EMBEDDING if under_way else BEHIND)

    def start(self) -> None:
        """Start the background work; returns at once."""
        if self._thread is not None:
            return
        self._status, self._working = BEHIND, True
        self._thread = threading.Thread(target=self._run, name="vector index", daemon=True)
        self._thread.start()

    def passages_added(self, ids: Sequence[int]) -> None:
        """Index these passages soon; they are committed to the catalogue. Never blocks."""
        with self._condition:
            self._added.update(int(passage_id) for passage_id in ids)
            self._condition.notify_all()

    def passages_removed(self, ids: Sequence[int]) -> None:
        """Remove these passages soon; they are deleted from the catalogue. Never blocks."""
        with self._condition:
            gone = {int(passage_id) for passage_id in ids}
            self._added -= gone
            self._removed |= gone
            self._condition.notify_all()

    def look_again(self) -> None:
        """Repeat the work that follows embedding soon. Never blocks."""
        self._ask_for(_Job.LOOK)

    def search(self, vector: NDArray[np.float32], k: int) -> list[tuple[int, float]] | None:
        """The nearest `k` passage ids with their cosine, best first; None when Chroma cannot be used."""
        if k <= 0 or not self._trusted or self.status != READY:
            return None
        if not self._store.is_open:
            self._ask_for(_Job.OPEN)
            return None
        try:
            return self._store.query(np.asarray(vector, dtype=np.float32).reshape(1, -1), k)[0]
        except (IndexerError, OSError, IndexError) as error:
            log.warning("vector search failed: %s", error)
            self._ask_for(_Job.REPAIR)
            return None

    def flush(self, timeout: float) -> bool:
        """Wait up to `timeout` seconds until all work is done; True if the index is ready then."""
        with self._condition:
            self._condition.wait_for(self._is_idle, timeout)
            return self._is_idle() and self._status == READY

    def close(self, *, finish_seconds: float = _FINISH_SECONDS) -> None:
        """Finish queued work within `finish_seconds` and end the child; the rest is done next time."""
        thread = self._thread
        if thread is None:
            return
        deadline = time.monotonic() + finish_seconds
        self._embedding.stop()
        with self._condition:
            self._closing = True
            self._condition.notify_all()
        thread.join(max(0.0, deadline - time.monotonic()))
        if thread.is_alive():
            self._token.cancel()
            thread.join(_CANCEL_SECONDS)
        if thread.is_alive():
            self._store.kill()  # it is blocked in a long call
            thread.join()
        self._thread = None
        self._status = UNAVAILABLE

    def _is_idle(self) -> bool:
        if self._status == UNAVAILABLE:
            return True
        return not (self._working or self._added or self._removed or self._jobs)

    def _ask_for(self, job: _Job) -> None:
        with self._condition:
            self._jobs.add(job)
            self._condition.notify_all()

    def _set_status(self, status: str) -> None:
        with self._condition:
            self._status = status
            self._condition.notify_all()

    def _run(self) -> None:
        try:
            while not self._session() and self._wait_for_room():
                pass
        finally:
            with self._condition:
                self._working = False
                self._status = UNAVAILABLE
                self._condition.notify_all()

    def _session(self) -> bool:
        """Work until the library is closed or an error occurs; False if the disk was full."""
        try:
            with contextlib.closing(self._open_connection()) as connection:
                connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
                connection.execute("PRAGMA synchronous = FULL")  # the dirty flag must survive a power loss
                reconciler = Reconciler(self._store, connection, self._embedder.fingerprint, self._token)
                self._work(connection, reconciler)
        except CancelledByUser:
            log.info("vector index: closed before it was up to date")
        except Exception as error:  # thread boundary: search works without the index
            if self._is_full(error):
                log.warning("vector index: no room on the disk: %s", error)
                return False
            log.exception("vector index: given up for this session")
        finally:
            with contextlib.suppress(Exception):
                self._store.kill()
        return True

    def _is_full(self, error: Exception) -> bool:
        # Chroma and SQLite report a full disk in many ways, so the free space is checked too.
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL or isinstance(
            error, StorageError
        ):
            return True
        return has_little_room(self._store.folder.parent)

    def _wait_for_room(self) -> bool:
        """Wait before another attempt; False when the library is closed meanwhile."""
        with self._condition:
            self._working, self._status = False, UNAVAILABLE
            # The next attempt checks everything; if passages were stored, there is room again.
            self._added, self._removed, self._jobs = set(), set(), set()
            self._condition.notify_all()
            self._condition.wait_for(lambda: self._closing or self._added or self._removed, RETRY_SECONDS)
            if self._closing:
                return False
            self._working, self._status, self._repairs = True, BEHIND, 0
            return True

    def _work(self, connection: sqlite3.Connection, reconciler: Reconciler) -> None:
        try:
            self._embedding.make(connection)
            while not self._is_worth_an_index(connection):
                reconciler.remove_all()
                self._rest()
                if not self._next():
                    return
                self._take()
                self._embedding.make(connection)
            self._guarded(reconciler, lambda: self._begin(reconciler))
            while self._next():
                taken = self._take()
                self._embedding.make(connection)
                self._guarded(reconciler, partial(self._apply, reconciler, *taken))
        except CancelledByUser:  # closing: embedding stops at once, then the index is closed
            self._token.check()
        try:
            reconciler.close_clean()
        except IndexerError as error:  # it stays marked as dirty, and the next session checks it
            log.warning("vector index: not closed cleanly: %s", error)

    def _is_worth_an_index(self, connection: sqlite3.Connection) -> bool:
        count = connection.execute("SELECT count(*) FROM passages").fetchone()[0]
        return bool(count >= self._chroma_from)

    def _rest(self) -> None:
        """Stop the child: all work is done, and no index is needed."""
        with self._condition:
            self._working, self._status = False, READY
            self._condition.notify_all()

    def _begin(self, reconciler: Reconciler) -> None:
        reconciler.remove_leftovers()
        if not reconciler.is_good():
            self._bring_up_to_date(reconciler)
        self._compact_if_due(reconciler)

    def _compact_if_due(self, reconciler: Reconciler) -> None:
        if reconciler.is_due_for_rebuild():
            self._set_status(REBUILDING)
            reconciler.compact()

    def _bring_up_to_date(self, reconciler: Reconciler) -> None:
        reconciler.bring_up_to_date(lambda: self._set_status(REBUILDING))

    def _guarded(self, reconciler: Reconciler, work: Callable[[], None]) -> None:
        """Run `work`. If Chroma fails, repair or rebuild the index and continue, a few times per session."""
        try:
            work()
        except IndexerError as error:
            self._token.check()
            log.warning("vector index: %s: %s", error.code, error)
            self._count_repair(error)
            self._bring_up_to_date(reconciler)
        trusted = reconciler.finds_what_it_holds()
        with self._condition:
            self._working, self._trusted, self._status = False, trusted, READY
            self._condition.notify_all()

    def _count_repair(self, error: IndexerError) -> None:
        self._repairs += 1
        if self._repairs > _REPAIRS_PER_SESSION:
            raise error

    def _next(self) -> bool:
        """Wait for work; False when closing and all work is done."""
        with self._condition:
            self._condition.wait_for(lambda: self._added or self._removed or self._jobs or self._closing)
            return bool(self._added or self._removed or (self._jobs and not self._closing))

    def _take(self) -> tuple[set[int], set[int], set[_Job]]:
        with self._condition:
            taken = self._added, self._removed, self._jobs
            self._added, self._removed, self._jobs = set(), set(), set()
            self._working = True
            return taken

    def _apply(self, reconciler: Reconciler, added: set[int], removed: set[int], jobs: set[_Job]) -> None:
        if _Job.REPAIR in jobs:
            self._count_repair(IndexerError(Message("index_failed_too_often"), code="vectors"))
        if not self._store.is_open:
            # Also used after the child has died; the probe decides whether its files are kept.
            self._bring_up_to_date(reconciler)
        elif added or removed:
            reconciler.mark_dirty()
            reconciler.delete(sorted(removed))
            reconciler.upsert(np.array(sorted(added), dtype=np.int64))
        self._compact_if_due(reconciler)
