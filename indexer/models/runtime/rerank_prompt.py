"""Joins a query and a passage into the tokens that a reranker reads, within its context.

A passage that is too long is cut at its end, at a token boundary (with a template, at a character), because
its subject is usually at the beginning. A query may take half of the context and is cut likewise.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from indexer.common.errors import ModelError
from indexer.common.messages import Message

QUERY_SHARE = 0.5
MIN_PASSAGE_TOKENS = 1


class RerankTokenizer(Protocol):
    """The tokenizer of a loaded model."""

    def tokenize(self, text: str, *, start: bool = False, control: bool = False) -> list[int]:
        """Tokens of `text`; control markers in it count as such only with `control`."""
        ...

    def tokenize_prompt(self, prompt: str) -> list[int]:
        """Tokens of a whole prompt, in which control markers count."""
        ...


@dataclass(frozen=True, slots=True)
class RerankPrompt:
    """The format in which one model expects query and passage.

    Without a `template`, the tokens before the query, between, and after the passage are `joints`.
    """

    tokenizer: RerankTokenizer
    context_tokens: int
    template: str | None
    joints: tuple[list[int], list[int], list[int]]
    break_markers: Callable[[str], str]  # so that no text poses as a command to the model

    def tokens(self, query: str, passages: Sequence[str]) -> list[list[int]]:
        """What the model reads for each passage. Raises ModelError when nothing of one would fit."""
        if self.template is not None:
            shortened = self._cut(self.break_markers(query), self._query_room(self._templated("", "")))
            return [self._by_template(shortened, self.break_markers(passage)) for passage in passages]
        before, between, after = self.joints
        query_tokens = self.tokenizer.tokenize(query)[: self._query_room([*before, *between, *after])]
        head = [*before, *query_tokens, *between]
        room = self._room(len(head) + len(after))
        return [[*head, *self.tokenizer.tokenize(passage)[:room], *after] for passage in passages]

    def _query_room(self, around: Sequence[int]) -> int:
        return int((self.context_tokens - len(around)) * QUERY_SHARE)

    def _room(self, taken: int) -> int:
        room = self.context_tokens - taken
        if room < MIN_PASSAGE_TOKENS:
            raise ModelError(Message("query_leaves_no_room"), code="too_long")
        return room

    def _templated(self, query: str, passage: str) -> list[int]:
        assert self.template is not None
        # In one pass: a query may well hold the word that stands for the passage.
        parts = [part.split("{document}") for part in self.template.split("{query}")]
        return self.tokenizer.tokenize_prompt(query.join(passage.join(part) for part in parts))

    def _by_template(self, query: str, passage: str) -> list[int]:
        self._room(len(self._templated(query, "")))
        tokens = self._templated(query, passage)
        if len(tokens) <= self.context_tokens:
            return tokens
        fitting = longest_prefix(
            passage, lambda text: len(self._templated(query, text)) <= self.context_tokens
        )
        return self._templated(query, fitting)

    def _cut(self, text: str, max_tokens: int) -> str:
        return longest_prefix(text, lambda part: len(self.tokenizer.tokenize(part)) <= max_tokens)


def longest_prefix(text: str, fits: Callable[[str], bool]) -> str:
    """The longest beginning of `text` that fits, where none fits that is longer than one that does not."""
    if fits(text):
        return text
    fitting, too_long = 0, len(text)
    while too_long - fitting > 1:
        middle = (fitting + too_long) // 2
        if fits(text[:middle]):
            fitting = middle
        else:
            too_long = middle
    return text[:fitting]
