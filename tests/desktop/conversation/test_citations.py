from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from desktop.theme import theme, tokens
from desktop.viewmodels.conversation.conversation import paragraph_around
from indexer.records.answers import Support


def formats_of(text, words):
    cursor = text.document().find(words)
    return cursor.charFormat()


def test_a_click_on_a_chip_opens_its_citation(qtbot, answered, source):
    view = answered()
    chip = view.text.chips()[1]
    with qtbot.waitSignal(source.citation_opened) as opened:
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert opened.args == [2]
    assert source.document_id == "zh"
    assert [c.opened for c in view.text.chips()] == [False, True, False]
    assert [card.opened for card in view.sources.cards] == [False, True, False]
    tint = theme.current().palette.selected.lower()
    assert formats_of(view.text, "costs 410").background().color().name() == tint
    assert formats_of(view.text, "makes the").background().style() == Qt.BrushStyle.NoBrush


def test_chips_stand_behind_their_sentence_without_overlap(qtbot, answered):
    view = answered()
    qtbot.wait(20)
    boxes = [widget.geometry() for widget in [*view.text.chips(), *view.text.marks()]]
    inside = view.text.viewport().rect()
    assert all(inside.contains(box) for box in boxes)
    assert not any(a.intersects(b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])


def test_verdicts_differ_in_underline_and_name(answered):
    view = answered()
    assert formats_of(view.text, "Nanyu").underlineStyle().name == "NoUnderline"
    assert formats_of(view.text, "costs").underlineStyle().name == "DashUnderline"
    assert formats_of(view.text, "Others").fontStrikeOut()
    assert [m.accessibleName() for m in view.text.marks()] == ["verified", "to check: year", "unsupported"]
    assert view.text.chips()[0].accessibleName() == "Open citation 1: Corvane confirme Merle"
    assert [view.count_buttons[s].text().strip() for s in Support] == [
        "1 verified",
        "1 to check",
        "1 unsupported",
    ]


def test_keys_open_and_step(qtbot, answered, conversation, source):
    view = answered()
    view.text.setFocus()
    QTest.keyClick(view.text, Qt.Key.Key_3)
    assert source.current == 3
    QTest.keyClick(view.text, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert source.current == 2
    QTest.keyClick(view.text, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(view.text, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert source.current == 1
    chip = view.text.chips()[0]
    chip.setFocus()
    QTest.keyClick(chip, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert source.current == 2
    QTest.keyClick(chip, Qt.Key.Key_1)
    QTest.keyClick(view.text, Qt.Key.Key_9)
    assert source.current == 1


def test_the_hover_card_shows_the_quote_in_its_paragraph(qtbot, answered, conversation, source):
    view = answered()
    chip = view.text.chips()[0]
    chip.card_requested.emit(1)
    card = conversation.card
    assert card.isVisible()
    assert "sera produite par Nanyu Foundry</span>" in card._quote.text()
    assert "410 millions" not in card._quote.text()
    assert conversation.rect().contains(card.geometry())
    card.open_requested.emit(1)
    assert source.current == 1
    assert not card.isVisible()


def test_the_hover_card_names_the_columns_of_a_table(answered, conversation):
    view = answered()
    chip, citation = view.text.chips()[0], view.turn.answer.citations[0]
    conversation.card.show_citation(chip, citation, view.turn.hits)
    assert not conversation.card._columns.isVisible()
    hits = tuple(
        replace(hit, columns="Year\tTotal\t\tShare") if hit.passage_id == citation.passage_id else hit
        for hit in view.turn.hits
    )
    conversation.card.show_citation(chip, citation, hits)
    assert conversation.card._columns.text() == "Columns: Year | Total | Share"
    assert conversation.card._columns.isVisible()
    assert "Year | Total | Share" in conversation.card.accessibleName()


def test_hovering_a_chip_for_a_moment_wants_the_card(qtbot, answered, conversation):
    chip = answered().text.chips()[2]
    with qtbot.waitSignal(chip.card_requested, timeout=1000):
        qtbot.mouseMove(conversation, QPoint(1, 1))
        qtbot.mouseMove(chip)
        if not chip._hover.isActive():  # offscreen sends no enter event
            chip._hover.start()


def test_a_paragraph_is_found_by_the_passage_that_holds_the_quote(library):
    citation = library.answer.citations[1]
    paragraph, start, end = paragraph_around(citation, library.answer.retrieved)
    assert paragraph.startswith("若样片")
    assert paragraph[start:end] == citation.quote
    assert paragraph_around(citation, ()) == (citation.quote, 0, len(citation.quote))


def test_also_read_passages_are_shown_on_demand_and_open(qtbot, answered, source):
    view = answered()
    assert [card.n for card in view.sources.cards] == [1, 2, 3]
    view.sources._all.click()
    assert [card.n for card in view.sources.cards] == [1, 2, 3, None]
    with qtbot.waitSignal(source.document_loaded):
        view.sources.cards[3].click()
    assert source.document_id == "fr"
    assert source.current is None
    assert [h.n for h in source.highlights()] == [1, None]
    view.sources._all.click()
    assert len(view.sources.cards) == 3


def test_a_change_of_scheme_redraws_the_answer(answered):
    view = answered()
    before = formats_of(view.text, "Others").foreground().color().name()
    theme.current().use(tokens.DARK)
    try:
        after = formats_of(view.text, "Others").foreground().color().name()
        assert len(view.text.chips()) == 3
    finally:
        theme.current().use(tokens.LIGHT)
    assert (before, after) == (tokens.LIGHT.text2.lower(), tokens.DARK.text2.lower())


def test_filtering_by_verdict_dims_the_others(answered):
    view = answered()
    view.count_buttons[Support.PARTIAL].click()
    palette = theme.current().palette
    assert formats_of(view.text, "Nanyu").foreground().color().name() == palette.text3.lower()
    assert formats_of(view.text, "costs").foreground().color().name() == palette.text.lower()
    view.count_buttons[Support.PARTIAL].click()
    assert formats_of(view.text, "Nanyu").foreground().color().name() == palette.text.lower()


def test_a_change_of_scheme_recolours_what_is_being_written_too(qtbot, library, ask, conversation):
    library.gate.clear()
    library.pieces = ["Nanyu Foundry makes the chip. [1] It comes in"]
    library.checked = [library.answer.sentences[0]]
    with qtbot.waitSignal(ask.sentence_checked):
        conversation.ask("Who?")
    text = conversation.views[0].text
    qtbot.waitUntil(lambda: bool(text.chips()))
    before, chip = text.toPlainText(), text.chips()[0]
    theme.current().use(tokens.DARK)
    try:
        assert formats_of(text, "It comes in").foreground().color().name() == tokens.DARK.text.lower()
        assert formats_of(text, "Nanyu").foreground().color().name() == tokens.DARK.text.lower()
    finally:
        theme.current().use(tokens.LIGHT)
    assert text.toPlainText() == before
    assert text.chips() == [chip]
    library.gate.set()
