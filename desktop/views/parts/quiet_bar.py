"""A progress bar that waits for the next round of painting."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar


class QuietProgressBar(QProgressBar):
    """Qt's own paints at once, with all that is due in the window; what follows is painted a second time."""

    def setValue(self, value: int) -> None:
        """See Qt."""
        self.setUpdatesEnabled(False)  # then its painting at once does nothing
        super().setValue(value)
        self.setUpdatesEnabled(True)  # and asks for its turn
