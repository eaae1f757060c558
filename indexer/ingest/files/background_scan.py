"""Scans the given files and folders on a background thread, while files already found are read."""

from __future__ import annotations

import queue
import threading
from collections.abc import Sequence
from pathlib import Path

from indexer.common.cancel import CancelledByUser, CancelToken
from indexer.ingest.files.scan import ScannedFile, scan
from indexer.records.importing import FailedFile

Entry = ScannedFile | FailedFile


class BackgroundScan:
    """Runs `scan` on a thread and hands out its entries. For one consumer."""

    def __init__(self, paths: Sequence[Path | str], token: CancelToken) -> None:
        """Start scanning at once. Raising `token` stops it."""
        self._entries: queue.SimpleQueue[Entry] = queue.SimpleQueue()
        self._over = threading.Event()
        self._problem: Exception | None = None
        self._thread = threading.Thread(target=self._run, args=(paths, token), name="scan", daemon=True)
        self._thread.start()

    @property
    def scanning(self) -> bool:
        """Whether more entries may come."""
        return not self._over.is_set() or not self._entries.empty()

    def wait(self, seconds: float) -> None:
        """Wait until the scan is over, at most so many seconds."""
        self._over.wait(seconds)

    def take(self, limit: int) -> list[Entry]:
        """Entries found since the last call, at most `limit`. Raises the scan's error if it failed."""
        taken: list[Entry] = []
        while len(taken) < limit:
            try:
                taken.append(self._entries.get_nowait())
            except queue.Empty:
                break
        if not taken and self._problem is not None:
            raise self._problem
        return taken

    def close(self) -> None:
        """Wait for the thread to end. Call it after raising the token or when the scan is over."""
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
