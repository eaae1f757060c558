"""What the reader of an answer must know of it, in the window's words: doubtful pages, mended words."""

from __future__ import annotations

from collections.abc import Callable

from desktop.i18n import language, tr
from desktop.viewmodels.reading_notes import MOSTLY_CLUTTER, page_runs
from indexer.reading_records import PageState
from indexer.records import Answer, Document

DocumentOf = Callable[[str], Document | None]

# State -> one page, several pages.
_DOUBTS = {
    PageState.OCR: (
        "Page {pages} of “{title}” was recognised from a picture: compare the quotation with the page.",
        "Pages {pages} of “{title}” were recognised from pictures: compare the quotation with the pages.",
    ),
    PageState.GARBLED: (
        "Page {pages} of “{title}” may not say what is printed: compare the quotation with the page.",
        "Pages {pages} of “{title}” may not say what is printed: compare the quotation with the pages.",
    ),
}


def repaired_lines(repaired: tuple[tuple[str, str], ...]) -> list[str]:
    """What was looked for instead of words that no document holds."""
    words = tr("No document holds “{typed}”: searched for “{used}”.")
    return [words.format(typed=typed, used=used) for typed, used in repaired]


def warning_lines(answer: Answer, document_of: DocumentOf) -> list[str]:
    """The answer's warnings. The engine's are in English; elsewhere they are told anew from its sources."""
    if language() == "en" or not answer.warnings:
        return list(answer.warnings)
    pages: dict[str, set[int]] = {}
    for citation in answer.citations:
        numbers = pages.setdefault(citation.document.id, set())
        if citation.page is not None:
            numbers.add(citation.page.index)
    found: list[str] = []
    for document_id, numbers in pages.items():
        document = document_of(document_id)
        if document is not None:
            found += _doubts(document, numbers)
    return found or list(answer.warnings)  # what cannot be told anew is still told


def _doubts(document: Document, numbers: set[int]) -> list[str]:
    title = document.title or document.path.replace("\\", "/").rsplit("/", 1)[-1]
    found = []
    for state, (one, many) in _DOUBTS.items():
        here = [page for page in document.reading.pages_in(state) if page in numbers]
        if here:
            found.append(tr(one if len(here) == 1 else many).format(pages=page_runs(here), title=title))
    if document.reading.clutter_share > MOSTLY_CLUTTER:
        words = tr("“{title}” is mostly navigation and the like: check that the quotation is of the article.")
        found.append(words.format(title=title))
    return found
