"""Vectors in the catalogue: float16 blobs keyed by embedder and text, from which indexes are built."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

_BLOCK_ROWS = 2_000
_ROUND_KEY = "vectors_round"  # in the catalogue's `meta`
_PARAMETERS = 500  # well under SQLite's limit of variables in one statement

T = TypeVar("T")
Ids = NDArray[np.int64]
Matrix = NDArray[np.float32]


def add_vectors(
    connection: sqlite3.Connection,
    fingerprint: str,
    hashes: Sequence[bytes],
    vectors: NDArray[np.float16],
) -> None:
    """Store one vector per text hash, in the caller's transaction; existing ones are kept.

    Args:
        connection: An open catalogue; nothing is committed here.
        fingerprint: The embedder's.
        hashes: SHA-256 of each text, as in `passages.text_hash`.
        vectors: (n, dimensions) float16, rows L2-normalised.
    """
    little_endian = np.ascontiguousarray(vectors, dtype="<f2")
    connection.executemany(
        "INSERT OR IGNORE INTO vectors (fingerprint, text_hash, vector) VALUES (?, ?, ?)",
        (
            (fingerprint, text_hash, row.tobytes())
            for text_hash, row in zip(hashes, little_endian, strict=True)
        ),
    )


def add_wanted_vectors(
    connection: sqlite3.Connection,
    fingerprint: str,
    hashes: Sequence[bytes],
    vectors: NDArray[np.float16],
) -> None:
    """Like `add_vectors`, but only for hashes of existing passages."""
    wanted = [
        connection.execute("SELECT 1 FROM passages WHERE text_hash = ?", (text_hash,)).fetchone() is not None
        for text_hash in hashes
    ]
    kept = [text_hash for text_hash, is_wanted in zip(hashes, wanted, strict=True) if is_wanted]
    add_vectors(connection, fingerprint, kept, vectors[wanted])


def note_new_vectors(connection: sqlite3.Connection) -> None:
    """Record that existing vectors have changed, so that caches load them again. Caller's transaction."""
    connection.execute(
        "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (_ROUND_KEY, secrets.token_hex(8))
    )


def vectors_round(connection: sqlite3.Connection) -> str:
    """A value that changes whenever existing vectors have changed."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (_ROUND_KEY,)).fetchone()
    return "" if row is None else str(row[0])


def remove_unused(connection: sqlite3.Connection, hashes: Iterable[bytes]) -> None:
    """Delete the vectors of `hashes` that no passage has any more, in the caller's transaction."""
    embedders = fingerprints(connection)
    connection.executemany(
        "DELETE FROM vectors WHERE fingerprint = ?1 AND text_hash = ?2"
        " AND NOT EXISTS (SELECT 1 FROM passages WHERE passages.text_hash = ?2)",
        ((fingerprint, text_hash) for text_hash in hashes for fingerprint in embedders),
    )


def vector_rows(
    connection: sqlite3.Connection, fingerprint: str
) -> Iterator[tuple[Ids, NDArray[np.float16]]]:
    """Blocks of passage ids and their vectors in no particular order.

    The caller's read transaction stays open between blocks.
    """
    # In the order of the vectors' key, so that no passage's text has to be read.
    cursor = connection.execute(
        "SELECT passages.id, vectors.vector FROM vectors CROSS JOIN passages"
        " ON passages.text_hash = vectors.text_hash WHERE vectors.fingerprint = ?",
        (fingerprint,),
    )
    for rows in iter(lambda: cursor.fetchmany(_BLOCK_ROWS), []):
        yield _unpack(rows)


def vector_blocks(
    connection: sqlite3.Connection, fingerprint: str, rows: int = _BLOCK_ROWS
) -> Iterator[tuple[Ids, NDArray[np.float16]]]:
    """Like `vector_rows`, in blocks of `rows`, by id; no read transaction stays open between blocks."""
    last = -(2**63)
    while True:
        block = connection.execute(
            "SELECT passages.id, vectors.vector FROM passages CROSS JOIN vectors"
            " ON vectors.fingerprint = ? AND vectors.text_hash = passages.text_hash"
            " WHERE passages.id > ? ORDER BY passages.id LIMIT ?",
            (fingerprint, last, rows),
        ).fetchall()
        if not block:
            return
        yield _unpack(block)
        last = block[-1][0]


def vectors_of(
    connection: sqlite3.Connection, fingerprint: str, passage_ids: Sequence[int]
) -> tuple[Ids, Matrix]:
    """The vectors of these passages, if they exist and have one: ids (n,) ascending, rows (n, dimensions)."""
    rows: list[tuple[int, bytes]] = []
    for part in _parts(passage_ids):
        marks = ",".join("?" * len(part))
        rows += connection.execute(
            "SELECT passages.id, vectors.vector FROM passages CROSS JOIN vectors"
            " ON vectors.fingerprint = ? AND vectors.text_hash = passages.text_hash"
            f" WHERE passages.id IN ({marks})",
            (fingerprint, *part),
        ).fetchall()
    if not rows:
        return np.zeros(0, dtype=np.int64), np.zeros((0, 0), dtype=np.float32)
    ids, halves = _unpack(sorted(rows, key=itemgetter(0)))
    return ids, halves.astype(np.float32)


def ids_above(connection: sqlite3.Connection, highest: int) -> Ids:
    """All passage ids above `highest`, ascending."""
    rows = connection.execute("SELECT id FROM passages WHERE id > ? ORDER BY id", (highest,))
    return np.fromiter((row[0] for row in rows), dtype=np.int64)


def existing(connection: sqlite3.Connection, passage_ids: Sequence[int]) -> Ids:
    """The ids among `passage_ids` that exist, ascending."""
    ids: list[int] = []
    for part in _parts(passage_ids):
        marks = ",".join("?" * len(part))
        ids += (row[0] for row in connection.execute(f"SELECT id FROM passages WHERE id IN ({marks})", part))
    return np.array(sorted(ids), dtype=np.int64)


def passage_ids(connection: sqlite3.Connection, fingerprint: str) -> Ids:
    """The ids, ascending, of all passages that have a vector of this embedder."""
    rows = connection.execute(
        "SELECT passages.id FROM vectors CROSS JOIN passages"
        " ON passages.text_hash = vectors.text_hash WHERE vectors.fingerprint = ?",
        (fingerprint,),
    )
    return np.sort(np.fromiter((row[0] for row in rows), dtype=np.int64))


def fingerprints(connection: sqlite3.Connection) -> list[str]:
    """All embedders with vectors here, by jumps in the key: DISTINCT would read every vector."""
    names: list[str] = []
    row = connection.execute("SELECT min(fingerprint) FROM vectors").fetchone()
    while row[0] is not None:
        names.append(row[0])
        row = connection.execute(
            "SELECT min(fingerprint) FROM vectors WHERE fingerprint > ?", (row[0],)
        ).fetchone()
    return names


def _parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), _PARAMETERS):
        yield values[start : start + _PARAMETERS]


def _unpack(rows: Sequence[tuple[int, bytes]]) -> tuple[Ids, NDArray[np.float16]]:
    ids = np.array([row[0] for row in rows], dtype=np.int64)
    joined = np.frombuffer(b"".join(row[1] for row in rows), dtype="<f2")
    return ids, joined.reshape(len(rows), -1)
