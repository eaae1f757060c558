"""The window's lanes, several of them so that questions and pages never wait for an import."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desktop.tasks.lane import Lane, Task


class Lanes(QObject):
    """The window's background threads.

    Attributes:
        catalogue: opening the library, its list, imports and removals: everything that writes.
        query: search and questions.
        source: texts and page images.
        ahead: work done in advance.
        meaning: downloading the embedder, and the progress of embedding.

    Signals:
        stopped: all threads have ended, after `stop()`.
    """

    stopped = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._last: Callable[[], object] | None = None
        self.catalogue = Lane("catalogue", self)
        self.query = Lane("query", self)
        self.source = Lane("source", self)
        self.ahead = Lane("ahead", self)
        self.meaning = Lane("meaning", self)
        for lane in self._all:
            lane.stopped.connect(self._emit_when_stopped)

    @property
    def _all(self) -> tuple[Lane, ...]:
        return (self.catalogue, *self._others)

    @property
    def _others(self) -> tuple[Lane, ...]:
        """The lanes that end before the library is closed on the catalogue's."""
        return (self.query, self.source, self.ahead, self.meaning)

    @property
    def running(self) -> bool:
        """Whether any of the threads is alive."""
        return any(lane.running for lane in self._all)

    def cancel_all(self, *, for_now: bool = False) -> None:
        """Ask everything under way to stop; the lanes stay open. `for_now`: see `Task.cancel`."""
        for lane in self._all:
            lane.cancel_all(for_now=for_now)

    def stop(self, last: Callable[[], object] | None = None) -> None:
        """Cancel everything and let the threads end; `last` runs on the catalogue lane before it does.

        Does not wait. The other lanes have ended when `last` runs: nobody uses the library any more.
        """
        self._last = last
        self.cancel_all(for_now=True)
        for lane in self._others:
            lane.stop()
        if last is None:
            self.catalogue.stop()

    def join(self, timeout_ms: int = 5000) -> bool:
        """Wait for all threads' end, after `stop()` without a last piece of work."""
        return all([lane.join(timeout_ms) for lane in self._all])

    def _emit_when_stopped(self) -> None:
        if not self.running:
            self.stopped.emit()
        elif self._last is not None and not any(lane.running for lane in self._others):
            last, self._last = self._last, None
            task = Task(lambda task: last(), self)
            task.ended.connect(self.catalogue.stop)
            self.catalogue.submit(task)
