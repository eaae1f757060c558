"""Removing hides at once, can be undone for a while, and is done when that is over or the window closes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop.viewmodels.library.documents import DOCUMENT_ROLE
from desktop.viewmodels.library.removal import UNDO_MS


def listed(session):
    model = session.library.documents
    return [model.index(row).data(DOCUMENT_ROLE).id for row in range(model.rowCount())]


def is_above(upper, lower):
    return upper.mapToGlobal(upper.rect().bottomLeft()).y() < lower.mapToGlobal(lower.rect().topLeft()).y()


@pytest.fixture
def removed(filled):
    """The session with zh-1 removed a moment ago."""
    filled.window.sidebar.documents.remove_requested.emit(["zh-1"])
    return filled


def test_a_removed_document_is_hidden_at_once_but_still_there(removed, fake_library):
    window = removed.window
    assert "zh-1" not in listed(removed)
    assert "zh-1" in fake_library.texts
    assert window.undo_toast.isVisible()
    assert "科瓦恩" in window.undo_toast.text
    assert removed.removal.timer.interval() == UNDO_MS == 10_000
    assert window.sidebar._count.text().startswith("3 documents")
    composer = window._parts.conversation.composer
    assert is_above(window.undo_toast, composer)


def test_undo_brings_it_back_to_its_place(qtbot, filled, fake_library):
    before = listed(filled)
    filled.window.sidebar.documents.remove_requested.emit(["zh-1", "fr-1"])
    assert filled.window.undo_toast.text == "2 documents removed."
    qtbot.mouseClick(filled.window.undo_toast.undo, Qt.MouseButton.LeftButton)
    assert listed(filled) == before
    assert not filled.window.undo_toast.isVisible()
    assert not filled.removal.timer.isActive()
    assert "remove" not in fake_library.calls


def test_when_the_time_is_over_it_leaves_the_library(qtbot, removed, fake_library):
    with qtbot.waitSignal(removed.library.removed, timeout=5000):
        removed.removal.timer.setInterval(1)
        removed.removal.timer.start()
    assert "zh-1" not in fake_library.texts
    assert not removed.window.undo_toast.isVisible()


def test_closing_the_window_makes_it_final(qtbot, removed, fake_library):
    with qtbot.waitSignal(removed.lanes.stopped, timeout=5000):
        removed.window.close()
    assert "zh-1" not in fake_library.texts
    assert fake_library.closed


def test_a_removal_still_waiting_for_its_turn_is_done_while_closing(qtbot, removed, fake_library):
    removed.removal.finish()
    with qtbot.waitSignal(removed.lanes.stopped, timeout=5000):
        removed.window.close()  # cancels what the lane has not begun
    assert "zh-1" not in fake_library.texts


def test_a_second_removal_makes_the_first_final(qtbot, removed, fake_library):
    with qtbot.waitSignal(removed.library.removed, timeout=5000):
        removed.window.sidebar.documents.remove_requested.emit(["en-1"])
    assert "zh-1" not in fake_library.texts
    assert "en-1" in fake_library.texts
    assert removed.removal.waiting == ("en-1",)


def test_a_hidden_document_leaves_the_source_pane(qtbot, filled):
    filled.window.open_document("zh-1")
    filled.window.sidebar.documents.remove_requested.emit(["zh-1"])
    assert not filled.window.panes.source_shown


def test_a_removal_that_fails_brings_the_document_back(qtbot, removed, monkeypatch, fake_library):
    del fake_library.texts["zh-1"]
    with qtbot.waitSignal(removed.library.problem, timeout=5000):
        removed.removal.finish()
    assert "zh-1" in listed(removed)


def test_the_import_panel_leaves_the_composer_alone_and_folds_to_its_pill(qtbot, filled, tmp_path):
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    window = filled.window
    composer = window._parts.conversation.composer
    with qtbot.waitSignal(filled.imports.finished, timeout=5000):
        window.add_paths([tmp_path / "a.txt"])
    panel = window.import_panel
    assert panel.isVisible()
    assert (
        panel.mapToGlobal(panel.rect().bottomLeft()).y() < composer.mapToGlobal(composer.rect().topLeft()).y()
    )
    assert panel.folding.isActive()
    assert panel.folding.interval() == 3000
    panel.folding.timeout.emit()
    assert not panel.isVisible()
    pill = window.status_bar._pill
    assert pill.text() == "1 document added"
    qtbot.mouseClick(pill, Qt.MouseButton.LeftButton)
    assert panel.isVisible()


def test_a_panel_with_a_failure_stays(qtbot, filled, tmp_path):
    (tmp_path / "broken.txt").write_text("x", encoding="utf-8")
    with qtbot.waitSignal(filled.imports.finished, timeout=5000):
        filled.window.add_paths([tmp_path / "broken.txt"])
    filled.window.import_panel.folding.timeout.emit()
    assert filled.window.import_panel.isVisible()


def test_the_panel_moves_up_with_a_growing_composer(qtbot, filled):
    window = filled.window
    window._show_import_panel()
    before = window.import_panel.geometry().bottom()
    window._parts.conversation.composer.edit.setPlainText("one\ntwo\nthree\nfour")
    qtbot.waitUntil(lambda: window.import_panel.geometry().bottom() < before - 30)
