"""Brings Chroma up to date with the catalogue: checks, repairs or rebuilds the index."""

from __future__ import annotations

import logging
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from indexer.common.cancel import CancelToken
from indexer.common.errors import IndexerError, StorageError
from indexer.common.messages import Message
from indexer.vectors.chroma.state import (
    CLEAN,
    DAMAGED,
    DIRTY,
    VectorState,
    digest_of_files,
    digest_of_ids,
    read_state,
    write_state,
)
from indexer.vectors.chroma.store import BATCH, WIDE_FROM, VectorStore, has_little_room
from indexer.vectors.stored import passage_ids, vector_blocks, vectors_of

log = logging.getLogger(__name__)

PROBE_SAMPLE = 200
PROBE_MISSES = 10  # allowed misses in 1,000 probes
PROBE_SLACK = 50  # additional misses in 1,000 allowed after later additions
SAME_VECTOR = 1e-3  # maximum difference of cosines or values; both come from the same float16
COMPACT_ABOVE = 0.30  # share of deleted vectors above which the index is rebuilt
COMPACT_FROM = 500  # minimum number of deleted vectors for a rebuild
WIDE_SLACK = 1.5  # an index that has outgrown its settings by this factor is rebuilt
_BYTES_ALWAYS = 64 << 20  # file size allowed regardless of the number of vectors
_BYTES_BESIDE_VECTOR = 2_048  # measured: 1.7 KB with 384 dimensions, its log included
_SIZE_SLACK = 4
_BYTES_PER_VALUE = 12  # free disk space needed for a rebuild: three times the float32 index


class ProbeFailedError(IndexerError):
    """The index can be opened, but gives wrong answers."""

    code = "probe_failed"


@dataclass(frozen=True, slots=True)
class Reconciler:
    """The work of one session, on the background thread that owns `connection`."""

    store: VectorStore
    connection: sqlite3.Connection
    fingerprint: str
    token: CancelToken

    def is_good(self) -> bool:
        """Whether the index was closed cleanly and nothing has changed since. Starts no child."""
        state, expected = read_state(self.connection), self.expected_ids()
        if state.state != CLEAN or state.count != len(expected):
            return False
        if state.generation == 0:
            return len(expected) == 0
        return (
            state.fingerprint == self.fingerprint
            and state.ids == digest_of_ids(expected)
            and state.files != ""
            and state.files == digest_of_files(self.store.path_of(state.generation))
        )

    def bring_up_to_date(self, on_rebuilding: Callable[[], None]) -> None:
        """Open, check and repair the index, or rebuild it. Afterwards it is open and up to date.

        Raises:
            CancelledByUser: the session ends; the next one goes on.
            IndexerError, sqlite3.Error: even the rebuild failed.
        """
        if self.store.damaged:
            self._mark_damaged()
        state = read_state(self.connection)
        if state.generation and state.fingerprint == self.fingerprint and state.state != DAMAGED:
            try:
                self.open_probed()
                self._repair()
                return
            except IndexerError as error:
                log.warning("vector index generation %d is set aside: %s", state.generation, error.code)
        if state.generation:
            on_rebuilding()
        self._rebuild()
        self._repair()  # for passages added or removed meanwhile

    def is_due_for_rebuild(self) -> bool:
        """Whether the index has too many deleted vectors, or has outgrown its settings."""
        state = read_state(self.connection)
        if not state.generation or state.fingerprint != self.fingerprint:
            return False
        # Nearly the number of vectors in the index, and faster to determine after each import.
        live = int(self.connection.execute("SELECT count(*) FROM passages").fetchone()[0])
        if state.dead >= COMPACT_FROM and state.dead > COMPACT_ABOVE * (state.dead + live):
            return True
        return not state.wide and live > WIDE_SLACK * WIDE_FROM

    def compact(self) -> None:
        """Close the index cleanly, then rebuild it; if that is interrupted, the old one is still used.

        Raises:
            CancelledByUser: the session ends; the next one goes on.
            IndexerError, sqlite3.Error: the rebuild failed.
        """
        self.close_clean()
        self._rebuild()
        self._repair()

    def remove_leftovers(self) -> None:
        """Remove the folders of generations that nothing refers to."""
        state = read_state(self.connection)
        self.store.remove_generations(state.generation, state.building)

    def remove_all(self) -> None:
        """Remove every generation, since the library is too small for an index."""
        if read_state(self.connection) != VectorState():
            write_state(self.connection, VectorState())
        if self.store.generations():
            self.store.remove_generations()

    def delete(self, ids: Sequence[int]) -> None:
        """Count vectors as deleted, then delete them; in this order, so that a crash loses no count."""
        if not len(ids):
            return
        state = read_state(self.connection)
        write_state(self.connection, replace(state, dead=state.dead + len(ids)))
        present = self.store.delete(ids, self.token)
        if present != len(ids):
            write_state(self.connection, replace(state, dead=state.dead + present))

    def verify(self) -> None:
        """Open the current generation and compare all of it with the catalogue.

        Raises:
            IndexerError: it cannot be opened, or has wrong vectors.
        """
        self.open_probed()
        if not np.array_equal(self.store.ids(), self.expected_ids()):
            raise ProbeFailedError(Message("index_other_passages"))

    def open_probed(self) -> None:
        """Open the current generation, read all of it, and search for some of its own vectors.

        Raises:
            IndexerError: it cannot be opened, or finds fewer vectors than when it was built.
        """
        state = read_state(self.connection)
        self._check_size(state.generation)
        self.store.open(state.generation)
        self._read_back()
        misses = self._probe()
        if state.misses <= PROBE_MISSES and misses > PROBE_MISSES + PROBE_SLACK:
            raise ProbeFailedError(Message("index_misses_vectors", share=misses / 10))

    def mark_dirty(self) -> None:
        """Record durably that the index is about to be written, before writing it."""
        state = read_state(self.connection)
        if state.state == CLEAN:
            write_state(self.connection, replace(state, state=DIRTY))

    def _mark_damaged(self) -> None:
        """Record that this generation is damaged; it is never opened again."""
        write_state(self.connection, replace(read_state(self.connection), state=DAMAGED))

    def close_clean(self) -> None:
        """Close the child and record the state of its files."""
        generation = self.store.generation
        if generation is None:
            return
        held = self.store.ids()
        self.store.close()
        try:
            self._check_size(generation)
        except ProbeFailedError:
            self._mark_damaged()
            raise
        state = replace(
            read_state(self.connection),
            state=CLEAN,
            count=len(held),
            ids=digest_of_ids(held),
            files=digest_of_files(self.store.path_of(generation)),
        )
        write_state(self.connection, state)

    def finds_what_it_holds(self) -> bool:
        """Whether the current generation found its own vectors when it was built."""
        return read_state(self.connection).misses <= PROBE_MISSES

    def expected_ids(self) -> NDArray[np.int64]:
        """The passage ids that the index should have, ascending."""
        return passage_ids(self.connection, self.fingerprint)

    def expected_digest(self) -> str:
        """The digest of those ids, as the state records it."""
        return digest_of_ids(self.expected_ids())

    def _repair(self) -> None:
        held, expected = self.store.ids(), self.expected_ids()
        extra = np.setdiff1d(held, expected, assume_unique=True)
        missing = np.setdiff1d(expected, held, assume_unique=True)
        if not len(extra) and not len(missing):
            return
        self.mark_dirty()
        self.delete(extra.tolist())
        self.upsert(missing)

    def upsert(self, ids: NDArray[np.int64]) -> None:
        """Copy the vectors of those passages that exist from the catalogue into the index."""
        for start in range(0, len(ids), BATCH):
            found_ids, matrix = vectors_of(
                self.connection, self.fingerprint, ids[start : start + BATCH].tolist()
            )
            self.store.upsert(found_ids, matrix, self.token)

    def _rebuild(self) -> None:
        """Fill a new generation from the catalogue, then switch to it in one commit."""
        expected = self.expected_ids()
        self.store.kill()
        state = read_state(self.connection)
        self.store.remove_generations(state.generation, state.building)
        self._check_disk(len(expected))
        held = self._resume(state)
        if held is None:
            held = np.zeros(0, dtype=np.int64)
            generation = max([state.generation, *self.store.generations()]) + 1
            wide = int(len(expected) > WIDE_FROM)
            state = replace(state, building=generation, building_wide=wide)
            write_state(self.connection, state)
            self.store.remove_generations(state.generation)
            self.store.open(generation, create=True, wide=bool(wide))
        else:
            generation, wide = state.building, state.building_wide
        self._fill(generation, held)
        misses = self._probe()
        if misses > PROBE_MISSES:
            log.warning("vector index: these texts are too alike for it, search stays exact")
        write_state(
            self.connection,
            VectorState(
                generation=generation, state=DIRTY, fingerprint=self.fingerprint, misses=misses, wide=wide
            ),
        )
        self.store.remove_generations(generation)

    def _fill(self, generation: int, held: NDArray[np.int64]) -> None:
        try:
            for ids, halves in vector_blocks(self.connection, self.fingerprint, BATCH):
                new = ~np.isin(ids, held)
                if new.any():
                    self.store.upsert(ids[new], halves[new].astype(np.float32), self.token)
        except IndexerError:
            if has_little_room(
                self.store.folder
            ):  # files written on a full disk may be damaged, and take space
                shutil.rmtree(self.store.path_of(generation), ignore_errors=True)
            raise

    def _resume(self, state: VectorState) -> NDArray[np.int64] | None:
        """Open the generation of an interrupted rebuild and return its ids; None to begin again."""
        if not state.building or state.building not in self.store.generations():
            return None
        try:
            self.store.open(state.building)
            held = self.store.ids()
            if not len(held):
                raise ProbeFailedError(
                    Message("index_nothing_written")
                )  # its settings may be for another size
            self._read_back()
            misses = self._probe()
        except IndexerError as error:
            log.info("vector index: the stopped rebuild cannot go on: %s", error.code)
            self.store.kill()
            return None
        if misses > PROBE_MISSES + PROBE_SLACK:
            self.store.kill()
            return None
        return held

    def _check_size(self, generation: int) -> None:
        """Check the size of the files: if Chroma was killed, it may later write sparse files of many GB.

        Raises:
            ProbeFailedError: the files are far too large for their vectors.
        """
        expected = self.expected_ids()
        _, first = vectors_of(self.connection, self.fingerprint, expected[:1].tolist())
        per_vector = first.shape[1] * 4 + _BYTES_BESIDE_VECTOR if len(first) else 0
        rows = len(expected) + read_state(self.connection).dead
        max_bytes = _BYTES_ALWAYS + _SIZE_SLACK * rows * per_vector
        if self.store.size_of(generation) > max_bytes:
            raise ProbeFailedError(Message("index_files_too_large"))

    def _check_disk(self, rows: int) -> None:
        if not rows:
            return
        self.store.folder.mkdir(parents=True, exist_ok=True)
        _, matrix = vectors_of(self.connection, self.fingerprint, self.expected_ids()[:1].tolist())
        needed = rows * matrix.shape[1] * _BYTES_PER_VALUE
        if shutil.disk_usage(self.store.folder).free < needed:
            raise StorageError(Message("index_needs_room", n=round(needed / 1e6)))

    def _read_back(self) -> None:
        """Compare every vector that is both in the index and in the catalogue.

        Raises:
            ProbeFailedError: vectors differ from the catalogue's, or cannot be read.
        """
        both = np.intersect1d(self.store.ids(), self.expected_ids(), assume_unique=True)
        for start in range(0, len(both), BATCH):
            self.token.check()
            ids, truth = vectors_of(self.connection, self.fingerprint, both[start : start + BATCH].tolist())
            held_ids, held = self.store.vectors(ids.tolist())
            order = np.argsort(held_ids)
            if not np.array_equal(held_ids[order], ids) or not np.allclose(
                held[order], truth, rtol=0.0, atol=SAME_VECTOR
            ):
                raise ProbeFailedError(Message("index_other_vectors"))

    def _probe(self) -> int:
        """Search for a sample of the index's own vectors; returns the misses per 1,000.

        A few misses are not damage: among many near-copies, HNSW does not find every vector.
        """
        both = np.intersect1d(self.store.ids(), self.expected_ids(), assume_unique=True)
        sample = both[:: max(1, len(both) // PROBE_SAMPLE)][:PROBE_SAMPLE]
        if not len(sample):
            return 0
        _, truth = vectors_of(self.connection, self.fingerprint, sample.tolist())
        queries = truth[np.any(truth != 0, axis=1)]
        answers = self.store.query(queries, 1) if len(queries) else []
        # The library may have the same passage twice, so finding the same vector is enough.
        misses = sum(not answer or answer[0][1] < 1.0 - SAME_VECTOR for answer in answers)
        return round(1000 * misses / max(1, len(answers)))
