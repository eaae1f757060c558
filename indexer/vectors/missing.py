"""The vectors that a catalogue lacks, as after a change of the embedder: made in small durable steps.

Each step is a transaction of its own, so that readers wait for nothing, a writer for a moment, and a death
costs one step. What has a vector of this embedder is never embedded again. The vectors of its other versions
go when none of this one is missing any more; those of other embedders stay, for whoever searches with them.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager

import numpy as np
from numpy.typing import NDArray

from indexer.cancel import CancelToken
from indexer.vectors.embedder import Embedder
from indexer.vectors.stored import add_wanted_vectors, fingerprints, note_new_vectors

BATCH = 1_000  # texts in a transaction: 5 MB of log, some 50 ms
SLICE = 32  # texts between two looks at the token
STEP_SECONDS = 2.0  # so much embedding a death may cost

Write = Callable[[], AbstractContextManager[sqlite3.Connection]]
OnProgress = Callable[[int, int], None]
_Text = tuple[bytes, str]  # with its hash

# In the order of the vectors' own key, so that new rows go to the end of the table.
_MISSING = """
FROM passages INDEXED BY passages_by_hash WHERE text_hash > :last AND NOT EXISTS
  (SELECT 1 FROM vectors WHERE fingerprint = :fingerprint AND vectors.text_hash = passages.text_hash)
"""


def lacks_vectors(connection: sqlite3.Connection, fingerprint: str) -> bool:
    """Whether any passage has no vector of this embedder."""
    row = connection.execute(f"SELECT 1 {_MISSING} LIMIT 1", {"last": b"", "fingerprint": fingerprint})
    return row.fetchone() is not None


def embed_missing(
    connection: sqlite3.Connection,
    write: Write,
    embedder: Embedder,
    token: CancelToken,
    on_progress: OnProgress = lambda _done, _total: None,
    *,
    gently: bool = False,
) -> int:
    """Give every passage a vector of `embedder`; gives the number of texts that were embedded.

    A text that is not what its hash says is passed over: the doctor mends it first.

    Args:
        connection: Reads; no transaction is open on it.
        write: A transaction for each step.
        embedder: Whose vectors are wanted.
        token: Looked at after every few texts.
        on_progress: Told (texts done, texts in all) after each step.
        gently: Rest as long as each slice took: somebody works with this process.

    Raises:
        CancelledByUser: `token` was raised; what was made so far stays, and the next call goes on.
    """
    names = {"last": b"", "fingerprint": embedder.fingerprint}
    total = int(connection.execute(f"SELECT count(DISTINCT text_hash) {_MISSING}", names).fetchone()[0])
    done = 0
    for texts in _texts_without_vector(connection, embedder.fingerprint) if total else ():
        for hashes, vectors in _embedded(texts, embedder, token, gently=gently):
            with write() as writer:
                add_wanted_vectors(writer, embedder.fingerprint, hashes, vectors)
            done += len(hashes)
            on_progress(done, total)
    if done:
        with write() as writer:
            note_new_vectors(writer)
    return done


def drop_outdated_vectors(
    connection: sqlite3.Connection, write: Write, fingerprint: str, token: CancelToken
) -> int:
    """Delete the vectors of this embedder's other versions, unless one of its own is missing; how many.

    A fingerprint is a name, a slash and a version.

    Raises:
        CancelledByUser: `token` was raised between two steps.
    """
    name = fingerprint.rpartition("/")[0]
    others = [
        one for one in fingerprints(connection) if one != fingerprint and one.rpartition("/")[0] == name
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


def _texts_without_vector(connection: sqlite3.Connection, fingerprint: str) -> Iterator[list[_Text]]:
    names = {"last": b"", "fingerprint": fingerprint, "limit": BATCH}
    while found := connection.execute(
        "SELECT wanted.text_hash, CAST(passages.text AS BLOB) FROM"
        f" (SELECT text_hash, min(id) AS id {_MISSING} GROUP BY text_hash LIMIT :limit) AS wanted"
        " CROSS JOIN passages ON passages.id = wanted.id",
        names,
    ).fetchall():
        # What was hashed was UTF-8, so that whatever has its hash still is.
        yield [(key, data.decode()) for key, data in found if hashlib.sha256(data).digest() == key]
        names["last"] = found[-1][0]


def _embedded(
    texts: Sequence[_Text], embedder: Embedder, token: CancelToken, *, gently: bool
) -> Iterator[tuple[list[bytes], NDArray[np.float16]]]:
    """Hashes and vectors, as many as a transaction shall store."""
    hashes: list[bytes] = []
    made: list[NDArray[np.float16]] = []
    began = time.monotonic()
    for start in range(0, len(texts), SLICE):
        token.check()
        slice_began = time.monotonic()
        part = texts[start : start + SLICE]
        made.append(embedder.embed([text for _, text in part], token).astype(np.float16))
        hashes += [key for key, _ in part]
        if gently:
            time.sleep(time.monotonic() - slice_began)
        if start + SLICE >= len(texts) or time.monotonic() - began > STEP_SECONDS:
            yield hashes, np.concatenate(made)
            hashes, made, began = [], [], time.monotonic()
