"""Looks through the given files and folders on a thread of its own, while what it has found is being read."""

from __future__ import annotations

import queue
import threading
from collections.abc import Sequence
from pathlib import Path

from indexer.common.cancel import CancelledByUser, CancelToken
from indexer.ingest.files.scan import FoundFile, scan
from indexer.records.importing import FailedFile

Entry = FoundFile | FailedFile


class Finder:
    """What `scan` finds, as it is found. For one consumer."""

    def __init__(self, paths: Sequence[Path | str], token: CancelToken) -> None:
        """Begin at once; raising `token` ends it."""
        self._entries: queue.SimpleQueue[Entry] = queue.SimpleQueue()
        self._over = threading.Event()
        self._problem: Exception | None = None
        self._thread = threading.Thread(target=self._run, args=(paths, token), name="scan", daemon=True)
        self._thread.start()

    @property
    def scanning(self) -> bool:
        """Whether more may come."""
        return not self._over.is_set() or not self._entries.empty()

    def wait(self, seconds: float) -> None:
        """Wait until all is found, at most that long."""
        self._over.wait(seconds)

    def take(self, most: int) -> list[Entry]:
        """What was found since, at most `most`; raises what went wrong in the scan."""
        taken: list[Entry] = []
        while len(taken) < most:
            try:
                taken.append(self._entries.get_nowait())
            except queue.Empty:
                break
        if not taken and self._problem is not None:
            raise self._problem
        return taken

    def close(self) -> None:
        """Wait for the thread; its token must have been raised, or the scan be over."""
        self._thread.join()

    def _run(self, paths: Sequence[Path | str], token: CancelToken) -> None:
        try:
            for entry in scan(paths, token=token):
                self._entries.put(entry)
        except CancelledByUser:
            pass
        except Exception as error:  # noqa: BLE001 - thread boundary: raised again by the consumer
            self._problem = error
        finally:
            self._over.set()
