"""What the reader of an answer must know of its sources: pages that were recognised or garbled, clutter."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from indexer.catalogue.documents import get_document, pages_of_span
from indexer.common.errors import NotFoundError
from indexer.common.messages import Message
from indexer.records.answers import Answer, Citation
from indexer.records.documents import Document, Span
from indexer.records.reading import PageState

MOSTLY_CLUTTER = 0.6  # of the characters: above, a document is said to be mostly clutter
_SAID = {PageState.OCR: "source_recognised", PageState.GARBLED: "source_garbled"}


def source_warnings(connection: sqlite3.Connection, answer: Answer) -> tuple[Message, ...]:
    """One sentence for each doubt about the sources that `answer` cites, in the order of the citations."""
    by_document: dict[str, list[Citation]] = {}
    for citation in answer.citations:
        by_document.setdefault(citation.document.id, []).append(citation)
    found: list[Message] = []
    for document_id, citations in by_document.items():
        try:
            document = get_document(connection, document_id)
        except NotFoundError:  # removed while the answer was written
            continue
        found += _of_document(connection, document, citations)
    return tuple(found)


def _of_document(
    connection: sqlite3.Connection, document: Document, citations: Sequence[Citation]
) -> Iterator[Message]:
    title = document.title or document.path
    if document.reading.notes:
        pages: set[int] = set()
        for citation in citations:
            pages.update(pages_of_span(connection, document.id, Span(citation.start, citation.end)))
        for state, code in _SAID.items():
            numbers = tuple(str(page) for page in document.reading.pages_in(state) if page in pages)
            if numbers:
                yield Message(code, numbers=numbers, title=title)
    if document.reading.clutter_share > MOSTLY_CLUTTER:
        yield Message("source_mostly_clutter", title=title)
