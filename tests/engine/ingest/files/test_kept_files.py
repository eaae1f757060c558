"""Files that stay where they are: gone, changed, touched, or on a drive that is not connected."""

import os
import threading
from hashlib import sha256
from pathlib import Path

import pytest

from indexer.common.cancel import CancelledByUser, CancelToken
from indexer.ingest.files import kept_files
from indexer.ingest.files.kept_files import check_all, check_by_reading, check_quickly, check_thoroughly
from indexer.records.originals import KeptFile, OriginalNote, OriginalState

LATER, EARLIER = "2100-01-01T00:00:00.000000Z", "2000-01-01T00:00:00.000000Z"


@pytest.fixture
def kept(tmp_path):
    """Write a file beside others; gives what the catalogue knows of it, imported after it was written."""
    (tmp_path / "other.txt").write_text("other")

    def make(name: str = "folder/a.txt", imported_at: str = LATER) -> KeptFile:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"text")
        return KeptFile("id", "Title", str(path), 4, sha256(b"text").hexdigest(), imported_at)

    return make


def state_of(note: OriginalNote | None) -> OriginalState | None:
    return None if note is None else note.state


def test_a_file_that_is_as_it_was_needs_no_word(kept):
    file = kept()
    assert (
        check_quickly(file)
        is check_thoroughly(file, CancelToken())
        is check_by_reading(file, CancelToken())
        is None
    )


def test_a_deleted_file_and_a_deleted_folder_are_gone(kept):
    file = kept()
    Path(file.path).unlink()
    assert state_of(check_quickly(file)) is OriginalState.GONE
    Path(file.path).parent.rmdir()
    assert state_of(check_quickly(file)) is OriginalState.GONE


def test_a_folder_in_the_place_of_a_file_is_not_the_file(kept):
    file = kept()
    Path(file.path).unlink()
    Path(file.path).mkdir()
    assert state_of(check_quickly(file)) is OriginalState.GONE


def test_another_size_is_a_change_without_reading(kept, monkeypatch):
    file = kept()
    Path(file.path).write_bytes(b"longer")
    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", None)
        note = check_thoroughly(file, CancelToken())
    assert state_of(note) is OriginalState.CHANGED


def test_a_file_that_was_written_to_is_read_before_it_is_called_changed(kept):
    file = kept(imported_at=EARLIER)
    assert state_of(check_quickly(file)) is OriginalState.TOUCHED
    assert check_thoroughly(file, CancelToken()) is None
    Path(file.path).write_bytes(b"TEXT")
    assert state_of(check_quickly(file)) is OriginalState.TOUCHED
    assert state_of(check_thoroughly(file, CancelToken())) is OriginalState.CHANGED


def test_reading_finds_what_the_times_hide(kept):
    file = kept()
    Path(file.path).write_bytes(b"TEXT")
    os.utime(file.path, (0, 0))
    assert check_quickly(file) is None
    assert state_of(check_by_reading(file, CancelToken())) is OriginalState.CHANGED


def test_a_file_that_may_not_be_read_is_out_of_reach(kept, monkeypatch):
    file = kept()

    def refuse(*_arguments, **_options):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", refuse)
        read = check_by_reading(file, CancelToken())
        patched.setattr(Path, "stat", refuse)
        seen = check_quickly(file)
    assert state_of(read) is state_of(seen) is OriginalState.AWAY


@pytest.mark.parametrize(
    ("name", "there", "away"),
    [
        ("/media/ana/USB/reports/a.pdf", ["/media/ana"], True),  # unplugged
        ("/media/ana/USB/reports/a.pdf", ["/media/ana", "/media/ana/USB/b.pdf"], False),  # plugged in
        ("/Volumes/Disk/a.pdf", ["/Volumes"], True),
        ("/mnt/disk/a.pdf", ["/mnt/disk"], True),  # the empty folder that it is shown in
        ("/mnt/disk/a.pdf", ["/mnt/disk/b.pdf"], False),
        ("/mnt/a.pdf", ["/mnt"], False),
        ("/home/ana/nas/reports/a.pdf", ["/home/ana/nas"], True),
        ("/home/ana/reports/a.pdf", ["/home/ana/reports"], False),
        ("/home/ana/reports/a.pdf", ["/home/ana/other"], False),
    ],
)
def test_a_drive_that_is_not_connected_is_told_from_a_loss(tmp_path, monkeypatch, name, there, away):
    for item in there:
        place = tmp_path / item.removeprefix("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("x") if place.suffix else place.mkdir(exist_ok=True)
    shown = kept_files._MOUNT_PLACES
    monkeypatch.setattr(
        kept_files,
        "_shows_drives",
        lambda folder: (
            shown.fullmatch("/" + folder.relative_to(tmp_path).as_posix()) is not None
            if folder.is_relative_to(tmp_path)
            else False
        ),
    )
    assert kept_files.is_away(tmp_path / name.removeprefix("/")) is away


def test_a_drive_letter_that_is_not_there_is_away(monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(Path, "is_dir", lambda _self: False)
        away = kept_files.is_away(Path("E:/reports/a.pdf"))
    assert away


def test_a_look_that_hangs_holds_nobody(kept):
    files, hang = [kept("a/1.txt"), kept("a/2.txt")], threading.Event()
    gone = OriginalNote(OriginalState.GONE, "a")

    def look(file: KeptFile) -> OriginalNote | None:
        if file is files[1]:
            hang.wait()
        return gone

    assert check_all(files, CancelToken(), 0.1, look) == {"id": gone}
    token = CancelToken()
    token.cancel()
    with pytest.raises(CancelledByUser):
        check_all(files, token, 60, look)
    hang.set()
