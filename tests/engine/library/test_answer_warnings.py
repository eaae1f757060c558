"""An answer says what its reader must know of the pages that it rests on."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer import Library
from indexer.catalogue.readings import report_to_json
from indexer.records.answers import AnswerFinished
from indexer.records.reading import PageNote, PageState, ReadingReport
from tests.makers.library.said import said

QUESTION = "Who runs the port of Hull?"
MISSPELT = "Who runs the smaller harbuors of the north?"
SECOND_PARAGRAPH = 81


@pytest.fixture
def library(tmp_path: Path):
    (tmp_path / "port.txt").write_text(
        "The weather stayed calm for the whole week, and the insurers were glad of that.\n\n"
        "The port of Hull is run by Marchand Docks, which also owns two smaller harbours in the north.\n",
        encoding="utf-8",
    )
    with Library.open(tmp_path / "library") as opened:
        opened.add([tmp_path / "port.txt"])
        yield opened


def name_of(library: Library) -> str:
    (document,) = library.documents()
    return document.title or document.path


def tell_of(library: Library, report: ReadingReport, *, split_at: int) -> None:
    """As if the document had three pages, the last one blank, and the reader had said this of them."""
    (document,) = library.documents()
    with library._database.write() as connection:
        connection.executemany(
            "INSERT INTO page_spans VALUES (?, ?, NULL, ?, ?)",
            [
                (document.id, 1, 0, split_at),
                (document.id, 2, split_at, document.characters),
                (document.id, 3, document.characters, document.characters),
            ],
        )
        connection.execute("UPDATE readings SET report = ?", (report_to_json(report),))


def test_a_page_read_as_it_should_be_needs_no_warning(library: Library):
    tell_of(library, ReadingReport(pages=2, clutter_share=0.4), split_at=SECOND_PARAGRAPH)
    answer = library.ask(QUESTION)
    assert answer.citations
    assert (said(answer.warnings), answer.repaired) == ((), ())


def test_only_the_pages_that_are_cited_are_warned_of(library: Library):
    notes = (PageNote(2, PageState.OCR), PageNote(3, PageState.GARBLED))  # nothing stands on page 3
    tell_of(library, ReadingReport(pages=3, notes=notes), split_at=SECOND_PARAGRAPH)
    assert max(citation.start for citation in library.ask(QUESTION).citations) >= SECOND_PARAGRAPH
    assert said(library.ask(QUESTION).warnings) == (
        f"Page 2 of “{name_of(library)}” was read by text recognition (OCR): "
        "compare the quotation with the page.",
    )


def test_a_quotation_over_two_pages_warns_of_both(library: Library):
    notes = (PageNote(1, PageState.GARBLED), PageNote(2, PageState.GARBLED))
    tell_of(library, ReadingReport(pages=2, notes=notes), split_at=SECOND_PARAGRAPH + 9)
    (warning,) = said(library.ask(QUESTION).warnings)
    assert warning.startswith(f"Pages 1, 2 of “{name_of(library)}” may not say what is printed")


def test_a_source_that_is_mostly_clutter_is_said_to_be(library: Library):
    tell_of(library, ReadingReport(clutter_share=0.61), split_at=SECOND_PARAGRAPH)
    (warning,) = said(library.ask(QUESTION).warnings)
    assert "mostly navigation" in warning


def test_the_last_event_carries_the_warnings_and_the_repaired_words(library: Library):
    tell_of(library, ReadingReport(clutter_share=0.9), split_at=SECOND_PARAGRAPH)
    *_, last = library.ask_stream(MISSPELT)
    assert isinstance(last, AnswerFinished)
    assert len(said(last.answer.warnings)) == 1
    assert last.answer.repaired == (("harbuors", "harbours"),)
    again = library.ask(MISSPELT)
    assert (said(again.warnings), again.repaired) == (said(last.answer.warnings), last.answer.repaired)
