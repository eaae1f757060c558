"""Versions of the tables: created, brought up step by step, each step whole or not at all."""

import json
import sqlite3
from contextlib import closing

import pytest

from indexer.catalogue import migrations
from indexer.catalogue.documents import document_text, list_documents
from indexer.catalogue.meta import get_meta
from indexer.catalogue.migrations import bring_up_to_date, check_readable, stored_version
from indexer.catalogue.schema import SCHEMA_VERSION, VERSION_1, VERSION_2
from indexer.common.errors import LibraryDamagedError, LibraryTooNewError, StorageError
from indexer.common.messages import Message, verbatim
from indexer.ingest.store.lexical_upkeep import ANALYSIS_KEY
from indexer.lexical.terms import ANALYSIS_VERSION
from indexer.records.reading import ReadingReport
from tests.makers.library.said import said

FIRST = "CREATE TABLE articles (title TEXT);"


def add_date(connection):
    connection.execute("ALTER TABLE articles ADD COLUMN published TEXT")


def add_index(connection):
    connection.execute("CREATE INDEX articles_by_date ON articles (published)")


def fail_half_way(connection):
    connection.execute("CREATE TABLE half (x)")
    raise ZeroDivisionError


STEPS = {1: add_date, 2: add_index}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "library.sqlite3"


@pytest.fixture
def connection(path):
    with closing(sqlite3.connect(path, isolation_level=None)) as opened:
        yield opened


def names(connection):
    return {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}


def test_an_empty_file_gets_the_tables_and_their_version(connection, path):
    bring_up_to_date(connection, path)
    assert stored_version(connection) == SCHEMA_VERSION
    assert {"documents", "passages", "vectors", "word_view", "form_view"} <= names(connection)


def test_bringing_up_to_date_twice_changes_nothing(connection, path):
    bring_up_to_date(connection, path)
    before = connection.execute("SELECT * FROM sqlite_master").fetchall()
    bring_up_to_date(connection, path)
    assert connection.execute("SELECT * FROM sqlite_master").fetchall() == before


def test_an_old_file_goes_through_every_step_and_keeps_its_rows(connection, path):
    bring_up_to_date(connection, path, schema=FIRST, target=1)
    connection.execute("INSERT INTO articles VALUES ('Été')")
    bring_up_to_date(connection, path, steps=STEPS, target=3)
    assert stored_version(connection) == 3
    assert connection.execute("SELECT title, published FROM articles").fetchall() == [("Été", None)]
    assert "articles_by_date" in names(connection)


def test_a_failing_step_leaves_the_version_before_it(connection, path):
    bring_up_to_date(connection, path, schema=FIRST, target=1)
    with pytest.raises(ZeroDivisionError):
        bring_up_to_date(connection, path, steps={1: add_date, 2: fail_half_way}, target=3)
    assert stored_version(connection) == 2
    assert "half" not in names(connection)
    bring_up_to_date(connection, path, steps=STEPS, target=3)
    assert stored_version(connection) == 3


def test_a_creation_that_fails_leaves_an_empty_file(connection, path):
    with pytest.raises(sqlite3.OperationalError):
        bring_up_to_date(connection, path, schema=FIRST + "CREATE NONSENSE;", target=1)
    assert stored_version(connection) == 0
    assert names(connection) == set()
    bring_up_to_date(connection, path, schema=FIRST, target=1)
    assert stored_version(connection) == 1


def test_a_newer_file_is_refused_untouched(connection, path):
    bring_up_to_date(connection, path, schema=FIRST, target=7)
    with pytest.raises(LibraryTooNewError, match="Update Ibid"):
        bring_up_to_date(connection, path, steps=STEPS, target=3)
    assert stored_version(connection) == 7


def test_a_reader_refuses_what_it_would_have_to_change(connection, path, monkeypatch):
    with pytest.raises(LibraryDamagedError):
        check_readable(connection, path)
    bring_up_to_date(connection, path)
    check_readable(connection, path)
    monkeypatch.setattr(migrations, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    with pytest.raises(StorageError, match="older Ibid"):
        check_readable(connection, path)


def test_there_is_a_step_from_every_version_to_the_next():
    assert sorted(migrations.STEPS) == list(range(1, SCHEMA_VERSION))


def test_every_step_has_a_test_of_its_own():
    """A step from version n is tested by `test_step_n_...` here: from a file as version n left it."""
    tested = {name.split("_")[2] for name in globals() if name.startswith("test_step_")}
    assert tested == {str(number) for number in migrations.STEPS}


def test_step_1_keeps_the_documents_and_makes_room_for_what_was_read_of_them(connection, path):
    connection.executescript(VERSION_1)
    connection.execute("PRAGMA user_version = 1")
    connection.execute(
        "INSERT INTO documents (id, sha256, path, size_bytes, media_type, importer, title, text, warnings,"
        " imported_at, state) VALUES ('abc', 'abc', '/a', 3, 'text/plain', 'plain/1', 'Titre', 'Oui', '[]',"
        " '2026-01-01T00:00:00Z', 'ready')"
    )
    bring_up_to_date(connection, path)
    (document,) = list_documents(connection)
    assert (document.title, document.reading, document.edited) == ("Titre", ReadingReport(), ())
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        bring_up_to_date(fresh, path)
        assert tables(connection) == tables(fresh)


def test_step_2_keeps_passages_and_vectors_and_leaves_the_words_to_be_entered_anew(connection, path):
    connection.executescript(VERSION_1)
    for statement in VERSION_2:
        connection.execute(statement)
    connection.execute("PRAGMA user_version = 2")
    connection.execute("INSERT INTO meta VALUES ('analysis_version', '2')")
    connection.execute(
        "INSERT INTO documents (id, sha256, path, size_bytes, media_type, importer, text, warnings,"
        " imported_at, state)"
        " VALUES ('abc', 'abc', '/a', 3, 'text/plain', 'plain/1', 'Oui', '[]', '', 'ready')"
    )
    connection.execute("INSERT INTO passages VALUES (7, 'abc', 0, 0, 0, 3, 'fr', 'Oui', zeroblob(32), 1, 4)")
    connection.execute("INSERT INTO vectors VALUES ('a/1', zeroblob(32), x'0000')")
    connection.execute("INSERT INTO gram_view (rowid, terms) VALUES (7, '_oui oui_')")
    bring_up_to_date(connection, path)
    (row,) = connection.execute("SELECT id, text, word_count, form_count FROM passages")
    assert row == (7, "Oui", 1, 4)
    assert connection.execute("SELECT count(*) FROM vectors").fetchone() == (1,)
    assert connection.execute("SELECT count(*) FROM form_postings").fetchone() == (0,)
    assert get_meta(connection, ANALYSIS_KEY) == "2" != ANALYSIS_VERSION, "opening it enters the terms anew"
    assert not {name for name in names(connection) if name.startswith("gram_")}
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        bring_up_to_date(fresh, path)
        assert tables(connection) == tables(fresh)


def test_step_3_keeps_the_documents_and_makes_room_for_stories(connection, path):
    connection.executescript(VERSION_1)
    connection.execute("PRAGMA user_version = 1")
    bring_up_to_date(connection, path, target=3)
    connection.execute(
        "INSERT INTO documents (id, sha256, path, size_bytes, media_type, importer, title, text, warnings,"
        " imported_at, state) VALUES ('abc', 'abc', '/a', 3, 'text/plain', 'plain/1', 'Titre', 'Oui', '[]',"
        " '2026-01-01T00:00:00Z', 'ready')"
    )
    bring_up_to_date(connection, path)
    (document,) = list_documents(connection)
    assert (document.title, document.same_story_as) == ("Titre", ())
    assert {"story_centres", "story_pairs"} <= names(connection)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        bring_up_to_date(fresh, path)
        assert tables(connection) == tables(fresh)


def test_step_4_turns_stored_sentences_into_messages(connection, path):
    connection.executescript(VERSION_1)
    connection.execute("PRAGMA user_version = 1")
    bring_up_to_date(connection, path, target=4)
    warnings = ["“a.pdf”: hidden slides were read too: 2, 3.", "Une phrase à part."]
    left_out = ["1,234 files left out: kinds that cannot be read (.exe).", "1 chart was not read."]
    connection.execute(
        "INSERT INTO documents (id, sha256, path, size_bytes, media_type, importer, title, text, warnings,"
        " imported_at, state) VALUES ('abc', 'abc', '/a', 3, 'text/plain', 'plain/1', 'Titre', 'Oui', ?,"
        " '2026-01-01T00:00:00Z', 'ready')",
        (json.dumps(warnings, ensure_ascii=False),),
    )
    report = json.dumps({"pages": None, "notes": [], "left_out": left_out}, separators=(",", ":"))
    connection.execute("INSERT INTO readings VALUES ('abc', NULL, ?, '[]', '{}', '{}')", (report,))
    bring_up_to_date(connection, path)
    shown = document_text(connection, "abc")
    assert shown.warnings == (
        Message("hidden_slides_read", name="a.pdf", slides="2, 3"),
        verbatim("Une phrase à part."),
    )
    assert shown.document.reading.left_out == (
        Message("files_left_out", n=1234, why=Message("why_kinds", kinds=".exe")),
        Message("charts_not_read", n=1),
    )
    assert said(shown.warnings) == tuple(warnings)
    assert said(shown.document.reading.left_out) == tuple(left_out)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        bring_up_to_date(fresh, path)
        assert tables(connection) == tables(fresh)


def tables(connection):
    return dict(connection.execute("SELECT name, sql FROM sqlite_master").fetchall())


def test_step_5_adds_the_conversations(connection, path):
    connection.executescript(VERSION_1)
    connection.execute("PRAGMA user_version = 1")
    bring_up_to_date(connection, path, target=5)
    assert not {"conversations", "conversation_turns"} & names(connection)
    bring_up_to_date(connection, path, target=6)
    assert {"conversations", "conversation_turns"} <= names(connection)
