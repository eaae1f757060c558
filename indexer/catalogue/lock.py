"""The lock that allows one writer for each library. The system releases it when its process ends."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from filelock import FileLock, Timeout

from indexer.catalogue.failures import explain_os_error
from indexer.common.errors import LibraryInUseError, StorageError
from indexer.common.messages import Message

# If a process is killed while it starts a child, the child keeps the lock for some milliseconds.
PATIENCE_SECONDS = 0.5


class WriterLock:
    """The lock of the one opened library, in one process, that may write."""

    def __init__(self, path: Path) -> None:
        self.path = path
        # In a second file, because Windows does not allow reading a locked file.
        self._owner_file = path.with_name(path.name + ".owner")
        self._lock = FileLock(path, thread_local=False)

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._lock.is_locked

    def acquire(self) -> None:
        """Take the lock. If another process holds it, wait only briefly, in case it has just been killed.

        Raises:
            LibraryInUseError: another Ibid writes to this library; the message has its process id.
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
        with contextlib.suppress(OSError):  # the process id is only used in messages
            self._owner_file.write_text(f"{os.getpid()}\n", encoding="ascii")

    def release(self) -> None:
        """Release the lock, if it is held."""
        if not self._lock.is_locked:
            return
        with contextlib.suppress(OSError):
            self._owner_file.unlink(missing_ok=True)
        self._lock.release()

    def owner_pid(self) -> int | None:
        """The id of the process that holds the lock; None if unknown."""
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
