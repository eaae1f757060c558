"""Kept conversations in the catalogue; what they cite is stored with them, so that it outlives a document."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import UTC, datetime

from indexer.common.errors import NotFoundError
from indexer.common.folding import fold
from indexer.common.messages import Message
from indexer.records.conversations import Conversation, ConversationText, KeptTurn
from indexer.records.search import Filters

# The tables of version 6, each statement also a step of the migration from version 5.
CONVERSATION_TABLES = (
    """
CREATE TABLE conversations (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  created_at TEXT NOT NULL
) WITHOUT ROWID
""",
    """
CREATE TABLE conversation_turns (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  question TEXT NOT NULL,
  standalone_question TEXT NOT NULL,
  mode TEXT NOT NULL,
  filters TEXT NOT NULL,                  -- JSON object: see records/search.py
  answer TEXT NOT NULL,                   -- JSON: the whole answer with its citations and quotes
  searched TEXT NOT NULL,                 -- questions and answer, folded
  asked_at TEXT NOT NULL
)
""",
    "CREATE INDEX turns_by_conversation ON conversation_turns (conversation_id, id)",
)
_SUMMARY = (
    "SELECT c.id, c.title, c.created_at,"
    " (SELECT count(*) FROM conversation_turns t WHERE t.conversation_id = c.id) FROM conversations c"
)


def add_conversation_tables(connection: sqlite3.Connection) -> None:
    """The step of the migration; the caller commits."""
    for statement in CONVERSATION_TABLES:
        connection.execute(statement)


def list_conversations(connection: sqlite3.Connection, query: str = "") -> tuple[Conversation, ...]:
    """Those that hold `query` in a title, question or answer, whatever its case and accents; newest first."""
    rows = [Conversation(*row) for row in connection.execute(f"{_SUMMARY} ORDER BY c.created_at DESC, c.id")]
    wanted = fold(query.strip())
    if not wanted:
        return tuple(rows)
    escaped = wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    said = connection.execute(
        "SELECT DISTINCT conversation_id FROM conversation_turns WHERE searched LIKE ? ESCAPE '\\'",
        (f"%{escaped}%",),
    )
    ids = {row[0] for row in said}
    return tuple(row for row in rows if row.id in ids or wanted in fold(row.title))


def conversation_text(connection: sqlite3.Connection, conversation_id: str) -> ConversationText:
    """A conversation with its turns. Raises NotFoundError."""
    row = connection.execute(f"{_SUMMARY} WHERE c.id = ?", (conversation_id,)).fetchone()
    if row is None:
        raise _not_there(conversation_id)
    turns = [
        KeptTurn(question, standalone, mode, Filters(**json.loads(filters)), json.loads(answer), asked_at)
        for question, standalone, mode, filters, answer, asked_at in connection.execute(
            "SELECT question, standalone_question, mode, filters, answer, asked_at"
            " FROM conversation_turns WHERE conversation_id = ? ORDER BY id",
            (conversation_id,),
        )
    ]
    cited = {one["document"]["id"] for turn in turns for one in turn.answer["citations"]}
    gone = cited - _present(connection, cited)
    return ConversationText(Conversation(*row), tuple(_with_removed(turn, gone) for turn in turns))


def create_conversation(connection: sqlite3.Connection, title: str) -> str:
    """The id of a new conversation. In the caller's transaction."""
    conversation_id = uuid.uuid4().hex
    connection.execute(
        "INSERT INTO conversations (id, title, created_at) VALUES (?, ?, ?)",
        (conversation_id, title, _now()),
    )
    return conversation_id


def add_turn(connection: sqlite3.Connection, conversation_id: str, turn: KeptTurn) -> None:
    """Add a turn; its time is now. In the caller's transaction. Raises NotFoundError."""
    if not connection.execute("SELECT 1 FROM conversations WHERE id = ?", (conversation_id,)).fetchone():
        raise _not_there(conversation_id)
    searched = fold("\n".join((turn.question, turn.standalone_question, turn.answer["answer"])))
    connection.execute(
        "INSERT INTO conversation_turns (conversation_id, question, standalone_question, mode, filters,"
        " answer, searched, asked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            conversation_id,
            turn.question,
            turn.standalone_question,
            turn.mode,
            json.dumps(asdict(turn.filters), ensure_ascii=False),
            json.dumps(turn.answer, ensure_ascii=False),
            searched,
            _now(),
        ),
    )


def rename_conversation(connection: sqlite3.Connection, conversation_id: str, title: str) -> None:
    """Give it another title. In the caller's transaction. Raises NotFoundError."""
    changed = connection.execute("UPDATE conversations SET title = ? WHERE id = ?", (title, conversation_id))
    if not changed.rowcount:
        raise _not_there(conversation_id)


def remove_conversation(connection: sqlite3.Connection, conversation_id: str) -> None:
    """Remove it with its turns. In the caller's transaction. Raises NotFoundError."""
    if not connection.execute("DELETE FROM conversations WHERE id = ?", (conversation_id,)).rowcount:
        raise _not_there(conversation_id)


def _present(connection: sqlite3.Connection, document_ids: Iterable[str]) -> set[str]:
    find = "SELECT 1 FROM documents WHERE id = ?"
    return {one for one in document_ids if connection.execute(find, (one,)).fetchone()}


def _with_removed(turn: KeptTurn, gone: set[str]) -> KeptTurn:
    numbers = (one["n"] for one in turn.answer["citations"] if one["document"]["id"] in gone)
    return replace(turn, removed=tuple(numbers))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _not_there(conversation_id: str) -> NotFoundError:
    return NotFoundError(Message("no_such_conversation", id=conversation_id))
