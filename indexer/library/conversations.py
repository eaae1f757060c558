"""The operations on kept conversations: list, search, show, ask a follow-up, rename, remove."""

from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager
from dataclasses import asdict
from typing import Any

from indexer.catalogue.database import Database
from indexer.catalogue.kept import conversations as catalogue
from indexer.common.errors import UsageError
from indexer.common.messages import Message, message_to_json
from indexer.records.answers import Answer
from indexer.records.conversations import Conversation, ConversationText, KeptTurn
from indexer.records.search import Filters

TITLE_LENGTH = 80  # of a conversation that was not named: the beginning of its first question


class ConversationVerbs:
    """Reads and changes the conversations of one library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def _writing(self) -> AbstractContextManager[sqlite3.Connection]:
        if self._database.read_only:
            raise UsageError(Message("library_read_only"), code="read_only")
        return self._database.write()

    def listed(self, query: str = "") -> tuple[Conversation, ...]:
        """Those that hold `query`, or all; the newest first."""
        with self._database.reading() as connection:
            return catalogue.list_conversations(connection, query)

    def show(self, conversation_id: str) -> ConversationText:
        """One with its turns, and which citations have lost their document. Raises NotFoundError."""
        with self._database.reading() as connection:
            return catalogue.conversation_text(connection, conversation_id)

    def stand_alone(self, question: str, conversation_id: str) -> str:
        """A follow-up with what it takes from the conversation filled in. Raises NotFoundError."""
        from indexer.answering.follow_ups import Exchange, stand_alone
        from indexer.passages.languages import guess_language

        earlier = [
            Exchange(
                turn.standalone_question,
                tuple(one["text"] for one in turn.answer["sentences"]),
                tuple(one["document"]["title"] or "" for one in turn.answer["citations"]),
            )
            for turn in self.show(conversation_id).turns
        ]
        return stand_alone(question, earlier, guess_language(question, ("en", "fr", "zh")))

    def keep(
        self,
        answer: Answer,
        *,
        conversation_id: str | None = None,
        standalone_question: str | None = None,
        mode: str = "auto",
        filters: Filters | None = None,
    ) -> str:
        """Add an answer, or begin a conversation with it (None), in one transaction; returns its id."""
        with self._writing() as connection:
            if conversation_id is None:
                title = " ".join(answer.question.split())[:TITLE_LENGTH]
                conversation_id = catalogue.create_conversation(connection, title)
            turn = KeptTurn(
                answer.question,
                standalone_question or answer.question,
                mode,
                filters or Filters(),
                _answer_to_json(answer),
                "",
            )
            catalogue.add_turn(connection, conversation_id, turn)
        return conversation_id

    def rename(self, conversation_id: str, title: str) -> None:
        """Give it another title. Raises NotFoundError."""
        with self._writing() as connection:
            catalogue.rename_conversation(connection, conversation_id, title)

    def remove(self, conversation_id: str) -> None:
        """Remove it. Raises NotFoundError."""
        with self._writing() as connection:
            catalogue.remove_conversation(connection, conversation_id)


def _answer_to_json(answer: Answer) -> dict[str, Any]:
    form = asdict(answer)
    for sentence, given in zip(form["sentences"], answer.sentences, strict=True):
        sentence["reasons"] = [message_to_json(reason) for reason in given.reasons]
    form["warnings"] = [message_to_json(one) for one in answer.warnings]
    form["summary"] = message_to_json(answer.summary) if answer.summary is not None else None
    return form
