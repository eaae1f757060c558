"""Documents by reference whose file is gone or changed: said everywhere, and no damage of the library."""

import json
import os
import shutil
from pathlib import Path

import pytest

from indexer import Library
from indexer.command_line.main import main
from indexer.common.errors import ReadError
from indexer.records.originals import OriginalState
from tests.makers.library.upkeep_articles import write_articles

DOCUMENT = {
    "id", "title", "path", "media_type", "language", "publisher", "author", "published", "collection",
    "pages", "characters", "passages", "imported_at", "sha256", "state", "same_story_as", "reading",
}  # fmt: skip


@pytest.fixture
def referring(tmp_path):
    """The folder of a closed library of three documents by reference, and their files."""
    files = sorted(Path(write_articles(tmp_path / "articles", 3)).iterdir())
    with Library.open(tmp_path / "library") as opened:
        opened.add(files, by_reference=True)
        assert opened.wait_for_index(60)
    return tmp_path / "library", files


@pytest.fixture
def ibid(referring, capsys):
    def run(*words: str) -> tuple[int, str, str]:
        code = main(["--library", str(referring[0]), *words])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def spoil(files: list[Path]) -> None:
    """The first is deleted, the second another one by now, of the same size and age."""
    files[0].unlink()
    before = files[1].stat()
    files[1].write_bytes(files[1].read_bytes().swapcase())
    os.utime(files[1], ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("repair", [False, True])
def test_the_doctor_names_each_file_and_calls_none_a_damage(referring, repair):
    folder, files = referring
    assert Library.doctor(folder).findings == ()
    spoil(files)
    report = Library.doctor(folder, repair=repair)
    assert report.ok
    assert [item.code for item in report.findings] == ["reference_gone", "reference_changed"]
    for finding, file in zip(report.findings, files, strict=False):
        assert str(file) in str(finding.message)
        assert not finding.repaired
    assert len(Library.doctor(folder, repair=repair).findings) == 2


def test_the_command_says_so_with_the_contracts_json(referring, ibid):
    spoil(referring[1])
    code, out, _ = ibid("--json", "doctor")
    report = json.loads(out)
    assert (code, report["ok"]) == (0, True)
    assert {frozenset(item) for item in report["findings"]} == {frozenset(("code", "message", "repaired"))}
    code, out, err = ibid("doctor")
    assert (code, err) == (0, "")
    assert [line.split(": ")[0] for line in out.splitlines()] == [
        "note",
        "note",
        "Nothing is wrong with the library itself.",
    ]


def test_lists_and_show_say_so_and_the_text_stays(referring, ibid):
    folder, files = referring
    files[0].unlink()
    files[1].write_text("Something else.")
    gone, changed, sound = (json.loads(ibid("--json", "list")[1])["documents"])[::-1]
    assert set(sound) == DOCUMENT
    assert set(gone) == DOCUMENT | {"original"}
    assert (gone["state"], gone["original"]["state"], changed["original"]["state"]) == (
        "ready",
        "gone",
        "changed",
    )
    lines = ibid("list")[1].splitlines()[::-1]
    assert lines[0].endswith("! original gone")
    assert lines[1].endswith("! original changed")
    assert "!" not in lines[2]
    _, text, messages = ibid("show", gone["id"])
    assert str(files[0]) in messages
    shown = json.loads(ibid("--json", "show", gone["id"])[1])
    assert shown["text"] == text.removesuffix("\n")
    assert str(files[0]) in shown["original"]["message"]
    assert ibid("show", "--report", gone["id"])[1].splitlines()[-1] == shown["original"]["message"]
    with Library.open(folder, read_only=True) as library:
        hits = library.search(shown["text"][:60]).results
        assert any(hit.document.id == gone["id"] for hit in hits)


def test_a_file_that_was_put_back_is_found_again(referring, ibid, tmp_path):
    folder, files = referring
    kept = shutil.copy2(files[0], tmp_path / "kept")
    files[0].unlink()
    assert "original gone" in ibid("list")[1]
    shutil.move(kept, files[0])
    assert "original" not in ibid("list")[1]
    assert Library.doctor(folder).findings == ()


def test_a_drive_that_is_not_connected_is_one_finding(referring, monkeypatch):
    folder, files = referring
    shutil.rmtree(files[0].parent)
    monkeypatch.setattr("indexer.ingest.files.kept_files.is_away", lambda _path: True)
    report = Library.doctor(folder, repair=True)
    assert (report.ok, [item.code for item in report.findings]) == (True, ["reference_away"])
    assert "nothing of their text is lost" in str(report.findings[0].message)
    with Library.open(folder, read_only=True) as library:
        notes = library.original_notes()
        assert {item.state for item in notes.values()} == {OriginalState.AWAY}
        assert len(notes) == 3


def test_no_page_is_drawn_of_a_file_that_says_something_else(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("The port of Hull reopened on Monday.")
    with Library.open(tmp_path / "library") as library:
        (document,) = library.add([file], by_reference=True).imported
        file.write_text("The port of Hull is closed on Monday.")
        with library._database.write() as connection:
            connection.execute("UPDATE documents SET media_type = 'application/pdf'")
        with pytest.raises(ReadError) as raised:
            library.page_sizes(document.id)
        assert raised.value.code == "original_changed"
        file.unlink()
        with pytest.raises(ReadError) as raised:
            library.page_sizes(document.id)
        assert raised.value.code == "original_gone"
