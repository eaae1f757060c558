"""`ibid doctor`, `backup` and `restore`: one JSON document each, and the exit codes of the contract."""

import json
import sqlite3
from contextlib import closing

import pytest

from indexer import Library
from indexer.command_line.main import main

DONE, USAGE, IN_USE, DAMAGED = 0, 2, 4, 5


@pytest.fixture
def ibid(capsys):
    def run(*arguments):
        code = main([str(argument) for argument in ("--json", *arguments)])
        captured = capsys.readouterr()
        assert captured.err == ""
        return code, json.loads(captured.out)

    return run


def test_the_doctor_leaves_5_until_it_has_repaired(library, ibid):
    assert ibid("--library", library, "doctor") == (DONE, {"ok": True, "findings": []})
    with closing(sqlite3.connect(library / "library.sqlite3")) as connection, connection:
        connection.execute("UPDATE vectors SET vector = zeroblob(7)")
    code, report = ibid("--library", library, "doctor")
    assert (code, report["ok"]) == (DAMAGED, False)
    assert [(one["code"], one["repaired"]) for one in report["findings"]] == [("vectors_wrong", False)]
    code, report = ibid("--library", library, "doctor", "--repair")
    assert (code, report["ok"]) == (DONE, True)
    assert [one["repaired"] for one in report["findings"]] == [True]


def test_a_library_that_is_damaged_as_a_file_says_so_everywhere(library, ibid):
    (library / "library.sqlite3").write_bytes(b"nonsense" * 1000)
    for command in (["list"], ["search", "ship"], ["status"]):
        code, answer = ibid("--library", library, *command)
        assert (code, answer["error"]["code"]) == (DAMAGED, "damaged")
    assert ibid("--library", library, "doctor")[0] == DAMAGED
    assert ibid("--library", library, "doctor", "--repair")[0] == DONE
    code, listed = ibid("--library", library, "list")
    assert (code, len(listed["documents"])) == (DONE, 8)


def test_a_backup_is_made_beside_another_ibid_and_a_restore_is_not(library, ibid, tmp_path):
    file = tmp_path / "b.zip"
    with Library.open(library):
        code, report = ibid("--library", library, "backup", file)
        assert (code, report["documents"], report["files"]) == (DONE, 8, 8)
        assert ibid("--library", library, "restore", file, "--replace")[0] == IN_USE
        assert ibid("--library", library, "doctor", "--repair")[0] == IN_USE
        assert ibid("--library", library, "doctor") == (DONE, {"ok": True, "findings": []})
    code, answer = ibid("--library", library, "restore", file)
    assert (code, answer["error"]["code"]) == (USAGE, "not_empty")
    code, report = ibid("--library", tmp_path / "new", "restore", file)
    assert (code, report["documents"], report["set_aside"]) == (DONE, 8, None)
    assert ibid("--library", tmp_path / "nowhere", "doctor")[0] == USAGE
    assert ibid("--library", tmp_path / "new", "restore", tmp_path / "none.zip")[0] == USAGE
