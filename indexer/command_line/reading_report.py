"""How well a document was read, in words: for lists, for `ibid show --report`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indexer.answering.source_warnings import MOSTLY_CLUTTER
from indexer.command_line.language import in_words, plural, tr
from indexer.common.language.catalogue import marked
from indexer.records.documents import Document, DocumentText
from indexer.records.originals import OriginalNote
from indexer.records.reading import PageState, ReadingReport

PAGES_NAMED = 5  # then "and 12 more"
_STATES = {
    PageState.EMPTY: (marked("page {pages} without text"), marked("pages {pages} without text")),
    PageState.GARBLED: (marked("page {pages} garbled"), marked("pages {pages} garbled")),
    PageState.FAILED: (marked("page {pages} damaged"), marked("pages {pages} damaged")),
    PageState.OCR: (
        marked("page {pages} by text recognition (OCR)"),
        marked("pages {pages} by text recognition (OCR)"),
    ),
}
_FIELDS = ("title", "publisher", "author", "published", "language", "source_url")


def in_short(report: ReadingReport, note: OriginalNote | None = None) -> str | None:
    """Why a document is to be taken with care, in a few words; None when it is not."""
    parts = [] if note is None else [in_words(note.in_short)]
    parts += [_pages(state, numbers) for state in _STATES if (numbers := report.pages_in(state))]
    if report.clutter_share > MOSTLY_CLUTTER:
        parts.append(tr("mostly clutter"))
    if report.left_out:
        parts.append(plural(len(report.left_out), "1 part left out", "{n} parts left out"))
    return "; ".join(parts) or None


def lines(shown: DocumentText, note: OriginalNote | None = None) -> Iterator[str]:
    """What was read of a document: metadata with origins, pages, notes, what was left out."""
    document, report = shown.document, shown.document.reading
    yield f"{document.path}"
    yield tr(
        "{media_type}, {characters} characters, {passages} passages",
        media_type=document.media_type,
        characters=document.characters,
        passages=document.passages,
    )
    origins = dict(shown.origins)
    for field in _FIELDS:
        value = getattr(document, field)
        if value is not None or field in origins:
            origin = f"  ({origins[field]})" if field in origins else ""
            yield f"{field}: {value or '–'}{origin}"
    yield from _reading(document, report)
    if document.same_story_as:
        yield tr("same story as {ids}", ids=", ".join(document.same_story_as))
    yield from map(in_words, (*report.left_out, *shown.warnings))
    if note is not None:
        yield in_words(note.message)


def _reading(document: Document, report: ReadingReport) -> Iterator[str]:
    pages = report.pages or document.pages
    if pages:
        lost = [*report.pages_in(PageState.EMPTY), *report.pages_in(PageState.FAILED)]
        yield tr("pages: {pages}, of which {n} have text", pages=pages, n=pages - len(lost))
    for state in _STATES:
        if numbers := report.pages_in(state):
            yield _pages(state, numbers, most=None)
    if report.clutter_share:
        yield tr("clutter: {share} of the characters", share=f"{report.clutter_share:.0%}")


def _pages(state: PageState, numbers: Sequence[int], *, most: int | None = PAGES_NAMED) -> str:
    shown = numbers if most is None else numbers[:most]
    listed = ", ".join(map(str, shown))
    if more := len(numbers) - len(shown):
        listed = tr("{pages} and {n} more", pages=listed, n=more)
    one, many = _STATES[state]
    return tr(one if len(numbers) == 1 else many, pages=listed)
