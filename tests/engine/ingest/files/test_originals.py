"""The library's copies of imported files."""

import hashlib
import os
import sys
from pathlib import Path

import pytest

from indexer.common.cancel import CancelledByUser, CancelToken
from indexer.common.errors import ReadError, StorageError
from indexer.ingest.files.look import first_look
from indexer.ingest.files.originals import Originals, safe_suffix, unchanged


@pytest.fixture
def originals(tmp_path):
    (tmp_path / "library").mkdir()
    return Originals(tmp_path / "library" / "originals")


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "Économie 经济.TXT"
    path.write_bytes(os.urandom(3_000_000))
    return path


def files_in(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.rglob("*") if entry.is_file())


def test_a_copy_is_hashed_and_placed_under_its_content(originals, source):
    content = source.read_bytes()
    staged = originals.stage(source, by_reference=False, token=CancelToken())
    source.write_bytes(b"changed meanwhile")
    assert staged.sha256 == hashlib.sha256(content).hexdigest()
    assert (staged.size_bytes, staged.content.name) == (len(content), source.name)
    assert staged.content.read_bytes() == content
    assert unchanged(staged)
    assert originals.place(staged) == f"{staged.sha256}.txt"
    originals.drop(staged)
    assert files_in(originals.folder) == [f"{staged.sha256}.txt"]
    assert (originals.folder / f"{staged.sha256}.txt").read_bytes() == content


def test_a_dropped_copy_leaves_nothing(originals, source):
    originals.drop(originals.stage(source, by_reference=False, token=CancelToken()))
    assert files_in(originals.folder) == []


def test_a_reference_is_hashed_where_it_is_and_watched(originals, source):
    staged = originals.stage(source, by_reference=True, token=CancelToken())
    assert staged.content == source
    assert staged.sha256 == hashlib.sha256(source.read_bytes()).hexdigest()
    assert originals.place(staged) is None
    originals.drop(staged)
    assert unchanged(staged)
    assert not originals.folder.exists()
    source.write_bytes(b"something else")
    assert not unchanged(staged)
    source.unlink()
    assert not unchanged(staged)


def test_cancel_stops_a_copy_and_leaves_nothing(originals, source):
    token = CancelToken()
    token.cancel()
    with pytest.raises(CancelledByUser):
        originals.stage(source, by_reference=False, token=token)
    assert files_in(originals.folder) == []


def test_a_file_that_is_gone_or_no_file_cannot_be_staged(originals, tmp_path):
    for path, code in ((tmp_path / "gone.txt", "not_found"), (tmp_path, "not_a_file")):
        with pytest.raises(ReadError) as raised:
            originals.stage(path, by_reference=False, token=CancelToken())
        assert raised.value.code == code


@pytest.mark.parametrize("by_reference", [False, True])
def test_a_file_that_changes_between_the_look_and_the_copy_is_noticed(originals, source, by_reference):
    look = first_look(source)
    source.write_bytes(b"%PDF-1.7 of another kind by now")
    with pytest.raises(ReadError) as raised:
        originals.stage(source, by_reference=by_reference, token=CancelToken(), look=look)
    assert raised.value.code == "changed"
    assert files_in(originals.folder) == []


def test_a_file_over_the_limit_is_refused_before_it_is_copied(originals, tmp_path, monkeypatch):
    monkeypatch.setattr("indexer.ingest.files.look.MAX_FILE_BYTES", 10)
    (tmp_path / "large.txt").write_bytes(b"x" * 11)
    with pytest.raises(ReadError) as raised:
        originals.stage(tmp_path / "large.txt", by_reference=False, token=CancelToken())
    assert raised.value.code == "too_large"
    assert not originals.folder.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is Linux's")
def test_a_disk_that_fills_up_while_copying_is_a_storage_error(originals, source, monkeypatch):
    real_open = Path.open

    def full(path, *args, **options):
        if path.parent.parent.name == "incoming":
            return real_open(Path("/dev/full"), "wb")
        return real_open(path, *args, **options)

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(StorageError, match="is full"):
        originals.stage(source, by_reference=False, token=CancelToken())
    assert files_in(originals.folder) == []


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("a.PDF", ".pdf"),
        ("a.tar.gz", ".gz"),
        ("a", ""),
        ("a.", ""),
        ("报道.文本", ""),
        ("a.p df", ""),
        ("a.txt\u202efdp", ""),
        ("a." + "x" * 40, ""),
    ],
)
def test_suffixes_are_kept_only_when_harmless(name, suffix):
    assert safe_suffix(Path(name)) == suffix


def test_a_library_that_was_moved_away_does_not_come_back_empty(tmp_path, source):
    gone = Originals(tmp_path / "moved away" / "originals")
    with pytest.raises(StorageError):
        gone.stage(source, by_reference=False, token=CancelToken())
    assert not (tmp_path / "moved away").exists()
