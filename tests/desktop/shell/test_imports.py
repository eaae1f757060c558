"""Imports in the window: rows, counts, failures, cancelling, ten thousand files."""

import pytest

from desktop.viewmodels.imports import READABLE_SUFFIXES, ImportController, ImportModel, ImportRow
from indexer.errors import StorageError
from indexer.records import ImportStage


@pytest.fixture
def imports(qapp, lanes, fake_library):
    return ImportController(lambda: fake_library, lanes.catalogue)


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
    assert failed.message == "two-broken.txt is damaged."
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
        raise StorageError("The disk is full.")

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


def test_the_window_offers_exactly_what_the_engine_reads() -> None:
    from indexer.documents.detect import SUPPORTED_SUFFIXES

    assert READABLE_SUFFIXES == SUPPORTED_SUFFIXES
