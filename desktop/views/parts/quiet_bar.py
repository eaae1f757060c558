"""A progress bar that waits for the next round of painting."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar


class QuietProgressBar(QProgressBar):
    """Qt's own bar repaints the window at once, so that later changes would be painted a second time."""

    def setValue(self, value: int) -> None:
        """See Qt."""
        self.setUpdatesEnabled(False)  # suppresses the immediate repaint
        super().setValue(value)
        self.setUpdatesEnabled(True)  # schedules a normal repaint
