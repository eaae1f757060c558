"""A changed file whose content is another document's replaces its older version; nothing is lost thereby."""

from __future__ import annotations

import zipfile

import pytest

from indexer.catalogue.documents import document_text
from indexer.catalogue.edits import edit_document
from indexer.common.errors import StorageError
from indexer.common.language.figures import date_text
from indexer.common.messages import verbatim
from indexer.ingest.store import versions
from tests.makers.library.said import said

TEXTS = {
    letter: f"The port of {name} closed on Tuesday. Its operator gave no reason for the decision.\n"
    for letter, name in {"A": "Antwerp", "B": "Bremen", "C": "Calais", "D": "Dover"}.items()
}


@pytest.fixture
def write(tmp_path):
    def files(**contents: str):
        write = [tmp_path / f"{name}.txt" for name in contents]
        for path, letter in zip(write, contents.values(), strict=True):
            path.write_text(TEXTS[letter], encoding="utf-8")
        return write

    return files


def held(bench) -> dict[str, str]:
    """Name of each document's file -> which text the document has."""
    letters = {text: letter for letter, text in TEXTS.items()}
    reader = bench.database.reader()
    return {
        document.path.rpartition("/")[2]: letters[document_text(reader, document.id).text]
        for document in bench.documents()
    }


def test_the_older_version_goes_where_the_new_bytes_are_another_document(bench, write):
    one, _ = write(one="A", two="B")
    old = next(document for document in bench.run(one.parent).imported if document.path == str(one))
    write(one="B")
    removed = []
    bench.importer._on_removed = removed.extend
    (skipped,) = bench.run(one).skipped
    assert str(skipped.reason).endswith(f"it replaces the version of {date_text(old.imported_at, 'en')}.")
    assert held(bench) == {"two.txt": "B"}
    assert len(removed) == old.passages
    assert bench.events[-1].replaced == (old.id,)
    assert len(bench.originals()) == 1
    assert str(bench.run(one).skipped[0].reason).endswith("”.")  # nothing more to replace


def test_files_that_have_changed_places_keep_their_documents_and_corrections(bench, write):
    files = write(one="A", two="B")
    first, _ = bench.run(*files).imported
    with bench.database.write() as connection:
        edit_document(connection, first.id, {"title": "Ports of Belgium"})
    write(one="B", two="A")
    report = bench.run(*files)
    assert (len(report.skipped), report.imported) == (2, ())
    assert held(bench) == {"one.txt": "B", "two.txt": "A"}
    assert (
        next(document for document in bench.documents() if document.id == first.id).title
        == "Ports of Belgium"
    )


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_content_that_has_wandered_on_is_not_replaced_with_its_old_place(bench, write, order):
    files = write(one="A", two="B")
    bench.run(*files)
    write(one="B", two="C")
    bench.run(*(files[number] for number in order))
    assert held(bench) == {"one.txt": "B", "two.txt": "C"}


def test_two_files_with_the_same_new_content_both_lose_their_older_versions(bench, write):
    files = write(one="A", two="B")
    bench.run(*files)
    write(one="C", two="C")
    bench.run(*files)
    assert list(held(bench).values()) == ["C"]


def test_a_disk_that_fills_up_leaves_both(bench, write, monkeypatch):
    one, two = write(one="A", two="B")
    bench.run(one, two)
    write(one="B")

    def full(*_arguments):
        raise StorageError(verbatim("The disk is full."))

    monkeypatch.setattr(versions, "take_out", full)
    with pytest.raises(StorageError):
        bench.run(one)
    assert held(bench) == {"one.txt": "A", "two.txt": "B"}


def pack(path, **members: str):
    with zipfile.ZipFile(path, "w") as archive:
        for name, letter in members.items():
            archive.writestr(f"{name}.txt", TEXTS[letter])
    return path


def warnings(bench) -> dict[str, tuple[str, ...]]:
    reader = bench.database.reader()
    return {
        one.path.rpartition("/")[2]: said(document_text(reader, one.id).warnings) for one in bench.documents()
    }


def test_what_a_newer_archive_lacks_stays_and_says_so(bench, tmp_path):
    archive = pack(tmp_path / "a.zip", one="A", two="B", three="C")
    bench.run(archive)
    pack(archive, one="A", two="D")
    report = bench.run(archive)
    (missing,) = (item for item in report.skipped if item.path.endswith("three.txt"))
    assert str(missing.reason) == "No longer in “a.zip”; its document stays in the library."
    assert missing.document_id in {item.id for item in bench.documents()}
    assert held(bench) == {"one.txt": "A", "two.txt": "D", "three.txt": "C"}
    gone = ("This file is no longer in “a.zip”, which was imported again without it.",)
    assert warnings(bench) == {"one.txt": (), "two.txt": (), "three.txt": gone}
    assert bench.events[-1].code == "missing"
    assert bench.events[-1].done_files == bench.events[-1].total_files
    again = bench.run(archive)
    assert not any(item.path.endswith("three.txt") for item in again.skipped)  # said once

    pack(archive, one="A", two="D", three="C")
    bench.run(archive)
    assert set(warnings(bench).values()) == {()}


def test_a_member_that_cannot_be_read_now_is_not_missing(bench, tmp_path):
    archive = pack(tmp_path / "a.zip", one="A", two="B")
    bench.run(archive)
    with zipfile.ZipFile(archive, "w") as changed:
        changed.writestr("one.txt", TEXTS["A"])
        changed.writestr("two.txt", " \n")
    report = bench.run(archive)
    assert [failed.code for failed in report.failed] == ["empty"]
    assert set(warnings(bench).values()) == {()}


def test_members_that_have_changed_places_in_an_archive_keep_their_documents(bench, tmp_path):
    archive = pack(tmp_path / "a.zip", one="A", two="B")
    bench.run(archive)
    pack(archive, one="B", two="A")
    bench.run(archive)
    assert held(bench) == {"one.txt": "B", "two.txt": "A"}


def test_a_mail_that_left_its_mailbox_stays_and_says_so(bench, tmp_path):
    def mails(*letters: str) -> str:
        return "".join(
            "From a@b.org Tue Oct 14 09:30:00 2025\n"
            f"Subject: Port {letter}\nFrom: a@b.org\n\n{TEXTS[letter]}\n"
            for letter in letters
        )

    box = tmp_path / "box.mbox"
    box.write_text(mails("A", "B", "C"), encoding="utf-8")
    assert len(bench.run(box).imported) == 3
    box.write_text(mails("A", "C"), encoding="utf-8")
    report = bench.run(box)
    (missing,) = (one for one in report.skipped if str(one.reason).startswith("No longer"))
    (document,) = (one for one in bench.documents() if one.id == missing.document_id)
    assert document.title == "Port B"
