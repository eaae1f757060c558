"""Runs Python's garbage collector for cycles on the UI thread only.

By default it runs on any thread that allocates memory. If a background thread destroys widgets that are part
of a cycle, Qt crashes.
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
        """Start. Objects that exist now are permanent and are not checked again."""
        gc.disable()
        gc.freeze()
        self._timer.start(_EVERY_MS)

    def stop(self) -> None:
        """Switch Python's automatic collection on again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def collect_if_due(self) -> None:
        """Collect the generation that Python would have chosen."""
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
