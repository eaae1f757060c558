"""The recorded state of the vector index: its generation, and whether it was closed cleanly."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import stat
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.common.transaction import transaction

CLEAN, DIRTY, DAMAGED = "clean", "dirty", "damaged"
_PREFIX = "vector_"


@dataclass(frozen=True, slots=True)
class VectorState:
    """One row of `meta` per field, its key prefixed with `vector_`."""

    generation: int = 0  # 0: there is none yet
    state: str = CLEAN
    fingerprint: str = ""  # of the embedder whose vectors the index holds
    count: int = 0
    ids: str = ""  # digest of the passage ids in it
    files: str = ""  # digest of the names, sizes and times of its files
    misses: int = 0  # misses per 1,000 when it was probed after building
    dead: int = 0  # vectors deleted since it was built; Chroma does not free their space
    wide: int = 0  # 1: built with the settings for many passages
    building: int = 0  # a generation that is being filled; an interrupted rebuild can continue with it
    building_wide: int = 0


def read_state(connection: sqlite3.Connection) -> VectorState:
    """The last committed state; missing or unreadable fields get their default."""
    rows = dict(connection.execute("SELECT key, value FROM meta WHERE key LIKE 'vector\\_%' ESCAPE '\\'"))

    def number(name: str) -> int:
        value = str(rows.get(_PREFIX + name, ""))
        return int(value) if value.isdecimal() else 0

    def word(name: str, default: str = "") -> str:
        return str(rows.get(_PREFIX + name, default))

    return VectorState(
        generation=number("generation"),
        state=word("state", CLEAN),
        fingerprint=word("fingerprint"),
        count=number("count"),
        ids=word("ids"),
        files=word("files"),
        misses=number("misses"),
        dead=number("dead"),
        wide=number("wide"),
        building=number("building"),
        building_wide=number("building_wide"),
    )


def write_state(connection: sqlite3.Connection, state: VectorState) -> None:
    """Commit `state`, all of it or nothing."""
    with transaction(connection):
        connection.executemany(
            "INSERT INTO meta (key, value) VALUES (?, ?)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            [(_PREFIX + field.name, str(getattr(state, field.name))) for field in fields(VectorState)],
        )


def digest_of_ids(ids: NDArray[np.int64]) -> str:
    """A digest of a set of ids, given in ascending order."""
    return hashlib.blake2b(ids.astype("<i8").tobytes(), digest_size=16).hexdigest()


def digest_of_files(folder: Path) -> str:
    """A digest that changes when a file of `folder` is added, removed or written; empty if unknown."""
    entries = []
    try:
        for path in sorted(folder.rglob("*")):
            status = path.stat()
            if stat.S_ISREG(status.st_mode):
                entries.append((path.relative_to(folder).as_posix(), status.st_size, status.st_mtime_ns))
    except OSError:
        return ""
    if not entries:
        return ""
    return hashlib.blake2b(json.dumps(entries).encode(), digest_size=16).hexdigest()
