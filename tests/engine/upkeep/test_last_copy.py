"""What the kill test's lost document was: three blows, the second of which took the last file of it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from indexer import Library


def paths_and_originals(library: Path) -> dict[str, tuple[str, str | None]]:
    with closing(sqlite3.connect(library / "library.sqlite3")) as connection:
        rows = connection.execute("SELECT id, path, original FROM documents")
        return {document_id: (path, original) for document_id, path, original in rows}


def take_catalogue(library: Path) -> None:
    for file in library.glob("library.sqlite3*"):
        file.unlink()


def repair(library: Path) -> list[str]:
    report = Library.doctor(library, repair=True)
    assert report.ok
    return [str(finding.message) for finding in report.findings]


@pytest.mark.parametrize("source_is_left", [True, False])
def test_a_document_is_lost_only_when_all_its_copies_were_taken(library: Path, source_is_left: bool) -> None:
    before = paths_and_originals(library)
    assert len(before) == 8
    if not source_is_left:
        take_catalogue(library)
        repair(library)  # read again from the originals: where they came from is not known any more
        assert paths_and_originals(library).keys() == before.keys()
        assert all(Path(path).parent.name == "originals" for path, _ in paths_and_originals(library).values())

    struck, (_, original) = next(iter(paths_and_originals(library).items()))
    assert original is not None
    (library / "originals" / original).unlink()
    said = " ".join(repair(library))
    with Library.open(library, read_only=True) as opened:
        assert opened.show(struck).text  # the catalogue still has its text
    assert ("Copied again from where it was imported" in said) == source_is_left
    assert ("could not be found again" in said) == (not source_is_left)

    take_catalogue(library)
    repair(library)
    assert before.keys() - paths_and_originals(library).keys() == (set() if source_is_left else {struck})
