"""Removal with undo: documents are hidden at once and removed from the library after some time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.viewmodels.library.library import LibraryController

UNDO_MS = 10_000


class Removal(QObject):
    """Delays one removal, which the next removal makes final.

    Signals:
        hidden: ids that are no longer listed; they can still be brought back.
        finished: nothing is held back any more.
    """

    hidden = Signal(object)
    finished = Signal()

    def __init__(self, library: LibraryController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._waiting: tuple[str, ...] = ()
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(UNDO_MS)
        self.timer.timeout.connect(self.finish)

    @property
    def waiting(self) -> tuple[str, ...]:
        """The documents that are hidden and not yet removed."""
        return self._waiting

    def remove(self, ids: Sequence[str]) -> None:
        """Hide these documents now and remove them when the time is over."""
        self.finish()
        self._waiting = tuple(ids)
        if self._waiting:
            self._library.hide(self._waiting)
            self.timer.start()
            self.hidden.emit(self._waiting)

    def undo(self) -> None:
        """Bring the hidden documents back."""
        ids = self._take()
        if ids:
            self._library.unhide(ids)
            self.finished.emit()

    def finish(self) -> None:
        """Remove what is held back now, in the background."""
        ids = self._take()
        if ids:
            self._library.remove(ids)
            self.finished.emit()

    def take_for_closing(self) -> tuple[str, ...]:
        """What is still to be removed before the library is closed; nothing is held back any more."""
        return self._take()

    def _take(self) -> tuple[str, ...]:
        self.timer.stop()
        ids, self._waiting = self._waiting, ()
        return ids
