"""Reading what cannot be drawn: the text is there, the pages come with the password."""

from dataclasses import replace

import pytest

from indexer.records.originals import OriginalNote, OriginalState


@pytest.fixture
def protected(qtbot, library, reader, pane):
    library.locked = True
    with qtbot.waitSignal(reader.document_loaded):
        reader.open_document("pdf")
    return pane


def test_a_protected_pdf_shows_its_text_and_asks_for_the_password(protected, library):
    assert protected.text.isVisible()
    assert not protected.pages.isVisible()
    assert protected.unlock.isVisible()
    assert "rapport.pdf" in protected.unlock.row.field.accessibleName()


def test_the_password_shows_the_pages(qtbot, protected, reader):
    protected.unlock.row.field.setText("sesame")
    with qtbot.waitSignal(reader.document_loaded):
        protected.unlock.row.button.click()
    assert protected.pages.isVisible()
    assert not protected.unlock.isVisible()


def test_a_wrong_password_is_said_in_place_and_may_be_tried_again(qtbot, protected, reader):
    protected.unlock.row.field.setText("wrong")
    with qtbot.waitSignal(reader.unlock_failed):
        protected.unlock.row.button.click()
    assert "does not open" in protected.unlock.words.text()
    assert protected.unlock.row.isEnabled()
    assert protected.unlock.row.field.text() == ""
    assert protected.text.isVisible()


def test_another_document_does_not_ask(qtbot, protected, reader):
    with qtbot.waitSignal(reader.document_loaded):
        reader.open_document("fr")
    assert not protected.unlock.isVisible()


def test_an_original_that_is_damaged_still_shows_its_text_and_says_why(qtbot, library, reader, pane):
    library.broken = True
    with qtbot.waitSignal(reader.document_loaded):
        reader.open_document("pdf")
    assert pane.text.isVisible()
    assert not pane.unlock.isVisible()
    assert "damaged" in pane.notice.text()


@pytest.mark.parametrize("state", [OriginalState.GONE, OriginalState.CHANGED])
def test_an_original_that_is_gone_or_changed_is_said_above_the_text(qtbot, library, reader, pane, state):
    library.broken = True
    library.notes["pdf"] = OriginalNote(state, "/articles/rapport.pdf")
    with qtbot.waitSignal(reader.document_loaded):
        reader.open_document("pdf")
    assert pane.text.isVisible()
    assert pane.notice.text() == str(library.notes["pdf"].message)
    library.broken = False
    library.notes.clear()  # the drive is connected again
    for document_id in ("fr", "pdf"):
        with qtbot.waitSignal(reader.document_loaded):
            reader.open_document(document_id)
    assert pane.pages.isVisible()
    assert not pane.notice.isVisible()


def test_what_is_corrected_shows_although_the_original_is_gone(qtbot, library, reader, pane):
    library.notes["fr"] = OriginalNote(OriginalState.GONE, "/articles/a.txt")
    with qtbot.waitSignal(reader.document_loaded) as loaded:
        reader.open_document("fr")
    document = loaded.args[0].document
    with qtbot.waitSignal(reader.document_edited) as edited:
        reader.take_edited(replace(document, title="Corrected"))
    assert edited.args[0].document.title == "Corrected"
