"""Cancelling: a token that long work checks at least every 100 ms."""

from __future__ import annotations

import threading


class CancelledByUser(Exception):
    """The user asked to stop; never shown as a problem."""


class CancelToken:
    """A flag that one thread raises and another checks."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the work that holds this token to stop."""
        self._event.set()

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        return self._event.is_set()

    def check(self) -> None:
        """Raise CancelledByUser if somebody asked to stop."""
        if self._event.is_set():
            raise CancelledByUser
