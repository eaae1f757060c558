"""What the engine asks of a model, whoever runs it: a child process, a server, a test's script."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from indexer.common.cancel import CancelToken
from indexer.records.passages import Passage


class StopReason(StrEnum):
    """Why a completion ended."""

    END = "end"  # the model said so
    LENGTH = "length"  # `max_tokens` or the context window was reached
    LOOP = "loop"  # the model began to repeat itself


@dataclass(frozen=True, slots=True)
class ChatTurn:
    """One turn of a conversation; `role` is system, user or assistant."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Completion:
    """What a model wrote, and what it took."""

    text: str
    prompt_tokens: int
    completion_tokens: int
    first_token_s: float | None  # None when it wrote nothing
    total_s: float
    stop_reason: StopReason


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A loaded model."""

    name: str
    context_tokens: int
    load_s: float
    template_problem: str = ""  # why the plain format is used instead of the file's own; empty if it is not


class LanguageModel(Protocol):
    """Writes text; one call at a time."""

    @property
    def name(self) -> str:
        """The model's name, for the user."""
        ...

    def load(
        self, token: CancelToken | None = None, on_progress: Callable[[float], None] | None = None
    ) -> ModelInfo:
        """Make the model ready; at once when it is. `on_progress` gets 0..1. Raises ModelError."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text takes in a prompt."""
        ...

    def complete(
        self,
        messages: Sequence[ChatTurn],
        *,
        max_tokens: int,
        token: CancelToken | None = None,
        on_text: Callable[[str], None] | None = None,
        on_prompt: Callable[[float], None] | None = None,
    ) -> Completion:
        """Write the next turn. `on_text` gets the pieces, `on_prompt` how much of the prompt is read, 0..1.

        Raises:
            CancelledByUser: `token` was raised; the model can be used again.
            ModelError: the prompt does not fit, or the model failed.
        """
        ...

    def close(self) -> None:
        """Give the model's memory back."""
        ...


class Reranker(Protocol):
    """Reads a passage together with the query; one call at a time."""

    @property
    def name(self) -> str:
        """The model's name, for the user."""
        ...

    def score(
        self, query: str, passages: Sequence[Passage], *, token: CancelToken | None = None
    ) -> list[float]:
        """How well each passage answers the query: higher is better, comparable within this call only.

        Raises:
            CancelledByUser: `token` was raised; the model can be used again.
            ModelError: the model failed, or was too slow.
        """
        ...

    def close(self) -> None:
        """Give the model's memory back."""
        ...
