"""Imports in the window: rows, counts, failures, cancelling, ten thousand files."""

import ast
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

import indexer
from desktop.language.problems import FILE_REASONS
from desktop.tasks.lane import Task
from desktop.viewmodels.importing.import_rows import ROW_ROLE, ImportModel, ImportRow
from desktop.viewmodels.importing.imports import ImportController, _Running, _Thinner
from desktop.views.importing.import_failure_bar import ImportFailureBar
from desktop.views.importing.import_panel import HEAD_PX, ImportPanel
from desktop.views.parts.quiet_bar import QuietProgressBar
from indexer.common.errors import StorageError
from indexer.common.messages import Message, verbatim
from indexer.records.importing import ImportProgress, ImportStage


@pytest.fixture
def imports(qapp, lanes, fake_library):
    return ImportController(lambda: fake_library, lanes.catalogue)


@pytest.fixture
def panel(qtbot, imports):
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(700, 500)
    panel = ImportPanel(imports, host)
    panel.setGeometry(10, 10, 640, 300)
    host.show()
    panel.show()
    yield panel
    host.hide()


@pytest.fixture
def folder(tmp_path):
    for name in ("one.txt", "two-broken.txt", "三.txt"):
        (tmp_path / name).write_text("text", encoding="utf-8")
    return tmp_path


def stages(imports):
    return {row.name: row.stage for row in imports.rows.rows()}


def test_every_file_ends_as_a_row_and_failures_keep_their_reason(qtbot, imports, folder):
    ready, seen = [], {}
    imports.documents_ready.connect(ready.extend)
    imports.row_touched.connect(lambda row: seen.update(stages(imports)))
    with qtbot.waitSignal(imports.finished, timeout=5000):
        assert imports.start([folder])
    assert seen["one.txt"] is ImportStage.READY
    assert stages(imports) == {"two-broken.txt": ImportStage.FAILED}
    (failed,) = imports.rows.rows()
    assert str(failed.message) == "two-broken.txt is damaged."
    summary = imports.summary
    assert (summary.ready, summary.failed, summary.skipped, summary.active) == (2, 1, 0, False)
    assert [document.title for document in ready] == ["one", "三"]


def test_a_second_import_of_the_same_files_is_counted_as_skipped(qtbot, imports, folder):
    for _ in range(2):
        with qtbot.waitSignal(imports.finished, timeout=5000):
            imports.start([folder / "one.txt"])
    assert (imports.summary.ready, imports.summary.skipped) == (0, 1)


def test_retry_runs_the_failed_file_again(qtbot, imports, folder):
    with qtbot.waitSignal(imports.finished, timeout=5000):
        imports.start([folder])
    with qtbot.waitSignal(imports.finished, timeout=5000):
        imports.retry(str(folder / "two-broken.txt"))
    assert imports.summary.failed == 1
    assert stages(imports) == {"two-broken.txt": ImportStage.FAILED}


def test_dismissing_a_failure_takes_row_and_count_away(qtbot, imports, folder):
    with qtbot.waitSignal(imports.finished, timeout=5000):
        imports.start([folder])
    imports.dismiss(str(folder / "two-broken.txt"))
    assert "two-broken.txt" not in stages(imports)
    assert imports.summary.failed == 0


def test_failures_of_an_earlier_import_stay_until_dismissed(qtbot, imports, folder, tmp_path):
    with qtbot.waitSignal(imports.finished, timeout=5000):
        imports.start([folder])
    other = tmp_path / "other.txt"
    other.write_text("x", encoding="utf-8")
    with qtbot.waitSignal(imports.finished, timeout=5000):
        imports.start([other])
    assert stages(imports) == {"two-broken.txt": ImportStage.FAILED}
    assert imports.summary.failed == 1


def test_cancelling_stops_and_keeps_what_is_ready(qtbot, imports, fake_library, tmp_path):
    for number in range(500):
        (tmp_path / f"{number:03}.txt").write_text("x", encoding="utf-8")
    fake_library.pace_s = 0.005
    with qtbot.waitSignal(imports.documents_ready, timeout=5000):
        imports.start([tmp_path])
    with qtbot.waitSignal(imports.finished, timeout=5000):
        imports.cancel()
        assert imports.summary.cancelling
    summary = imports.summary
    assert summary.cancelled
    assert 0 < summary.ready < 500
    assert len(fake_library.texts) < 500
    assert imports.rows.rowCount() == 0


def test_an_import_that_fails_as_a_whole_says_why(qtbot, imports, fake_library):
    def full(*arguments, **options):
        raise StorageError(verbatim("The disk is full."))

    fake_library.add = full
    with qtbot.waitSignal(imports.problem, timeout=5000) as problem:
        imports.start(["/a.txt"])
    assert problem.args == ["The disk is full."]
    qtbot.waitUntil(lambda: not imports.active)


def test_nothing_starts_without_a_library_or_without_files(qapp, lanes, fake_library):
    assert not ImportController(lambda: None, lanes.catalogue).start(["/a.txt"])
    assert not ImportController(lambda: fake_library, lanes.catalogue).start([])


def test_ten_thousand_rows_are_one_insertion(qapp, qtbot):
    model = ImportModel()
    insertions, changes = [], []
    model.rowsInserted.connect(lambda parent, first, last: insertions.append((first, last)))
    model.dataChanged.connect(lambda first, last: changes.append((first.row(), last.row())))
    paths = [f"/in/{number}.txt" for number in range(10_000)]
    model.update(ImportRow(path, ImportStage.READING) for path in paths)
    assert insertions == [(0, 9_999)]
    last = model.update(ImportRow(path, ImportStage.READY) for path in paths[:50])
    assert changes == [(0, 49)]
    assert last == 49
    assert model.rowCount() == 10_000


def test_files_that_only_wait_are_counted_on_the_lane_and_make_no_rows(qapp):
    messages = []
    tell = _Thinner(messages.append)
    for number in range(1000):
        tell(ImportProgress(f"/{number}", ImportStage.WAITING, 0, number + 1, size_bytes=3))
    tell(ImportProgress("/0", ImportStage.READING, 0, 1000, size_bytes=3))
    assert len(messages) == 6
    assert messages[-1][0].stage is ImportStage.READING
    assert messages[-1][1] == 3000


def test_a_pause_begins_nothing_new_until_it_is_resumed(qtbot, imports, fake_library, tmp_path):
    for number in range(300):
        (tmp_path / f"{number:03}.txt").write_text("x", encoding="utf-8")
    fake_library.pace_s = 0.002
    with qtbot.waitSignal(imports.documents_ready, timeout=5000):
        imports.start([tmp_path])
    imports.toggle_pause()
    assert imports.summary.paused
    assert imports.summary.active
    imports.toggle_pause()
    assert not imports.summary.paused
    with qtbot.waitSignal(imports.finished, timeout=10_000):
        pass
    assert imports.summary.ready == 300


def test_a_paused_import_can_be_cancelled(qtbot, imports, fake_library, tmp_path):
    for number in range(300):
        (tmp_path / f"{number:03}.txt").write_text("x", encoding="utf-8")
    fake_library.pace_s = 0.002
    with qtbot.waitSignal(imports.documents_ready, timeout=5000):
        imports.start([tmp_path])
    imports.toggle_pause()
    with qtbot.waitSignal(imports.finished, timeout=5000):
        imports.cancel()
    assert not imports.summary.paused


def test_a_protected_file_comes_in_with_its_password_and_into_the_collection_it_was_meant_for(
    qtbot, imports, fake_library, tmp_path
):
    locked = tmp_path / "locked.pdf"
    locked.write_bytes(b"%PDF-")
    with qtbot.waitSignal(imports.finished, timeout=5000):
        imports.start([locked], "Reports")
    (row,) = imports.rows.rows()
    assert row.wants_password
    with qtbot.waitSignal(imports.finished, timeout=5000):
        imports.retry(str(locked), "wrong")
    (row,) = imports.rows.rows()
    assert (row.code, row.wants_password) == ("wrong_password", True)
    with qtbot.waitSignal(imports.finished, timeout=5000):
        imports.retry(str(locked), "sesame")
    assert imports.summary.ready == 1
    assert fake_library.collections == ["Reports"] * 3


def test_the_panel_asks_for_the_password_in_place_and_forgets_what_was_typed(
    qtbot, imports, panel, fake_library, tmp_path
):
    locked = tmp_path / "locked.pdf"
    locked.write_bytes(b"%PDF-")
    with qtbot.waitSignal(imports.finished, timeout=5000):
        imports.start([locked])
    panel.select_failed()
    assert panel.failure.password.isVisible()
    assert not panel.failure.retry.isVisible()
    assert not panel.failure.password.button.isEnabled()
    qtbot.keyClicks(panel.failure.password.field, "sesame")
    with qtbot.waitSignal(imports.finished, timeout=5000):
        panel.failure.password.button.click()
    assert panel.failure.password.field.text() == ""
    assert imports.summary.ready == 1
    assert not panel.failure.isVisible()


def test_a_mail_that_is_encrypted_asks_for_no_password(qapp):
    assert not ImportRow("/a.eml", ImportStage.FAILED, verbatim("Encrypted."), "encrypted").wants_password


def test_the_counts_show_only_the_files_that_ended_so(qtbot, imports, panel, folder):
    for _ in range(2):
        with qtbot.waitSignal(imports.finished, timeout=5000):
            imports.start([folder])
    assert imports.rows.rowCount() == 3
    panel._skipped.click()
    assert imports.rows.rowCount() == 2
    panel._failed.click()
    assert [imports.rows.index(0).data(), imports.rows.rowCount()] == ["two-broken.txt", 1]
    panel._failed.click()
    assert imports.rows.rowCount() == 3


def test_a_skipped_file_opens_the_document_that_it_is_the_same_as(
    qtbot, imports, panel, fake_library, folder
):
    path = folder / "one.txt"
    for _ in range(2):
        with qtbot.waitSignal(imports.finished, timeout=5000):
            imports.start([path])
    document_id = next(key for key, entry in fake_library.texts.items() if entry.document.path == str(path))
    rows = [imports.rows.index(number) for number in range(imports.rows.rowCount())]
    panel.list.setCurrentIndex(next(row for row in rows if row.data(ROW_ROLE).path == str(path)))
    with qtbot.waitSignal(panel.document_requested) as asked:
        panel.failure.open.click()
    assert asked.args == [document_id]


def test_every_code_that_a_reader_gives_is_known():
    """The codes stand in the engine's sources as literals; a new one wants a sentence of the window's own."""
    engine = Path(indexer.__file__).parent
    files = [*engine.glob("documents/**/*.py"), *engine.glob("ingest/**/*.py")]
    given = {
        keyword.value.value
        for file in files
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "ReadError"
        for keyword in call.keywords
        if keyword.arg == "code" and isinstance(keyword.value, ast.Constant)
    }
    assert len(given) > 10
    assert sorted(given - set(FILE_REASONS)) == []


def test_an_unknown_failure_keeps_the_engines_words(qapp):
    row = ImportRow("/a.txt", ImportStage.FAILED, verbatim("“a.txt” is odd."), "odd")
    assert row.reason == row.sentence == "“a.txt” is odd."


def test_what_held_files_is_not_counted_as_known(qapp, imports):
    running = imports_running(imports)
    for number, (code, path) in enumerate((("unpacked", "/a.zip"), ("known", "/b.txt")), start=1):
        event = ImportProgress(path, ImportStage.SKIPPED, number, 2, message=verbatim("…"), code=code)
        imports._take_events(running, [(event, 0)])
    assert imports.summary.skipped == 1
    assert imports.rows.row("/a.zip").note == "unpacked"
    imports.rows.show_only(ImportStage.SKIPPED)
    assert imports.rows.rowCount() == 1


def imports_running(imports):
    return _Running(Task(lambda task: None, imports), None)


def test_a_newer_version_takes_the_place_of_the_older_one(qtbot, imports):
    with qtbot.waitSignal(imports.documents_replaced) as gone:
        event = ImportProgress(
            "/a.txt",
            ImportStage.READY,
            1,
            1,
            document=make(imports),
            message=Message("replaces_version", day="2026-01-01"),
            replaced=("old",),
        )
        imports._take_events(imports_running(imports), [(event, 0)])
    assert gone.args == [("old",)]
    assert imports.rows.row("/a.txt").note == "new version"


def make(imports):
    return imports._library().texts["en-1"].document


def test_the_bar_under_the_list_asks_for_the_height_of_what_it_says_now(qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(700, 500)
    bar = ImportFailureBar(host)
    bar.setGeometry(0, 0, 638, 50)
    host.show()
    long = verbatim("Unpacked: 3 files inside. " + "1 line or value left out: no JSON, or cut off. " * 4)
    failed = ImportRow("/a.zip", ImportStage.FAILED, verbatim("“a.zip” is damaged."), "broken")
    bar.show_row(failed)
    bar.wanted_height(638)
    bar.show_row(ImportRow("/b.zip", ImportStage.SKIPPED, long, "unpacked"))
    at_once = bar.wanted_height(638)
    qtbot.wait(20)  # Qt has laid it out anew
    assert at_once == bar.wanted_height(638)
    bar.show_row(failed)
    assert bar.wanted_height(638) < at_once


def test_the_bar_of_progress_paints_nothing_at_once(qtbot):
    class Painted(QuietProgressBar):
        times = 0

        def paintEvent(self, event):
            Painted.times += 1
            super().paintEvent(event)

    host = QWidget()
    qtbot.addWidget(host)
    host.resize(300, 60)
    bar = Painted(host)
    bar.setRange(0, 10_000)
    with qtbot.waitExposed(host):
        host.show()
    qtbot.waitUntil(lambda: Painted.times > 0)
    before = Painted.times
    for done in range(0, 10_000, 500):
        bar.setValue(done)
    assert Painted.times == before
    qtbot.waitUntil(lambda: Painted.times > before)
    assert bar.value() == 9_500


def test_a_panel_without_rows_is_no_higher_than_its_head(qtbot, filled, tmp_path):
    (tmp_path / "new.txt").write_text("x", encoding="utf-8")
    panel = filled.window.import_panel
    with qtbot.waitSignal(filled.imports.finished, timeout=5000):
        filled.window.add_paths([tmp_path / "new.txt"])
    assert filled.imports.rows.rowCount() == 0
    assert panel.list.isHidden()
    assert panel.wanted_height() == HEAD_PX
