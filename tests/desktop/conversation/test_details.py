"""Looking at and correcting what is known of a document, and how it was read."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from desktop.viewmodels.conversation.answer_notes import repaired_lines, warning_lines
from desktop.viewmodels.library.details import origin_words, problem_of
from desktop.viewmodels.library.reading_notes import careful_notes, page_list, page_notes, report_lines
from indexer.common.messages import Message, verbatim
from indexer.records.reading import PageNote, PageState, ReadingReport


@pytest.fixture
def shown(qtbot, library, source, pane, details):
    entry = library.documents_by_id["fr"]
    origins = (("title", "og:title"), ("publisher", "text"))
    library.documents_by_id["fr"] = replace(entry, origins=origins)
    with qtbot.waitSignal(source.document_loaded):
        source.open_document("fr")
    with qtbot.waitSignal(details.loaded):
        pane.show_details()
    return pane.details


def test_each_field_says_where_its_value_was_found(shown):
    assert shown.fields["title"].value == "Corvane confirme Merle"
    assert shown.fields["title"].note.text() == "From the page’s own metadata"
    assert shown.fields["publisher"].note.text() == "Found in the text"
    assert shown.fields["author"].note.text() == "Not known"
    assert shown.fields["language"].value == "fr"
    assert not shown.save.isEnabled()
    assert not any(field.reset.isVisible() for field in shown.fields.values())


def test_a_correction_is_saved_and_can_be_taken_back(qtbot, shown, details, library, pane):
    field = shown.fields["title"]
    field.edit.clear()
    qtbot.keyClicks(field.edit, "Merle confirmed")
    assert shown.save.isEnabled()
    with qtbot.waitSignals([details.edited, details.loaded]):
        qtbot.keyClick(field.edit, Qt.Key.Key_Return)
    assert library.documents_by_id["fr"].document.title == "Merle confirmed"
    assert library.documents_by_id["fr"].document.publisher == "La Lettre du Silicium"
    assert field.note.text() == "Corrected by you"
    assert pane.header._title.text() == "Merle confirmed"
    assert not shown.save.isEnabled()
    with qtbot.waitSignals([details.edited, details.loaded]):
        field.reset.click()
    assert field.value == "Corvane confirme Merle"
    assert not field.reset.isVisible()


def test_a_wrong_value_is_said_in_place_and_cannot_be_saved(qtbot, shown):
    field = shown.fields["published"]
    field.edit.clear()
    qtbot.keyClicks(field.edit, "9/3/2026")
    assert field.note.text() == "Write 2026, 2026-03 or 2026-03-09."
    assert not shown.save.isEnabled()
    field.edit.clear()
    qtbot.keyClicks(field.edit, "2026-03-09")
    assert shown.save.isEnabled()


def test_opening_a_citation_leaves_the_details(qtbot, shown, library, source, pane):
    source.show_answer(library.answer)
    source.open_citation(1)
    assert pane.text.isVisible()
    assert not shown.isVisible()


def test_escape_leads_back_to_the_document(qtbot, shown, pane):
    qtbot.keyClick(shown.fields["title"].edit, Qt.Key.Key_Escape)
    assert pane.isVisible()
    assert pane.text.isVisible()


def test_how_a_document_was_read_is_told(qtbot, library, source, pane, details):
    entry = library.documents_by_id["pdf"]
    notes = (PageNote(2, PageState.EMPTY), PageNote(3, PageState.GARBLED))
    report = ReadingReport(pages=3, notes=notes, left_out=(verbatim("An attached video was left out."),))
    fresh = replace(entry, document=replace(entry.document, reading=report))
    library.documents_by_id["pdf"] = fresh
    with qtbot.waitSignal(source.document_loaded):
        source.open_document("pdf")
    with qtbot.waitSignal(details.loaded):
        pane.show_details()
    messages = [label.text() for label in pane.details.findChildren(QLabel)]
    assert "2 of 3 pages have text." in messages
    assert "Page 2 has no text." in messages
    assert "The text of page 3 is probably not what is printed." in messages
    assert "An attached video was left out." in messages


def test_what_the_notes_of_the_pages_say_is_not_said_twice(library):
    warnings = (Message("pages_without_text", numbers=(2, 4, 5)), Message("pages_garbled", numbers=(3,)))
    empty = "Pages 2, 4, 5 without text that can be read."
    doubtful = "Page 3 with text that may not be what is printed; check it in the original."
    entry = replace(library.documents_by_id["pdf"], warnings=warnings)

    def told(*notes):
        report = ReadingReport(pages=5, notes=notes)
        return [
            line for line, _ in report_lines(replace(entry, document=replace(entry.document, reading=report)))
        ]

    blank = [PageNote(number, PageState.EMPTY) for number in (2, 4, 5)]
    assert "Pages 2, 4–5 have no text." in told(*blank)
    assert empty not in told(*blank)
    assert doubtful in told(*blank)
    garbled = told(*blank[:2], PageNote(3, PageState.GARBLED), PageNote(5, PageState.GARBLED))
    assert empty in garbled  # page 5 has kept nothing of its text
    assert doubtful not in garbled
    assert {empty, doubtful} <= set(told())


@pytest.mark.parametrize(
    ("field", "value", "right"),
    [
        ("published", "", True),
        ("published", "2026", True),
        ("published", "2024-02-29", True),
        ("published", "2026-02-29", False),
        ("published", "0000", False),
        ("published", "２０２６x", False),
        ("source_url", "https://example.org/a?b=c", True),
        ("source_url", "javascript:alert(1)", False),
        ("source_url", "https://", False),
        ("source_url", "https://[", False),
        ("title", "x" * 2001, False),
        ("title", "", True),
    ],
)
def test_only_what_makes_sense_may_stand_in_a_field(field, value, right):
    assert (problem_of(field, value) == "") is right


def test_an_origin_that_is_not_known_is_shown_as_it_is():
    assert origin_words("weird:thing", known=True) == "Found as weird:thing"
    assert origin_words(None, known=True) == ""


def test_pages_are_named_in_runs():
    assert page_list([3, 5, 6, 7, 9]) == "3, 5–7, 9"
    assert page_list(range(1, 40, 2)).endswith("…")


def test_a_few_blank_pages_are_no_reason_for_care_but_are_told():
    notes = tuple(PageNote(number, PageState.EMPTY) for number in (10, 50))
    report = ReadingReport(pages=100, notes=notes)
    assert careful_notes(report) == []
    assert page_notes(report) == ["Pages 10, 50 have no text."]
    assert careful_notes(replace(report, pages=5)) == ["Pages 10, 50 have no text."]


def test_an_answer_says_what_is_to_be_known_of_its_sources(answered, library):
    library.answer = replace(
        library.answer,
        warnings=(verbatim("Page 2 of “Rapport annuel 2025” may not say what is printed."),),
        repaired=(("Broadcm", "Broadcom"),),
    )
    view = answered()
    assert view.notes.isVisible()
    assert view.notes.lines[1:] == [
        "No document holds “Broadcm”: searched for “Broadcom”.",
        "Page 2 of “Rapport annuel 2025” may not say what is printed.",
    ]


def test_most_answers_have_no_notes(answered, library):
    library.answer = replace(library.answer, language=None)
    assert not answered().notes.isVisible()


def test_warnings_are_told_in_the_windows_language(monkeypatch, library):
    from desktop.language import i18n

    monkeypatch.setenv("IBID_LANG", "fr")
    i18n.language.cache_clear()
    known = Message("source_recognised", numbers=("2", "3"), title="Rapport annuel 2025")
    try:
        answer = replace(library.answer, warnings=(known, verbatim("Page 2 is odd.")))
        first, second = warning_lines(answer)
        assert first.startswith("Les pages 2, 3 de «\u00a0Rapport annuel 2025\u00a0» ont été lues")
        assert second == "Page 2 is odd."
        messages = "Aucun document ne contient «\u00a0a\u00a0»\u00a0: recherche de «\u00a0b\u00a0»."
        assert repaired_lines((("a", "b"),)) == [messages]
    finally:
        i18n.language.cache_clear()
