"""Passages in the catalogue: inserting them, and loading them by id or by document."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.records.documents import DocumentSummary, PageReference, Span
from indexer.records.passages import Passage, PassageDraft

_PASSAGE = "p.id, p.document_id, p.ordinal, p.section, p.span_start, p.span_end, p.language, p.text"


@dataclass(frozen=True, slots=True)
class NewPassage:
    """A passage as it is inserted: its span, its text, and its number of terms in each lexical view."""

    draft: PassageDraft
    text: str
    word_count: int
    form_count: int


@dataclass(frozen=True, slots=True)
class LocatedPassage:
    """A passage with its document and page."""

    passage: Passage
    document: DocumentSummary
    page: PageReference | None  # the page that it begins on


def text_hash(text: str) -> bytes:
    """The key of a passage's vectors: SHA-256 of its UTF-8 text."""
    return hashlib.sha256(text.encode()).digest()


def insert_passages(
    connection: sqlite3.Connection, document_id: str, passages: Sequence[NewPassage]
) -> tuple[int, ...]:
    """Insert the passages of a document, in the caller's transaction; returns their ids in order."""
    ids = []
    for new in passages:
        draft = new.draft
        cursor = connection.execute(
            "INSERT INTO passages (document_id, ordinal, section, span_start, span_end, language, text,"
            " text_hash, word_count, form_count) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                document_id,
                draft.ordinal,
                draft.section,
                draft.span.start,
                draft.span.end,
                draft.language,
                new.text,
                text_hash(new.text),
                new.word_count,
                new.form_count,
            ),
        )
        assert cursor.lastrowid is not None
        ids.append(cursor.lastrowid)
    return tuple(ids)


def located_passages(connection: sqlite3.Connection, ids: Sequence[int]) -> tuple[LocatedPassage, ...]:
    """The passages with these ids, in the order of `ids`; ids that no longer exist are left out."""
    rows = connection.execute(
        f"SELECT {_PASSAGE}, d.title, d.path, d.language, d.publisher, d.published, s.page_index, s.label"
        " FROM json_each(:ids) AS wanted"
        " JOIN passages p ON p.id = wanted.value"
        " JOIN documents d ON d.id = p.document_id"
        " LEFT JOIN page_spans s ON s.document_id = p.document_id AND s.page_index ="
        "  (SELECT max(b.page_index) FROM page_spans b"
        "   WHERE b.document_id = p.document_id AND b.span_start <= p.span_start)"
        " ORDER BY wanted.key",
        {"ids": json.dumps([int(passage_id) for passage_id in ids])},
    )
    return tuple(_located(row) for row in rows)


def passages_of(connection: sqlite3.Connection, document_id: str) -> tuple[Passage, ...]:
    """All passages of a document, in reading order; none when there is no such document."""
    rows = connection.execute(
        f"SELECT {_PASSAGE} FROM passages p WHERE p.document_id = ? ORDER BY p.ordinal", (document_id,)
    )
    return tuple(_passage(row) for row in rows)


def text_around(connection: sqlite3.Connection, passage: Passage) -> str:
    """The text of a passage together with the passages before and after it in its document."""
    rows = connection.execute(
        "SELECT text FROM passages WHERE document_id = ? AND ordinal BETWEEN ? AND ? ORDER BY ordinal",
        (passage.document_id, passage.ordinal - 1, passage.ordinal + 1),
    )
    return "\n".join(str(row[0]) for row in rows)


def all_passage_ids(connection: sqlite3.Connection) -> tuple[int, ...]:
    """The ids of all passages, ascending."""
    return tuple(int(row[0]) for row in connection.execute("SELECT id FROM passages ORDER BY id"))


def passage_ids_of_documents(connection: sqlite3.Connection, document_ids: Sequence[str]) -> set[int]:
    """The ids of all passages of these documents; unknown documents have none."""
    rows = connection.execute(
        "SELECT id FROM passages WHERE document_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(document_ids)),),
    )
    return {int(row[0]) for row in rows}


def count_passages(connection: sqlite3.Connection) -> int:
    """How many passages there are."""
    return int(connection.execute("SELECT count(*) FROM passages").fetchone()[0])


def _passage(row: Sequence[object]) -> Passage:
    passage_id, document_id, ordinal, section, start, end, language, text = row
    assert isinstance(passage_id, int)
    assert isinstance(ordinal, int)
    assert isinstance(section, int)
    assert isinstance(start, int)
    assert isinstance(end, int)
    return Passage(
        id=passage_id,
        document_id=str(document_id),
        ordinal=ordinal,
        section=section,
        span=Span(start, end),
        language=None if language is None else str(language),
        text=str(text),
    )


def _located(row: tuple[object, ...]) -> LocatedPassage:
    passage = _passage(row[:8])
    title, path, language, publisher, published, page_index, label = row[8:]
    return LocatedPassage(
        passage=passage,
        document=DocumentSummary(
            id=passage.document_id,
            title=_text(title),
            path=str(path),
            language=_text(language),
            publisher=_text(publisher),
            published=_text(published),
        ),
        page=PageReference(page_index, _text(label)) if isinstance(page_index, int) else None,
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
