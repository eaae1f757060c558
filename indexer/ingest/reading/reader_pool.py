"""A pool of reader children: processes that read files, with limits of time and memory for each file."""

from __future__ import annotations

import os
import queue
import stat
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from indexer.common.cancel import CancelToken
from indexer.common.errors import ChildDiedError, ChildTimedOutError, IndexerError, ReadError
from indexer.common.messages import Message, messages_from_json
from indexer.documents.images import ocr_progress
from indexer.documents.source.kinds import FileKind
from indexer.ingest.reading.helping import Helpers
from indexer.ingest.reading.outcome import PAGES_LEFT, FileReading, decode
from indexer.processes.frames import Limits, Reply
from indexer.processes.parent import ChildProcess, Patience
from indexer.records.reading import Member, Unpacked

READER_MODULE = "indexer.ingest.reading.reader"
READER_LIMITS = Limits(memory_bytes=2 << 30, file_bytes=1 << 30)
MAX_CHILDREN = 4
BASE_SECONDS = 60.0
SECONDS_PER_MB = (
    5.0  # plain text takes 1.6 s of processor time (measured 2026-11-22), and the processor may be busy
)
MAX_SECONDS = 600.0
POLL_SECONDS = 0.05

Result = TypeVar("Result")


def time_limit_seconds(size_bytes: int) -> float:
    """How long reading a file of this size may take."""
    return min(BASE_SECONDS + SECONDS_PER_MB * size_bytes / 1e6, MAX_SECONDS)


def patience(limit_seconds: float) -> Patience:
    """Extra time for text recognition, during which the reader reports each page."""
    each = limit_seconds + ocr_progress.PAGE_SECONDS
    return Patience(
        each_seconds=each,
        longest_seconds=each + ocr_progress.budget_seconds(),
        unmoved_by=frozenset({PAGES_LEFT}),
    )


class FileRole(StrEnum):
    """What is to be done with a file."""

    DOCUMENT = "document"  # read it
    CONTAINER = "container"  # unpack it
    BOTH = "both"  # read it, and unpack it too


@dataclass(frozen=True, slots=True)
class FileUse:
    """What is to be done with a file, and the size limit of its kind in bytes."""

    role: FileRole
    max_bytes: int


class ReaderPool:
    """Up to four reader children, started when needed and kept for the next import.

    Any thread may call `read`; a call waits until a child is free.
    """

    def __init__(
        self, *, children: int | None = None, module: str = READER_MODULE, limits: Limits = READER_LIMITS
    ) -> None:
        count = children if children is not None else min(MAX_CHILDREN, os.cpu_count() or 1)
        self.size = max(1, count)
        self._children = [
            ChildProcess(module, name=f"Reader {number}", limits=limits) for number in range(1, self.size + 1)
        ]
        # The last used child is used first: it is started already, and others may never be needed.
        self._idle: queue.LifoQueue[ChildProcess] = queue.LifoQueue()
        for child in reversed(self._children):
            self._idle.put(child)
        self._closed = threading.Event()

    def start(self) -> None:
        """Start the children now, so that the first import does not wait for them."""
        for child in self._children:
            child.start()

    def read(
        self,
        path: Path,
        *,
        name: str,
        size_bytes: int,
        token: CancelToken,
        kind: FileKind | None = None,
        limit_seconds: float | None = None,
        password: str | None = None,
        on_partial: Callable[[dict[str, Any]], None] | None = None,
    ) -> FileReading:
        """Read one file in a child. `name` is used in messages; `kind` is the file's kind, if known.

        `on_partial` is called on this thread with each partial reply.

        Raises:
            ReadError: the file cannot become a document; its summary says why.
            CancelledByUser: `token` was raised; a child that does not stop within a second is killed.
        """
        limit = time_limit_seconds(size_bytes) if limit_seconds is None else limit_seconds
        arguments: dict[str, object] = {"path": str(path), "kind": kind, "password": password}
        with Helpers(self._take_idle, self._idle.put, arguments, limit) as helpers:
            return self._ask(
                "read",
                {**arguments, "pages_folder": str(helpers.folder)},
                lambda reply: decode(reply.data),
                name=name,
                limit_seconds=limit,
                token=token,
                on_partial=helpers.handle_partials(on_partial),
                patience=patience(limit),
            )

    def look(self, path: Path, kind: FileKind, *, name: str, token: CancelToken) -> FileUse:
        """Determine what is to be done with a file, before it is read. Raises as `read` does."""
        return self._ask(
            "look",
            {"path": str(path), "kind": kind},
            lambda reply: FileUse(FileRole(reply.data["role"]), int(reply.data["max_bytes"])),
            name=name,
            limit_seconds=BASE_SECONDS,
            token=token,
        )

    def unpack(
        self,
        path: Path,
        into: Path,
        *,
        name: str,
        shown: str,
        size_bytes: int,
        token: CancelToken,
        kind: FileKind | None = None,
        password: str | None = None,
    ) -> Unpacked:
        """Unpack a container into the empty folder `into`; `shown` is its name without quotation marks.

        Raises as `read` does.
        """
        return self._ask(
            "unpack",
            {"path": str(path), "kind": kind, "into": str(into), "name": shown, "password": password},
            lambda reply: _unpacked(reply.data, into),
            name=name,
            limit_seconds=time_limit_seconds(size_bytes),
            token=token,
        )

    def _ask(
        self,
        operation: str,
        arguments: dict[str, object],
        understand: Callable[[Reply], Result],
        *,
        name: str,
        limit_seconds: float,
        token: CancelToken,
        on_partial: Callable[[dict[str, Any]], None] | None = None,
        patience: Patience | None = None,
    ) -> Result:
        child = self._take(token)
        try:
            reply = child.call(
                operation,
                arguments,
                timeout_seconds=limit_seconds,
                token=token,
                on_partial=on_partial,
                patience=patience,
            )
            return understand(reply)
        except ChildTimedOutError as error:
            raise ReadError(
                Message("reading_took_too_long", name=name, n=round(limit_seconds)), code="timeout"
            ) from error
        except ChildDiedError as error:
            child.kill()  # a child that ran out of memory or sent an invalid reply is not used again
            child.close()
            raise _stopped(name, error) from error
        except IndexerError as error:
            raise ReadError(error.message, detail=error.detail, code=error.code) from error
        except (KeyError, OSError, TypeError, ValueError) as error:
            child.kill()
            child.close()
            nonsense = ChildDiedError(Message("reader_answer_senseless"), detail=str(error))
            raise _stopped(name, nonsense) from error
        finally:
            self._idle.put(child)

    def _take(self, token: CancelToken) -> ChildProcess:
        while True:
            token.check()
            if self._closed.is_set():
                raise RuntimeError("the reader pool is closed")
            try:
                return self._idle.get(timeout=POLL_SECONDS)
            except queue.Empty:
                continue

    def _take_idle(self, may_start: bool) -> ChildProcess | None:
        """An idle child that is running, or with `may_start` any idle child; None if there is none."""
        try:
            child = self._idle.get_nowait()
        except queue.Empty:
            return None
        if may_start or child.alive:
            return child
        self._idle.put(child)
        return None

    def close(self) -> None:
        """End all children. Files that are being read fail."""
        self._closed.set()
        for child in self._children:
            child.kill()
        for child in self._children:
            child.end()


def _unpacked(data: dict[str, Any], into: Path) -> Unpacked:
    """Check a child's list of unpacked files; only regular files inside `into` are accepted."""
    members = []
    for name, file, size_bytes in data["members"]:
        member = Member(str(name), str(file), int(size_bytes))
        plain = Path(member.file).name == member.file and member.file not in ("", ".", "..")
        if not plain or not stat.S_ISREG((into / member.file).lstat().st_mode):
            raise ValueError(f"no plain file: {member.file!r}")
        member.name.encode()  # ValueError for a lone surrogate
        members.append(member)
    return Unpacked(tuple(members), messages_from_json(data["left_out"]))


def _stopped(name: str, error: ChildDiedError) -> ReadError:
    if error.code == "out_of_memory":
        why, code = "reader_out_of_memory", "out_of_memory"
    elif error.code == "crash":
        why, code = "reader_failed", "crash"
    else:
        why, code = "reader_died", "reader_died"
    detail = f"{error.summary}\n{error.detail}".strip()
    return ReadError(Message("reader_stopped", name=name, why=Message(why)), detail=detail, code=code)
