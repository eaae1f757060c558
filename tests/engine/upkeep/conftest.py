import shutil
from pathlib import Path

import pytest

from indexer import Library
from indexer.upkeep.doctor import examine
from indexer.vectors.builtin import BuiltinEmbedder
from tests.makers.library.upkeep_articles import write_articles

PATIENCE_SECONDS = 60


@pytest.fixture(autouse=True)
def no_other_readers(monkeypatch):
    """Texts are read in this process; the readers have tests of their own."""
    from tests.benchmarks.surviving.kills_worker import InProcessReaders

    monkeypatch.setattr("indexer.ingest.reading.reader_pool.ReaderPool", InProcessReaders)
    monkeypatch.setattr("indexer.upkeep.checks.read_again.ReaderPool", InProcessReaders)


@pytest.fixture
def library(tmp_path):
    """The folder of a closed library of 8 documents, with their vectors."""
    articles = write_articles(tmp_path / "articles", 8)
    with Library.open(tmp_path / "library") as opened:
        assert len(opened.add([articles]).imported) == 8
        assert opened.wait_for_index(PATIENCE_SECONDS)
    return tmp_path / "library"


@pytest.fixture
def other(tmp_path):
    """The folder of another library."""
    articles = write_articles(tmp_path / "other articles", 3, "cheese")
    with Library.open(tmp_path / "other") as opened:
        opened.add([articles])
        assert opened.wait_for_index(PATIENCE_SECONDS)
    return tmp_path / "other"


@pytest.fixture
def codes():
    """Examine a library; gives the codes of the findings, with a mark for what was repaired."""

    def look(folder: Path, *, repair: bool = False) -> list[str]:
        from indexer.common.paths import LibraryPaths

        report = examine(LibraryPaths(folder), BuiltinEmbedder(), repair=repair)
        assert report.ok == all(one.repaired or not one.is_damage for one in report.findings)
        assert all(str(one.message).endswith(".") and "\n" not in str(one.message) for one in report.findings)
        return [one.code + ("+" if one.repaired else "") for one in report.findings]

    return look


def texts(folder: Path) -> set[str]:
    """The marks of all documents, each found by search, its text as imported."""
    with Library.open(folder) as opened:
        marks = set()
        for document in opened.documents():
            shown = opened.show(document.id).text
            mark = shown.split("\n", 1)[0]
            hits = opened.search(mark, k=3, mode="lexical").results
            assert any(hit.document.id == document.id for hit in hits), f"{mark} is not found"
            marks.add(mark)
    return marks


@pytest.fixture
def marks():
    return texts


@pytest.fixture
def copy(tmp_path):
    """Copy a folder beside itself."""

    def make(folder: Path, name: str) -> Path:
        return Path(shutil.copytree(folder, tmp_path / name))

    return make
