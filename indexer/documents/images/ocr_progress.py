"""The time budget of text recognition and its progress callback, set while a file is read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

VARIABLE = "IBID_OCR_SECONDS"  # another budget for each file
USUAL_SECONDS = 600.0
PAGE_SECONDS = 90.0  # for one page


@dataclass(frozen=True, slots=True)
class Recognising:
    """The budget of one file; `on_page` is told (nth, of how many) before each page; it may raise."""

    budget_seconds: float
    on_page: Callable[[int, int], None]


def _nobody(_page: int, _pages: int) -> None:
    return


_current: ContextVar[Recognising | None] = ContextVar("recognising", default=None)


def budget_seconds() -> float:
    """How long recognising the pages of one file may take."""
    try:
        seconds = float(os.environ.get(VARIABLE, ""))
    except ValueError:
        return USUAL_SECONDS
    return min(max(seconds, 0.0), 86_400.0)


@contextmanager
def recognising(on_page: Callable[[int, int], None]) -> Iterator[None]:
    """While this lasts, `on_page` hears of every page that is recognised."""
    before = _current.set(Recognising(budget_seconds(), on_page))
    try:
        yield
    finally:
        _current.reset(before)


def current() -> Recognising:
    """The current settings; outside of `recognising`, the default budget without a callback."""
    return _current.get() or Recognising(budget_seconds(), _nobody)
