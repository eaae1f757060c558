"""A document enters in two steps: words find it at once, meaning when its vectors have been made."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from indexer import Library
from indexer.vectors import missing
from tests.makers.library.held_embedder import HeldEmbedder

PATIENCE_SECONDS = 60
SCRIPT = "tests.makers.children.add_and_embed_slowly"
ARTICLES = {
    "zinc.txt": "Le prix du zinc a doublé en mars.",
    "bois.txt": "Le prix du bois a baissé en avril.",
    "plomb.txt": "Le prix du plomb est resté le même en mai.",
}


@pytest.fixture
def embedder(monkeypatch: pytest.MonkeyPatch) -> Iterator[HeldEmbedder]:
    monkeypatch.setattr(missing, "SLICE", 1)
    monkeypatch.setattr(missing, "STEP_SECONDS", 0.0)
    embedder = HeldEmbedder()
    yield embedder
    embedder.free = True


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "files"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in ARTICLES]


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def found(library: Library, query: str, mode: str = "hybrid") -> list[str]:
    return [Path(hit.document.path).stem for hit in library.search(query, mode=mode).results]


def count_vectors(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "library.sqlite3")) as connection:
        return int(connection.execute("SELECT count(*) FROM vectors").fetchone()[0])


def test_words_find_a_document_before_any_vector_is_made(
    tmp_path: Path, embedder: HeldEmbedder, files: list[Path]
) -> None:
    with Library.open(tmp_path / "library", embedder=embedder) as library:
        report = library.add(files)
        assert len(report.imported) == len(library.documents()) == len(files)
        assert embedder.embedded == []
        for word in ("zinc", "bois", "plomb"):
            assert found(library, word) == [word]
            assert found(library, f'"prix du {word}"') == [word]
            assert found(library, word, mode="semantic") == []
        status = library.status()
        assert status.vector_index == "embedding"
        assert status.embedded is not None
        assert status.embedded[0] == 0
        assert library.embedding_shares() == {document.id: 0.0 for document in report.imported}


def test_searches_mix_what_is_there(tmp_path: Path, embedder: HeldEmbedder, files: list[Path]) -> None:
    with Library.open(tmp_path / "library", embedder=embedder) as library:
        library.add(files)
        ids = {Path(document.path).stem: document.id for document in library.documents()}
        embedder.allowed.release()
        until(lambda: count_vectors(tmp_path / "library") == 1)
        (first,) = found(library, "prix", mode="semantic")
        assert set(found(library, "prix")) == set(ids), "by words or by vectors"
        assert library.embedding_shares() == {ids[name]: 0.0 for name in ids if name != first}
        embedder.free = True
        assert library.wait_for_index(PATIENCE_SECONDS)
        assert set(found(library, "prix", mode="semantic")) == set(ids)
        assert library.embedding_shares() == {}
        status = library.status()
        assert (status.vector_index, status.embedded, status.embedding_seconds_left) == ("ready", None, None)


def test_the_share_of_a_long_document_is_told(tmp_path: Path, embedder: HeldEmbedder) -> None:
    file = tmp_path / "long.txt"
    file.write_text(
        "\n\n".join(f"Le prix du métal numéro {n} a doublé en mars, dit-on. " * 8 for n in range(4)), "utf-8"
    )
    with Library.open(tmp_path / "library", embedder=embedder) as library:
        (document,) = library.add([file]).imported
        assert document.passages >= 4
        embedder.allowed.release(2)
        until(lambda: library.status().embedded == (2, document.passages))
        assert library.embedding_shares() == {document.id: pytest.approx(2 / document.passages)}
        with Library.open(tmp_path / "library", read_only=True) as reader:
            assert reader.embedding_shares() == library.embedding_shares(), "whoever only reads knows it too"
            assert reader.status().vector_index == "embedding"


def test_the_making_of_vectors_is_held_and_goes_on(
    tmp_path: Path, embedder: HeldEmbedder, files: list[Path]
) -> None:
    with Library.open(tmp_path / "library", embedder=embedder) as library:
        library.add(files[:1])
        until(lambda: library.status().embedded == (0, 1))
        library.pause_embedding(paused=True)
        embedder.free = True
        library.add(files[1:])
        assert not library.wait_for_index(0.3)
        assert len(embedder.embedded) <= 1, "the text that was under way"
        assert found(library, "plomb") == ["plomb"], "documents come in meanwhile"
        library.pause_embedding(paused=False)
        assert library.wait_for_index(PATIENCE_SECONDS)
        assert count_vectors(tmp_path / "library") == 3


def test_what_is_not_done_is_done_in_the_next_session(
    tmp_path: Path, embedder: HeldEmbedder, files: list[Path]
) -> None:
    with Library.open(tmp_path / "library", embedder=embedder) as library:
        library.add(files)
        embedder.allowed.release()
        until(lambda: count_vectors(tmp_path / "library") == 1)
    assert count_vectors(tmp_path / "library") == 1
    with Library.open(tmp_path / "library", read_only=True, embedder=embedder) as library:
        assert found(library, "bois") == ["bois"]
    embedder.free = True
    with Library.open(tmp_path / "library", embedder=embedder) as library:
        assert library.wait_for_index(PATIENCE_SECONDS)
    assert sorted(embedder.embedded) == sorted(ARTICLES.values()), "none twice"
    assert Library.doctor(tmp_path / "library").findings == ()


def test_documents_whose_embedder_fails_are_found_by_words(
    tmp_path: Path, embedder: HeldEmbedder, files: list[Path]
) -> None:
    embedder.free = embedder.failing = True
    with Library.open(tmp_path / "library", embedder=embedder) as library:
        report = library.add(files)
        assert (len(report.imported), report.failed) == (3, ())
        assert library.wait_for_index(PATIENCE_SECONDS)
        assert found(library, "zinc") == ["zinc"]
        assert library.embedding_shares() == {item.id: 0.0 for item in report.imported}
        library.remove([report.imported[0].id])
    report = Library.doctor(tmp_path / "library")
    assert (report.ok, [item.code for item in report.findings]) == (True, ["vectors_missing"])


def test_a_document_that_goes_before_its_vectors_come_leaves_none(
    tmp_path: Path, embedder: HeldEmbedder, files: list[Path]
) -> None:
    with Library.open(tmp_path / "library", embedder=embedder) as library:
        documents = library.add(files).imported
        library.remove([documents[1].id])
        embedder.free = True
        assert library.wait_for_index(PATIENCE_SECONDS)
    assert count_vectors(tmp_path / "library") == 2
    assert Library.doctor(tmp_path / "library").findings == ()


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_killed_while_vectors_are_made_it_goes_on_where_it_was(tmp_path: Path) -> None:
    articles, folder = tmp_path / "articles", tmp_path / "library"
    articles.mkdir()
    for number in range(40):
        text = f"mark{number:02d} Article numéro {number} sur les ports. 第{number}篇报道。"
        (articles / f"{number:02d}.txt").write_text(text, encoding="utf-8")
    stored = 0
    for wanted in (3, 0, 9):
        messages = 0
        with subprocess.Popen(
            [sys.executable, "-m", SCRIPT, str(folder), str(articles)], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            added = False
            for line in process.stdout:
                added = added or line == "added\n"
                messages = messages if line == "added\n" else int(line)
                if added and messages >= wanted:
                    break
            process.kill()
        assert count_vectors(folder) >= stored + messages, "what was told is stored"
        stored = count_vectors(folder)
        with Library.open(folder, read_only=True) as library:
            assert len(library.documents()) == 40
            assert [hit.text[:6] for hit in library.search("mark17", mode="lexical").results] == ["mark17"]
    assert 12 <= stored < 40, "killed in the middle"
    embedder = HeldEmbedder()
    embedder.free = True
    with Library.open(folder, embedder=embedder) as library:
        assert library.wait_for_index(PATIENCE_SECONDS)
    assert len(embedder.embedded) == 40 - stored, "none is made twice"
    assert count_vectors(folder) == 40
    assert Library.doctor(folder).findings == ()
