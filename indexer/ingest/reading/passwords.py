"""The passwords that the user gave for an import: tried in turn, kept in memory only, never shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from indexer.common.errors import ReadError
from indexer.common.messages import Message

LOCKED = frozenset({"encrypted", "wrong_password"})

T = TypeVar("T")


class Passwords:
    """Either one list for all files, or one password for each path and the files inside it."""

    def __init__(self, given: Mapping[str, str] | Sequence[str] = ()) -> None:
        self._by_path = dict(given) if isinstance(given, Mapping) else {}
        words = (given,) if isinstance(given, str) else () if isinstance(given, Mapping) else given
        self._for_all = tuple(dict.fromkeys(word for word in words if word))

    def __repr__(self) -> str:
        return "Passwords(…)"  # so that none gets into a log

    def of(self, shown: str) -> tuple[str, ...]:
        """The passwords to try for a file, in order; `shown` is its path as shown to the user."""
        own = [word for path, word in self._by_path.items() if shown == path or shown.startswith(path + "/")]
        return (*dict.fromkeys(own), *self._for_all)


def try_passwords(
    read: Callable[[str | None], T], words: Sequence[str], name: str, *, words_first: bool = False
) -> tuple[T, str | None]:
    """Call `read` without a password, then with each of `words`; returns the result and the password.

    With `words_first`, passwords are tried first, for files of which only a part is protected.

    Raises:
        ReadError: no password opens it, or it cannot be read for another reason.
    """
    locked: ReadError | None = None
    for word in (*words, None) if words_first else (None, *words):
        try:
            return read(word), word
        except ReadError as error:
            if error.code not in LOCKED:
                raise
            locked = error
    assert locked is not None
    if not words:
        raise locked
    code = "password_does_not_open" if len(words) == 1 else "no_password_opens"
    raise ReadError(Message(code, name=name), code="wrong_password") from locked
