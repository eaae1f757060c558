"""Checks that the vector index agrees with the catalogue, for every vector; else rebuilds it."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
from collections.abc import Iterator
from dataclasses import replace

from indexer.catalogue.database import open_database
from indexer.catalogue.failures import explained
from indexer.common.errors import IndexerError
from indexer.common.messages import Message
from indexer.upkeep.checks.findings import Examination
from indexer.vectors.chroma.index import READY, VectorIndex
from indexer.vectors.chroma.reconcile import Reconciler
from indexer.vectors.chroma.state import CLEAN, DAMAGED, read_state, write_state
from indexer.vectors.chroma.store import VectorStore
from indexer.vectors.embedder import Embedder

log = logging.getLogger(__name__)

_LOOK_SECONDS = 0.2
_NO_ANSWER = Message("index_no_answer")


def check_index(examination: Examination, embedder: Embedder) -> None:
    """Compare Chroma with the catalogue. Only with the writer's lock and without a running index.

    An outdated index, or one that was not closed cleanly, is not a finding, because every start checks it
    before it is used. The index is derived, so that even its loss only costs a rebuild.
    """
    examination.report_progress("index", 0, 1)
    with _connection(examination) as connection:
        state = read_state(connection)
        if state.state == CLEAN and state.generation:
            problem = _problem(examination, connection, embedder)
            if problem is not None:
                if examination.repair:
                    write_state(connection, replace(read_state(connection), state=DAMAGED))
                    connection.close()
                    _catch_up(examination, embedder)
                code = "index_unavailable" if problem == _NO_ANSWER else "index_damaged"
                examination.note(code, problem, repaired=examination.repair)
                return
        verified = state.state == CLEAN and read_state(connection).state == CLEAN
        verified = (
            verified
            and Reconciler(
                VectorStore(examination.paths.vectors), connection, embedder.fingerprint, examination.token
            ).is_good()
        )
    # An index of another embedder is rebuilt at the next start, in the background, which can take minutes.
    of_another = state.generation and state.fingerprint != embedder.fingerprint
    if examination.repair and not verified and not of_another:
        _catch_up(examination, embedder)
    examination.report_progress("index", 1, 1)


def _problem(examination: Examination, connection: sqlite3.Connection, embedder: Embedder) -> Message | None:
    """What is wrong with an index that was closed cleanly; None if nothing is."""
    store = VectorStore(examination.paths.vectors)
    reconciler = Reconciler(store, connection, embedder.fingerprint, examination.token)
    state = read_state(connection)
    if state.fingerprint != embedder.fingerprint:
        return None  # of another embedder; the next start rebuilds it
    try:
        if state.ids != reconciler.expected_digest():
            return None  # outdated; the next start updates it
        reconciler.verify()
        reconciler.close_clean()
    except (IndexerError, OSError) as error:
        # The cause goes to the log only, because the user can only rebuild the index.
        log.warning("vector index: %s: %s", getattr(error, "code", "storage"), error)
        if getattr(error, "code", "") == "timeout":
            return _NO_ANSWER
        return Message("index_damaged")
    finally:
        with contextlib.suppress(OSError):
            store.kill()
    return None


def _catch_up(examination: Examination, embedder: Embedder) -> None:
    index = VectorIndex(examination.paths.vectors, lambda: _open(examination), embedder)
    index.start()
    try:
        while not index.flush(_LOOK_SECONDS) and index.status != "unavailable":
            examination.report_progress("index", 0, 1)
        ready = index.status == READY
    finally:
        index.close()
    if not ready:
        examination.note("index_unavailable", Message("index_cannot_be_built"))


def _open(examination: Examination) -> sqlite3.Connection:
    path = examination.paths.database
    with explained(path):
        return open_database(path, read_only=False)


@contextlib.contextmanager
def _connection(examination: Examination) -> Iterator[sqlite3.Connection]:
    connection = _open(examination)
    try:
        with explained(examination.paths.database):
            yield connection
    finally:
        connection.close()
