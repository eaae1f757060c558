"""A reranker in a child process: a cross-encoder, which reads the query and a passage together."""

from __future__ import annotations

import math
import struct
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from indexer.common.cancel import CancelledByUser, CancelToken
from indexer.common.errors import ModelError
from indexer.common.messages import Message
from indexer.models.runtime.model_child import ModelChild
from indexer.records.passages import Passage

# Passages are a few hundred tokens long; a longer context would only take memory.
CONTEXT_TOKENS = 1_024
LOAD_SECONDS = 60.0
# One of bge-reranker-v2-m3's size takes 36 seconds of one core for 30 passages of 150 tokens
# (tests/benchmarks/speed/reranker_speed.py --fills, 2026-11-29): enough where other programs run beside.
SCORE_SECONDS = 60.0
TOO_SLOW_IN_A_ROW = 2  # after this many timeouts it is not used again
_POLL_SECONDS = 0.05


class LlamaReranker(ModelChild):
    """Runs one GGUF file, loaded when first needed, kept until `close`. Safe for several threads."""

    def __init__(self, path: Path | str, *, score_seconds: float = SCORE_SECONDS) -> None:
        """Check the file.

        Raises:
            ModelError: it is missing, broken, or not a reranker (`not_a_reranker`).
        """
        super().__init__(path)
        self._score_seconds = score_seconds
        self._busy = threading.Lock()
        self._slow = 0
        self._closed = False
        self._check()

    def close(self) -> None:
        """End the child for good; waiting calls fail."""
        self._closed = True
        super().close()

    def score(
        self, query: str, passages: Sequence[Passage], *, token: CancelToken | None = None
    ) -> list[float]:
        """See `Reranker.score`. Texts longer than the model's context are cut at a token boundary."""
        if self._slow >= TOO_SLOW_IN_A_ROW:
            raise ModelError(Message("model_too_slow_twice", name=self.name), code="gave_up")
        if not passages:
            return []
        self._wait_for_turn(token)
        try:
            if self._closed:
                raise ModelError(Message("model_closed", name=self.name), code="closed")
            if not self.loaded:
                self._check()
                self._load(CONTEXT_TOKENS, token=token, timeout_seconds=LOAD_SECONDS, ranking=True)
            return self._score(query, passages, token)
        finally:
            self._busy.release()

    def _score(self, query: str, passages: Sequence[Passage], token: CancelToken | None) -> list[float]:
        arguments = {"query": query, "passages": [passage.text for passage in passages]}
        limit = _TokenWithLimit(token, self._score_seconds)
        try:
            block = self._call("rank", arguments, token=limit).block
        except CancelledByUser:
            if token is not None and token.cancelled:
                raise
            self._slow += 1
            raise ModelError(
                Message("model_passages_too_slow", name=self.name, seconds=f"{self._score_seconds:g}"),
                code="timeout",
            ) from None
        self._slow = 0
        if len(block) != 4 * len(passages):
            raise ModelError(Message("model_scores_wrong_count", name=self.name))
        scores = list(struct.unpack(f"<{len(passages)}f", block))
        if not all(map(math.isfinite, scores)):
            raise ModelError(Message("model_scores_no_numbers", name=self.name), code="no_numbers")
        return scores

    def _check(self) -> None:
        if not self._look().is_reranker:
            raise ModelError(
                Message("model_not_a_reranker", name=self.name),
                code="not_a_reranker",
            )

    def _wait_for_turn(self, token: CancelToken | None) -> None:
        limit = _TokenWithLimit(token, LOAD_SECONDS + self._score_seconds)
        while not self._busy.acquire(timeout=_POLL_SECONDS):
            if token is not None:
                token.check()
            if limit.cancelled:
                raise ModelError(Message("model_busy", name=self.name), code="timeout")


class _TokenWithLimit(CancelToken):
    """A token raised by the user's token or by a time limit; the child stops and stays loaded."""

    def __init__(self, token: CancelToken | None, seconds: float) -> None:
        super().__init__()
        self._token = token
        self._deadline = time.monotonic() + seconds

    @property
    def cancelled(self) -> bool:
        """Whether the user cancelled, or the time is over."""
        return (self._token is not None and self._token.cancelled) or time.monotonic() > self._deadline
