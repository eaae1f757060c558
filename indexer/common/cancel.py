"""Cancelling and pausing: a token that long work checks at least every 100 ms, and a switch that holds it."""

from __future__ import annotations

import threading
import time

PAUSE_POLL_SECONDS = 0.05


class CancelledByUser(Exception):
    """The user asked to stop; never shown as a problem."""


class CancelToken:
    """A flag that one thread raises and another checks."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._for_now = False

    def cancel(self, *, for_now: bool = False) -> None:
        """Ask the work that holds this token to stop; `for_now` when it is to go on at the next start."""
        if not self._event.is_set():
            self._for_now = for_now
        self._event.set()

    @property
    def for_now(self) -> bool:
        """Whether the work was stopped only because the program ends: what is left of it is still wanted."""
        return self._event.is_set() and self._for_now

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        return self._event.is_set()

    def check(self) -> None:
        """Raise CancelledByUser if somebody asked to stop."""
        if self._event.is_set():
            raise CancelledByUser


class LinkedToken(CancelToken):
    """A token of its own that is also raised when another one is."""

    def __init__(self, other: CancelToken | None) -> None:
        super().__init__()
        self._other = other

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked to stop, here or there."""
        return super().cancelled or (self._other is not None and self._other.cancelled)

    def check(self) -> None:
        """Raise CancelledByUser if somebody asked to stop, here or there."""
        super().check()
        if self._other is not None:
            self._other.check()


class PauseSwitch:
    """Holds work between two of its steps; for any thread."""

    def __init__(self) -> None:
        self._running = threading.Event()
        self._running.set()

    def pause(self) -> None:
        """Let what is under way end, and begin nothing new."""
        self._running.clear()

    def resume(self) -> None:
        """Go on."""
        self._running.set()

    @property
    def paused(self) -> bool:
        """Whether nothing new is to be begun."""
        return not self._running.is_set()

    def wait(self, token: CancelToken, *, most_seconds: float | None = None) -> bool:
        """Wait while paused, at most that long; whether work may go on.

        Raises:
            CancelledByUser: `token` was raised.
        """
        deadline = None if most_seconds is None else time.monotonic() + most_seconds
        while not self._running.wait(PAUSE_POLL_SECONDS):
            token.check()
            if deadline is not None and time.monotonic() > deadline:
                return False
        token.check()
        return True
