"""The doctor finds each thing that is not as it must be, says it in one sentence, and repairs it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from indexer import Library
from indexer.common.cancel import CancelledByUser, CancelToken
from indexer.common.errors import LibraryDamagedError, LibraryInUseError, LibraryTooNewError, NotFoundError


def run(folder, *statements):
    with closing(sqlite3.connect(folder / "library.sqlite3", isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def test_a_whole_library_has_no_findings(library, codes, marks):
    assert codes(library) == []
    assert codes(library, repair=True) == []
    assert len(marks(library)) == 8


def test_no_library_is_no_damage(tmp_path, codes):
    with pytest.raises(NotFoundError):
        codes(tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()


ROWS = {
    "a passage's text": ("UPDATE passages SET text = 'x' || text WHERE id = 5", "text_differs"),
    "a passage's hash": ("UPDATE passages SET text_hash = zeroblob(32) WHERE id = 5", "text_differs"),
    "a document's text": (
        "UPDATE documents SET text = replace(text, 'ship', 'shop') WHERE rowid = 2",
        "text_differs",
    ),
    "a span": ("UPDATE passages SET span_end = 99999 WHERE id = 5", "document_incomplete"),
    "a passage is missing": (
        "DELETE FROM passages WHERE id = (SELECT max(id) FROM passages)",
        "document_incomplete",
    ),
    "pages": ("UPDATE documents SET pages = 3 WHERE rowid = 2", "document_incomplete"),
    "clutter": (
        "INSERT INTO clutter_spans SELECT id, 5, 99999 FROM documents WHERE rowid = 2",
        "document_incomplete",
    ),
    "not UTF-8": (
        "UPDATE documents SET text = CAST(x'ff' || CAST(substr(text, 2) AS BLOB) AS TEXT) WHERE rowid = 2",
        "text_undecodable",
    ),
    "a title is not UTF-8": (
        "UPDATE documents SET title = CAST(x'ff61' AS TEXT) WHERE rowid = 2",
        "text_undecodable",
    ),
    "the words": ("INSERT INTO word_view (word_view) VALUES ('delete-all')", "words_differ"),
    "a word too much": ("INSERT INTO form_view (rowid, terms) VALUES (5, 'zzzz')", "words_differ"),
    "words of nobody": ("INSERT INTO form_view (rowid, terms) VALUES (9999, 'zzzz')", "words_differ"),
    "a count": ("UPDATE passages SET word_count = word_count + 1 WHERE id = 5", "words_differ"),
    "the words' own tables": (
        "UPDATE word_view_data SET block = x'00112233' WHERE id > 100",
        "words_damaged",
    ),
    "the analysis": (
        "UPDATE meta SET value = 'of long ago' WHERE key = 'analysis_version'",
        "terms_out_of_date",
    ),
    "a vector cut off": (
        "UPDATE vectors SET vector = substr(vector, 1, 100) WHERE text_hash ="
        " (SELECT text_hash FROM passages WHERE id = 5)",
        "vectors_wrong",
    ),
    "another's vector": (
        "UPDATE vectors SET vector = (SELECT vector FROM vectors LIMIT 1) WHERE text_hash ="
        " (SELECT max(text_hash) FROM vectors)",
        "vectors_wrong",
    ),
    "a vector of nobody": (
        "INSERT INTO vectors VALUES ('builtin', zeroblob(32), x'0000')",
        "vectors_orphaned",
    ),
    "a hash": ("UPDATE documents SET sha256 = hex(randomblob(32)) WHERE rowid = 2", "hash_wrong"),
    "rows of nobody": (
        "INSERT INTO page_spans VALUES ('nobody', 1, NULL, 0, 1)",
        "rows_without_document",
    ),
}


@pytest.mark.parametrize("kind", ROWS)
def test_rows_that_disagree_are_found_and_put_right(library, codes, marks, kind):
    statement, code = ROWS[kind]
    before = marks(library)
    run(library, statement)
    assert code in codes(library)
    assert f"{code}+" in codes(library, repair=True)
    assert codes(library) == []
    assert marks(library) == before


def test_vectors_that_are_still_to_come_are_no_damage(library, codes, marks):
    run(library, "DELETE FROM vectors WHERE text_hash = (SELECT text_hash FROM passages WHERE id = 5)")
    assert codes(library) == ["vectors_missing"]
    report = Library.doctor(library)
    assert report.ok
    (finding,) = report.findings
    assert not finding.is_damage
    assert str(finding.message).startswith("Still without a vector: 1 passage text. ")
    assert codes(library, repair=True) == [], "a repair makes them"
    assert codes(library) == []
    run(library, "DELETE FROM vectors")
    assert "passage texts. " in str(Library.doctor(library).findings[0].message)
    with Library.open(library) as opened:
        assert opened.wait_for_index(60)
    assert codes(library) == [], "so does opening it"
    assert len(marks(library)) == 8


def test_damaged_vectors_are_made_anew_beside_those_that_are_missing(library, codes):
    run(
        library,
        "DELETE FROM vectors WHERE text_hash = (SELECT text_hash FROM passages WHERE id = 5)",
        "UPDATE vectors SET vector = zeroblob(7) WHERE text_hash ="
        " (SELECT text_hash FROM passages WHERE id = 6)",
    )
    assert codes(library) == ["vectors_wrong"]
    assert codes(library, repair=True) == ["vectors_wrong+"]
    assert codes(library) == []


def test_vectors_of_a_model_are_no_damage_for_another(library, codes):
    run(library, "UPDATE vectors SET fingerprint = 'model-x/1'")
    assert codes(library) == ["vectors_missing"]
    assert codes(library, repair=True) == []
    with closing(sqlite3.connect(library / "library.sqlite3")) as connection:
        result = connection.execute("SELECT DISTINCT fingerprint FROM vectors ORDER BY 1").fetchall()
    assert result == [("builtin-ngrams-1024/1",), ("model-x/1",)], "whoever searches with the model has them"


def test_a_lost_original_is_copied_again_or_said_to_be_lost(library, codes, marks, tmp_path):
    with Library.open(library, read_only=True) as opened:
        kept, gone, changed = opened.documents()[:3]
    for document in (kept, gone):
        (library / "originals" / f"{document.sha256}.txt").unlink()
    (library / "originals" / f"{changed.sha256}.txt").write_text("something else")
    Path(gone.path).unlink()
    assert codes(library) == ["original_missing", "original_changed"]
    assert codes(library, repair=True) == ["original_missing+", "original_changed+"]
    assert codes(library) == []
    assert len(marks(library)) == 8
    with Library.open(library, read_only=True) as opened:
        assert opened.original_path(kept.id).is_relative_to(library)
        with pytest.raises(NotFoundError):
            opened.original_path(gone.id)
    assert len(list(library.glob("*.txt.damaged-*"))) == 1, "what was damaged is kept aside"


def test_a_file_of_the_system_among_the_originals_is_left_alone(library, codes):
    (library / "originals" / "Thumbs.db").write_text("x")
    assert codes(library) == []
    with Library.open(library):
        pass
    assert (library / "originals" / "Thumbs.db").exists()


def test_while_it_is_open_it_is_read_and_not_repaired(library, codes):
    run(library, "UPDATE passages SET word_count = word_count + 1 WHERE id = 5")
    with Library.open(library):
        assert codes(library) == ["words_differ"]
        with pytest.raises(LibraryInUseError):
            codes(library, repair=True)


def test_a_newer_library_is_left_alone(library, codes):
    run(library, "PRAGMA user_version = 99")
    with pytest.raises(LibraryTooNewError):
        codes(library, repair=True)


def test_it_can_be_stopped(library):
    token = CancelToken()
    token.cancel()
    with pytest.raises(CancelledByUser):
        Library.doctor(library, repair=True, token=token)
    with Library.open(library) as opened:
        assert len(opened.documents()) == 8


def test_progress_is_told(library):
    steps = []
    Library.doctor(library, on_progress=lambda event: steps.append(event.step))
    assert {"catalogue", "words", "vectors", "originals"} <= set(steps)


def test_unclaimed_originals_stop_the_opening_and_are_read_again(library, codes, marks):
    run(library, "PRAGMA foreign_keys = ON", "DELETE FROM documents WHERE rowid IN (1, 2)")
    with pytest.raises(LibraryDamagedError, match="2 documents"):
        Library.open(library)
    assert "originals_unclaimed" in codes(library)
    assert "originals_unclaimed+" in codes(library, repair=True)
    assert codes(library) == []
    assert len(marks(library)) == 8
