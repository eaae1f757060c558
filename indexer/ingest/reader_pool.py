"""The reader children: a few processes that read files, each file with a limit of time and memory."""

from __future__ import annotations

import os
import queue
import threading
from pathlib import Path

from indexer.cancel import CancelToken
from indexer.child_frames import Limits
from indexer.child_process import ChildProcess, Patience
from indexer.documents import ocr_progress
from indexer.errors import ChildDiedError, ChildTimedOutError, IndexerError, ReadError
from indexer.ingest.reading import FileReading, decode

READER_MODULE = "indexer.ingest.reader"
READER_LIMITS = Limits(memory_bytes=2 << 30, file_bytes=1 << 30)
MAX_CHILDREN = 4
BASE_SECONDS = 60.0
SECONDS_PER_MB = 5.0  # plain text takes 1.6 of processor time (2026-11-22), and the processor may be busy
LONGEST_SECONDS = 600.0
POLL_SECONDS = 0.05


def time_limit_seconds(size_bytes: int) -> float:
    """How long one file of this size may take."""
    return min(BASE_SECONDS + SECONDS_PER_MB * size_bytes / 1e6, LONGEST_SECONDS)


def patience(limit_seconds: float) -> Patience:
    """Pages that are recognised take longer than any reading: the reader tells of each of them."""
    each = limit_seconds + ocr_progress.PAGE_SECONDS
    return Patience(each_seconds=each, longest_seconds=each + ocr_progress.budget_seconds())


class ReaderPool:
    """Up to four reader children, started when there is work and kept for the next import.

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
        # The last one used comes first: it is started, and the others may never be needed.
        self._idle: queue.LifoQueue[ChildProcess] = queue.LifoQueue()
        for child in reversed(self._children):
            self._idle.put(child)
        self._closed = threading.Event()

    def start(self) -> None:
        """Start the children now, so that the first import need not wait for them."""
        for child in self._children:
            child.start()

    def read(
        self,
        path: Path,
        *,
        name: str,
        size_bytes: int,
        token: CancelToken,
        limit_seconds: float | None = None,
    ) -> FileReading:
        """Read one file in a child; `name` is what messages call it.

        Raises:
            ReadError: the file cannot become a document; one sentence says why.
            CancelledByUser: `token` was raised; a child that does not heed it within a second is killed.
        """
        limit = time_limit_seconds(size_bytes) if limit_seconds is None else limit_seconds
        child = self._take(token)
        try:
            reply = child.call(
                "read", {"path": str(path)}, timeout_seconds=limit, token=token, patience=patience(limit)
            )
            return decode(reply.data, reply.block)
        except ChildTimedOutError as error:
            raise ReadError(
                f"{name} could not be read: it took longer than {limit:.0f} seconds.", code="timeout"
            ) from error
        except ChildDiedError as error:
            child.kill()  # one that ran out of memory, or answers nonsense, is not to be trusted again
            child.close()
            raise _stopped(name, error) from error
        except IndexerError as error:
            raise ReadError(error.summary, detail=error.detail, code=error.code) from error
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

    def close(self) -> None:
        """End all children; a file that is being read fails."""
        self._closed.set()
        for child in self._children:
            child.kill()
        for child in self._children:
            child.close()


def _stopped(name: str, error: ChildDiedError) -> ReadError:
    if error.code == "out_of_memory":
        sentence, code = "it needs more memory than a reader may use", "out_of_memory"
    elif error.code == "crash":
        sentence, code = "the reader failed on it", "crash"
    else:
        sentence, code = "the reader stopped unexpectedly", "reader_died"
    detail = f"{error.summary}\n{error.detail}".strip()
    return ReadError(f"{name} could not be read: {sentence}.", detail=detail, code=code)
