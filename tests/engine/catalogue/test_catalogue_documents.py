"""Documents and passages in the catalogue: entered, listed, located, taken out."""

import sqlite3

import pytest

from indexer.catalogue.documents import (
    count_documents,
    delete_document,
    document_text,
    find_by_sha256,
    free_id,
    get_document,
    languages,
    list_documents,
    original_name,
    originals_in_use,
)
from indexer.catalogue.passages import (
    all_passage_ids,
    count_passages,
    located_passages,
    passages_of,
    text_hash,
)
from indexer.common.errors import NotFoundError
from indexer.common.messages import Message
from indexer.records.documents import DocumentSummary, PageReference, PageSpan, Span


def test_a_document_comes_back_as_it_was_entered(database, put):
    put_one = put(
        "法国经济增长放缓。",
        "第二段。",
        pages=[PageSpan(1, "i", 0, 9), PageSpan(2, None, 10, 14)],
        clutter=[Span(3, 5), Span(1, 2), Span(6, 6)],
        warnings=[Message("pages_without_text", numbers=(2,))],
        collection="Économie",
        title="经济",
        published="2026-03",
        publisher="Le Monde",
        author="A. Auteur",
        language="zh",
    )
    shown = document_text(database.reader(), put_one.id)
    assert shown.document == put_one == get_document(database.reader(), put_one.id)
    assert shown.text == "法国经济增长放缓。\n第二段。"
    assert shown.page_spans == (PageSpan(1, "i", 0, 9), PageSpan(2, None, 10, 14))
    assert shown.clutter == (Span(1, 2), Span(3, 5))
    assert shown.warnings == (Message("pages_without_text", numbers=(2,)),)
    assert (put_one.characters, put_one.passages, put_one.pages) == (14, 2, 2)
    assert (put_one.title, put_one.published, put_one.collection) == ("经济", "2026-03", "Économie")
    assert (put_one.state, put_one.same_story_as) == ("ready", ())


def test_what_is_unknown_is_none(database, put):
    document = put("Some text.")
    assert (document.title, document.language, document.publisher, document.author) == (None,) * 4
    assert (document.published, document.collection, document.pages) == (None,) * 3


def test_characters_are_code_points(put):
    assert put("é😀e\u0301").characters == 4


def test_documents_are_listed_newest_first_and_filtered(database, put):
    first = put("un", language="fr", collection="A")
    second = put("two", language="en", collection="A")
    third = put("trois", language="fr")
    reader = database.reader()
    assert list_documents(reader) == (third, second, first)
    assert list_documents(reader, language="FR") == (third, first)
    assert list_documents(reader, collection="A") == (second, first)
    assert list_documents(reader, collection="A", language="fr") == (first,)
    assert list_documents(reader, collection="B") == ()
    assert (count_documents(reader), languages(reader)) == (3, ("en", "fr"))


def test_a_document_is_found_by_its_content(database, put):
    document = put("text", sha256="ab" * 32)
    assert find_by_sha256(database.reader(), "ab" * 32) == document
    assert find_by_sha256(database.reader(), "cd" * 32) is None


def test_ids_are_the_start_of_the_content_hash_and_grow_when_taken(database, put):
    first = put("one", sha256="0123456789ab" + "c" * 52)
    second = put("two", sha256="0123456789ab" + "d" * 52)
    assert (first.id, second.id) == ("0123456789ab", "0123456789abd")
    assert free_id(database.reader(), "e" * 64) == "e" * 12


def test_the_same_content_cannot_be_entered_twice(put):
    put("one", sha256="ab" * 32)
    with pytest.raises(sqlite3.IntegrityError):
        put("one", sha256="ab" * 32)


def test_deleting_takes_all_that_belongs_to_a_document(database, put):
    kept = put("kept", pages=[PageSpan(1, None, 0, 4)])
    gone = put("gone", pages=[PageSpan(1, None, 0, 4)], clutter=[Span(0, 1)])
    with database.write() as connection:
        delete_document(connection, gone.id)
    reader = database.reader()
    assert list_documents(reader) == (kept,)
    assert passages_of(reader, gone.id) == ()
    for table in ("page_spans", "clutter_spans", "passages"):
        rows = reader.execute(f"SELECT DISTINCT document_id FROM {table}").fetchall()
        assert (gone.id,) not in rows


def test_an_unknown_document_is_not_found(database):
    for look in (get_document, document_text, original_name):
        with pytest.raises(NotFoundError, match="no document with the id 0123"):
            look(database.reader(), "0123")
    with pytest.raises(NotFoundError), database.write() as connection:
        delete_document(connection, "0123")


def test_originals_are_known_by_name(database, put):
    document = put("text")
    assert original_name(database.reader(), document.id) == f"{document.sha256}.txt"
    assert originals_in_use(database.reader()) == {f"{document.sha256}.txt"}


def test_passages_are_slices_of_their_text(database, put):
    document = put("法国经济增长放缓。", "第二段。", "Fin.")
    text = document_text(database.reader(), document.id).text
    passages = passages_of(database.reader(), document.id)
    assert [passage.text for passage in passages] == ["法国经济增长放缓。", "第二段。", "Fin."]
    assert all(passage.text == passage.span.of(text) for passage in passages)
    assert [passage.ordinal for passage in passages] == [0, 1, 2]


def test_passage_ids_are_never_used_twice(database, put):
    first = put("one")
    (used,) = (passage.id for passage in passages_of(database.reader(), first.id))
    with database.write() as connection:
        delete_document(connection, first.id)
    put("two")
    assert all(passage_id > used for passage_id in all_passage_ids(database.reader()))


def test_located_passages_keep_the_asked_order_and_leave_out_the_gone(database, put):
    document = put("a", "b", "c", title="Titre", publisher="P", published="2026", language="fr")
    a, b, c = all_passage_ids(database.reader())
    located = located_passages(database.reader(), [c, 999_999, a, b])
    assert [result.passage.text for result in located] == ["c", "a", "b"]
    assert {result.document for result in located} == {
        DocumentSummary(document.id, "Titre", document.path, "fr", "P", "2026")
    }
    assert {result.page for result in located} == {None}
    assert located_passages(database.reader(), []) == ()


def test_a_passage_is_on_the_page_it_begins_on(database, put):
    # Page 2 is blank; passages begin at 0, 4 and 8, the last one in the middle of page 3.
    put("aaa", "bbb", "ccc", pages=[PageSpan(1, "i", 0, 4), PageSpan(2, None, 4, 4), PageSpan(3, "1", 4, 11)])
    located = located_passages(database.reader(), all_passage_ids(database.reader()))
    assert [result.page for result in located] == [
        PageReference(1, "i"),
        PageReference(3, "1"),
        PageReference(3, "1"),
    ]


def test_many_passages_are_located_in_one_query(database, put):
    put(*[f"passage {number}" for number in range(3000)])
    ids = all_passage_ids(database.reader())
    assert [result.passage.id for result in located_passages(database.reader(), ids[::-1])] == list(ids[::-1])
    assert count_passages(database.reader()) == 3000


def test_equal_texts_have_equal_hashes(database, put):
    put("same", "same")
    rows = database.reader().execute("SELECT DISTINCT text_hash FROM passages").fetchall()
    assert rows == [(text_hash("same"),)]
