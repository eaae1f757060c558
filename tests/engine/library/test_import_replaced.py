"""The whole library follows a file that changes: searches, index, corrections, repairs."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer import Library

OLD = "The harbour of Quillmouth reopened on Monday, and its operator hired forty pilots for the winter.\n"
NEW = "The harbour of Quillmouth closed on Friday, and its operator dismissed the surveyor without a word.\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "harbour.txt"
    file.write_text(OLD, encoding="utf-8")
    return file


def texts(library: Library, query: str, mode: str) -> list[str]:
    return [hit.text for hit in library.search(query, mode=mode).results]


@pytest.mark.parametrize("mode", ["lexical", "semantic", "hybrid"])
def test_searches_find_the_newer_version_only_and_at_once(tmp_path: Path, file: Path, mode: str):
    with (
        Library.open(tmp_path / "library") as library,
        Library.open(library.paths.root, read_only=True) as other,
    ):
        library.add([file])
        assert library.wait_for_index(60)
        for opened in (library, other):
            assert texts(opened, "Quillmouth harbour pilots", mode) == [OLD.strip()]
        file.write_text(NEW, encoding="utf-8")
        library.add([file])
        assert library.wait_for_index(60)
        for opened in (library, other):
            assert texts(opened, "Quillmouth harbour pilots", mode) == [NEW.strip()]
        assert library.status().passages == 1
    assert Library.doctor(tmp_path / "library").findings == ()


def test_corrections_outlive_a_reading_anew(tmp_path: Path, file: Path):
    with Library.open(tmp_path / "library") as library:
        (read,) = library.add([file], collection="Ports").imported
        corrected = library.edit(read.id, title="Quillmouth", source_url="https://example.org/q", author="")
        with library._database.write() as connection:
            connection.execute("DELETE FROM passages")
    report = Library.doctor(tmp_path / "library", repair=True)
    assert "document_incomplete" in [finding.code for finding in report.findings]
    with Library.open(tmp_path / "library") as library:
        assert library.documents() == (corrected,)
        assert library.edit(read.id, reset=["title", "source_url", "author"]) == read
