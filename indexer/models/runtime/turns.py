"""Whose turn it is at a child that does one thing at a time: a question's before a batch's."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from indexer.common.cancel import CancelToken

_POLL_SECONDS = 0.05


class StopToken(CancelToken):
    """Raised by the user's token, or when the batch that holds it must make way."""

    def __init__(self, users: CancelToken | None) -> None:
        super().__init__()
        self._users = users

    @property
    def cancelled(self) -> bool:
        """Whether the user asked to stop, or the batch must make way."""
        return super().cancelled or (self._users is not None and self._users.cancelled)

    def check_users(self) -> None:
        """Raise CancelledByUser if the user asked to stop."""
        if self._users is not None:
            self._users.check()


class Turns:
    """A question stops the batch that runs, and no batch begins while one waits. For any thread."""

    def __init__(self, notify: Callable[[], None]) -> None:
        """`notify` has a waiting call look at its token at once."""
        self._notify = notify
        self._changed = threading.Condition()
        self._taken = False
        self._questions = 0  # that wait
        self._owed = 0  # batches that wait and let no question by
        self._running: StopToken | None = None  # the batch that runs and may be stopped

    @contextmanager
    def question(self) -> Iterator[None]:
        """The turn of something that somebody waits for."""
        with self._changed:
            self._questions += 1
            running = self._running
            if running is not None:
                running.cancel()
        if running is not None:
            self._notify()
        with self._changed:
            self._changed.wait_for(lambda: not self._taken and not self._owed)
            self._questions -= 1
            self._taken = True
        try:
            yield
        finally:
            self._give_back()

    @contextmanager
    def batch(self, token: StopToken, *, owed_at: float) -> Iterator[bool]:
        """The turn of a batch that `token` stops; whether it was owed: then no question stops it.

        Args:
            token: Raised by the next question, or by the user.
            owed_at: From then on (time.monotonic) it lets no question by.

        Raises:
            CancelledByUser: the user stopped it while it waited.
        """
        owed = False
        with self._changed:
            try:
                while self._taken or (self._questions and not owed):
                    token.check_users()
                    self._changed.wait(_POLL_SECONDS)
                    if self._questions and not owed and time.monotonic() >= owed_at:
                        owed = True
                        self._owed += 1
            finally:
                self._owed -= owed
                self._changed.notify_all()
            self._taken = True
            self._running = None if owed else token
        try:
            yield owed
        finally:
            self._give_back()

    def _give_back(self) -> None:
        with self._changed:
            self._taken = False
            self._running = None
            self._changed.notify_all()
