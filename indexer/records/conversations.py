"""Kept conversations: questions with their answers as they were given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from indexer.records.search import Filters


@dataclass(frozen=True, slots=True)
class Conversation:
    """A kept conversation, as lists show it; `questions` is how many there are."""

    id: str
    title: str
    created_at: str
    questions: int


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """One question of a conversation, with its answer as it was given then."""

    question: str
    standalone_question: str
    mode: str
    filters: Filters
    answer: Mapping[str, Any]  # ANSWER, with messages as codes; its quotes can be read without the documents
    asked_at: str
    removed: tuple[int, ...] = ()  # the numbers of the citations whose document has left the library


@dataclass(frozen=True, slots=True)
class ConversationText:
    """A conversation with all its turns, in order."""

    conversation: Conversation
    turns: tuple[KeptTurn, ...]
