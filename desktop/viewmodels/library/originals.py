"""Checks in the background which documents' originals are missing, changed or out of reach."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, Slot

from desktop.tasks.lane import Lane, Task
from indexer.library.library import Library

_AGAIN_SECONDS = 60.0  # a window that is brought forward looks again, but not each time


class OriginalsController(QObject):
    """Nothing waits for it: a drive that does not answer holds up its lane for seconds, and no more.

    Signals:
        looked: document id -> OriginalNote, of all documents of which something is to be said.
    """

    looked = Signal(object)

    def __init__(
        self, library_provider: Callable[[], Library | None], lane: Lane, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library_provider
        self._lane = lane
        self._looked_s = -_AGAIN_SECONDS

    @Slot()
    def look(self) -> None:
        """Look now."""
        library = self._library()
        if library is None:
            return
        self._looked_s = time.monotonic()
        task = Task(lambda task: library.original_notes(token=task.token), self)
        task.succeeded.connect(self.looked)
        self._lane.submit(task)

    @Slot(Qt.ApplicationState)
    def look_when_active(self, state: Qt.ApplicationState) -> None:
        """Look when the window is brought forward: meanwhile the user may have moved files about."""
        if (
            state == Qt.ApplicationState.ApplicationActive
            and time.monotonic() - self._looked_s > _AGAIN_SECONDS
        ):
            self.look()
