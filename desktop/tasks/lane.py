"""A lane runs work one piece after another on its own thread; a task is a handle for one piece."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal, Slot

from indexer.common.cancel import CancelledByUser, CancelToken
from indexer.common.errors import IndexerError

log = logging.getLogger(__name__)

PARTIAL_INTERVAL_MS = 50  # at most 20 updates a second: 10,000 one-item signals froze the window for 0.5 s

Work = Callable[["Task"], object]


class Task(QObject):
    """UI-thread handle of one piece of work. Connect first, then submit; used once.

    The work runs on the lane's thread and gets this handle: it reads `task.token` and hands pieces over with
    `task.report(piece)`. With `begins_cancelled`, the work is started even if its token is raised already,
    for work that first records what was requested. All signals are emitted on the thread that created the
    task. After its outcome (succeeded, failed or cancelled: exactly one of them, and no partial after it) the
    task deletes itself.

    Signals:
        partial: a tuple of the pieces reported since the last one, in order.
        succeeded: what the work returned.
        failed: an IndexerError is for the user, anything else is a bug (it is logged already).
        cancelled: the work saw its token raised.
    """

    partial = Signal(object)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    ended = Signal()  # after whichever outcome, for the lane
    _reported = Signal()  # from the lane's thread, queued
    _finished = Signal()  # from the lane's thread, queued

    def __init__(self, work: Work, parent: QObject | None = None, *, begins_cancelled: bool = False) -> None:
        super().__init__(parent)
        self.token = CancelToken()
        self._begins_cancelled = begins_cancelled
        self._work: Work | None = work
        self._lock = threading.Lock()
        self._pieces: list[object] = []
        self._wake_sent = False
        self._last_flush_s = 0.0
        self._outcome: tuple[str, object] | None = None
        self._reported.connect(self._wake, Qt.ConnectionType.QueuedConnection)
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def cancel(self, *, for_now: bool = False) -> None:
        """Ask the work to stop; `cancelled` is emitted when it has stopped.

        Args:
            for_now: The window closes; an import continues at the next start.
        """
        self.token.cancel(for_now=for_now)

    def report(self, piece: object) -> None:
        """Hand a piece of the result over; called by the work, on the lane's thread."""
        with self._lock:
            self._pieces.append(piece)
            if self._wake_sent:
                return
            self._wake_sent = True
        self._reported.emit()

    def run(self) -> None:
        """Do the work; called by the lane, on its thread."""
        work, self._work = (
            self._work,
            None,
        )  # so that the task does not keep objects alive that the work refers to
        try:
            if not self._begins_cancelled:
                self.token.check()
            outcome: tuple[str, object] = ("succeeded", work(self) if work else None)
        except CancelledByUser:
            outcome = ("cancelled", None)
        except IndexerError as error:
            outcome = ("failed", error)
        except Exception as error:  # thread boundary: the error is emitted as a signal
            log.exception("bug in background work")
            outcome = ("failed", error)
        self._outcome = outcome
        self._finished.emit()

    @Slot()
    def _wake(self) -> None:
        wait_ms = PARTIAL_INTERVAL_MS - int((time.monotonic() - self._last_flush_s) * 1000)
        if wait_ms <= 0:
            self._flush()
        else:
            QTimer.singleShot(wait_ms, self, self._flush)

    @Slot()
    def _flush(self) -> None:
        with self._lock:
            pieces, self._pieces, self._wake_sent = self._pieces, [], False
        if pieces:
            self._last_flush_s = time.monotonic()
            self.partial.emit(tuple(pieces))

    @Slot()
    def _deliver(self) -> None:
        self._flush()
        kind, value = self._outcome or ("cancelled", None)
        self._outcome = None
        if kind == "succeeded":
            self.succeeded.emit(value)
        elif kind == "failed":
            self.failed.emit(value)
        else:
            self.cancelled.emit()
        self.ended.emit()
        self.deleteLater()


class _Worker(QObject):
    """Runs tasks on the lane's thread. Qt's event queue is the queue of the lane."""

    @Slot(object)
    def run(self, task: Task) -> None:
        try:
            task.run()
        except RuntimeError:  # the window and the task's C++ object are deleted already
            log.debug("a task ended after its owner", exc_info=True)


class Lane(QObject):
    """One background thread that runs its tasks in the order of submission.

    Signals:
        stopped: the thread has ended, after `stop()`.
    """

    stopped = Signal()
    _submitted = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks: dict[
            int, Task
        ] = {}  # keeps them alive, since a QObject must not be deleted on another thread
        self._stopping = False
        self._thread = QThread(self)
        self._thread.setObjectName(name)
        self._worker = _Worker()
        self._worker.moveToThread(self._thread)
        self._submitted.connect(self._worker.run, Qt.ConnectionType.QueuedConnection)
        self._thread.finished.connect(self.stopped)
        self._thread.start()

    def submit(self, task: Task) -> None:
        """Queue `task`; connect its signals before. After `stop()` it is not run."""
        if self._stopping:
            task.cancel(for_now=True)
            task.deleteLater()
            return
        key = id(task)
        self._tasks[key] = task
        task.ended.connect(lambda: self._tasks.pop(key, None))
        self._submitted.emit(task)

    @property
    def busy(self) -> bool:
        """Whether a task is running or waiting."""
        return bool(self._tasks)

    @property
    def running(self) -> bool:
        """Whether the thread is alive."""
        return self._thread.isRunning()

    def cancel_all(self, *, for_now: bool = False) -> None:
        """Ask all tasks, running and waiting, to stop; `for_now`: see `Task.cancel`."""
        for task in self._tasks.values():
            task.cancel(for_now=for_now)

    def stop(self) -> None:
        """Cancel everything and let the thread end; `stopped` says when it has. Does not wait."""
        self._stopping = True
        self.cancel_all(for_now=True)
        self._thread.quit()

    def join(self, timeout_ms: int = 5000) -> bool:
        """Wait for the thread's end, after `stop()`; False when it did not end in time."""
        return self._thread.wait(timeout_ms)
