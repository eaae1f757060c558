"""The speed of an import and its remaining time."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

RECENT_S = 6.0
_SURE_AFTER_FILES = 3
_SURE_AFTER_S = 2.0


class Pace:
    """Computes the speed from the progress; pauses do not count."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._samples: deque[tuple[float, int, int]] = deque()
        self._spent_s = 0.0  # before the last pause
        self._since: float | None = None  # running since

    def start(self) -> None:
        """Begin anew."""
        self._samples.clear()
        self._spent_s = 0.0
        self._since = self._clock()
        self._samples.append((self._since, 0, 0))

    def pause(self) -> None:
        """Stop the clock."""
        if self._since is not None:
            self._spent_s += self._clock() - self._since
            self._since = None
            self._samples.clear()

    def resume(self, files: int, size_bytes: int) -> None:
        """Continue the clock."""
        if self._since is None:
            self._since = self._clock()
            self._samples.append((self._since, files, size_bytes))

    def note(self, files: int, size_bytes: int) -> None:
        """Record the number of files and bytes done."""
        if self._since is None:
            return
        now = self._clock()
        self._samples.append((now, files, size_bytes))
        while len(self._samples) > 2 and now - self._samples[1][0] >= RECENT_S:
            self._samples.popleft()

    def speed(self) -> tuple[float, float] | None:
        """Files and bytes per second over the last seconds; None while unknown."""
        if self._since is None or len(self._samples) < 2:
            return None
        first, last = self._samples[0], self._samples[-1]
        seconds = self._clock() - first[0]
        if seconds < 1.0 or last[1] <= first[1]:
            return None
        return (last[1] - first[1]) / seconds, (last[2] - first[2]) / seconds

    def seconds_left(self, files: tuple[int, int], size_bytes: tuple[int, int]) -> float | None:
        """The estimated remaining time from (done, all) files and bytes; None while unknown.

        Small files come first: by files the estimate is too low in the beginning, by bytes too high. The more
        of the bytes are done, the more they count.
        """
        spent_s = self._spent_s + (self._clock() - self._since if self._since is not None else 0.0)
        done, total = files
        done_bytes, total_bytes = size_bytes
        if done < _SURE_AFTER_FILES or spent_s < _SURE_AFTER_S or total <= done:
            return None
        by_files = spent_s / done * (total - done)
        if not 0 < done_bytes < total_bytes:
            return by_files
        by_bytes = spent_s / done_bytes * (total_bytes - done_bytes)
        share = done_bytes / total_bytes
        return by_files * (1 - share) + by_bytes * share
