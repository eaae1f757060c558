"""Chooses the sources that fit into the model's context: by token count, never cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.answering.prompt_sources import PromptSource
from indexer.answering.prompts import build_messages, source_block
from indexer.common.errors import ModelError
from indexer.common.messages import Message
from indexer.models.protocol import LanguageModel

COMPLETION_TOKENS = 256  # five short sentences, in Chinese too
COMPLETION_SHARE = 0.25  # of a small context
MESSAGE_TOKENS = 24  # a generous allowance for the marks around each turn
SAFETY_SHARE = 0.02  # pieces counted apart may come to a little more than together


@dataclass(frozen=True, slots=True)
class ContextPlan:
    """The sources of a prompt, in order, and how much may be written."""

    sources: tuple[PromptSource, ...]
    max_tokens: int


def plan_context(
    question: str,
    language: str | None,
    sources: Sequence[PromptSource],
    *,
    model: LanguageModel,
    context_tokens: int,
) -> ContextPlan:
    """Take sources in order while they fit; one that is too long is passed over, not cut.

    Raises:
        ModelError: not even one source fits.
    """
    max_tokens = max(16, min(COMPLETION_TOKENS, int(context_tokens * COMPLETION_SHARE)))
    frame = build_messages(question, language, [])
    texts = [message.content for message in frame]
    texts += [source_block(n, source, language) for n, source in enumerate(sources, start=1)]
    counts = model.count_tokens(texts)
    frame_tokens = sum(counts[: len(frame)]) + MESSAGE_TOKENS * len(frame)
    room = int(context_tokens * (1 - SAFETY_SHARE)) - max_tokens - frame_tokens
    chosen = []
    for source, tokens in zip(sources, counts[len(frame) :], strict=True):
        if tokens + 1 <= room:
            chosen.append(source)
            room -= tokens + 1
    if sources and not chosen:
        raise ModelError(
            Message("context_too_small", n=context_tokens),
            code="too_long",
        )
    return ContextPlan(tuple(chosen), max_tokens)
