"""Files that change, vanish, grow, pretend, or are far too large: each costs itself and one sentence."""

import os
import socket
import sys
from pathlib import Path

import pytest

from indexer.ingest.files import originals as originals_module
from indexer.ingest.files.originals import Originals
from indexer.records.importing import ImportStage

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="POSIX file kinds")
no_root = pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read everything")

GIBIBYTE = 1 << 30
MEBIBYTE = 1 << 20


def only_failure(report) -> tuple[str, str]:
    (failed,) = report.failed
    assert str(failed.message).strip()
    assert "\n" not in str(failed.message)
    assert Path(failed.path).name in str(failed.message)
    return Path(failed.path).name, failed.code


def once_seen(stage: ImportStage, name: str, act):
    """Do something at the moment when the file of that name reaches a stage, once."""
    done = []

    def listen(event):
        if event.stage is stage and event.path.endswith(name) and not done:
            done.append(event)
            act()

    return listen


@pytest.mark.parametrize(
    ("name", "size"),
    [("huge.txt", 2 * GIBIBYTE), ("long.txt", 300 * MEBIBYTE), ("page.html", 300 * MEBIBYTE)],
)
def test_a_file_larger_than_its_reader_takes_is_refused_before_it_is_copied(
    bench, articles, tmp_path, monkeypatch, name, size
):
    large = tmp_path / name
    with large.open("wb") as stream:
        stream.write(b"Some text, and then nothing for a long time.\n")
        stream.truncate(size)  # takes no room on the disk
    (good,) = articles("en port.txt")
    copied = []
    stage = Originals.stage

    def watched(self, source, **options):
        copied.append(source)
        return stage(self, source, **options)

    monkeypatch.setattr(Originals, "stage", watched)
    report = bench.run(large, good)
    assert only_failure(report) == (name, "too_large")
    assert copied == [good]
    assert len(report.imported) == 1


def test_a_file_that_vanishes_after_it_was_found_fails_by_itself(bench, articles):
    gone, good = articles("en 1.txt", "en 2.txt")
    listen = once_seen(ImportStage.WAITING, "en 1.txt", gone.unlink)
    report = bench.run(gone, good, on_progress=listen)
    assert only_failure(report) == ("en 1.txt", "not_found")
    assert len(report.imported) == 1


@pytest.mark.parametrize("by_reference", [False, True])
def test_a_file_that_grows_while_it_is_copied_is_not_half_taken(bench, articles, monkeypatch, by_reference):
    (file,) = articles("en port.txt")
    read_block = originals_module._read_block

    def growing(stream, source, token):
        block = read_block(stream, source, token)
        if block and source == file:
            with file.open("a", encoding="utf-8") as more:
                more.write("And more is written.\n")
            monkeypatch.setattr(originals_module, "_read_block", read_block)
        return block

    monkeypatch.setattr(originals_module, "_read_block", growing)
    assert only_failure(bench.run(file, by_reference=by_reference)) == ("en port.txt", "changed")
    assert bench.originals() == []
    assert len(bench.run(file, by_reference=by_reference).imported) == 1


def test_a_file_that_changes_after_it_was_copied_is_taken_as_it_was(bench, articles):
    (file,) = articles("en port.txt")
    content = file.read_bytes()
    listen = once_seen(ImportStage.SPLITTING, "en port.txt", lambda: file.write_text("Something else.\n"))
    (document,) = bench.run(file, on_progress=listen).imported
    assert (bench.paths.originals / f"{document.sha256}.txt").read_bytes() == content


@posix_only
def test_a_pipe_in_the_place_of_a_file_holds_nobody(bench, articles):
    file, good = articles("en 1.txt", "en 2.txt")

    def swap():
        file.unlink()
        os.mkfifo(file)

    report = bench.run(file, good, on_progress=once_seen(ImportStage.WAITING, "en 1.txt", swap))
    assert only_failure(report) == ("en 1.txt", "not_a_file")
    assert len(report.imported) == 1


@posix_only
def test_sockets_pipes_and_devices_are_no_documents(bench, articles, tmp_path, monkeypatch):
    articles("en port.txt", folder="mixed")
    folder = tmp_path / "mixed"
    monkeypatch.chdir(folder)  # the path of a socket must be short
    os.mkfifo("pipe.txt")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.txt")
        report = bench.run(folder)
        assert (len(report.imported), report.failed) == (1, ())
        named = bench.run(folder / "socket.txt", folder / "pipe.txt", "/dev/zero")
        assert [failed.code for failed in named.failed] == ["not_a_file"] * 3


@posix_only
def test_links_are_followed_once(bench, articles, tmp_path):
    (file,) = articles("en port.txt", folder="linked")
    (file.parent / "loop").symlink_to(file.parent, target_is_directory=True)
    (file.parent / "up").symlink_to(tmp_path, target_is_directory=True)
    (file.parent / "same.txt").symlink_to(file)
    (file.parent / "nowhere.txt").symlink_to(tmp_path / "nowhere.txt")
    report = bench.run(file.parent)
    assert (len(report.imported), len(report.skipped), report.failed) == (1, 1, ())


@pytest.mark.parametrize(
    "name",
    ["经济报道.txt", "تقرير.txt", "отчёт.txt", "e\u0301te\u0301 📰.txt", "a b  c.txt", "x" * 251 + ".txt"],
)
def test_names_in_any_script_are_kept_as_they_are(bench, tmp_path, name):
    file = tmp_path / name
    file.write_text("The port of Hull reopened on Monday.\n", encoding="utf-8")
    (document,) = bench.run(file).imported
    assert document.path == str(file)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are valid text")
@pytest.mark.parametrize("by_reference", [False, True])
def test_a_name_of_invalid_bytes_is_imported_and_can_be_opened(bench, tmp_path, by_reference):
    file = tmp_path / "caf\udce9.txt"
    file.write_text("The port of Hull reopened on Monday.\n", encoding="utf-8")
    (document,) = bench.run(tmp_path, by_reference=by_reference).imported
    assert document.path.endswith("caf\N{REPLACEMENT CHARACTER}.txt")
    assert bench.originals() == [f"{document.sha256}.txt"], "its shown name opens nothing: it is copied"


@posix_only
def test_a_folder_that_may_not_be_written_is_read(bench, articles):
    (file,) = articles("en port.txt", folder="closed")
    file.chmod(0o444)
    file.parent.chmod(0o555)
    try:
        assert len(bench.run(file.parent).imported) == 1
    finally:
        file.parent.chmod(0o755)


@posix_only
@no_root
def test_what_may_not_be_read_says_so(bench, articles, tmp_path):
    file, good = articles("en 1.txt", "en 2.txt")
    file.chmod(0)
    (tmp_path / "closed").mkdir(mode=0)
    try:
        report = bench.run(file, tmp_path / "closed", good)
    finally:
        (tmp_path / "closed").chmod(0o755)
    assert [failed.code for failed in report.failed] == ["no_permission", "no_permission"]
    assert len(report.imported) == 1


def test_a_folder_that_is_filled_while_it_is_read_ends(bench, articles, tmp_path):
    files = articles("en 1.txt", "en 2.txt")

    def add_one(event):
        if event.stage is ImportStage.READY:
            articles(f"en new {len(list(files[0].parent.iterdir()))}.txt")

    assert len(bench.run(files[0].parent, on_progress=add_one).imported) == 2
