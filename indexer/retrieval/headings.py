"""Under which headings a retrieved passage stands."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace

from indexer.catalogue.readings import outlines_of
from indexer.common.folding import fold
from indexer.passages.outline import section_path
from indexer.records.search import Hit


def with_headings(connection: sqlite3.Connection, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits with the headings over each.

    The document's own title, and one that the passage begins with, say nothing new and are left out.
    """
    outlines = outlines_of(connection, {hit.document.id for hit in hits})
    found = []
    for hit in hits:
        path = section_path(outlines.get(hit.document.id, ()), hit.start)
        known = fold(hit.document.title or "")
        opening = fold(hit.text.lstrip("#* \n"))
        titles = tuple(
            title for title in path if fold(title) != known and not opening.startswith(fold(title))
        )
        found.append(replace(hit, section=titles) if titles else hit)
    return tuple(found)
