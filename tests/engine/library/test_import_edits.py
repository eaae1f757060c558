"""What the user corrects is seen at once, and outlives every new reading."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer import Library
from indexer.common.errors import NotFoundError, UsageError
from indexer.records.search import Filters


@pytest.fixture
def article(tmp_path: Path) -> Path:
    file = tmp_path / "port.txt"
    file.write_text(
        "The port of Hull reopened\n\nThe port of Hull reopened on Monday after a week of storms. "
        "Its operator expects traffic to return to normal by the end of March.\n",
        encoding="utf-8",
    )
    return file


@pytest.fixture
def open_library(tmp_path: Path):
    with Library.open(tmp_path / "library") as library:
        yield library


def test_a_correction_is_seen_by_lists_searches_and_filters_at_once(open_library: Library, article: Path):
    (document,) = open_library.add([article]).imported
    late = Filters(since="2031")
    assert open_library.search("Hull storms", filters=late).results == ()
    edited = open_library.edit(
        document.id,
        title="  Un port\nrouvre ",
        publisher="Maritime",
        published="2031-04",
        language="FR",
        source_url="https://example.org/port",
    )
    assert (edited.title, edited.publisher, edited.published) == ("Un port rouvre", "Maritime", "2031-04")
    assert (edited.language, edited.source_url) == ("fr", "https://example.org/port")
    assert edited.edited == ("language", "published", "publisher", "source_url", "title")
    assert open_library.documents(language="fr") == (edited,)
    (hit,) = open_library.search("Hull storms", filters=late).results
    assert hit.document.title == "Un port rouvre"
    assert open_library.search("publisher:maritime Hull").results
    assert dict(open_library.show(document.id).origins)["title"] == "user"


def test_a_field_can_be_cleared_and_given_back(open_library: Library, article: Path):
    (document,) = open_library.add([article]).imported
    assert open_library.edit(document.id, title="").title is None
    assert open_library.edit(document.id, title=None, author="Anne").author == "Anne"
    again = open_library.edit(document.id, reset=["title", "author", "language"])
    assert again == document


@pytest.mark.parametrize(
    "fields",
    [
        {"published": "yesterday"},
        {"published": "2026-02-30"},
        {"published": "2026-13"},
        {"language": "french"},
        {"language": "法"},
        {"source_url": "file:///etc/passwd"},
        {"source_url": "https://"},
        {"title": "x" * 5_000},
        {"sha256": "0"},
        {"reset": ["colour"]},
        {"reset": ["title"], "title": "both"},
    ],
)
def test_what_makes_no_sense_changes_nothing(open_library: Library, article: Path, fields):
    (document,) = open_library.add([article]).imported
    with pytest.raises(UsageError):
        open_library.edit(document.id, **{"author": "Anne", **fields})
    assert open_library.documents() == (document,)


def test_an_unknown_document_cannot_be_corrected(open_library: Library):
    with pytest.raises(NotFoundError):
        open_library.edit("nothing", title="x")


def test_whatever_is_typed_can_be_stored_and_shown(open_library: Library, article: Path):
    (document,) = open_library.add([article]).imported
    odd = open_library.edit(document.id, title="a\0b\ud800c\u202etxt 标题").title
    assert odd is not None
    odd.encode()
    assert "标题" in odd
    assert "\0" not in odd


def test_a_library_opened_for_reading_takes_no_correction(open_library: Library, article: Path):
    (document,) = open_library.add([article]).imported
    with Library.open(open_library.paths.root, read_only=True) as reader, pytest.raises(UsageError):
        reader.edit(document.id, title="x")
