"""What the reader of an answer must know of its sources: pages that were recognised or garbled, clutter."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from indexer.catalogue.documents import get_document, pages_of_span
from indexer.common.errors import NotFoundError
from indexer.records.answers import Answer, Citation
from indexer.records.documents import Document, Span
from indexer.records.reading import PageState

MOSTLY_CLUTTER = 0.6  # of the characters: above, a document is said to be mostly clutter
_COMPARE = "compare the quotation with the page."
_SAID = {
    PageState.OCR: ("was read by text recognition (OCR)", "were read by text recognition (OCR)"),
    PageState.GARBLED: ("may not say what is printed", "may not say what is printed"),
}


def source_warnings(connection: sqlite3.Connection, answer: Answer) -> tuple[str, ...]:
    """One sentence for each doubt about the sources that `answer` cites, in the order of the citations."""
    by_document: dict[str, list[Citation]] = {}
    for citation in answer.citations:
        by_document.setdefault(citation.document.id, []).append(citation)
    found: list[str] = []
    for document_id, citations in by_document.items():
        try:
            document = get_document(connection, document_id)
        except NotFoundError:  # removed while the answer was written
            continue
        found += _of_document(connection, document, citations)
    return tuple(found)


def _of_document(
    connection: sqlite3.Connection, document: Document, citations: Sequence[Citation]
) -> Iterator[str]:
    name = document.title or document.path
    if document.reading.notes:
        pages: set[int] = set()
        for citation in citations:
            pages.update(pages_of_span(connection, document.id, Span(citation.start, citation.end)))
        for state, (one, many) in _SAID.items():
            numbers = [page for page in document.reading.pages_in(state) if page in pages]
            if len(numbers) == 1:
                yield f"Page {numbers[0]} of “{name}” {one}: {_COMPARE}"
            elif numbers:
                yield f"Pages {', '.join(map(str, numbers))} of “{name}” {many}: {_COMPARE}"
    if document.reading.clutter_share > MOSTLY_CLUTTER:
        yield f"“{name}” is mostly navigation and other clutter: check that the quotation is of the article."
