"""The parent's side of a model that runs in a child process and may crash there."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from indexer.common.cancel import CancelledByUser, CancelToken
from indexer.common.errors import ChildDiedError, ChildTimedOutError, IndexerError, ModelError
from indexer.common.messages import Message
from indexer.models.inspect import ModelFile, inspect_model
from indexer.processes.frames import Reply
from indexer.processes.parent import ChildProcess

MAX_FAILURES_ON_ONE_INPUT = 2
MAX_DECODE_THREADS = 8
MEMORY_WORDS = (
    "bad_alloc",
    "failed to allocate",
    "unable to allocate",
    "cannot allocate memory",
    "out of memory",
)


class ModelChild:
    """One GGUF file and the child that runs it; subclasses add the operations of each kind of model."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self._file: ModelFile | None = None
        self._ready = False
        self._child = ChildProcess("indexer.models.runtime.runner", name="The model")
        self._failures: dict[str, int] = {}

    @property
    def name(self) -> str:
        """The model's name from the file's header; the file name before it was read."""
        return self._file.name if self._file else self.path.stem

    @property
    def loaded(self) -> bool:
        """Whether the model is in memory now."""
        return self._ready and self._child.alive

    @property
    def pid(self) -> int | None:
        """The child's process id."""
        return self._child.pid

    def close(self) -> None:
        """End the child at once and free its memory."""
        self._ready = False
        self._child.kill()
        self._child.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _look(self) -> ModelFile:
        """The properties from the file's header. Raises ModelError."""
        self._file = inspect_model(self.path)
        return self._file

    def _load(
        self,
        context_tokens: int,
        *,
        token: CancelToken | None,
        timeout_seconds: float,
        **use: bool,
    ) -> dict[str, Any]:
        """Load the file in the child for one `use`; returns the child's reply."""
        self._ready = False
        cores = usable_cores()
        arguments = {
            "path": str(self.path),
            "context_tokens": context_tokens,
            "threads": max(1, min(MAX_DECODE_THREADS, cores // 2)),
            "prompt_threads": cores,
            **use,
        }
        data = self._call("load", arguments, token=token, timeout_seconds=timeout_seconds).data
        self._ready = True
        return data

    def _call(
        self,
        operation: str,
        arguments: dict[str, Any],
        *,
        token: CancelToken | None = None,
        timeout_seconds: float | None = None,
        on_partial: Callable[[dict[str, Any]], None] | None = None,
    ) -> Reply:
        """Call the child. If it dies, raises ModelError; an input that killed two children is refused."""
        key = hashlib.sha256(json.dumps([operation, arguments], sort_keys=True).encode()).hexdigest()
        if self._failures.get(key, 0) >= MAX_FAILURES_ON_ONE_INPUT:
            raise ModelError(Message("model_failed_twice", name=self.name), code="gave_up")
        try:
            return self._child.call(
                operation, arguments, token=token, timeout_seconds=timeout_seconds, on_partial=on_partial
            )
        except (ChildDiedError, ChildTimedOutError) as problem:
            self._ready = False
            self._failures[key] = self._failures.get(key, 0) + 1
            raise self._in_words(problem) from problem
        except CancelledByUser:
            if not self._child.alive:
                self._ready = False
            raise
        except IndexerError as problem:
            if problem.code == "endless_template":  # a thread of the child is lost in it
                self.close()
            raise ModelError(problem.message, detail=problem.detail, code=problem.code) from problem

    def _in_words(self, problem: IndexerError) -> ModelError:
        words = problem.detail.lower()
        if problem.code == "out_of_memory" or any(word in words for word in MEMORY_WORDS):
            return ModelError(
                Message("model_no_memory", name=self.name), detail=problem.detail, code="out_of_memory"
            )
        if isinstance(problem, ChildTimedOutError):
            return ModelError(Message("model_no_answer_in_time", name=self.name), code="timeout")
        return ModelError(Message("model_stopped", name=self.name), detail=problem.detail, code="child_died")


def usable_cores() -> int:
    """The logical cores that this process may use: all of them read a prompt.

    Writing goes no faster with more than about one thread per physical core (measured: slower).
    """
    with contextlib.suppress(AttributeError):  # not on macOS and Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
