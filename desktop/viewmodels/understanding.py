"""How far the library is with understanding its documents: their vectors, made in the background."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.i18n import duration_text, number_text, percent, tr
from desktop.tasks.lane import Lane, Task
from indexer.library import Library
from indexer.records import EmbeddingState

LOOK_MS = 500
_SHARES_SECONDS = 2.0  # the engine stores vectors about as often
_SHARES_LOAD = 0.05  # and of a huge library no more than this part of the time is spent on looking


@dataclass(frozen=True, slots=True)
class _Seen:
    state: EmbeddingState
    shares: Mapping[str, float] | None  # None: not looked at this time


_NOTHING = _Seen(EmbeddingState(under_way=False), {})


class UnderstandingController(QObject):
    """Looks twice a second while vectors are made, and not at all while none are.

    Attributes:
        state: how far it is; None while nothing is to be said.

    Signals:
        changed: `state` has another value.
        shares_changed: document id -> 0..1, of the documents that are not understood completely.
    """

    changed = Signal()
    shares_changed = Signal(object)

    def __init__(
        self, library: Callable[[], Library | None], lane: Lane, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.state: EmbeddingState | None = None
        self._library = library
        self._lane = lane
        self._looking = False
        self._again = False
        self._shares_due_s = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    @property
    def watching(self) -> bool:
        """Whether it looks, or will look again by itself."""
        return self._looking or self._timer.isActive()

    @Slot()
    def look(self) -> None:
        """Look now, and for as long as there is something to see. Documents may have come in."""
        library = self._library()
        self._again = self._looking
        if library is None or self._looking:
            return
        self._looking = True
        self._timer.stop()
        due_s = self._shares_due_s

        def work(task: Task) -> _Seen:
            if not library.knows_meaning:
                return _NOTHING
            state = library.embedding_state()
            if state.embedded is None:
                return _Seen(state, None if state.under_way else {})
            due = time.monotonic() >= due_s
            return _Seen(state, library.embedding_shares() if due else None)

        began_s = time.monotonic()
        task = Task(work, self)
        task.succeeded.connect(lambda seen: self._take(seen, time.monotonic() - began_s))
        task.failed.connect(lambda _: self._take(_NOTHING, 0.0))
        task.ended.connect(self._end)
        self._lane.submit(task)

    @Slot()
    def toggle_pause(self) -> None:
        """Hold the making of vectors, or go on."""
        library, state = self._library(), self.state
        if library is None or state is None:
            return
        paused = not state.paused
        task = Task(lambda task: library.pause_embedding(paused=paused), self)
        task.ended.connect(self.look)
        self._lane.submit(task)

    def _take(self, seen: _Seen, spent_s: float) -> None:
        state = seen.state if seen.state.under_way and seen.state.embedded is not None else None
        if seen.shares is not None:
            self._shares_due_s = time.monotonic() + max(_SHARES_SECONDS, spent_s / _SHARES_LOAD)
            self.shares_changed.emit(seen.shares)
        if state != self.state:
            self.state = state
            self.changed.emit()
        if seen.state.under_way and not seen.state.paused:
            self._timer.start()
        elif not seen.state.under_way:
            self._shares_due_s = 0.0

    def _end(self) -> None:
        self._looking = False
        if self._again:
            self.look()


def understanding_texts(state: EmbeddingState) -> tuple[str, ...]:
    """How far it is, in a sentence and in ever fewer words."""
    done, total = state.embedded or (0, 0)
    counted = tr("{done} of {total} passages").format(done=number_text(done), total=number_text(total))
    short = tr("Understanding {n} %").format(n=percent(done / total if total else 1.0))
    if state.paused:
        told = tr("Understanding your documents: paused at {counted}").format(counted=counted)
        return told, tr("Understanding paused"), short
    told = tr("Understanding your documents: {counted}").format(counted=counted)
    left = ""
    if state.seconds_left is not None:
        left = tr(", ") + tr("about {time} left").format(time=duration_text(state.seconds_left))
    return tuple(dict.fromkeys((told + left, told, short + left, short)))
