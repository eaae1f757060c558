"""How well a document was read, in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer import Library
from indexer.catalogue.readings import add_left_out, report_from_json, report_to_json
from indexer.command_line import reading_report
from indexer.common.messages import verbatim
from indexer.records.reading import PageNote, PageState, ReadingReport
from tests.makers.library.said import said


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (ReadingReport(), None),
        (ReadingReport(pages=9, clutter_share=0.6), None),
        (ReadingReport(pages=9, notes=(PageNote(3, PageState.OCR),)), "page 3 by text recognition (OCR)"),
        (
            ReadingReport(
                pages=9,
                notes=(
                    PageNote(1, PageState.EMPTY),
                    PageNote(2, PageState.GARBLED),
                    PageNote(4, PageState.EMPTY),
                ),
                left_out=("A picture was left out.",),
                clutter_share=0.7,
            ),
            "pages 1, 4 without text; page 2 garbled; mostly clutter; 1 part left out",
        ),
        (
            ReadingReport(pages=99, notes=tuple(PageNote(n, PageState.FAILED) for n in range(1, 21))),
            "pages 1, 2, 3, 4, 5 and 15 more damaged",
        ),
    ],
)
def test_a_list_names_the_doubt_in_a_few_words(report: ReadingReport, words: str | None):
    assert reading_report.in_short(report) == words


def test_what_was_left_out_is_noted_once(tmp_path: Path):
    (tmp_path / "port.txt").write_text("The port of Hull reopened on Monday.\n", encoding="utf-8")
    with Library.open(tmp_path / "library") as library:
        (document,) = library.add([tmp_path / "port.txt"]).imported
        for _ in range(2):
            with library._database.write() as connection:
                add_left_out(connection, document.id, [verbatim("“a.exe” is of a kind that cannot be read.")])
                add_left_out(connection, "nobody", [verbatim("It is gone.")])
        shown = library.show(document.id)
    assert said(shown.document.reading.left_out) == ("“a.exe” is of a kind that cannot be read.",)
    lines = list(reading_report.lines(shown))
    assert lines[0] == str(tmp_path / "port.txt")
    assert lines[-1] == "“a.exe” is of a kind that cannot be read."


def test_a_report_says_how_many_pages_have_text(tmp_path: Path):
    (tmp_path / "port.txt").write_text("The port of Hull reopened on Monday.\n", encoding="utf-8")
    notes = (PageNote(2, PageState.EMPTY), PageNote(3, PageState.OCR), PageNote(5, PageState.FAILED))
    report = ReadingReport(pages=5, notes=notes, clutter_share=0.25)
    assert report_from_json(report_to_json(report)) == report
    with Library.open(tmp_path / "library") as library:
        (document,) = library.add([tmp_path / "port.txt"]).imported
        with library._database.write() as connection:
            connection.execute("UPDATE readings SET report = ?", (report_to_json(report),))
        lines = list(reading_report.lines(library.show(document.id)))
    assert "pages: 5, of which 3 have text" in lines
    assert "page 3 by text recognition (OCR)" in lines
    assert "clutter: 25% of the characters" in lines
