"""Reading what cannot be drawn: the text is there, the pages come with the password."""

from dataclasses import replace

import pytest

from indexer.records.originals import OriginalNote, OriginalState


@pytest.fixture
def protected(qtbot, library, source, pane):
    library.locked = True
    with qtbot.waitSignal(source.document_loaded):
        source.open_document("pdf")
    return pane


def test_a_protected_pdf_shows_its_text_and_asks_for_the_password(protected, library):
    assert protected.text.isVisible()
    assert not protected.pages.isVisible()
    assert protected.unlock.isVisible()
    assert "rapport.pdf" in protected.unlock.row.field.accessibleName()


def test_the_password_shows_the_pages(qtbot, protected, source):
    protected.unlock.row.field.setText("sesame")
    with qtbot.waitSignal(source.document_loaded):
        protected.unlock.row.button.click()
    assert protected.pages.isVisible()
    assert not protected.unlock.isVisible()


def test_a_wrong_password_is_said_in_place_and_may_be_tried_again(qtbot, protected, source):
    protected.unlock.row.field.setText("wrong")
    with qtbot.waitSignal(source.unlock_failed):
        protected.unlock.row.button.click()
    assert "does not open" in protected.unlock.words.text()
    assert protected.unlock.row.isEnabled()
    assert protected.unlock.row.field.text() == ""
    assert protected.text.isVisible()


def test_another_document_does_not_ask(qtbot, protected, source):
    with qtbot.waitSignal(source.document_loaded):
        source.open_document("fr")
    assert not protected.unlock.isVisible()


def test_an_original_that_is_damaged_still_shows_its_text_and_says_why(qtbot, library, source, pane):
    library.broken = True
    with qtbot.waitSignal(source.document_loaded):
        source.open_document("pdf")
    assert pane.text.isVisible()
    assert not pane.unlock.isVisible()
    assert "damaged" in pane.notice.text()


@pytest.mark.parametrize("state", [OriginalState.GONE, OriginalState.CHANGED])
def test_an_original_that_is_gone_or_changed_is_said_above_the_text(qtbot, library, source, pane, state):
    library.broken = True
    library.notes["pdf"] = OriginalNote(state, "/articles/rapport.pdf")
    with qtbot.waitSignal(source.document_loaded):
        source.open_document("pdf")
    assert pane.text.isVisible()
    assert pane.notice.text() == str(library.notes["pdf"].message)
    library.broken = False
    library.notes.clear()  # the drive is connected again
    for document_id in ("fr", "pdf"):
        with qtbot.waitSignal(source.document_loaded):
            source.open_document(document_id)
    assert pane.pages.isVisible()
    assert not pane.notice.isVisible()


def test_what_is_corrected_shows_although_the_original_is_gone(qtbot, library, source, pane):
    library.notes["fr"] = OriginalNote(OriginalState.GONE, "/articles/a.txt")
    with qtbot.waitSignal(source.document_loaded) as loaded:
        source.open_document("fr")
    document = loaded.args[0].document
    with qtbot.waitSignal(source.document_edited) as edited:
        source.take_edited(replace(document, title="Corrected"))
    assert edited.args[0].document.title == "Corrected"
