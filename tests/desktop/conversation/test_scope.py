"""The scope of a question: what can be chosen, what the engine is told, and what the answer says."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QMenu

from desktop.viewmodels.conversation.scope import Scope, language_name, scope_text
from indexer.records.search import Filters


@pytest.fixture
def pill(filled):
    return filled.window._parts.conversation.composer.scope_pill


def choose(pill, words):
    action = next(a for a in pill.fill().actions() if a.text() == words and a.isEnabled())
    action.trigger()


def test_the_menu_offers_what_the_library_has(pill):
    words = [action.text() for action in pill.fill().actions() if not action.isSeparator()]
    assert words == [
        *("Collections", "All documents", "Chip supply"),
        *("Languages", "All languages", "French", "English", "Chinese"),
        *("Dates", "Any date", "Last 30 days", "Last 12 months"),
    ]
    assert isinstance(pill.menu(), QMenu)


def test_a_choice_reaches_the_question_and_the_answer_says_so(qtbot, filled, pill, monkeypatch, fake_library):
    asked = []
    ask = fake_library.ask
    monkeypatch.setattr(
        fake_library, "ask", lambda question, **more: asked.append(more["filters"]) or ask(question, **more)
    )
    conversation = filled.window._parts.conversation
    choose(pill, "Chip supply")
    choose(pill, "French")
    assert "Chip supply · French" in pill.accessibleName()
    with qtbot.waitSignal(filled.ask.answered, timeout=5000):
        conversation.ask("Who?")
    choose(pill, "All documents")
    choose(pill, "All languages")
    with qtbot.waitSignal(filled.ask.answered, timeout=5000):
        conversation.ask("And now?")
    assert asked == [Filters(collection="Chip supply", language="fr"), None]
    first, second = (view._meta.text() for view in conversation.views)
    assert "Chip supply · French" in first
    assert "All documents · All languages" in second


def test_the_sidebar_s_collection_is_the_scope(filled, pill):
    sidebar = filled.window.sidebar
    sidebar.collections.itemClicked.emit(sidebar.collections.item(1))
    assert filled.ask.filters == Filters(collection="Chip supply")
    sidebar.collections.itemClicked.emit(sidebar.collections.item(0))
    assert filled.ask.filters is None


def test_a_collection_that_is_gone_is_no_longer_asked(qtbot, filled, pill):
    choose(pill, "Chip supply")
    with qtbot.waitSignal(filled.library.removed, timeout=5000):
        filled.library.remove(["fr-1", "zh-1"])
    assert filled.ask.filters is None
    assert pill.words == "All documents · All languages"


def test_periods_end_today(filled):
    scope = Scope(filled.ask, filled.library, filled, today=lambda: date(2026, 11, 22))
    assert scope.since(30) == "2026-10-23"
    assert scope.since(None) is None
    assert scope_text(Filters(since="2026-10-23")) == "All documents · All languages · since 23 Oct 2026"


def test_languages_without_a_word_of_ours_are_named_by_their_speakers():
    assert language_name("fr") == "French"
    assert language_name("de") == "Deutsch"
    assert language_name("x!") == "x!"
