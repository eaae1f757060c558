"""A library that Ibid wrote with its older tables is opened, searched and added to."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from indexer import Library
from indexer.catalogue.passages import text_hash
from indexer.catalogue.schema import SCHEMA_VERSION, VERSION_1, VERSION_2
from indexer.common.errors import StorageError

PATIENCE_SECONDS = 60
TEXTS = {
    "ventes": (
        "fr",
        "Les ventes aux enchères ont reculé de 12 % au premier trimestre, dit la maison Drouot.",
    ),
    "port": ("en", "The port of Hull reopened on Monday after a week of storms, its operator said."),
    "经济": ("zh", "法国央行周一表示，今年第一季度经济增长百分之零点二。"),
}


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """The folder of a library of version 2: files by reference, one passage each."""
    folder = tmp_path / "library"
    folder.mkdir()
    with closing(sqlite3.connect(folder / "library.sqlite3", isolation_level=None)) as connection:
        connection.executescript(VERSION_1)
        for statement in VERSION_2:
            connection.execute(statement)
        connection.execute("PRAGMA user_version = 2")
        connection.execute("INSERT INTO meta VALUES ('analysis_version', '2')")
        for number, (name, (language, text)) in enumerate(TEXTS.items(), start=1):
            path = tmp_path / f"{name}.txt"
            path.write_text(text, encoding="utf-8")
            document_id = f"{number:012d}"
            connection.execute(
                "INSERT INTO documents (id, sha256, path, size_bytes, media_type, importer, title, language,"
                " text, warnings, imported_at, state) VALUES"
                " (?, ?, ?, ?, 'text/plain', 'plain/1', ?, ?, ?, '[]', '2026-11-01T10:00:00Z', 'ready')",
                (document_id, f"{number:064d}", str(path), len(text.encode()), name, language, text),
            )
            connection.execute(
                "INSERT INTO readings VALUES (?, NULL, '{}', '[]', '{}', '{}')", (document_id,)
            )
            connection.execute(
                "INSERT INTO passages VALUES (?, ?, 0, 0, 0, ?, ?, ?, ?, 3, 9)",
                (number, document_id, len(text), language, text, text_hash(text)),
            )
            for view in ("word_view", "gram_view"):
                connection.execute(f"INSERT INTO {view} (rowid, terms) VALUES (?, 'olde terms')", (number,))
    return folder


def found(library: Library, query: str, mode: str = "lexical") -> list[str]:
    return [Path(hit.document.path).stem for hit in library.search(query, mode=mode).results]


def test_its_words_are_entered_anew_and_phrases_and_beginnings_are_found(older: Path) -> None:
    with Library.open(older) as library:
        assert sorted(document.title for document in library.documents()) == sorted(TEXTS)
        assert found(library, "enchères") == ["ventes"]
        assert found(library, '"ventes aux enchères"') == ["ventes"]
        assert found(library, '"enchères aux ventes"') == []
        assert found(library, "enchè*") == ["ventes"]
        assert found(library, "reop*") == ["port"]
        assert found(library, '"week of storms"') == ["port"]
        assert found(library, '"经济增长"') == ["经济"]
        assert found(library, "olde") == []


def test_its_vectors_follow_and_documents_come_and_go(older: Path, tmp_path: Path) -> None:
    (tmp_path / "zinc.txt").write_text("Le prix du zinc a doublé en mars.", encoding="utf-8")
    with Library.open(older) as library:
        assert library.wait_for_index(PATIENCE_SECONDS)
        assert found(library, "the port of Hull", mode="semantic")[0] == "port"
        library.add([tmp_path / "zinc.txt"])
        assert found(library, '"prix du zinc"') == ["zinc"]
        (gone,) = (item.id for item in library.documents() if item.title == "ventes")
        library.remove([gone])
        assert found(library, '"ventes aux enchères"') == []
        assert library.wait_for_index(PATIENCE_SECONDS)
    codes = {item.code for item in Library.doctor(older).findings}
    assert not codes & {"words_differ", "words_damaged", "terms_out_of_date", "vectors_missing"}


def test_whoever_only_reads_is_told_to_open_it_once(older: Path) -> None:
    with pytest.raises(StorageError, match="older Ibid"):
        Library.open(older, read_only=True)
    with closing(sqlite3.connect(older / "library.sqlite3")) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)
    Library.open(older).close()
    with Library.open(older, read_only=True) as library:
        assert found(library, "enchè*") == ["ventes"]
    with closing(sqlite3.connect(older / "library.sqlite3")) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
