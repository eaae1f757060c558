"""Imports that were cut off: said at the start, gone on with, forgotten."""

import pytest

from indexer.records.importing import PendingImport


@pytest.fixture
def folder(tmp_path):
    for name in ("one.txt", "two-broken.txt", "三.txt"):
        (tmp_path / name).write_text("text", encoding="utf-8")
    return tmp_path


def test_an_import_that_was_cut_off_can_go_on(qtbot, filled, fake_library, folder):
    window = filled.window
    fake_library.pending = [PendingImport(str(folder), None, False, "2026-11-22T10:00:00Z")]
    # The window, which has just opened, may still be looking: that finds nothing.
    with qtbot.waitSignal(filled.imports.pending_changed, check_params_cb=bool):
        filled.imports.look_for_pending()
    assert window.pending.isVisible()
    assert folder.name in window.pending.words.text()
    with qtbot.waitSignal(filled.imports.finished, timeout=5000):
        window.pending.go_on.click()
    assert not window.pending.isVisible()
    assert window.import_panel.isVisible()
    assert filled.imports.summary.ready == 2


def test_a_file_that_failed_when_it_went_on_is_tried_again_for_its_collection(
    qtbot, filled, fake_library, tmp_path
):
    locked = tmp_path / "in" / "locked.pdf"
    locked.parent.mkdir()
    locked.write_bytes(b"%PDF-")
    fake_library.pending = [PendingImport(str(locked.parent), "Reports", False, "2026-11-22T10:00:00Z")]
    # The window, which has just opened, may still be looking: that finds nothing.
    with qtbot.waitSignal(filled.imports.pending_changed, check_params_cb=bool):
        filled.imports.look_for_pending()
    with qtbot.waitSignal(filled.imports.finished, timeout=5000):
        filled.imports.resume_pending()
    with qtbot.waitSignal(filled.imports.finished, timeout=5000):
        filled.imports.retry(str(locked), "sesame")
    assert fake_library.collections[-1] == "Reports"


def test_an_import_whose_turn_has_not_come_is_noted_when_the_window_closes(
    qtbot, filled, fake_library, tmp_path
):
    for number in range(200):
        (tmp_path / f"{number:03}.txt").write_text("x", encoding="utf-8")
    fake_library.pace_s = 0.01
    with qtbot.waitSignal(filled.imports.documents_ready, timeout=5000):
        filled.imports.start([tmp_path])
    filled.imports.start([tmp_path / "later.txt"], "Later")
    with qtbot.waitSignal(filled.lanes.stopped, timeout=5000):
        filled.window.close()
    assert fake_library.collections == [None, "Later"]
    assert len(fake_library.texts) < 200


def test_what_was_cut_off_can_be_forgotten(qtbot, filled, fake_library):
    fake_library.pending = [
        PendingImport(f"/{n}.txt", None, False, "2026-11-22T10:00:00Z") for n in range(34)
    ]
    # The window, which has just opened, may still be looking: that finds nothing.
    with qtbot.waitSignal(filled.imports.pending_changed, check_params_cb=bool):
        filled.imports.look_for_pending()
    assert "34 files and folders are left" in filled.window.pending.words.text()
    with qtbot.waitSignal(filled.imports.pending_changed):
        filled.window.pending.forget.click()
    assert fake_library.pending == []
    assert not filled.window.pending.isVisible()


def test_a_window_asks_for_what_was_cut_off_when_it_opens(qtbot, session_over, fake_library):
    fake_library.pending = [PendingImport("/a.txt", None, False, "2026-11-22T10:00:00Z")]
    session = session_over(fake_library)
    qtbot.waitUntil(session.window.pending.isVisible)
