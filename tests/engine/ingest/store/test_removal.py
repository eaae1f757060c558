"""Documents out of the library, and nothing of them left."""

import pytest

from indexer.common.errors import NotFoundError
from indexer.ingest.store.removal import remove_documents
from indexer.lexical.terms import form_terms, word_terms

TABLES = ("documents", "page_spans", "clutter_spans", "passages", "vectors", "word_view", "form_view")


def test_a_removed_document_leaves_no_rows_terms_vectors_or_file(bench, articles):
    kept, gone = bench.run(*articles("fr 1.txt", "zh 2.txt")).imported
    (kept_id,) = (
        row[0]
        for row in bench.database.reader().execute(
            "SELECT id FROM passages WHERE document_id = ?", (kept.id,)
        )
    )
    bench.embed()
    removed = remove_documents(bench.database, bench.paths, [gone.id])
    assert set(removed) == set(bench.stored) - {kept_id}
    assert bench.documents() == (kept,)
    assert bench.originals() == [f"{kept.sha256}.txt"]
    assert [bench.count(table) for table in ("passages", "vectors", "word_view", "form_view")] == [1, 1, 1, 1]
    for view, terms in (("word_view", word_terms("法国央行", "zh")), ("form_view", form_terms("法国央行"))):
        assert all(bench.holding(term, view) == [] for term in terms)
    assert bench.holding(*word_terms("enchères", "fr")) == [kept_id]


def test_removing_all_leaves_an_empty_library_that_takes_them_again(bench, articles):
    files = articles("fr 1.txt", "zh 2.txt", "en 3.md")
    first = bench.run(*files).imported
    bench.embed()
    remove_documents(bench.database, bench.paths, [document.id for document in first])
    assert [bench.count(table) for table in TABLES] == [0] * len(TABLES)
    assert bench.database.reader().execute("SELECT count(*) FROM word_vocabulary").fetchone() == (0,)
    assert bench.originals() == []
    again = bench.run(*files).imported
    assert [document.id for document in again] == [document.id for document in first]


def test_a_vector_that_another_passage_needs_stays(bench, tmp_path):
    text = "Une phrase que deux articles reprennent mot pour mot de la même agence.\n"
    (tmp_path / "a.txt").write_text(text)
    (tmp_path / "b.txt").write_text(text + "\n")  # other bytes, same passage
    first, second = bench.run(tmp_path / "a.txt", tmp_path / "b.txt").imported
    bench.embed()
    assert bench.count("vectors") == 1
    remove_documents(bench.database, bench.paths, [first.id])
    assert bench.count("vectors") == 1
    remove_documents(bench.database, bench.paths, [second.id])
    assert bench.count("vectors") == 0


def test_an_unknown_id_removes_nothing(bench, articles):
    (document,) = bench.run(*articles("fr 1.txt")).imported
    with pytest.raises(NotFoundError, match="no document with the id 000000000000"):
        remove_documents(bench.database, bench.paths, [document.id, "000000000000"])
    assert bench.documents() == (document,)
    assert bench.originals() == [f"{document.sha256}.txt"]


def test_an_id_given_twice_is_removed_once(bench, articles):
    (document,) = bench.run(*articles("fr 1.txt")).imported
    assert len(remove_documents(bench.database, bench.paths, [document.id] * 2)) == document.passages


def test_a_document_by_reference_leaves_its_file_alone(bench, articles):
    (file,) = articles("fr 1.txt")
    (document,) = bench.run(file, by_reference=True).imported
    remove_documents(bench.database, bench.paths, [document.id])
    assert file.exists()


def test_removing_nothing_is_nothing(bench):
    assert remove_documents(bench.database, bench.paths, []) == ()
