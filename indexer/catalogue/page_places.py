"""Which pages a span of a document's text stands on."""

from __future__ import annotations

import sqlite3

from indexer.records.documents import Span


def pages_of_span(connection: sqlite3.Connection, document_id: str, span: Span) -> tuple[int, ...]:
    """The numbers of the pages that a span touches, 1-based; none where the format has no pages."""
    rows = connection.execute(
        "SELECT page_index FROM page_spans WHERE document_id = ? AND span_start < ? AND span_end > ?"
        " ORDER BY page_index",
        (document_id, max(span.end, span.start + 1), span.start),
    )
    return tuple(int(row[0]) for row in rows)
