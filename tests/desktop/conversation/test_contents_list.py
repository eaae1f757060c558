"""The contents of a document: offered where there are some, and each leads to its place."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from desktop.views.source.outline_popup import OutlinePopup
from indexer.records.reading import OutlineEntry


@pytest.fixture
def long_text(library):
    entry = library.documents_by_id["fr"]
    text = "".join(f"Partie {number}\n" + "Des mots. " * 60 + "\n" for number in range(40))
    outline = tuple(
        OutlineEntry(1 + number % 2, f"Partie {number}", text.index(f"Partie {number}\n"), None)
        for number in range(40)
    )
    library.documents_by_id["fr"] = replace(entry, text=text, outline=outline)
    return outline


def test_the_button_is_there_only_for_a_document_with_contents(qtbot, long_text, source, pane):
    with qtbot.waitSignal(source.document_loaded):
        source.open_document("zh")
    assert not pane.header.contents.isVisible()
    with qtbot.waitSignal(source.document_loaded):
        source.open_document("fr")
    assert pane.header.contents.isVisible()


def test_an_entry_leads_to_its_place_in_the_text(qtbot, long_text, source, pane):
    with qtbot.waitSignal(source.document_loaded):
        source.open_document("fr")
    pane.header.contents.click()
    popup = pane.header.findChild(OutlinePopup)
    model = popup.list.model()
    assert model.rowCount() == 40
    assert model.index(1, 0).data() == "\u2003Partie 1"
    place = popup.list.visualRect(model.index(9, 0)).center()
    qtbot.mouseClick(popup.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    shown = pane.text.first_visible()
    assert long_text[8].start <= shown <= long_text[9].start


def test_an_entry_of_a_pdf_leads_to_its_page(qtbot, library, source, pane):
    entry = library.documents_by_id["pdf"]
    outline = (OutlineEntry(1, "Annexe", 3, 3),)
    library.documents_by_id["pdf"] = replace(entry, outline=outline)
    with qtbot.waitSignal(source.document_loaded):
        source.open_document("pdf")
    pane.go_to(outline[0])
    assert pane.pages.current_page() == 3


def test_an_entry_without_a_page_does_no_harm(qtbot, source, pane):
    with qtbot.waitSignal(source.document_loaded):
        source.open_document("pdf")
    pane.go_to(OutlineEntry(1, "?", 0, None))
    pane.go_to(OutlineEntry(1, "?", 0, 99))
    assert pane.pages.current_page() == 1
