"""Which files an import tries."""

import errno
import os
import sys
from pathlib import Path

import pytest

from indexer.common.cancel import CancelledByUser, CancelToken
from indexer.common.messages import Message
from indexer.ingest.files.scan import ScannedFile, printable, scan
from indexer.records.importing import FailedFile

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="POSIX file kinds")


def names(*paths, base: Path) -> list[str]:
    entries = list(scan(list(paths)))
    assert all(isinstance(entry, ScannedFile) for entry in entries), entries
    return [str(entry.path.relative_to(base)) for entry in entries]


def make(base: Path, *files: str) -> None:
    for name in files:
        (base / name).parent.mkdir(parents=True, exist_ok=True)
        (base / name).write_text("text")


def test_folders_are_walked_in_order_and_only_for_what_can_be_read(tmp_path):
    make(tmp_path, "b/z.txt", "b/a.PDF", "a.html", "c.md", "program.exe", "b/song.mp3", "c/deep/er/x.docx")
    expected = ["a.html", "b/a.PDF", "b/z.txt", "c/deep/er/x.docx", "c.md"]
    assert names(tmp_path, base=tmp_path) == [name.replace("/", os.sep) for name in expected]


def test_names_in_any_script_are_found(tmp_path):
    files = ["经济报道.txt", "Économie d'été.md", "تقرير.html", "emoji 📰.txt", "e\u0301te\u0301.txt"]
    make(tmp_path, *files)
    assert sorted(names(tmp_path, base=tmp_path)) == sorted(files)


def test_the_folder_of_a_complete_page_is_part_of_the_page(tmp_path):
    make(
        tmp_path,
        "Port.html",
        "Port_files/frame.html",
        "Port_files/deep/x.txt",
        "Other_files/y.txt",
        "资料.htm",
    )
    make(tmp_path, "资料_files/z.html")
    expected = ["Other_files/y.txt", "Port.html", "资料.htm"]
    assert names(tmp_path, base=tmp_path) == [name.replace("/", os.sep) for name in expected]
    given = [tmp_path / "Port_files", tmp_path / "Port.html"]
    assert names(*given, base=tmp_path) == ["Port.html"]
    assert len(names(given[0], base=tmp_path)) == 2, "named alone, it is a folder like any other"


def test_a_file_that_is_named_is_always_tried(tmp_path):
    make(tmp_path, "notes", ".hidden.txt", "data.csv")
    files = [tmp_path / name for name in ("notes", ".hidden.txt", "data.csv")]
    assert names(*files, base=tmp_path) == ["notes", ".hidden.txt", "data.csv"]


def test_hidden_files_and_folders_are_passed_over(tmp_path):
    make(tmp_path, ".hidden.txt", ".git/config.txt", "shown.txt", "~$word.txt")
    assert names(tmp_path, base=tmp_path) == ["shown.txt", "~$word.txt"]


def test_the_given_order_is_kept_and_every_file_comes_once(tmp_path):
    make(tmp_path, "a.txt", "b.txt")
    result = names(tmp_path / "b.txt", tmp_path, str(tmp_path / "." / "a.txt"), base=tmp_path)
    assert result == ["b.txt", "a.txt"]


def test_for_what_lies_in_a_container_the_container_is_tried(tmp_path):
    make(tmp_path, "revue.zip", "b.txt")
    given = [tmp_path / "revue.zip" / "2024" / "a.pdf", tmp_path / "revue.zip" / "c.txt", tmp_path / "b.txt"]
    assert names(*given, base=tmp_path) == ["revue.zip", "b.txt"]


def test_a_missing_path_fails_and_the_rest_goes_on(tmp_path):
    make(tmp_path, "a.txt")
    missing, result = scan([tmp_path / "nowhere.txt", tmp_path / "a.txt"])
    assert missing == FailedFile(
        str(tmp_path / "nowhere.txt"), "not_found", Message("no_such_path", name="nowhere.txt")
    )
    assert isinstance(result, ScannedFile)
    assert result.size_bytes == 4


@pytest.mark.parametrize("path", ["with a \0 in it.txt", "x" * 5000, "~no-such-user-of-ours/x.txt"])
def test_an_impossible_path_fails_in_words(path):
    (failed,) = scan([path])
    assert isinstance(failed, FailedFile)
    assert failed.code in ("unreadable", "not_found")
    assert str(failed.message).endswith(".")


@posix_only
def test_loops_of_links_end(tmp_path):
    make(tmp_path, "a/x.txt")
    (tmp_path / "a" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    (tmp_path / "again").symlink_to(tmp_path / "a", target_is_directory=True)
    (tmp_path / "nowhere.txt").symlink_to(tmp_path / "gone.txt")
    assert names(tmp_path, base=tmp_path) == ["a/x.txt"]


@posix_only
def test_a_folder_that_may_be_listed_and_not_entered_is_named(tmp_path, monkeypatch):
    make(tmp_path, "closed/a.txt", "open/b.txt")
    stat_of = Path.stat

    def stat(path, **options):
        if path.parent.name == "closed":
            raise PermissionError(errno.EACCES, "Permission denied")
        return stat_of(path, **options)

    monkeypatch.setattr(Path, "stat", stat)
    monkeypatch.chdir(tmp_path)
    closed, result = scan(["."])
    assert (closed.code, closed.path) == ("no_permission", str(tmp_path / "closed"))
    assert "“closed”" in str(closed.message)
    assert result.path.name == "b.txt"


@posix_only
def test_what_a_disk_does_not_give_is_named(tmp_path, monkeypatch):
    make(tmp_path, "a.txt")
    stat_of = Path.stat

    def stat(path, **options):
        if path.name == "a.txt":
            raise OSError(errno.EIO, "Input/output error")
        return stat_of(path, **options)

    monkeypatch.setattr(Path, "stat", stat)
    (failed,) = scan([tmp_path])
    assert failed.code == "unreadable"


@posix_only
def test_a_link_to_itself_fails_in_words_when_named(tmp_path):
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    (failed,) = scan([tmp_path / "self.txt"])
    assert isinstance(failed, FailedFile)


@posix_only
def test_pipes_and_devices_are_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    assert list(scan([tmp_path])) == []
    failed = list(scan([tmp_path / "pipe.txt", "/dev/zero"]))
    assert [entry.code for entry in failed] == ["not_a_file", "not_a_file"]


@posix_only
@pytest.mark.skipif(sys.platform == "darwin", reason="its file system takes only valid names")
def test_a_name_of_invalid_bytes_is_found_and_can_be_shown(tmp_path):
    name = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(name, "w") as file:  # noqa: PTH123 - a Path cannot be made of bytes
        file.write("text")
    (result,) = scan([tmp_path])
    assert isinstance(result, ScannedFile)
    assert printable(result.path).endswith("caf\N{REPLACEMENT CHARACTER}.txt")
    printable(result.path).encode()


def test_cancel_ends_a_long_walk(tmp_path):
    make(tmp_path, "a.txt", "b.txt")
    token = CancelToken()
    entries = scan([tmp_path], token=token)
    next(entries)
    token.cancel()
    with pytest.raises(CancelledByUser):
        next(entries)
