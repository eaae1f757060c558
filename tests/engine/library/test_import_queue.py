"""What was asked for survives a death of the program, and is gone through when it is wanted still."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from indexer import Library
from indexer.catalogue.import_queue import enqueue
from indexer.common.cancel import CancelledByUser, CancelToken, PauseSwitch
from indexer.common.errors import StorageError, UsageError
from indexer.common.messages import verbatim
from indexer.records.importing import ImportProgress, ImportStage

KILLED = """
import os, signal, sys
from indexer import Library
from indexer.records.importing import ImportStage

def kill(event):
    if event.stage is ImportStage.READY:
        os.kill(os.getpid(), signal.SIGKILL)

with Library.open(sys.argv[1]) as library:
    library.add([sys.argv[2]], collection="Presse", on_progress=kill)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.txt").write_text(
            f"The port of Hull reopened on day {number}.\n", encoding="utf-8"
        )
    return folder


@pytest.fixture
def library(tmp_path: Path):
    with Library.open(tmp_path / "library") as opened:
        yield opened


def stop_at_first(token: CancelToken, **how: bool):
    def listen(event: ImportProgress) -> None:
        if event.stage is ImportStage.READY:
            token.cancel(**how)

    return listen


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_an_import_that_was_killed_is_pending_and_can_be_resumed(tmp_path: Path, folder: Path):
    child = subprocess.run(
        [sys.executable, "-c", KILLED, tmp_path / "library", folder], check=False, timeout=120
    )
    assert child.returncode == -9
    with Library.open(tmp_path / "library", read_only=True) as reader:
        (pending,) = reader.pending_imports()
        assert (pending.path, pending.collection, pending.by_reference) == (str(folder), "Presse", False)
        assert reader.status().pending_imports == 1
    with Library.open(tmp_path / "library") as library:
        assert len(library.documents()) == 1
        report = library.resume_imports()
        assert (len(report.imported), len(report.skipped), report.failed) == (3, 1, ())
        assert len(library.documents(collection="Presse")) == 4
        assert library.pending_imports() == ()
        assert library.resume_imports().imported == ()


def test_what_is_done_or_not_wanted_any_more_is_not_pending(library: Library, folder: Path):
    library.add([folder / "0.txt", folder / "nowhere.txt"])
    assert library.pending_imports() == ()
    token = CancelToken()
    with pytest.raises(CancelledByUser):
        library.add([folder], token=token, on_progress=stop_at_first(token))
    assert library.pending_imports() == ()


def test_what_is_stopped_for_now_only_goes_on_later(library: Library, folder: Path):
    token = CancelToken()
    with pytest.raises(CancelledByUser):
        library.add([folder], by_reference=True, token=token, on_progress=stop_at_first(token, for_now=True))
    (pending,) = library.pending_imports()
    assert pending.by_reference
    token = CancelToken()
    with pytest.raises(CancelledByUser):
        library.resume_imports(token, stop_at_first(token, for_now=True))
    assert library.pending_imports() == (pending,)
    library.resume_imports()
    assert len(library.documents()) == 4
    assert list(library.paths.originals.glob("*.txt")) == []


def test_what_fails_for_want_of_room_stays_pending_until_it_is_forgotten(library: Library, folder: Path):
    def full(event: ImportProgress) -> None:
        if event.stage is ImportStage.STORING:
            raise StorageError(verbatim("The disk is full."))

    with pytest.raises(StorageError):
        library.add([folder], on_progress=full)
    assert len(library.pending_imports()) == 1
    library.forget_imports()
    assert library.pending_imports() == ()


def test_an_import_under_way_is_not_pending(library: Library, folder: Path):
    seen = []
    library.add([folder], on_progress=lambda _event: seen.append(library.pending_imports()))
    assert set(seen) == {()}


def test_each_part_of_the_queue_keeps_its_own_wishes(library: Library, folder: Path):
    with library._database.write() as connection:
        enqueue(connection, [folder / "0.txt"], collection="A", by_reference=False)
        enqueue(connection, [folder / "1.txt", folder / "2.txt"], collection="B", by_reference=True)
    report = library.resume_imports()
    assert [(Path(document.path).name, document.collection) for document in report.imported] == [
        ("0.txt", "A"),
        ("1.txt", "B"),
        ("2.txt", "B"),
    ]
    assert len(list(library.paths.originals.glob("*.txt"))) == 1


def test_relative_and_odd_names_come_back_as_they_were(library: Library, folder: Path, monkeypatch):
    monkeypatch.chdir(folder)
    odd = "caf\udce9.txt" if sys.platform == "linux" else "café 资料.txt"
    (folder / odd).write_text("The port of Calais closed on Tuesday.\n", encoding="utf-8")
    with library._database.write() as connection:
        enqueue(connection, ["0.txt", folder / odd], collection=None, by_reference=False)
    monkeypatch.chdir("/")
    assert [item.path for item in library.pending_imports()] == [str(folder / "0.txt"), str(folder / odd)]
    assert len(library.resume_imports().imported) == 2


def test_a_library_opened_for_reading_resumes_nothing(library: Library):
    with Library.open(library.paths.root, read_only=True) as reader:
        for verb in (reader.resume_imports, reader.forget_imports):
            with pytest.raises(UsageError):
                verb()


def test_while_it_is_paused_no_further_file_is_begun(library: Library, folder: Path):
    pause = PauseSwitch()
    begun: list[str] = []
    paused_at: list[int] = []

    def listen(event: ImportProgress) -> None:
        if event.stage is ImportStage.READING:
            begun.append(event.path)
        if event.stage is ImportStage.READY and not paused_at:
            pause.pause()
            paused_at.append(len(begun))
            threading.Timer(0.5, check).start()

    def check() -> None:
        paused_at.append(len(begun))
        pause.resume()

    for number in range(4, 20):
        (folder / f"{number}.txt").write_text(
            f"The port of Dover reopened on day {number}.\n", encoding="utf-8"
        )
    report = library.add([folder], pause=pause, on_progress=listen)
    assert len(report.imported) == 20
    assert paused_at[0] == paused_at[1] < 20


def test_a_paused_import_can_be_cancelled(library: Library, folder: Path):
    pause, token = PauseSwitch(), CancelToken()
    pause.pause()
    threading.Timer(0.3, token.cancel).start()
    with pytest.raises(CancelledByUser):
        library.add([folder], pause=pause, token=token)
    assert library.documents() == ()


def test_a_pause_is_waited_for_at_most_as_long_as_said():
    pause, token = PauseSwitch(), CancelToken()
    assert pause.wait(token)
    pause.pause()
    assert pause.paused
    assert not pause.wait(token, most_seconds=0.1)
    threading.Timer(0.1, pause.resume).start()
    assert pause.wait(token, most_seconds=60)
    token.cancel()
    with pytest.raises(CancelledByUser):
        pause.wait(token)
    assert not token.for_now
