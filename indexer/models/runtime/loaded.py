"""Keeps the model that was asked last in memory; another file takes its place."""

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
    """One model at a time; for any thread."""

    def __init__(self, make: Callable[[Path], M]) -> None:
        self._make = make
        self._choosing = threading.Lock()
        self._model: M | None = None

    @property
    def name(self) -> str | None:
        """The name of the model that was asked last, None when none was."""
        model = self._model
        return model.name if model is not None else None

    def of(self, path: Path) -> M:
        """The model in that file. Raises what making it raises; then the one before stays."""
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
