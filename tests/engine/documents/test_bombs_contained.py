"""Hostile files end in text or one sentence; the benchmark `bombs.py` has the large ones and the table."""

from __future__ import annotations

import pytest

from indexer.common.errors import ReadError
from indexer.documents.archives.containers import kind_of, unpack
from tests.benchmarks.reading.bombs import CHANGES, TRAPS, changing, spring
from tests.makers.files.bomb_list import BOMBS
from tests.makers.files.reading_checks import outcome_of

# Those that could hang or end the tests' own process are for the benchmark, whose children they end.
SAFE = [bomb for bomb in BOMBS if bomb.cheap and bomb.quick]


@pytest.fixture(autouse=True)
def quick_library(monkeypatch):
    """Without Chroma and Tesseract: both have tests of their own, and take long to start."""
    monkeypatch.setenv("IBID_TESSERACT", "none")


def unpacked(path, into):
    try:
        members = unpack(path, into).members
    except ReadError as error:
        return error.code
    assert all((into / member.file).resolve().parent == into.resolve() for member in members)
    assert all((into / member.file).is_file() for member in members)
    return "text"


@pytest.mark.parametrize("bomb", SAFE, ids=lambda bomb: bomb.name)
def test_a_hostile_file(write, tmp_path, bomb):
    path = write(bomb.name, bomb.make())
    into = tmp_path / "members"
    into.mkdir()
    kind = kind_of(path)
    code = unpacked(path, into) if kind == "container" else outcome_of(path)
    assert code in bomb.ends
    assert sorted(entry.name for entry in tmp_path.iterdir()) == sorted(["members", bomb.name])
    assert not any(entry.is_symlink() for entry in into.rglob("*"))


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.what)
def test_a_hostile_place_or_name(tmp_path, trap):
    rows = list(spring(trap, tmp_path))
    assert not [row for row in rows if "**wrong**" in row]


@pytest.mark.parametrize(("what", "change"), CHANGES)
def test_a_file_that_changes_while_it_is_imported(tmp_path, what, change):
    rows = list(changing(what, change, tmp_path, times=2))
    assert not [row for row in rows if "**wrong**" in row]
