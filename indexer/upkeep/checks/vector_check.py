"""Checks that every passage has a vector, every vector a passage, and that vectors are right."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import numpy as np

from indexer.common.messages import Message
from indexer.upkeep.checks.findings import Examination
from indexer.vectors.embedder import Embedder
from indexer.vectors.missing import drop_outdated_vectors, embed_missing, lacks_vectors

_BLOCK = 1_000
_LENGTH_SLACK = 5e-3  # error of the length of a unit vector in float16
_SAME = 0.995  # cosine of a stored vector with a fresh one; float16 alone costs less than 1e-4
_REEMBEDDED = 40  # number of texts embedded again to compare; five seconds with a real model


def check_vectors(examination: Examination, embedder: Embedder) -> None:
    """Find passages without a usable vector and vectors without a passage; repair both.

    Vectors of another version of the embedder are not a finding; the next start or a repair removes them.
    """
    database = examination.database
    missing, damaged = _wanting(examination, embedder)
    wanting = [*missing, *damaged]
    if wanting:
        if examination.repair:
            _embed(examination, embedder, wanting)
        if damaged:
            examination.note(
                "vectors_wrong",
                Message("vectors_damaged", n=len(damaged)),
                repaired=examination.repair and not lacks_vectors(database.reader(), embedder.fingerprint),
            )
        elif not examination.repair:
            # Not damage, because vectors are made in the background after documents are stored.
            examination.note_outside(
                "vectors_missing",
                Message("vectors_missing", n=len(missing)),
            )
    orphans = _orphans(database.reader())
    if orphans:
        if examination.repair:
            for start in range(0, len(orphans), _BLOCK):
                with database.write() as connection:
                    connection.executemany(
                        "DELETE FROM vectors WHERE fingerprint = ? AND text_hash = ?",
                        orphans[start : start + _BLOCK],
                    )
        examination.note(
            "vectors_orphaned",
            Message("vectors_orphaned", n=len(orphans)),
            repaired=examination.repair,
        )
    if examination.repair:
        drop_outdated_vectors(database.reader(), database.write, embedder.fingerprint, examination.token)


def _wanting(examination: Examination, embedder: Embedder) -> tuple[list[bytes], list[bytes]]:
    """The text hashes of passages without a vector, and of those with an invalid vector."""
    reader = examination.database.reader()
    total = int(reader.execute("SELECT count(*) FROM passages").fetchone()[0])
    stride = max(1, total // _REEMBEDDED)
    missing: dict[bytes, None] = {}
    damaged: dict[bytes, None] = {}
    last, done = -(2**63), 0
    while rows := reader.execute(
        "SELECT passages.id, passages.text_hash, vectors.vector FROM passages LEFT JOIN vectors"
        " ON vectors.fingerprint = ? AND vectors.text_hash = passages.text_hash"
        " WHERE passages.id > ? ORDER BY passages.id LIMIT ?",
        (embedder.fingerprint, last, _BLOCK),
    ).fetchall():
        examination.report_progress("vectors", done, total)
        plausible = []
        for number, (passage_id, text_hash, blob) in enumerate(rows):
            if blob is None:
                missing[text_hash] = None
            elif not _plausible(blob, embedder.dimensions):
                damaged[text_hash] = None
            elif (done + number) % stride == 0:
                plausible.append((passage_id, text_hash, blob))
        for text_hash in _changed(reader, embedder, plausible):
            damaged[text_hash] = None
        last, done = rows[-1][0], done + len(rows)
    return list(missing), list(damaged)


def _plausible(blob: object, dimensions: int) -> bool:
    if not isinstance(blob, bytes) or len(blob) != 2 * dimensions:
        return False
    with np.errstate(over="ignore", invalid="ignore"):
        vector = np.frombuffer(blob, dtype="<f2").astype(np.float32)
        length = float(np.sqrt(vector @ vector))
    return length == 0.0 or abs(length - 1.0) < _LENGTH_SLACK


def _changed(
    reader: sqlite3.Connection, embedder: Embedder, rows: Sequence[tuple[int, bytes, bytes]]
) -> list[bytes]:
    texts = [
        reader.execute("SELECT text FROM passages WHERE id = ?", (row[0],)).fetchone()[0] for row in rows
    ]
    if not texts:
        return []
    fresh = embedder.embed(texts)
    changed = []
    for vector, (_, text_hash, blob) in zip(fresh, rows, strict=True):
        stored = np.frombuffer(blob, dtype="<f2").astype(np.float32)
        same = float(vector @ stored) >= _SAME if vector.any() else not stored.any()
        if not same:
            changed.append(text_hash)
    return changed


def _embed(examination: Examination, embedder: Embedder, wanting: Sequence[bytes]) -> None:
    """Delete damaged vectors, then make missing ones; a crash in between loses nothing."""
    database = examination.database
    for start in range(0, len(wanting), _BLOCK):
        examination.token.check()
        part = [(embedder.fingerprint, text_hash) for text_hash in wanting[start : start + _BLOCK]]
        with database.write() as connection:
            connection.executemany("DELETE FROM vectors WHERE fingerprint = ? AND text_hash = ?", part)
    embed_missing(
        database.reader(),
        database.write,
        embedder,
        examination.token,
        lambda done, total: examination.report_progress("vectors", done, total),
    )


def _orphans(reader: sqlite3.Connection) -> list[tuple[str, bytes]]:
    return reader.execute(
        "SELECT fingerprint, text_hash FROM vectors WHERE NOT EXISTS"
        " (SELECT 1 FROM passages WHERE passages.text_hash = vectors.text_hash)"
    ).fetchall()
