"""Documents in the catalogue: inserting, listing, showing with their text, deleting."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from indexer.catalogue.readings import edited_fields, insert_reading, outline_from_json, report_from_json
from indexer.catalogue.stories import all_stories, story_of
from indexer.common.errors import NotFoundError
from indexer.common.messages import Message, messages_from_json, messages_to_json
from indexer.records.documents import Document, DocumentText, ExtractedText, PageSpan, Span

MIN_ID_CHARS = 12  # hex digits of the content's SHA-256
READY = "ready"
USER = "user"  # origin of fields that the user has corrected

_DOCUMENTS = """
SELECT d.id, d.title, d.path, d.media_type, d.language, d.publisher, d.author, d.published, d.collection,
       d.pages, length(d.text) AS characters,
       (SELECT count(*) FROM passages p WHERE p.document_id = d.id) AS passages,
       d.imported_at, d.sha256, d.state, r.report, r.source_url, r.edits
FROM documents d LEFT JOIN readings r ON r.document_id = d.id
"""


# In the order of the columns above.
_DOCUMENT_FIELDS = (
    "id", "title", "path", "media_type", "language", "publisher", "author", "published", "collection",
    "pages", "characters", "passages", "imported_at", "sha256", "state",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDocument:
    """A document as it is inserted, without its passages."""

    id: str
    sha256: str
    path: str
    original: str | None  # file name in originals/; None if imported by reference
    size_bytes: int
    extracted: ExtractedText
    language: str | None
    collection: str | None
    imported_at: str


def free_id(connection: sqlite3.Connection, sha256: str) -> str:
    """The shortest prefix of `sha256` (at least MIN_ID_CHARS) that is not another document's id."""
    for length in range(MIN_ID_CHARS, len(sha256) + 1):
        candidate = sha256[:length]
        if connection.execute("SELECT 1 FROM documents WHERE id = ?", (candidate,)).fetchone() is None:
            return candidate
    raise ValueError(f"content {sha256} is already in the library")


def insert_document(connection: sqlite3.Connection, new: NewDocument) -> None:
    """Insert a document with its page and clutter spans, in the caller's transaction."""
    extracted, metadata = new.extracted, new.extracted.metadata
    connection.execute(
        "INSERT INTO documents (id, sha256, path, original, size_bytes, media_type, importer, title,"
        " language, publisher, author, published, collection, text, pages, warnings, imported_at, state)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            new.id,
            new.sha256,
            new.path,
            new.original,
            new.size_bytes,
            extracted.media_type,
            extracted.importer,
            metadata.title,
            new.language,
            metadata.publisher,
            metadata.author,
            metadata.published,
            new.collection,
            extracted.text,
            len(extracted.pages) or None,
            json.dumps(messages_to_json(extracted.warnings), ensure_ascii=False),
            new.imported_at,
            READY,
        ),
    )
    connection.executemany(
        "INSERT INTO page_spans (document_id, page_index, label, span_start, span_end)"
        " VALUES (?, ?, ?, ?, ?)",
        [(new.id, page.index, page.label, page.start, page.end) for page in extracted.pages],
    )
    connection.executemany(
        "INSERT OR IGNORE INTO clutter_spans (document_id, span_start, span_end) VALUES (?, ?, ?)",
        [(new.id, span.start, span.end) for span in extracted.clutter if len(span)],
    )
    insert_reading(connection, new.id, extracted)


def list_documents(
    connection: sqlite3.Connection, *, collection: str | None = None, language: str | None = None
) -> tuple[Document, ...]:
    """All documents, newest import first."""
    rows = connection.execute(
        _DOCUMENTS + "WHERE (:collection IS NULL OR d.collection = :collection)"
        " AND (:language IS NULL OR d.language = lower(:language))"
        " ORDER BY d.imported_at DESC, d.rowid DESC",
        {"collection": collection, "language": language},
    )
    stories = all_stories(connection)
    return tuple(_document(row, stories.get(row[0], ())) for row in rows)


def get_document(connection: sqlite3.Connection, document_id: str) -> Document:
    """One document. Raises NotFoundError."""
    row = connection.execute(_DOCUMENTS + "WHERE d.id = ?", (document_id,)).fetchone()
    if row is None:
        raise _unknown(document_id)
    return _document(row, story_of(connection, document_id))


def find_by_sha256(connection: sqlite3.Connection, sha256: str) -> Document | None:
    """The document with exactly these bytes, if it is in the library."""
    row = connection.execute(_DOCUMENTS + "WHERE d.sha256 = ?", (sha256,)).fetchone()
    return None if row is None else _document(row, story_of(connection, row[0]))


def document_text(connection: sqlite3.Connection, document_id: str) -> DocumentText:
    """One document with its canonical text, pages, clutter and warnings. Raises NotFoundError."""
    document = get_document(connection, document_id)
    text, warnings, outline, origins = connection.execute(
        "SELECT d.text, d.warnings, r.outline, r.origins FROM documents d"
        " LEFT JOIN readings r ON r.document_id = d.id WHERE d.id = ?",
        (document_id,),
    ).fetchone()
    all_origins = {**json.loads(origins or "{}"), **dict.fromkeys(document.edited, USER)}
    pages = connection.execute(
        "SELECT page_index, label, span_start, span_end FROM page_spans WHERE document_id = ?"
        " ORDER BY page_index",
        (document_id,),
    )
    clutter = connection.execute(
        "SELECT span_start, span_end FROM clutter_spans WHERE document_id = ? ORDER BY span_start",
        (document_id,),
    )
    return DocumentText(
        document=document,
        text=text,
        page_spans=tuple(PageSpan(*row) for row in pages),
        clutter=tuple(Span(*row) for row in clutter),
        warnings=messages_from_json(json.loads(warnings)),
        outline=outline_from_json(outline),
        origins=tuple(sorted(all_origins.items())),
    )


def original_name(connection: sqlite3.Connection, document_id: str) -> str | None:
    """The file name in originals/; None when it was imported by reference. Raises NotFoundError."""
    row = connection.execute("SELECT original FROM documents WHERE id = ?", (document_id,)).fetchone()
    if row is None:
        raise _unknown(document_id)
    return None if row[0] is None else str(row[0])


def originals_in_use(connection: sqlite3.Connection) -> frozenset[str]:
    """The names of all files in originals/ that a document needs."""
    rows = connection.execute("SELECT original FROM documents WHERE original IS NOT NULL")
    return frozenset(str(row[0]) for row in rows)


def delete_document(connection: sqlite3.Connection, document_id: str) -> None:
    """Delete a document with its pages, clutter and passages. Raises NotFoundError.

    Its rows in the lexical views and its vectors must be removed before.
    """
    if connection.execute("DELETE FROM documents WHERE id = ?", (document_id,)).rowcount == 0:
        raise _unknown(document_id)


def count_documents(connection: sqlite3.Connection) -> int:
    """How many documents there are."""
    return int(connection.execute("SELECT count(*) FROM documents").fetchone()[0])


def languages(connection: sqlite3.Connection) -> tuple[str, ...]:
    """The languages of the documents, in alphabetical order."""
    rows = connection.execute(
        "SELECT DISTINCT language FROM documents WHERE language IS NOT NULL ORDER BY language"
    )
    return tuple(str(row[0]) for row in rows)


def _document(row: tuple[Any, ...], same_story_as: tuple[str, ...]) -> Document:
    report, source_url, edits = row[-3:]
    known: dict[str, Any] = dict(zip(_DOCUMENT_FIELDS, row, strict=False))
    return Document(
        **known,
        same_story_as=same_story_as,
        reading=report_from_json(report),
        source_url=source_url,
        edited=edited_fields(edits),
    )


def _unknown(document_id: str) -> NotFoundError:
    return NotFoundError(Message("no_such_document", id=document_id))


def pages_of_span(connection: sqlite3.Connection, document_id: str, span: Span) -> tuple[int, ...]:
    """The numbers of the pages that a span touches, 1-based; none where the format has no pages."""
    rows = connection.execute(
        "SELECT page_index FROM page_spans WHERE document_id = ? AND span_start < ? AND span_end > ?"
        " ORDER BY page_index",
        (document_id, max(span.end, span.start + 1), span.start),
    )
    return tuple(int(row[0]) for row in rows)
