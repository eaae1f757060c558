"""Which lanes exist, so that a long import never makes a question or a page wait."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop.tasks.lane import Lane


class Lanes(QObject):
    """The window's background threads.

    Attributes:
        catalogue: opening the library, its list, imports and removals: everything that writes.
        query: search and questions.
        reader: texts and page images.

    Signals:
        stopped: all threads have ended, after `stop()`.
    """

    stopped = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.catalogue = Lane("catalogue", self)
        self.query = Lane("query", self)
        self.reader = Lane("reader", self)
        for lane in self._all:
            lane.stopped.connect(self._tell_when_all_stopped)

    @property
    def _all(self) -> tuple[Lane, ...]:
        return (self.catalogue, self.query, self.reader)

    @property
    def running(self) -> bool:
        """Whether any of the threads is alive."""
        return any(lane.running for lane in self._all)

    def cancel_all(self) -> None:
        """Ask everything under way to stop; the lanes stay open."""
        for lane in self._all:
            lane.cancel_all()

    def stop(self) -> None:
        """Cancel everything and let the threads end. Does not wait."""
        for lane in self._all:
            lane.stop()

    def join(self, timeout_ms: int = 5000) -> bool:
        """Wait for all threads' end, after `stop()`."""
        return all([lane.join(timeout_ms) for lane in self._all])

    def _tell_when_all_stopped(self) -> None:
        if not self.running:
            self.stopped.emit()
