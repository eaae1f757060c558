"""Every file of a library damaged: said in one sentence, mended, nothing lost that is anywhere to be had."""

import os
import sys
import time

import pytest

from indexer import Library
from indexer.common.errors import IndexerError, StorageError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the benchmark limits file sizes")

CASES = [
    "catalogue cut in half",
    "catalogue emptied",
    "catalogue removed",
    "catalogue without its first page",
    "catalogue, noise at 20%",
    "catalogue, noise at 65%",
    "catalogue, 20 bits turned (1)",
    "catalogue, 20 bits turned (7)",
    "catalogue of another library",
    "log cut in half",
    "log removed",
    "log of another library",
    "shared memory removed",
    "all originals removed",
    "originals of another library",
    "the name of another library",
]


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    patch = pytest.MonkeyPatch()
    from tests.benchmarks.surviving import damage
    from tests.benchmarks.surviving.kills_worker import InProcessReaders

    patch.setattr("indexer.ingest.reading.reader_pool.ReaderPool", InProcessReaders)
    patch.setattr("indexer.upkeep.checks.read_again.ReaderPool", InProcessReaders)
    patch.setattr("tests.benchmarks.surviving.kills_worker.make_quick", lambda: None)
    yield damage.Bench(tmp_path_factory.mktemp("damage"))
    patch.undo()


@pytest.mark.parametrize("case", CASES)
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")  # search among damaged vectors
def test_a_damaged_file_is_said_and_mended(bench, case):
    from tests.benchmarks.surviving import damage

    (how, log) = next((how, log) for name, how, log in damage.cases(bench) if name == case)
    outcome = bench.run(case, how, log=log)
    assert outcome.clean
    assert outcome.documents == damage.DOCUMENTS
    if outcome.opened != f"{damage.DOCUMENTS} documents":
        assert outcome.found, "what stops the opening is found by the doctor"


@pytest.mark.parametrize("limit_bytes", [0, 4_096, 100_000, 200_000, 300_000])
def test_a_full_disk_stops_the_import_and_loses_nothing(bench, limit_bytes):
    from tests.benchmarks.surviving import damage

    said, acknowledged = damage.disk_full(bench, limit_bytes)
    assert said == "storage"
    assert acknowledged < damage.DOCUMENTS


def test_a_library_moved_while_it_is_open_takes_nothing_more(library, tmp_path, other):
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / "late.txt").write_text("late\n\nThis came too late.\n", encoding="utf-8")
    with Library.open(library) as opened:
        first = opened.documents()[0].id
        library.rename(elsewhere)
        with pytest.raises(StorageError):
            opened.add([tmp_path / "late.txt"])
        with pytest.raises(StorageError, match="moved"):
            opened.remove([first])
        assert not library.exists(), "no second library comes about where it was"
    with Library.open(elsewhere) as opened:
        assert len(opened.documents()) == 8
    elsewhere.rename(library)


def test_a_clock_set_back_changes_nothing(library, tmp_path, codes, marks, monkeypatch):
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() - 10 * 365 * 86_400)
    (tmp_path / "late.txt").write_text("marklate\n\nThis came too late.\n", encoding="utf-8")
    os.utime(tmp_path / "late.txt", (0, 0))
    with Library.open(library) as opened:
        assert len(opened.add([tmp_path / "late.txt"]).imported) == 1
        assert opened.wait_for_index(60)
    for path in library.rglob("*"):
        os.utime(path, (0, 0))
    assert "marklate" in marks(library)
    assert codes(library) == []


def test_a_read_only_library_is_read_and_says_that_it_cannot_be_written(library, tmp_path):
    if os.geteuid() == 0:
        pytest.skip("the administrator may write everywhere")
    for path in (library / "library.sqlite3", library):
        path.chmod(0o555)
    try:
        with Library.open(library, read_only=True) as opened:
            assert len(opened.documents()) == 8
        with pytest.raises(IndexerError) as caught:
            Library.open(library)
        assert caught.value.code == "storage"
    finally:
        for path in (library, library / "library.sqlite3"):
            path.chmod(0o755)
