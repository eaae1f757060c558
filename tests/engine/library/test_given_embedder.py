"""A library opened with another embedder: its vectors are made, searched and repaired, the others stay."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from indexer import Library
from indexer.common.cancel import CancelToken
from indexer.common.errors import ModelError
from indexer.common.messages import verbatim
from indexer.models.runtime.gguf_embedder import GgufEmbedder
from indexer.records.search import Worth
from indexer.vectors.builtin import BuiltinEmbedder
from indexer.vectors.stored import passage_ids
from tests.makers.library.said import said
from tests.makers.models.make_models import write_embedding_model

SUBJECTS = ("bread", "ships", "music")
MEANT = {"loaf": "bread", "harbour": "ships", "violin": "music"}


class SubjectEmbedder:
    """Knows what three subjects are about, whatever the words: one dimension each."""

    fingerprint = "subjects/1"
    dimensions = len(SUBJECTS)
    worth = Worth(0.5, "for a test")

    def __init__(self) -> None:
        self.broken = False

    def embed(self, texts: Sequence[str], token: CancelToken | None = None) -> NDArray[np.float32]:
        if self.broken:
            raise ModelError(verbatim("“Subjects” stopped unexpectedly."))
        return np.array([self.embed_query(text) for text in texts], np.float32).reshape(-1, self.dimensions)

    def embed_at_once(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.embed(texts)

    def is_word(self, word: str) -> bool:
        return False

    def embed_query(self, text: str) -> NDArray[np.float32]:
        vector = np.zeros(self.dimensions, np.float32)
        for place, subject in enumerate(SUBJECTS):
            if subject in text or any(word in text for word, meant in MEANT.items() if meant == subject):
                vector[place] = 1.0
                break
        return vector


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = []
    for subject in SUBJECTS:
        paths.append(tmp_path / f"{subject}.txt")
        paths[-1].write_text(f"This is about {subject}, and about nothing else.", encoding="utf-8")
    return paths


def found(library: Library, query: str) -> list[str]:
    results = library.search(query, mode="semantic").results
    return [Path(hit.document.path).stem for hit in results]


def with_vectors(library: Library, fingerprint: str) -> int:
    with library._database.reading() as connection:
        return len(passage_ids(connection, fingerprint))


def test_its_vectors_are_made_and_searched(tmp_path: Path, files: list[Path]) -> None:
    embedder = SubjectEmbedder()
    with Library.open(tmp_path / "library", embedder=embedder) as library:
        assert library.knows_meaning
        library.add(files)
        assert library.wait_for_index(60)
        assert with_vectors(library, embedder.fingerprint) == len(SUBJECTS)
        assert with_vectors(library, BuiltinEmbedder().fingerprint) == 0
        for word, subject in MEANT.items():
            assert found(library, word) == [subject]
            assert Path(library.search(word).results[0].document.path).stem == subject
        status = library.status()
        assert (status.embedder, status.vector_index) == (embedder.fingerprint, "ready")
    with Library.open(tmp_path / "library", read_only=True, embedder=embedder) as library:
        assert found(library, "loaf") == ["bread"]
    with Library.open(tmp_path / "library") as library:
        assert library.status().embedder == BuiltinEmbedder().fingerprint
        assert not library.knows_meaning
        assert library.wait_for_index(60)
        assert found(library, "bread")[0] == "bread"
        assert with_vectors(library, embedder.fingerprint) == len(SUBJECTS), "they stay for the next time"


def test_the_next_start_makes_the_vectors_of_what_was_there_before(tmp_path: Path, files: list[Path]) -> None:
    embedder = SubjectEmbedder()
    with Library.open(tmp_path / "library") as library:
        library.add(files)
        assert library.wait_for_index(60)
    with Library.open(tmp_path / "library", embedder=embedder) as library:
        assert Path(library.search("music").results[0].document.path).stem == "music"
        assert library.wait_for_index(60)
        assert found(library, "violin") == ["music"]
        assert with_vectors(library, BuiltinEmbedder().fingerprint) == 0, "replaced"
    assert Library.doctor(tmp_path / "library", embedder=embedder).findings == ()


def test_the_doctor_makes_the_vectors_of_what_was_there_before(tmp_path: Path, files: list[Path]) -> None:
    embedder = SubjectEmbedder()
    with Library.open(tmp_path / "library") as library:
        library.add(files)
    report = Library.doctor(tmp_path / "library", embedder=embedder)
    assert (report.ok, [finding.code for finding in report.findings]) == (True, ["vectors_missing"])
    assert Library.doctor(tmp_path / "library", repair=True, embedder=embedder).findings == ()
    with Library.open(tmp_path / "library", read_only=True, embedder=embedder) as library:
        assert found(library, "violin") == ["music"]


def test_an_embedder_that_fails_costs_no_document(tmp_path: Path, files: list[Path]) -> None:
    embedder = SubjectEmbedder()
    embedder.broken = True
    with Library.open(tmp_path / "library", embedder=embedder) as library:
        report = library.add(files)
        assert len(report.imported) == len(SUBJECTS)
        assert report.failed == ()
        assert library.wait_for_index(60)
        assert with_vectors(library, embedder.fingerprint) == 0
        assert Path(library.search("about ships").results[0].document.path).stem == "ships"
    embedder.broken = False
    assert Library.doctor(tmp_path / "library", repair=True, embedder=embedder).ok
    with Library.open(tmp_path / "library", embedder=embedder) as library:
        assert found(library, "harbour") == ["ships"]


def test_a_document_that_goes_takes_its_vectors_along(tmp_path: Path, files: list[Path]) -> None:
    embedder = SubjectEmbedder()
    with Library.open(tmp_path / "library", embedder=embedder) as library:
        document = library.add(files).imported[0]
        assert library.wait_for_index(60)
        library.remove([document.id])
        assert with_vectors(library, embedder.fingerprint) == len(SUBJECTS) - 1
    assert Library.doctor(tmp_path / "library", embedder=embedder).ok


def test_the_default_embedder_is_looked_for_again_after_it_was_fetched(
    tmp_path: Path, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[bool] = []

    class FetchedEmbedder(SubjectEmbedder):
        def close(self) -> None:
            closed.append(True)

    with Library.open(tmp_path / "library") as library:
        library.add(files)
        assert library.wait_for_index(60)
        assert not library.knows_meaning
        assert found(library, "violin")[:1] != ["music"]
        monkeypatch.setattr("indexer.library.embedding.default_embedder", FetchedEmbedder)
        library.use_default_embedder()
        assert library.knows_meaning
        assert library.wait_for_index(60)
        assert found(library, "violin") == ["music"]
        assert with_vectors(library, SubjectEmbedder.fingerprint) == len(SUBJECTS)
        assert with_vectors(library, BuiltinEmbedder().fingerprint) == 0, "replaced by those of the model"
        assert closed == []
    assert closed == [True]


def test_a_real_model_embeds_what_is_imported(tmp_path: Path, files: list[Path]) -> None:
    with (
        GgufEmbedder(write_embedding_model(tmp_path / "embedder.gguf")) as embedder,
        Library.open(tmp_path / "library", embedder=embedder) as library,
    ):
        library.add(files)
        assert library.wait_for_index(60)
        assert with_vectors(library, embedder.fingerprint) == len(SUBJECTS)
        assert found(library, "This is about ships")[0] == "ships"
        result = library.search("ships")
        assert said(result.warnings) == ()
        embedder.close()
