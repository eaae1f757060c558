"""A chat model in a child process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from indexer.common.cancel import CancelToken
from indexer.common.errors import ModelError
from indexer.common.messages import Message
from indexer.models.inspect import ModelKind
from indexer.models.protocol import ChatTurn, Completion, ModelInfo, StopReason
from indexer.models.runtime.model_child import ModelChild

DEFAULT_CONTEXT_TOKENS = 4096
LOAD_TIMEOUT_SECONDS = 600.0
COUNT_TIMEOUT_SECONDS = 120.0
NO_CHAT_MODEL = {
    ModelKind.EMBEDDER: "embedder_writes_no_answers",
    ModelKind.RERANKER: "reranker_writes_no_answers",
}


class ChatModel(ModelChild):
    """Runs one GGUF file, loaded when first needed and kept until `close`."""

    def __init__(
        self,
        path: Path | str,
        *,
        context_tokens: int = DEFAULT_CONTEXT_TOKENS,
        temperature: float = 0.0,
        seed: int = 0,
    ) -> None:
        super().__init__(path)
        self._context_tokens = context_tokens
        self._temperature = temperature
        self._seed = seed
        self._info: ModelInfo | None = None

    def load(
        self, token: CancelToken | None = None, on_progress: Callable[[float], None] | None = None
    ) -> ModelInfo:
        """Check the file and load it in the child, unless it is loaded.

        Raises:
            ModelError: the file cannot be used, or the child died while loading it.
            CancelledByUser: `token` was raised.
        """
        if self._info is not None and self.loaded:
            return self._info
        self._info = None
        kind = self._look().kind
        if kind in NO_CHAT_MODEL:
            raise ModelError(Message(NO_CHAT_MODEL[kind], name=self.name), code="not_a_chat_model")
        if on_progress:
            on_progress(0.0)
        data = self._load(self._context_tokens, token=token, timeout_seconds=LOAD_TIMEOUT_SECONDS)
        self._info = ModelInfo(self.name, data["context_tokens"])
        if on_progress:
            on_progress(1.0)
        return self._info

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text takes in a prompt. Raises ModelError."""
        self.load()
        reply = self._call("count", {"texts": list(texts)}, timeout_seconds=COUNT_TIMEOUT_SECONDS)
        return [int(count) for count in reply.data["counts"]]

    def complete(
        self,
        messages: Sequence[ChatTurn],
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
        data = self._call("complete", arguments, token=token, on_partial=take).data
        return Completion(
            text="".join(pieces),
            prompt_tokens=data["prompt_tokens"],
            completion_tokens=data["completion_tokens"],
            first_token_s=data["first_token_s"],
            total_s=data["total_s"],
            stop_reason=StopReason(data["stop_reason"]),
        )
