"""A file that changed replaces its older version; one that moved is the same document in a new place."""

import shutil
import sys

import pytest

from indexer.catalogue.documents import document_text, find_by_sha256, original_name
from indexer.catalogue.edits import edit_document
from indexer.catalogue.passages import passages_of
from indexer.catalogue.places import documents_at
from indexer.catalogue.removals import being_removed
from indexer.common.errors import StorageError
from indexer.common.language.figures import date_text
from indexer.common.messages import verbatim
from indexer.ingest.files.moved import is_there
from indexer.ingest.files.originals import Originals
from indexer.ingest.store import document as storing
from indexer.lexical.terms import word_terms
from indexer.vectors.builtin import BuiltinEmbedder
from indexer.vectors.stored import passage_ids

NEWER = "The port of Calais closed on Tuesday. Its operator gave no reason for the decision.\n"


def check_whole(bench) -> None:
    """Catalogue, both lexical views, originals and, once they are made, vectors hold the same documents."""
    bench.embed()
    reader = bench.database.reader()
    passages = {item.id: item for document in bench.documents() for item in passages_of(reader, document.id)}
    assert bench.count("passages") == len(passages)
    assert set(passage_ids(reader, BuiltinEmbedder().fingerprint).tolist()) == set(passages)
    assert bench.count("vectors") == len({item.text for item in passages.values()})
    for view in ("word_view", "form_view"):
        assert {row[0] for row in reader.execute(f"SELECT rowid FROM {view}")} == set(passages)
        with bench.database.write() as connection:
            connection.execute(f"INSERT INTO {view} ({view}) VALUES ('integrity-check')")
    names = [original_name(reader, document.id) for document in bench.documents()]
    assert bench.originals() == sorted(name for name in names if name is not None)
    assert being_removed(reader) == frozenset()


def test_a_changed_file_replaces_its_older_version_at_once(bench, articles):
    file, other = articles("en port.txt", "en rain.txt")
    old = bench.run(file, other, collection="Ports").imported[0]
    old_passages = {item.id for item in passages_of(bench.database.reader(), old.id)}
    file.write_text(NEWER, encoding="utf-8")
    removed = []
    bench.importer._on_removed = removed.extend
    (new,) = bench.run(file).imported
    assert {document.path for document in bench.documents()} == {str(file), str(other)}
    assert document_text(bench.database.reader(), new.id).text == NEWER
    assert (new.collection, find_by_sha256(bench.database.reader(), old.sha256)) == ("Ports", None)
    assert set(removed) == old_passages
    ready = bench.events[-1]
    assert str(ready.message) == f"Replaces the version of {date_text(old.imported_at, 'en')}."
    assert ready.replaced == (old.id,)
    for term in word_terms("Hull", "en"):
        sql = "SELECT count(*) FROM word_view WHERE word_view MATCH ?"
        assert bench.database.reader().execute(sql, (f'"{term}"',)).fetchone() == (1,)  # of the other article
    check_whole(bench)


def test_corrections_pass_on_to_the_newer_version(bench, articles):
    (file,) = articles("en port.txt")
    (old,) = bench.run(file).imported
    with bench.database.write() as connection:
        edit_document(connection, old.id, {"title": "Ports", "published": "2031"})
    file.write_text(NEWER, encoding="utf-8")
    (new,) = bench.run(file, collection="Others").imported
    assert (new.title, new.published, new.edited) == ("Ports", "2031", ("published", "title"))
    assert new.collection == "Others"
    with bench.database.write() as connection:
        assert edit_document(connection, new.id, {}, reset=["title"]).title != "Ports"


def test_versions_that_share_a_passage_keep_its_vector(bench, tmp_path):
    file = tmp_path / "report.txt"
    shared = "The first part stays as it is, and it is long enough to be a passage of its own. " * 30
    file.write_text(f"# One\n\n{shared}\n\n# Two\n\n{'The second part changes. ' * 60}", encoding="utf-8")
    bench.run(file)
    file.write_text(f"# One\n\n{shared}\n\n# Two\n\n{'It has changed now. ' * 60}", encoding="utf-8")
    bench.run(file)
    check_whole(bench)


def test_a_version_that_comes_back_is_a_document_again(bench, articles):
    (file,) = articles("en port.txt")
    first = file.read_text(encoding="utf-8")
    (old,) = bench.run(file).imported
    file.write_text(NEWER, encoding="utf-8")
    bench.run(file)
    file.write_text(first, encoding="utf-8")
    (again,) = bench.run(file).imported
    assert (again.id, len(bench.documents())) == (old.id, 1)
    check_whole(bench)


def test_a_changed_file_that_cannot_be_read_leaves_the_older_version(bench, articles):
    (file,) = articles("en port.txt")
    (old,) = bench.run(file).imported
    file.write_text(" \n ", encoding="utf-8")
    assert [failed.code for failed in bench.run(file).failed] == ["empty"]
    assert bench.documents() == (old,)
    check_whole(bench)


def test_a_disk_that_fills_up_leaves_the_older_version(bench, articles, monkeypatch):
    (file,) = articles("en port.txt")
    (old,) = bench.run(file).imported
    file.write_text(NEWER, encoding="utf-8")

    def full(*_arguments):
        raise StorageError(verbatim("The disk is full."))

    with monkeypatch.context() as patched:
        patched.setattr(storing, "take_out", full)
        with pytest.raises(StorageError):
            bench.run(file)
    assert bench.documents() == (old,)
    check_whole(bench)


def test_the_older_original_goes_at_the_next_start_where_it_cannot_go_now(bench, articles, monkeypatch):
    (file,) = articles("en port.txt")
    (old,) = bench.run(file).imported
    file.write_text(NEWER, encoding="utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(Originals, "remove", lambda _self, _name: None)  # it is open elsewhere
        bench.run(file)
    assert f"{old.sha256}.txt" in bench.originals()
    assert Originals(bench.paths.originals).remove_orphans(bench.database) == ()
    check_whole(bench)


def test_a_changed_file_by_reference_is_replaced_too(bench, articles):
    (file,) = articles("en port.txt")
    bench.run(file, by_reference=True)
    file.write_text(NEWER, encoding="utf-8")
    (new,) = bench.run(file, by_reference=True).imported
    assert bench.documents() == (new,)
    check_whole(bench)


def test_a_moved_file_is_noted_in_its_new_place(bench, articles, tmp_path):
    (file,) = articles("en port.txt")
    (document,) = bench.run(file).imported
    moved = tmp_path / "elsewhere" / "renamed.txt"
    moved.parent.mkdir()
    shutil.move(file, moved)
    (skipped,) = bench.run(moved).skipped
    assert str(skipped.reason).endswith("”; its new place is noted.")
    assert skipped.document_id == document.id
    assert [item.path for item in bench.documents()] == [str(moved)]
    moved.write_text(NEWER, encoding="utf-8")
    bench.run(moved)
    assert len(bench.documents()) == 1
    check_whole(bench)


def test_a_copy_is_not_a_move(bench, articles):
    (file,) = articles("en port.txt")
    bench.run(file)
    copy = shutil.copy(file, file.with_name("copy.txt"))
    (skipped,) = bench.run(copy).skipped
    assert str(skipped.reason).endswith("”.")
    assert [document.path for document in bench.documents()] == [str(file)]


def test_a_file_by_reference_that_moved_is_found_again(bench, articles):
    (file,) = articles("en port.txt")
    (document,) = bench.run(file, by_reference=True).imported
    moved = file.rename(file.with_name("moved.txt"))
    bench.run(moved, by_reference=True)
    assert [(item.id, item.path) for item in bench.documents()] == [(document.id, str(moved))]


def test_a_file_by_reference_whose_place_another_one_took_is_found_again(bench, articles):
    (file,) = articles("en port.txt")
    (document,) = bench.run(file, by_reference=True).imported
    moved = file.rename(file.with_name("moved.txt"))
    file.write_text(NEWER, encoding="utf-8")
    (skipped,) = bench.run(moved).skipped
    assert str(skipped.reason).endswith("”; its new place is noted.")
    assert [(item.id, item.path) for item in bench.documents()] == [(document.id, str(moved))]
    assert len(bench.run(file, by_reference=True).imported) == 1
    assert {item.path for item in bench.documents()} == {str(file), str(moved)}


def test_a_copy_of_a_file_by_reference_is_not_a_move(bench, articles):
    (file,) = articles("en port.txt")
    bench.run(file, by_reference=True)
    copy = shutil.copy(file, file.with_name("copy.txt"))
    bench.run(copy, by_reference=True)
    assert [document.path for document in bench.documents()] == [str(file)]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="only valid names there")
def test_files_whose_names_are_shown_alike_do_not_replace_one_another(bench, articles):
    (file,) = articles("en port.txt")
    first = file.rename(file.with_name("caf\udce9.txt"))
    bench.run(first)
    second = first.with_name("caf\udce8.txt")
    second.write_text(NEWER, encoding="utf-8")
    assert len(bench.run(second, by_reference=True).imported) == 1
    first.unlink()
    bench.run(second)
    assert len(bench.documents()) == 2
    assert len(documents_at(bench.database.reader(), bench.documents()[0].path)) == 2
    assert len(bench.originals()) == 2  # by reference, it could not be opened by its shown name
    check_whole(bench)


def test_what_stands_in_a_container_is_there_as_long_as_the_container_is(tmp_path):
    (tmp_path / "a.zip").write_text("zip")
    assert is_there(str(tmp_path / "a.zip" / "folder" / "x.txt"))
    assert not is_there(str(tmp_path / "b.zip" / "folder" / "x.txt"))
