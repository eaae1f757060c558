"""Makes missing vectors, for new passages or a new embedder, in small steps.

Each step is one transaction, so that readers never wait, a writer waits only briefly, and a crash loses at
most the vectors of one step. A text that has a vector of this embedder is not embedded again. Vectors of
other versions are deleted when none is missing any more; those of other embedders stay.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager

import numpy as np
from numpy.typing import NDArray

from indexer.common.cancel import CancelToken
from indexer.vectors.builtin import BUILTIN_NAME
from indexer.vectors.embedder import Embedder
from indexer.vectors.stored import add_wanted_vectors, fingerprints

BATCH = 1_000  # passages read, or vectors deleted, at a time
SLICE = 32  # texts embedded between two checks of the token
STEP_SECONDS = 2.0  # a crash loses at most the vectors made in this time

Write = Callable[[], AbstractContextManager[sqlite3.Connection]]
OnProgress = Callable[[int, int], None]
Text = tuple[bytes, str]  # SHA-256 and text

# In the order of import, so that other code needs to check only the first missing passages.
_MISSING = """
FROM passages WHERE id > :last AND NOT EXISTS
  (SELECT 1 FROM vectors WHERE fingerprint = :fingerprint AND vectors.text_hash = passages.text_hash)
"""


def count_missing(connection: sqlite3.Connection, fingerprint: str, after: int = 0) -> int:
    """The number of passages with ids above `after` that have no vector of this embedder."""
    names = {"last": after, "fingerprint": fingerprint}
    return int(connection.execute(f"SELECT count(*) {_MISSING}", names).fetchone()[0])


def lacks_vectors(connection: sqlite3.Connection, fingerprint: str) -> bool:
    """Whether any passage has no vector of this embedder."""
    row = connection.execute(f"SELECT 1 {_MISSING} LIMIT 1", {"last": 0, "fingerprint": fingerprint})
    return row.fetchone() is not None


def shares_with_vectors(connection: sqlite3.Connection, fingerprint: str) -> dict[str, float]:
    """Document id -> share of its passages with a vector, 0 to 1; only documents with missing vectors."""
    rows = connection.execute(
        f"""
        SELECT document_id, count(*), sum(EXISTS (SELECT 1 FROM vectors
          WHERE fingerprint = :fingerprint AND vectors.text_hash = passages.text_hash))
        FROM passages WHERE document_id IN (SELECT DISTINCT document_id {_MISSING}) GROUP BY document_id
        """,
        {"last": 0, "fingerprint": fingerprint},
    )
    return {str(document_id): done / count for document_id, count, done in rows}


def embed_missing(
    connection: sqlite3.Connection,
    write: Write,
    embedder: Embedder,
    token: CancelToken,
    on_progress: OnProgress = lambda _done, _total: None,
    *,
    after: int = 0,
    wait: Callable[[], None] = lambda: None,
) -> int:
    """Make a vector of `embedder` for every passage; returns the number of embedded texts.

    A text that does not match its hash is skipped; the doctor repairs it.

    Args:
        connection: For reading; without an open transaction.
        write: Opens the transaction of a step.
        embedder: Makes the vectors.
        token: Checked after every few texts.
        on_progress: Called with (passages done, total) after each step.
        after: Only passages with ids above it are embedded.
        wait: Called after every few texts; blocks while embedding is paused.

    Raises:
        CancelledByUser: `token` was raised; vectors made so far are stored, and the next call continues.
        ModelError: the embedder failed; vectors made so far are stored.
    """
    total = count_missing(connection, embedder.fingerprint, after)
    embedded = done = 0
    while total:
        before = after
        after, texts = _texts_without_vector(connection, embedder.fingerprint, before)
        if not after:
            break
        if done >= total:  # passages were added meanwhile
            total = done + count_missing(connection, embedder.fingerprint, before)
        for hashes, vectors in _embedded(texts, embedder, token, wait):
            with write() as writer:
                add_wanted_vectors(writer, embedder.fingerprint, hashes, vectors)
            embedded += len(hashes)
            done += _count_with(connection, hashes)
            on_progress(min(done, total), total)
    return embedded


def drop_outdated_vectors(
    connection: sqlite3.Connection, write: Write, fingerprint: str, token: CancelToken
) -> int:
    """Delete vectors that this embedder's replace, if none of these is missing; returns their number.

    These are the vectors of its other versions (a fingerprint is a name, a slash and a version) and those of
    the built-in embedder, which can be made again quickly.

    Raises:
        CancelledByUser: `token` was raised between two steps.
    """
    name = fingerprint.rpartition("/")[0]
    replaced = (name, BUILTIN_NAME)
    others = [
        stored
        for stored in fingerprints(connection)
        if stored != fingerprint and stored.rpartition("/")[0] in replaced
    ]
    if not others or lacks_vectors(connection, fingerprint):
        return 0
    dropped = 0
    for other in others:
        while True:
            token.check()
            (last,) = connection.execute(
                "SELECT max(text_hash) FROM"
                " (SELECT text_hash FROM vectors WHERE fingerprint = ? ORDER BY text_hash LIMIT ?)",
                (other, BATCH),
            ).fetchone()
            if last is None:
                break
            with write() as writer:
                dropped += writer.execute(
                    "DELETE FROM vectors WHERE fingerprint = ? AND text_hash <= ?", (other, last)
                ).rowcount
    return dropped


def _count_with(connection: sqlite3.Connection, hashes: Sequence[bytes]) -> int:
    query = "SELECT count(*) FROM passages WHERE text_hash = ?"
    return sum(int(connection.execute(query, (text_hash,)).fetchone()[0]) for text_hash in hashes)


def _texts_without_vector(
    connection: sqlite3.Connection, fingerprint: str, last: int
) -> tuple[int, list[Text]]:
    """The last id of the next passages (0: none is left), and their texts, each once."""
    names = {"last": last, "fingerprint": fingerprint, "limit": BATCH}
    rows = connection.execute(
        f"SELECT id, text_hash, CAST(text AS BLOB) {_MISSING} ORDER BY id LIMIT :limit", names
    ).fetchall()
    texts = {key: data for _, key, data in rows}
    # The hashed text was valid UTF-8, so a text with the same hash is too.
    intact = [(key, data.decode()) for key, data in texts.items() if hashlib.sha256(data).digest() == key]
    return (int(rows[-1][0]) if rows else 0), intact


def _embedded(
    texts: Sequence[Text], embedder: Embedder, token: CancelToken, wait: Callable[[], None]
) -> Iterator[tuple[list[bytes], NDArray[np.float16]]]:
    """Hashes and vectors, in portions for one transaction each."""
    hashes: list[bytes] = []
    vectors: list[NDArray[np.float16]] = []
    began = time.monotonic()
    for start in range(0, len(texts), SLICE):
        token.check()
        wait()
        part = texts[start : start + SLICE]
        vectors.append(embedder.embed([text for _, text in part], token=token).astype(np.float16))
        hashes += [key for key, _ in part]
        if start + SLICE >= len(texts) or time.monotonic() - began > STEP_SECONDS:
            yield hashes, np.concatenate(vectors)
            hashes, vectors, began = [], [], time.monotonic()
