"""The progress of embedding the library's documents in the background."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.language.i18n import duration_text, number_text, percent, tr
from desktop.tasks.lane import Lane, Task
from indexer.library.library import Library
from indexer.records.upkeep import EmbeddingState

LOOK_MS = 500
_SHARES_SECONDS = 2.0  # the engine stores vectors about as often
_LOAD = 0.05  # in a huge library no more than this part of the time is spent on looking
_PACE_SECONDS = 60.0  # the time left is reckoned from the last minute
_SURE_AFTER_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class _Seen:
    state: EmbeddingState
    shares: Mapping[str, float] | None = None  # None: not looked at this time
    state_seconds: float = 0.0  # what looking took
    shares_seconds: float = 0.0


_NOTHING = _Seen(EmbeddingState(under_way=False), {})


class UnderstandingController(QObject):
    """Polls the progress at most twice a second while vectors are made, and not at all otherwise.

    Attributes:
        state: how far it is; None while nothing is to be said.
        seconds_left: how long it will take; None while that would be a guess.

    Signals:
        changed: one of the attributes has another value.
        shares_changed: document id -> 0..1, of the documents that are not understood completely.
    """

    changed = Signal()
    shares_changed = Signal(object)

    def __init__(
        self,
        library: Callable[[], Library | None],
        lane: Lane,
        parent: QObject | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self.state: EmbeddingState | None = None
        self.seconds_left: float | None = None
        self._library = library
        self._lane = lane
        self._clock = clock
        self._looking = False
        self._again = False
        self._shares_due_s = 0.0
        self._done: deque[tuple[float, int]] = deque()  # when so many passages were done
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
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
        with_shares = self._clock() >= self._shares_due_s
        task = Task(lambda task: _look_at(library, with_shares=with_shares), self)
        task.succeeded.connect(self._take)
        task.failed.connect(lambda _: self._take(_NOTHING))
        task.ended.connect(self._end)
        self._lane.submit(task)

    @Slot()
    def toggle_pause(self) -> None:
        """Pause or continue embedding."""
        library, state = self._library(), self.state
        if library is None or state is None:
            return
        paused = not state.paused
        task = Task(lambda task: library.pause_embedding(paused=paused), self)
        task.ended.connect(self.look)
        self._lane.submit(task)

    def _take(self, seen: _Seen) -> None:
        state = seen.state if seen.state.under_way and seen.state.embedded is not None else None
        if seen.shares is not None:
            self._shares_due_s = self._clock() + max(_SHARES_SECONDS, seen.shares_seconds / _LOAD)
            self.shares_changed.emit(seen.shares)
        elif state is None:
            self._shares_due_s = 0.0
        seconds_left = self._reckon(state)
        if (state, seconds_left) != (self.state, self.seconds_left):
            self.state, self.seconds_left = state, seconds_left
            self.changed.emit()
        if seen.state.under_way and not seen.state.paused:
            self._timer.start(max(LOOK_MS, round(seen.state_seconds / _LOAD * 1000)))

    def _reckon(self, state: EmbeddingState | None) -> float | None:
        if state is None or state.embedded is None or state.paused:
            self._done.clear()
            return None
        done, total = state.embedded
        now_s = self._clock()
        if self._done and done < self._done[-1][1]:  # documents were removed
            self._done.clear()
        self._done.append((now_s, done))
        while now_s - self._done[0][0] > _PACE_SECONDS:
            self._done.popleft()
        first_s, first_done = self._done[0]
        if now_s - first_s < _SURE_AFTER_SECONDS or done <= first_done:
            return None
        return (total - done) * (now_s - first_s) / (done - first_done)

    def _end(self) -> None:
        self._looking = False
        if self._again:
            self.look()


def _look_at(library: Library, *, with_shares: bool) -> _Seen:
    if not library.knows_meaning:
        return _NOTHING
    began_s = time.monotonic()
    state = library.embedding_state()
    middle_s = time.monotonic()
    if state.embedded is None:
        return _Seen(state, None if state.under_way else {})
    shares = library.embedding_shares() if with_shares else None
    return _Seen(state, shares, middle_s - began_s, time.monotonic() - middle_s)


def understanding_texts(state: EmbeddingState, seconds_left: float | None) -> tuple[str, ...]:
    """The progress as texts of decreasing length."""
    done, total = state.embedded or (0, 0)
    counted = tr("{done} of {total} passages").format(done=number_text(done), total=number_text(total))
    short = tr("Understanding {n} %").format(n=percent(done / total if total else 1.0))
    if state.paused:
        sentence = tr("Understanding your documents: paused at {counted}").format(counted=counted)
        return sentence, tr("Understanding paused"), short
    sentence = tr("Understanding your documents: {counted}").format(counted=counted)
    left = ""
    if seconds_left is not None:
        left = tr(", ") + tr("about {time} left").format(time=duration_text(seconds_left))
    return tuple(dict.fromkeys((sentence + left, sentence, short + left, short)))
