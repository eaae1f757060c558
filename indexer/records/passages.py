"""A passage: a stretch of a document's canonical text that is searched and cited."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.records.documents import Span


@dataclass(frozen=True, slots=True)
class PassageDraft:
    """A passage before it has an id: where it stands in the text and what it belongs to."""

    ordinal: int  # 0-based, in reading order
    section: int  # passages with the same number are scored together as one parent
    span: Span
    language: str | None


@dataclass(frozen=True, slots=True)
class Passage:
    """A stored passage; `text == document_text[span.start:span.end]`, always."""

    id: int
    document_id: str
    ordinal: int
    section: int
    span: Span
    language: str | None
    text: str
