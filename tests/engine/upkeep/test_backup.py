"""One file holds the whole library; it is written wholly or not at all, and checked before it is believed."""

import json
import os
import sqlite3
import subprocess
import sys
import threading
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock

from indexer import Library
from indexer.common.cancel import CancelledByUser, CancelToken
from indexer.common.errors import (
    LibraryDamagedError,
    LibraryInUseError,
    LibraryTooNewError,
    NotFoundError,
    UsageError,
)
from indexer.common.paths import LibraryPaths
from indexer.upkeep.library_files import switching
from indexer.upkeep.restore import restore_backup
from tests.makers.library.upkeep_articles import write_articles


@pytest.fixture
def backup(library, tmp_path):
    with Library.open(library, read_only=True) as opened:
        report = opened.backup(tmp_path / "backups" / "sauvegarde 备份.zip")
    assert (report.documents, report.by_reference, report.files) == (8, 0, 8)
    assert report.size_bytes == Path(report.path).stat().st_size
    return tmp_path / "backups" / "sauvegarde 备份.zip"


def rewrite(backup, change):
    """The backup with its entries changed."""
    with zipfile.ZipFile(backup) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    change(entries)
    with zipfile.ZipFile(backup, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return backup


def rewrite_manifest(backup, **changes):
    def change(entries):
        entries["manifest.json"] = json.dumps({**json.loads(entries["manifest.json"]), **changes}).encode()

    return rewrite(backup, change)


def test_what_is_restored_is_what_was_backed_up(library, backup, codes, marks, tmp_path):
    report = Library.restore(backup, tmp_path / "new")
    assert (report.documents, report.files, report.set_aside) == (8, 8, None)
    assert codes(tmp_path / "new") == []
    assert marks(tmp_path / "new") == marks(library)
    with Library.open(tmp_path / "new") as opened:
        assert all(
            opened.original_path(document.id).is_relative_to(tmp_path / "new")
            for document in opened.documents()
        )
    assert [path.name for path in backup.parent.iterdir()] == [backup.name], "nothing is left beside it"


def test_a_library_in_the_way_is_kept_aside_and_only_when_asked(backup, other, codes, marks):
    before = marks(other)
    with pytest.raises(UsageError, match="--replace"):
        Library.restore(backup, other)
    assert marks(other) == before
    report = Library.restore(backup, other, replace=True)
    assert len(marks(other)) == 8
    assert codes(other) == []
    assert report.set_aside is not None
    with closing(sqlite3.connect(f"{report.set_aside}/library.sqlite3")) as connection:
        assert connection.execute("SELECT count(*) FROM documents").fetchone() == (3,)
    assert len(list(Path(report.set_aside, "originals").iterdir())) == 3


def test_an_empty_library_is_not_in_the_way(backup, tmp_path, marks):
    Library.open(tmp_path / "new").close()
    Library.restore(backup, tmp_path / "new")
    assert len(marks(tmp_path / "new")) == 8


def test_an_open_library_is_not_replaced(backup, other):
    with Library.open(other), pytest.raises(LibraryInUseError):
        Library.restore(backup, other, replace=True)


def flip(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def damage_original(entries):
    name = next(name for name in entries if name.startswith("originals/"))
    entries[name] = flip(entries[name])


def drop_original(entries):
    del entries[next(name for name in entries if name.startswith("originals/"))]


def add_stranger(entries):
    entries["originals/../../stranger.txt"] = b"x"


def damage_catalogue(entries):
    entries["library.sqlite3"] = flip(entries["library.sqlite3"])


@pytest.mark.parametrize("change", [damage_original, drop_original, add_stranger, damage_catalogue])
def test_a_damaged_backup_touches_nothing(backup, other, marks, change):
    rewrite(backup, change)
    before = marks(other)
    with pytest.raises(LibraryDamagedError, match="Nothing was changed"):
        Library.restore(backup, other, replace=True)
    assert marks(other) == before
    assert not (other / switching.NEW_FOLDER).exists()


@pytest.mark.parametrize(
    "name", ["../stranger.txt", "/etc/stranger", "originals/../x", "library.lock", "originals/a\\b", 7]
)
def test_a_name_that_leads_elsewhere_is_refused(backup, tmp_path, name):
    def change(entries):
        manifest = json.loads(entries["manifest.json"])
        manifest["files"].append({"name": name, "size_bytes": 1, "sha256": "0" * 64})
        entries["manifest.json"] = json.dumps(manifest).encode()
        entries[str(name)] = b"x"

    rewrite(backup, change)
    with pytest.raises(LibraryDamagedError):
        Library.restore(backup, tmp_path / "deep" / "new")
    assert not (tmp_path / "deep" / "stranger.txt").exists()
    assert not (tmp_path / "deep" / "new" / "library.sqlite3").exists()


def test_a_newer_backup_is_refused(backup, tmp_path):
    for changes in ({"format": 2}, {"format": 1, "schema": 99}):
        rewrite_manifest(backup, **changes)
        with pytest.raises(LibraryTooNewError, match="Update Ibid"):
            Library.restore(backup, tmp_path / "new")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no zip at all" * 100])
def test_what_is_no_backup_is_said_to_be_none(tmp_path, content):
    file = tmp_path / "holiday.zip"
    file.write_bytes(content)
    with pytest.raises(UsageError, match="not a backup"):
        Library.restore(file, tmp_path / "new")
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("picture.txt", "x")
    with pytest.raises(UsageError, match="not a backup"):
        Library.restore(file, tmp_path / "new")
    with pytest.raises(NotFoundError):
        Library.restore(tmp_path / "none.zip", tmp_path / "new")


def test_a_truncated_backup_is_no_backup(backup, tmp_path):
    os.truncate(backup, backup.stat().st_size // 2)
    with pytest.raises((UsageError, LibraryDamagedError)):
        Library.restore(backup, tmp_path / "new")


def test_a_backup_goes_into_a_file_of_its_own(library, tmp_path):
    with Library.open(library, read_only=True) as opened:
        for place in (library / "inside.zip", tmp_path):
            with pytest.raises(UsageError):
                opened.backup(place)


def test_a_stopped_backup_leaves_the_old_one(library, backup):
    before = backup.read_bytes()
    token = CancelToken()
    with Library.open(library, read_only=True) as opened, pytest.raises(CancelledByUser):
        opened.backup(backup, token=token, on_progress=lambda _event: token.cancel())
    assert backup.read_bytes() == before
    assert [path.name for path in backup.parent.iterdir()] == [backup.name]


def test_a_library_that_lacks_an_original_is_not_backed_up_as_if_it_were_whole(library, tmp_path):
    next((library / "originals").glob("*.txt")).unlink()
    with (
        Library.open(library, read_only=True) as opened,
        pytest.raises(LibraryDamagedError, match="doctor --repair"),
    ):
        opened.backup(tmp_path / "b.zip")
    assert not (tmp_path / "b.zip").exists()


def test_it_can_be_written_while_documents_come_and_go(library, tmp_path, codes):
    more = write_articles(tmp_path / "more", 12, "bridge")
    with Library.open(library) as opened:
        first = [document.id for document in opened.documents()]

        def change():
            opened.add([more])
            opened.remove(first[:4])

        thread = threading.Thread(target=change)
        thread.start()
        reports = [opened.backup(tmp_path / f"{number}.zip") for number in range(4)]
        thread.join()
    for number, report in enumerate(reports):
        Library.restore(tmp_path / f"{number}.zip", tmp_path / f"restored-{number}")
        assert set(codes(tmp_path / f"restored-{number}")) <= {"vectors_missing"}
        with Library.open(tmp_path / f"restored-{number}") as restored:
            assert len(restored.documents()) == report.documents
            assert restored.wait_for_index(60)
        assert codes(tmp_path / f"restored-{number}") == []


@pytest.mark.parametrize("moves", range(1, 9))
def test_a_restore_that_dies_after_its_decision_is_carried_to_its_end(
    backup, other, marks, codes, monkeypatch, moves
):
    done = 0

    def move_or_die(source, target):
        nonlocal done
        done += 1
        if done == moves:
            raise KeyboardInterrupt
        move(source, target)

    move = switching.move_durably
    monkeypatch.setattr(switching, "move_durably", move_or_die)
    with pytest.raises(KeyboardInterrupt) if moves < 7 else pytest.raises(UsageError):
        restore_backup(backup, LibraryPaths(other), replace=True)
        restore_backup(backup, LibraryPaths(other))
    monkeypatch.undo()
    with Library.open(other, read_only=True) as opened:
        assert len(opened.documents()) == 8, "a reader meets the new library too"
    assert codes(other) == []


def test_a_plan_that_cannot_be_read_stops_the_opening(other):
    (other / "restore.json").write_text('{"set_aside": "../elsewhere"}')
    with pytest.raises(LibraryDamagedError, match="Restore again"):
        Library.open(other)


def test_what_a_killed_backup_left_goes_with_the_next_one(library, backup):
    folder = backup.parent
    killed = folder / ".ibid-backup-killed"
    killed.mkdir()
    (killed / "owned.lock").touch()
    (killed / "backup.zip").write_bytes(b"half of it")
    unborn = folder / ".ibid-backup-unborn"
    unborn.mkdir()
    os.utime(unborn, (1, 1))
    just_made = folder / ".ibid-backup-made"
    just_made.mkdir()
    working = folder / ".ibid-backup-working"
    working.mkdir()
    with FileLock(working / "owned.lock"), Library.open(library, read_only=True) as opened:
        opened.backup(folder / "next.zip")
        assert {path.name for path in folder.iterdir()} == {
            backup.name,
            "next.zip",
            working.name,
            just_made.name,
        }


def test_a_backup_that_is_killed_leaves_nothing_once_another_is_written(library, tmp_path):
    script = (
        "import os, sys\n"
        "from indexer import Library\n"
        "from indexer.upkeep import backup\n"
        "backup._BackupWork._pack = lambda *_: os._exit(9)\n"
        "Library.open(sys.argv[1], read_only=True).backup(sys.argv[2])\n"
    )
    target = tmp_path / "backups" / "backup.zip"
    done = subprocess.run([sys.executable, "-c", script, str(library), str(target)], check=False)
    assert done.returncode == 9
    assert [path.name.startswith(".ibid-backup-") for path in target.parent.iterdir()] == [True]
    with Library.open(library, read_only=True) as opened:
        opened.backup(target)
    assert [path.name for path in target.parent.iterdir()] == [target.name]
