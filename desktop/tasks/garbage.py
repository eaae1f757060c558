"""Python's cycle collector, kept on the UI thread.

Left to itself it runs on whichever thread allocates, and a lane's thread that way destroys windows' objects
that were part of a cycle: Qt does not survive that (timers stopped from another thread, then a crash).
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 500


class GarbageCollector(QObject):
    """Switches the automatic collector off and collects from a timer of the UI thread, until `stop`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        self._young_since_middle = 0
        self._middle_since_old = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect_if_due)

    def start(self) -> None:
        """Take over. What exists by now is there to stay, so it is not looked at again."""
        gc.disable()
        gc.freeze()
        self._timer.start(_EVERY_MS)

    def stop(self) -> None:
        """Hand back to Python."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def collect_if_due(self) -> None:
        """Collect a generation, as Python itself would have chosen it."""
        if gc.get_count()[0] < self._thresholds[0]:
            return
        self._young_since_middle += 1
        generation = 0
        if self._young_since_middle > self._thresholds[1]:
            self._young_since_middle, generation = 0, 1
            self._middle_since_old += 1
        if self._middle_since_old > max(self._thresholds[2], 1):
            self._middle_since_old, generation = 0, 2
        gc.collect(generation)
