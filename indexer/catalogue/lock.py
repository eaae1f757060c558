"""One library, one writer: a lock that the operating system lets go of when its owner dies."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from filelock import FileLock, Timeout

from indexer.catalogue.failures import explain_os_error
from indexer.common.errors import LibraryInUseError, StorageError
from indexer.common.messages import Message

# A process that was killed while it started a child leaves the lock with that child for some milliseconds.
PATIENCE_SECONDS = 0.5


class WriterLock:
    """Held by the one process, and the one opening of the library in it, that may write."""

    def __init__(self, path: Path) -> None:
        self.path = path
        # Beside the lock: Windows lets nobody read a locked file.
        self._owner_file = path.with_name(path.name + ".owner")
        self._lock = FileLock(path, thread_local=False)

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._lock.is_locked

    def acquire(self) -> None:
        """Take the lock; another holder is waited for only as long as a killed one takes to let go.

        Raises:
            LibraryInUseError: another Ibid writes to this library; the sentence names its process.
            StorageError: the folder cannot be written, or its file system has no locks.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=PATIENCE_SECONDS, poll_interval=PATIENCE_SECONDS / 20)
        except Timeout as error:
            raise LibraryInUseError(self._in_use()) from error
        except NotImplementedError as error:
            raise StorageError(Message("library_cannot_be_locked", folder=self.path.parent)) from error
        except OSError as error:
            raise explain_os_error(error, self.path.parent) from error
        with contextlib.suppress(OSError):  # the pid only makes another's message better
            self._owner_file.write_text(f"{os.getpid()}\n", encoding="ascii")

    def release(self) -> None:
        """Let go of the lock; nothing happens when it is not held."""
        if not self._lock.is_locked:
            return
        with contextlib.suppress(OSError):
            self._owner_file.unlink(missing_ok=True)
        self._lock.release()

    def owner_pid(self) -> int | None:
        """The process that says it holds the lock; None when it did not say."""
        try:
            return int(self._owner_file.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None

    def _in_use(self) -> Message:
        pid = self.owner_pid()
        folder = self.path.parent
        if pid is None:
            return Message("library_in_use", folder=folder)
        return Message("library_in_use_by", folder=folder, process=str(pid))
