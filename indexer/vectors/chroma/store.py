"""The parent's side of Chroma: one child process, one open generation, a time limit for every call."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.common.cancel import CancelToken
from indexer.common.errors import IndexerError
from indexer.processes.frames import Limits, Reply
from indexer.processes.parent import ChildProcess

MAX_FILE_BYTES = 16 * 1024**3  # a damaged index once wrote a file of 747 GB
OPEN_SECONDS = 90.0  # importing chromadb alone takes 1.2 s on an idle machine
WRITE_SECONDS = 120.0
READ_SECONDS = 60.0
QUERY_SECONDS = 10.0
BATCH = 1_000
WIDE_FROM = 30_000  # passages; below, Chroma's own settings find as much and build three times faster
WIDE_SETTINGS: dict[str, int] = {"max_neighbors": 32, "ef_construction": 200, "ef_search": 200}
SETTINGS: dict[str, int] = {}
LITTLE_ROOM_BYTES = 4 << 20


class VectorStore:
    """Chroma in its child. After any error it is unusable until it is opened again."""

    def __init__(self, folder: Path, *, max_file_bytes: int = MAX_FILE_BYTES) -> None:
        """`folder` holds the generations: gen-0001, gen-0002, ..."""
        self.folder = folder
        self.generation: int | None = None  # the open one
        self.damaged = False  # Chroma reported an error, so that its files may be damaged
        self._child = ChildProcess(
            "indexer.vectors.chroma.child",
            name="The vector index",
            limits=Limits(file_bytes=max_file_bytes),
            folder=folder,
        )

    @property
    def is_open(self) -> bool:
        """Whether a generation is open in a living child."""
        return self.generation is not None and self._child.alive

    @property
    def child_pid(self) -> int | None:
        """The child's process id, None when there is none."""
        return self._child.pid

    def path_of(self, generation: int) -> Path:
        """The folder of one generation."""
        return self.folder / f"gen-{generation:04d}"

    def open(self, generation: int, *, create: bool = False, wide: bool = False) -> None:
        """Close the open generation and open another; with `create`, a new one, `wide` for many passages."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.generation = None
        self.damaged = False
        settings = {**SETTINGS, **(WIDE_SETTINGS if wide else {})}
        arguments = {"path": self.path_of(generation).name, "create": create, "settings": settings}
        self._call("open", arguments, OPEN_SECONDS)
        self.generation = generation

    def close(self) -> None:
        """Close cleanly and end the child. Raises Chroma's errors."""
        try:
            if self.is_open:
                self._call("close", {}, WRITE_SECONDS)
        finally:
            self.generation = None
            self._child.close()

    def kill(self) -> None:
        """End the child at once, whatever it is doing."""
        self.generation = None
        self._child.kill()
        self._child.close()

    def upsert(
        self, ids: NDArray[np.int64], matrix: NDArray[np.float32], token: CancelToken | None = None
    ) -> None:
        """Add or replace vectors, in batches. Raises CancelledByUser between two batches."""
        for start in range(0, len(ids), BATCH):
            if token is not None:
                token.check()
            part = slice(start, start + BATCH)
            # A damaged vector must not stop the others; the doctor finds and repairs it.
            rows = np.ascontiguousarray(np.nan_to_num(matrix[part], posinf=0.0, neginf=0.0), dtype="<f4")
            self._call("upsert", {"ids": ids[part].tolist()}, WRITE_SECONDS, rows.tobytes())

    def delete(self, ids: Sequence[int], token: CancelToken | None = None) -> int:
        """Delete vectors; missing ids are ignored. Returns the number of deleted vectors."""
        deleted = 0
        for start in range(0, len(ids), BATCH):
            if token is not None:
                token.check()
            part: dict[str, object] = {"ids": [int(passage_id) for passage_id in ids[start : start + BATCH]]}
            deleted += int(self._call("delete", part, WRITE_SECONDS).data["deleted"])
        return deleted

    def query(self, queries: NDArray[np.float32], k: int) -> list[list[tuple[int, float]]]:
        """For each query row the nearest `k` passage ids with their cosine, best first."""
        rows = np.ascontiguousarray(queries, dtype="<f4")
        limit = QUERY_SECONDS + len(rows) * 0.5
        result = self._call("query", {"queries": len(rows), "k": k}, limit, rows.tobytes()).data
        return [
            [(passage_id, 1.0 - distance) for passage_id, distance in zip(ids, distances, strict=True)]
            for ids, distances in zip(result["ids"], result["distances"], strict=True)
        ]

    def ids(self) -> NDArray[np.int64]:
        """All ids in the index, ascending."""
        return np.sort(np.frombuffer(self._call("ids", {}, READ_SECONDS).block, dtype="<i8").astype(np.int64))

    def count(self) -> int:
        """The number of vectors as Chroma reports it."""
        return int(self._call("count", {}, READ_SECONDS).data["count"])

    def vectors(self, ids: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The stored vectors of some ids: (ids (n,), rows (n, dimensions))."""
        reply = self._call("get", {"ids": [int(passage_id) for passage_id in ids]}, READ_SECONDS)
        found_ids = np.array(reply.data["ids"], dtype=np.int64)
        return found_ids, np.frombuffer(reply.block, dtype="<f4").reshape(max(len(found_ids), 1), -1)[
            : len(found_ids)
        ]

    def size_of(self, generation: int) -> int:
        """The length of all files of a generation, holes included."""
        total = 0
        for path in self.path_of(generation).rglob("*"):
            with contextlib.suppress(OSError):
                total += path.stat().st_size
        return total

    def generations(self) -> list[int]:
        """The generations on disk, complete or not."""
        names = [path.name[4:] for path in self.folder.glob("gen-*")] if self.folder.is_dir() else []
        return sorted(int(name) for name in names if name.isdecimal())

    def remove_generations(self, *keep: int) -> None:
        """Remove all generations but `keep`; one that cannot be removed is left for the next time."""
        for generation in self.generations():
            if generation not in keep:
                shutil.rmtree(self.path_of(generation), ignore_errors=True)

    def _call(
        self, operation: str, arguments: dict[str, object], seconds: float, block: bytes = b""
    ) -> Reply:
        try:
            return self._child.call(operation, arguments, block=block, timeout_seconds=seconds)
        except (IndexerError, OSError) as error:
            if getattr(error, "code", "") in ("crash", "out_of_memory"):
                self.damaged = True
            with contextlib.suppress(OSError):
                self.kill()
            raise


def has_little_room(folder: Path) -> bool:
    """Whether the disk is full or nearly full; Chroma does not report that reliably."""
    with contextlib.suppress(OSError):
        return shutil.disk_usage(folder).free < LITTLE_ROOM_BYTES
    return False
