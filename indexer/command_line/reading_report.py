"""How well a document was read, in words: for lists, for `ibid show --report`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indexer.answering.source_warnings import MOSTLY_CLUTTER
from indexer.records.documents import Document, DocumentText
from indexer.records.originals import OriginalNote
from indexer.records.reading import PageState, ReadingReport

PAGES_NAMED = 5  # then "and 12 more"
_STATES = {
    PageState.EMPTY: "without text",
    PageState.GARBLED: "garbled",
    PageState.FAILED: "damaged",
    PageState.OCR: "by text recognition (OCR)",
}
_FIELDS = ("title", "publisher", "author", "published", "language", "source_url")


def in_short(report: ReadingReport, note: OriginalNote | None = None) -> str | None:
    """Why a document is to be taken with care, in a few words; None when it is not."""
    parts = [] if note is None else [note.in_short]
    parts += [
        f"{_pages(report.pages_in(state))} {words}"
        for state, words in _STATES.items()
        if report.pages_in(state)
    ]
    if report.clutter_share > MOSTLY_CLUTTER:
        parts.append("mostly clutter")
    if report.left_out:
        parts.append(
            "1 part left out" if len(report.left_out) == 1 else f"{len(report.left_out)} parts left out"
        )
    return "; ".join(parts) or None


def lines(shown: DocumentText, note: OriginalNote | None = None) -> Iterator[str]:
    """What was read of a document: metadata with origins, pages, notes, what was left out."""
    document, report = shown.document, shown.document.reading
    yield f"{document.path}"
    yield f"{document.media_type}, {document.characters} characters, {document.passages} passages"
    origins = dict(shown.origins)
    for field in _FIELDS:
        value = getattr(document, field)
        if value is not None or field in origins:
            origin = f"  ({origins[field]})" if field in origins else ""
            yield f"{field}: {value or '–'}{origin}"
    yield from _reading(document, report)
    if document.same_story_as:
        yield f"same story as {', '.join(document.same_story_as)}"
    yield from (*report.left_out, *shown.warnings)
    if note is not None:
        yield note.sentence


def _reading(document: Document, report: ReadingReport) -> Iterator[str]:
    pages = report.pages or document.pages
    if pages:
        lost = [*report.pages_in(PageState.EMPTY), *report.pages_in(PageState.FAILED)]
        yield f"pages: {pages}, of which {pages - len(lost)} have text"
    for state, words in _STATES.items():
        if numbers := report.pages_in(state):
            yield f"{_pages(numbers, most=None)} {words}"
    if report.clutter_share:
        yield f"clutter: {report.clutter_share:.0%} of the characters"


def _pages(numbers: Sequence[int], *, most: int | None = PAGES_NAMED) -> str:
    shown = numbers if most is None else numbers[:most]
    more = len(numbers) - len(shown)
    listed = ", ".join(map(str, shown)) + (f" and {more} more" if more else "")
    return f"page {listed}" if len(numbers) == 1 else f"pages {listed}"
