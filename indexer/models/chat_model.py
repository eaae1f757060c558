"""A chat model in a child process: the parent's side, which survives whatever the child does."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from indexer.cancel import CancelledByUser, CancelToken
from indexer.child_frames import Reply
from indexer.child_process import ChildProcess
from indexer.errors import ChildDiedError, ChildTimedOutError, IndexerError, ModelError
from indexer.models.inspect import ModelFile, inspect_model
from indexer.models.protocol import Completion, Message, ModelInfo, StopReason

DEFAULT_CONTEXT_TOKENS = 4096
MAX_FAILURES_ON_ONE_INPUT = 2
MAX_DECODE_THREADS = 8
LOAD_TIMEOUT_SECONDS = 600.0
COUNT_TIMEOUT_SECONDS = 120.0
OUT_OF_MEMORY_STATUS = (-9, 137)
MEMORY_WORDS = (
    "bad_alloc",
    "failed to allocate",
    "unable to allocate",
    "cannot allocate memory",
    "out of memory",
)


class ChatModel:
    """Runs one GGUF file; loaded at the first need, kept loaded until `close`."""

    def __init__(
        self,
        path: Path | str,
        *,
        context_tokens: int = DEFAULT_CONTEXT_TOKENS,
        temperature: float = 0.0,
        seed: int = 0,
    ) -> None:
        self.path = Path(path)
        self._context_tokens = context_tokens
        self._temperature = temperature
        self._seed = seed
        self._file: ModelFile | None = None
        self._info: ModelInfo | None = None
        self._child = ChildProcess("indexer.models.runner", name="The model")
        self._failures: dict[str, int] = {}

    @property
    def name(self) -> str:
        """The name in the file, or the file's own before it was looked at."""
        return self._file.name if self._file else self.path.stem

    @property
    def loaded(self) -> bool:
        """Whether the model is in memory now."""
        return self._info is not None and self._child.alive

    @property
    def pid(self) -> int | None:
        """The child's process id."""
        return self._child.pid

    def load(
        self, token: CancelToken | None = None, on_progress: Callable[[float], None] | None = None
    ) -> ModelInfo:
        """Check the file and load it in the child; at once when it is loaded.

        Raises:
            ModelError: the file cannot be used, or the child died of it.
            CancelledByUser: `token` was raised.
        """
        if self._info is not None and self._child.alive:
            return self._info
        self._info = None
        self._file = inspect_model(self.path)
        if self._file.is_embedder:
            raise ModelError(
                f"“{self.name}” turns text into vectors and cannot write answers.", code="not_a_chat_model"
            )
        if on_progress:
            on_progress(0.0)
        cores = usable_cores()
        arguments = {
            "path": str(self.path),
            "context_tokens": self._context_tokens,
            "threads": max(1, min(MAX_DECODE_THREADS, cores // 2)),
            "prompt_threads": cores,
        }
        data = self._guarded(
            "load",
            arguments,
            lambda: self._child.call("load", arguments, token=token, timeout_seconds=LOAD_TIMEOUT_SECONDS),
        ).data
        self._info = ModelInfo(self.name, data["context_tokens"], data["load_s"], data["template_problem"])
        if on_progress:
            on_progress(1.0)
        return self._info

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text takes in a prompt. Raises ModelError."""
        self.load()
        arguments = {"texts": list(texts)}
        reply = self._guarded(
            "count",
            arguments,
            lambda: self._child.call("count", arguments, timeout_seconds=COUNT_TIMEOUT_SECONDS),
        )
        return [int(count) for count in reply.data["counts"]]

    def complete(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        token: CancelToken | None = None,
        on_text: Callable[[str], None] | None = None,
        on_prompt: Callable[[float], None] | None = None,
    ) -> Completion:
        """Write the next turn; see `LanguageModel.complete`."""
        self.load(token)
        pieces: list[str] = []

        def take(partial: dict[str, Any]) -> None:
            if "text" in partial:
                pieces.append(partial["text"])
                if on_text:
                    on_text(partial["text"])
            elif on_prompt:
                on_prompt(partial["prompt"])

        arguments = {
            "messages": [{"role": message.role, "content": message.content} for message in messages],
            "max_tokens": max_tokens,
            "temperature": self._temperature,
            "seed": self._seed,
        }
        data = self._guarded(
            "complete",
            arguments,
            lambda: self._child.call("complete", arguments, token=token, on_partial=take),
        ).data
        return Completion(
            text="".join(pieces),
            prompt_tokens=data["prompt_tokens"],
            completion_tokens=data["completion_tokens"],
            first_token_s=data["first_token_s"],
            total_s=data["total_s"],
            stop_reason=StopReason(data["stop_reason"]),
        )

    def close(self) -> None:
        """End the child, whatever it is doing, and give its memory back."""
        self._info = None
        self._child.kill()
        self._child.close()

    def __enter__(self) -> ChatModel:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _guarded(self, operation: str, arguments: dict[str, Any], call: Callable[[], Reply]) -> Reply:
        """Make the call; a dead child becomes a ModelError, and an input that has killed two is refused."""
        key = hashlib.sha256(json.dumps([operation, arguments], sort_keys=True).encode()).hexdigest()
        if self._failures.get(key, 0) >= MAX_FAILURES_ON_ONE_INPUT:
            raise ModelError(
                f"“{self.name}” has failed twice on this input and is not asked again.", code="gave_up"
            )
        try:
            return call()
        except (ChildDiedError, ChildTimedOutError) as problem:
            self._info = None
            self._failures[key] = self._failures.get(key, 0) + 1
            raise self._in_words(problem) from problem
        except CancelledByUser:
            if not self._child.alive:
                self._info = None
            raise
        except IndexerError as problem:
            if problem.code == "endless_template":  # a thread of the child is lost in it
                self.close()
            raise ModelError(problem.summary, detail=problem.detail, code=problem.code) from problem

    def _in_words(self, problem: IndexerError) -> ModelError:
        words = problem.detail.lower()
        if problem.code == "out_of_memory" or any(word in words for word in MEMORY_WORDS):
            return ModelError(
                f"There was not enough memory for “{self.name}”.", detail=problem.detail, code="out_of_memory"
            )
        if isinstance(problem, ChildTimedOutError):
            return ModelError(f"“{self.name}” did not answer in time and was stopped.", code="timeout")
        return ModelError(f"“{self.name}” stopped unexpectedly.", detail=problem.detail, code="child_died")


def usable_cores() -> int:
    """The logical cores that this process may use: all of them read a prompt.

    Writing goes no faster with more than about one thread per physical core (measured: slower).
    """
    with contextlib.suppress(AttributeError):  # not on macOS and Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
