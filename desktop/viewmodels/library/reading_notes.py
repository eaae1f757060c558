"""The report of how a document was read, in the window's language: a short note and lines."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.language.i18n import in_words, number_text, plural, tr
from indexer.common.language.catalogue import marked
from indexer.common.messages import Message
from indexer.records.documents import DocumentText
from indexer.records.reading import PageState, ReadingReport, page_runs

MOSTLY_CLUTTER = 0.6  # of the characters
_MANY_BLANK = 0.1  # of the pages: a blank page now and then is no news
_RUNS_NAMED = 8

# State -> one page, several pages.
_WORDS = {
    PageState.EMPTY: (marked("Page {pages} has no text."), marked("Pages {pages} have no text.")),
    PageState.GARBLED: (
        marked("The text of page {pages} is probably not what is printed."),
        marked("The text of pages {pages} is probably not what is printed."),
    ),
    PageState.FAILED: (marked("Page {pages} is damaged."), marked("Pages {pages} are damaged.")),
    PageState.OCR: (
        marked("The text of page {pages} was recognised from a picture."),
        marked("The text of pages {pages} was recognised from pictures."),
    ),
}


def page_list(numbers: Sequence[int]) -> str:
    """'3, 5–7': runs of pages, the first few of them."""
    runs = page_runs(numbers)
    named = [str(a) if a == b else f"{a}–{b}" for a, b in runs[:_RUNS_NAMED]]
    return ", ".join(named) + ("…" if len(runs) > _RUNS_NAMED else "")


def page_notes(report: ReadingReport) -> list[str]:
    """One sentence for each way in which pages were not read as they should be."""
    notes = []
    for state, (for_one, for_many) in _WORDS.items():
        numbers = report.pages_in(state)
        if numbers:
            notes.append(tr(for_one if len(numbers) == 1 else for_many).format(pages=page_list(numbers)))
    return notes


def careful_notes(report: ReadingReport) -> list[str]:
    """Reasons for caution with a document; empty for most. A few blank pages are not a reason."""
    blank = report.pages_in(PageState.EMPTY)
    notes = page_notes(report)
    if blank and len(blank) < (report.pages or 0) * _MANY_BLANK:
        notes = notes[1:]  # empty pages come first
    if report.clutter_share > MOSTLY_CLUTTER:
        notes.append(tr("Most of it is navigation and the like, not an article."))
    if report.left_out:
        notes.append(plural(len(report.left_out), "{n} part was left out.", "{n} parts were left out."))
    return notes


def report_lines(source: DocumentText) -> list[tuple[str, bool]]:
    """The report line by line, each with whether it asks for care."""
    document, report = source.document, source.document.reading
    lines: list[tuple[str, bool]] = []
    pages = report.pages or document.pages
    if pages:
        lost = len(report.pages_in(PageState.EMPTY)) + len(report.pages_in(PageState.FAILED))
        read = tr("{n} of {total} pages have text.")
        lines.append((read.format(n=number_text(pages - lost), total=number_text(pages)), False))
    characters = plural(document.characters, "{n} character", "{n} characters")
    passages = plural(document.passages, "{n} passage", "{n} passages")
    lines.append((f"{characters} · {passages}", False))
    lines += [(note, True) for note in page_notes(report)]
    if report.clutter_share >= 0.005:
        share = f"{report.clutter_share * 100:.0f}"
        words = tr("{share} % of the text is navigation and the like: shown in grey, not searched.")
        lines.append((words.format(share=share), report.clutter_share > MOSTLY_CLUTTER))
    sentences = dict.fromkeys((*report.left_out, *source.warnings))
    lines += [(in_words(message), True) for message in sentences if not _is_noted(message, report)]
    return lines


def _is_noted(message: Message, report: ReadingReport) -> bool:
    """Whether a warning of the PDF reader says again what the notes of the pages have said."""
    states = {note.state for note in report.notes}
    if message.code == "pages_without_text":
        # Of a garbled page it is news: then none of its text was fit to be kept.
        return bool(states & {PageState.EMPTY, PageState.FAILED}) and PageState.GARBLED not in states
    return message.code == "pages_garbled" and PageState.GARBLED in states
