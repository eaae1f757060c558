"""The whole window over a library in memory: pages, panes by width, drops, panels, keys, closing."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from desktop.application import OneWindow, Session
from desktop.theme import theme, tokens
from indexer.common.errors import LibraryDamagedError
from indexer.common.messages import verbatim


def button_named(part, text):
    return next(button for button in part.findChildren(QAbstractButton) if button.text() == text)


def mime(*paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drag_in(window, data):
    event = QDragEnterEvent(
        QPoint(400, 300),
        Qt.DropAction.CopyAction | Qt.DropAction.MoveAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dragEnterEvent(event)
    return event


def drop(window, data):
    event = QDropEvent(
        QPointF(400, 300),
        Qt.DropAction.CopyAction | Qt.DropAction.MoveAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)
    return event


def test_an_empty_library_shows_the_first_run_page_and_nothing_dead(empty):
    window = empty.window
    assert window.centre.currentWidget() is window.first_run
    names = {b.text() for b in window.findChildren(QAbstractButton) if b.isVisible() and b.text()}
    assert "New question" not in names
    assert {"Add files", "Add folder", "Choose a model…", "Later"} <= names


def test_a_filled_library_shows_the_conversation_and_its_documents(filled):
    window = filled.window
    assert window.centre.currentWidget() is window._parts.conversation
    assert window.sidebar.documents.model().rowCount() == 4


def test_a_library_that_cannot_be_opened_says_why_and_offers_retry(qtbot, session_over):
    session = session_over(LibraryDamagedError(verbatim("The library's catalogue is damaged.")))
    window = session.window
    qtbot.waitUntil(lambda: "damaged" in window.opening.text)
    assert window.centre.currentWidget() is window.opening
    assert not button_named(window.sidebar, "Add files").isEnabled()


@pytest.mark.parametrize("size", [(800, 600), (1024, 750), (1280, 800), (1920, 1080)])
@pytest.mark.parametrize("palette", [tokens.LIGHT, tokens.DARK], ids=["light", "dark"])
def test_the_window_draws_in_every_size_and_scheme(qtbot, session_over, fake_library, size, palette):
    before = theme.current().palette
    theme.current().use(palette)
    try:
        session = session_over(fake_library, size)
        qtbot.waitUntil(lambda: session.library.library() is not None)
        session.window.open_document("zh-1")
        picture = session.window.grab().toImage()
        assert (picture.width(), picture.height()) == size
        assert session.window.panes.overlaid == (size[0] < 1120)
    finally:
        theme.current().use(before)


def test_the_source_pane_folds_under_1120_and_opens_over_the_centre(qtbot, filled):
    window = filled.window
    window.open_document("fr-1")
    assert window._parts.source_pane.isVisible()
    window.resize(1024, 750)
    qtbot.waitUntil(lambda: window.panes.overlaid)
    assert not window._parts.source_pane.isVisible()
    assert window._parts.source_rail.isVisible()
    window.open_document("fr-1")
    assert window._parts.source_pane.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window._parts.source_pane.isVisible()
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: not window.panes.overlaid)
    assert not window._parts.source_rail.isVisible()
    window.open_document("fr-1")
    assert window._parts.source_pane.isVisible()


def test_dragging_names_what_would_be_added_and_what_not(filled, tmp_path):
    for name in ("a.txt", "b.pdf", "c.exe"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    window = filled.window
    event = drag_in(window, mime(tmp_path / "a.txt", tmp_path / "b.pdf", tmp_path / "c.exe", tmp_path))
    assert event.isAccepted()
    assert window.drop_overlay.isVisible()
    assert window.drop_overlay.text == "Add 2 files and 1 folder"
    assert window.drop_overlay._refused.text() == "1 file cannot be added: c.exe"


def test_dragging_text_or_links_is_not_for_us(filled):
    data = QMimeData()
    data.setText("https://example.org/a.pdf")
    data.setUrls([QUrl("https://example.org/a.pdf")])
    event = drag_in(filled.window, data)
    assert not filled.window.drop_overlay.isVisible()
    assert not event.isAccepted()


def test_dropped_files_are_imported_and_listed_and_never_moved(qtbot, empty, tmp_path):
    for name in ("un.txt", "二.md", "no.exe"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    window = empty.window
    with qtbot.waitSignal(empty.imports.finished, timeout=5000):
        event = drop(window, mime(tmp_path / "un.txt", tmp_path / "二.md", tmp_path / "no.exe"))
    assert event.dropAction() == Qt.DropAction.CopyAction
    assert {d.title for d in window.library.documents.documents} == {"un", "二"}
    # The page follows the list a moment later.
    qtbot.waitUntil(lambda: window.centre.currentWidget() is window._parts.conversation)


def test_a_drop_into_a_chosen_collection_goes_there(qtbot, filled, tmp_path):
    (tmp_path / "new.txt").write_text("x", encoding="utf-8")
    sidebar = filled.window.sidebar
    sidebar.collections.itemClicked.emit(sidebar.collections.item(1))
    assert sidebar.collection == "Chip supply"
    with qtbot.waitSignal(filled.imports.finished, timeout=5000):
        drop(filled.window, mime(tmp_path / "new.txt"))
    assert {d.title: d.collection for d in filled.library.documents.documents}["new"] == "Chip supply"


def test_failures_keep_the_panel_open_with_what_can_be_done(qtbot, filled, tmp_path):
    (tmp_path / "broken.txt").write_text("x", encoding="utf-8")
    window = filled.window
    with qtbot.waitSignal(filled.imports.finished, timeout=5000):
        window.add_paths([tmp_path / "broken.txt"])
    assert window.import_panel.isVisible()
    shown = {b.text() for b in window.import_panel.findChildren(QAbstractButton) if b.isVisible()}
    assert {"Retry", "Show file", "Dismiss"} <= shown
    qtbot.mouseClick(button_named(window.import_panel, "Dismiss"), Qt.MouseButton.LeftButton)
    assert window.imports.rows.rowCount() == 0
    assert not button_named(window.import_panel, "Retry").isVisible()


def test_a_removed_document_leaves_the_source_pane(qtbot, filled):
    window = filled.window
    window.open_document("zh-1")
    with qtbot.waitSignal(filled.library.removed, timeout=5000):
        filled.library.remove(["zh-1"])
    assert not window._parts.source_pane.isVisible()


def test_a_question_is_listed_and_counts_its_citations(qtbot, filled):
    window = filled.window
    with qtbot.waitSignal(filled.ask.answered, timeout=5000):
        window._parts.conversation.ask("Who makes Merle?")
    assert window.sidebar.questions.item(0).text() == "Who makes Merle?"
    assert window.library.documents.data(
        window.library.documents.index(window.library.documents.row_of("zh-1")),
        Qt.ItemDataRole.UserRole + 2,
    )
    assert window._parts.status.answer_text


def test_ctrl_f_filters_and_the_filter_says_when_nothing_matches(qtbot, filled):
    window = filled.window
    window.focus_filter()
    box = window.sidebar.filter_box
    assert isinstance(box, QLineEdit)
    qtbot.keyClicks(box, "corvane")
    assert window.sidebar.documents.model().rowCount() == 3
    qtbot.keyClicks(box, " zzz")
    assert window.sidebar._empty.text() == "No document matches “corvane zzz”."
    assert window.sidebar._empty.isVisible()


def test_every_control_has_an_accessible_name(filled):
    filled.window.open_document("zh-1")
    filled.window.import_panel.show()
    own = (filled.window.app_bar, filled.window.sidebar, filled.window.status_bar, filled.window.import_panel)
    nameless = [
        button
        for part in own
        for button in part.findChildren(QAbstractButton)
        if button.isVisibleTo(filled.window)
        and not (button.accessibleName() or button.text())
        and button.objectName() != "qt_toolbutton"
    ]
    assert [type(b.parent()) for b in nameless if not isinstance(b.parent(), QLineEdit)] == []


def test_the_chosen_model_reaches_the_questions_and_is_remembered(qtbot, filled, tmp_path, fake_library):
    model = tmp_path / "small model.gguf"
    model.write_bytes(b"GGUF")
    filled.window.use_model(str(model))
    with qtbot.waitSignal(filled.ask.answered, timeout=5000):
        filled.ask.ask("Who?")
    assert fake_library.model == model
    with qtbot.waitSignal(filled.lanes.stopped, timeout=5000):
        filled.window.close()
    again = Session(tmp_path / "library", state_file=tmp_path / "window.json")
    assert again.ask.model == model
    with qtbot.waitSignal(again.lanes.stopped, timeout=5000):
        again.end()


def test_closing_during_an_import_cancels_joins_and_closes_the_library(qtbot, filled, fake_library, tmp_path):
    for number in range(300):
        (tmp_path / f"{number}.txt").write_text("x", encoding="utf-8")
    fake_library.pace_s = 0.01
    with qtbot.waitSignal(filled.imports.documents_ready, timeout=5000):
        filled.window.add_paths([tmp_path])
    with qtbot.waitSignal(filled.lanes.stopped, timeout=5000):
        filled.window.close()
        assert filled.window.isVisible()  # says what it is doing instead of hanging
        filled.window.close()  # impatient
    assert fake_library.closed
    assert len(fake_library.texts) < 300


def test_a_second_window_on_the_same_library_raises_the_first(qtbot, filled, tmp_path):
    first = OneWindow(tmp_path / "library")
    second = OneWindow(tmp_path / "library")
    other = OneWindow(tmp_path / "elsewhere")
    assert not second.raise_other()
    first.listen_for(filled.window)
    raised = []
    filled.window.raise_ = lambda: None  # the offscreen platform cannot, and warns
    filled.window.activateWindow = lambda: raised.append(1)
    try:
        assert second.raise_other()
        assert not other.raise_other()
        qtbot.waitUntil(lambda: bool(raised))
    finally:
        first.stop()
