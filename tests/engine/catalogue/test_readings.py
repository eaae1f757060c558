"""What the reader told of a document, and what the user corrected, as the catalogue keeps them."""

import sqlite3
from contextlib import closing

import pytest

from indexer.catalogue.documents import NewDocument, document_text, get_document, insert_document
from indexer.catalogue.readings import apply_edits, edits_of, page_words
from indexer.catalogue.schema import SCHEMA
from indexer.common.messages import Message
from indexer.records.documents import DocumentMetadata, ExtractedText, PageSpan
from indexer.records.reading import OutlineEntry, PageNote, PageState, PageWords, ReadingReport, WordBox

REPORT = ReadingReport(
    pages=2,
    notes=(PageNote(1, PageState.GARBLED), PageNote(2, PageState.OCR)),
    left_out=(Message("objects_not_read", n=2),),
    clutter_share=0.25,
)
OUTLINE = (OutlineEntry(1, "芯片", 0, 1), OutlineEntry(2, "Ventes", 4, 2))
WORDS = (PageWords(2, (WordBox(4, 7, 10.5, 20.25, 30.0, 12.0),)),)
EXTRACTED = ExtractedText(
    text="Oui.Non",
    media_type="application/pdf",
    importer="pdf/2",
    metadata=DocumentMetadata(
        title="Chips", source_url="https://example.org/a", origins=(("title", "pdf-info"),)
    ),
    pages=(PageSpan(1, None, 0, 4), PageSpan(2, None, 4, 7)),
    outline=OUTLINE,
    report=REPORT,
    page_words=WORDS,
)


@pytest.fixture
def connection():
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as opened:
        opened.executescript(SCHEMA)
        new = NewDocument(
            id="abc",
            sha256="abc",
            path="/a.pdf",
            original=None,
            size_bytes=1,
            extracted=EXTRACTED,
            language="fr",
            collection=None,
            imported_at="2026-11-22T00:00:00Z",
        )
        insert_document(opened, new)
        yield opened


def test_report_outline_address_and_places_of_words_come_back_as_they_went_in(connection):
    shown = document_text(connection, "abc")
    assert shown.document.reading == REPORT
    assert shown.document.source_url == "https://example.org/a"
    assert shown.outline == OUTLINE
    assert dict(shown.origins) == {"title": "pdf-info"}
    assert page_words(connection, "abc") == WORDS


def test_a_correction_is_shown_and_what_was_read_is_kept_beside_it(connection):
    apply_edits(connection, "abc", {"title": "Puces", "source_url": None})
    document = get_document(connection, "abc")
    assert (document.title, document.source_url) == ("Puces", None)
    assert document.edited == ("source_url", "title")
    assert edits_of(connection, "abc")["title"] == ("Puces", "Chips")
    assert dict(document_text(connection, "abc").origins)["title"] == "user"


def test_a_second_correction_still_knows_what_was_read(connection):
    apply_edits(connection, "abc", {"title": "Puces"})
    apply_edits(connection, "abc", {"title": "Des puces"})
    assert edits_of(connection, "abc") == {"title": ("Des puces", "Chips")}


def test_typing_again_what_was_read_takes_the_correction_back(connection):
    apply_edits(connection, "abc", {"title": "Puces"})
    apply_edits(connection, "abc", {"title": "Chips"})
    assert get_document(connection, "abc").edited == ()


def test_a_field_that_cannot_be_corrected_is_refused(connection):
    with pytest.raises(KeyError):
        apply_edits(connection, "abc", {"sha256": "x"})


@pytest.mark.parametrize("noise", ["", "{", "[]", "null", "7"])
def test_a_damaged_report_does_not_keep_a_library_from_being_listed(connection, noise):
    connection.execute("UPDATE readings SET report = ?, outline = ?, edits = ?", (noise, noise, noise))
    assert document_text(connection, "abc").document.title == "Chips"


def test_what_was_read_goes_with_its_document(connection):
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("DELETE FROM documents")
    assert connection.execute("SELECT count(*) FROM readings").fetchone() == (0,)
    assert page_words(connection, "abc") == ()
