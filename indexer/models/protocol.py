"""The interfaces of models, implemented by child processes, servers or test scripts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from indexer.common.cancel import CancelToken
from indexer.records.passages import Passage


class StopReason(StrEnum):
    """Why a completion ended."""

    END = "end"  # the model ended its turn
    LENGTH = "length"  # `max_tokens` or the context window was reached
    LOOP = "loop"  # the model began to repeat itself


@dataclass(frozen=True, slots=True)
class ChatTurn:
    """One turn of a conversation; `role` is system, user or assistant."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Completion:
    """The text that a model wrote, with token counts and times."""

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


class LanguageModel(Protocol):
    """Writes text; one call at a time."""

    @property
    def name(self) -> str:
        """The model's name, for the user."""
        ...

    def load(
        self, token: CancelToken | None = None, on_progress: Callable[[float], None] | None = None
    ) -> ModelInfo:
        """Load the model, unless it is loaded. `on_progress` gets 0 to 1. Raises ModelError."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """The number of tokens of each text in a prompt."""
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
        """Write the next turn. `on_text` gets pieces of text, `on_prompt` the share of the prompt read.

        Raises:
            CancelledByUser: `token` was raised; the model can be used again.
            ModelError: the prompt does not fit, or the model failed.
        """
        ...

    def close(self) -> None:
        """Give the model's memory back."""
        ...


class Reranker(Protocol):
    """Scores passages for a query, reading both together; one call at a time."""

    @property
    def name(self) -> str:
        """The model's name, for the user."""
        ...

    def score(
        self, query: str, passages: Sequence[Passage], *, token: CancelToken | None = None
    ) -> list[float]:
        """A score for each passage: higher is better; comparable within this call only.

        Raises:
            CancelledByUser: `token` was raised; the model can be used again.
            ModelError: the model failed, or was too slow.
        """
        ...

    def close(self) -> None:
        """Give the model's memory back."""
        ...
