"""Keeps the last used model in memory, until another file is used."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Generic, Protocol, TypeVar


class _Model(Protocol):
    path: Path

    @property
    def name(self) -> str: ...

    def close(self) -> None: ...


M = TypeVar("M", bound=_Model)


class Kept(Generic[M]):
    """Holds one model at a time. Safe for several threads."""

    def __init__(self, make: Callable[[Path], M]) -> None:
        self._make = make
        self._choosing = threading.Lock()
        self._model: M | None = None

    @property
    def name(self) -> str | None:
        """The name of the last used model; None if there is none."""
        model = self._model
        return model.name if model is not None else None

    def of(self, path: Path) -> M:
        """The model of a file, created if necessary. If that fails, the previous model is kept."""
        with self._choosing:
            previous = self._model
            if previous is not None and previous.path == path:
                return previous
            model = self._model = self._make(path)
        if previous is not None:
            previous.close()
        return model

    def close(self) -> None:
        """Give the model's memory back."""
        with self._choosing:
            model, self._model = self._model, None
        if model is not None:
            model.close()
