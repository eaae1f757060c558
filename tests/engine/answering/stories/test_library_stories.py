"""A library tells which of its documents are one story, and an answer quotes each story once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from indexer import Library
from indexer.command_line.main import main
from indexer.models.e5.embedder import E5Embedder
from tests.makers.library.said import said
from tests.makers.library.story_texts import (
    CHINESE,
    ENGLISH,
    FIRST_LINE,
    FOLLOW_UP,
    FOLLOW_UP_CHINESE,
    FRENCH,
    ParallelEmbedder,
    paragraphs,
)

SECONDS = 60
TEXTS = {
    "english": paragraphs(ENGLISH),
    "reprint": paragraphs((FIRST_LINE, *ENGLISH[:5], *ENGLISH[6:])),
    "french": paragraphs(FRENCH),
    "chinese": paragraphs(CHINESE, ""),
    "later": paragraphs(FOLLOW_UP),
    "protest": paragraphs(FOLLOW_UP_CHINESE, ""),
}
STORY = {"english", "reprint", "french", "chinese"}


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    folder = tmp_path / "files"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.txt" for name in TEXTS}


def stories(library: Library) -> dict[str, set[str]]:
    """Name -> the names of the others, of the documents that do not stand alone."""
    assert library.wait_for_index(SECONDS)
    documents = library.documents()
    names = {one.id: Path(one.path).stem for one in documents}
    for one in documents:
        assert library.show(one.id).document.same_story_as == one.same_story_as
    return {names[one.id]: {names[o] for o in one.same_story_as} for one in documents if one.same_story_as}


def grouped(names: set[str]) -> dict[str, set[str]]:
    return {name: names - {name} for name in names}


def ids(library: Library) -> dict[str, str]:
    return {Path(one.path).stem: one.id for one in library.documents()}


def test_reprints_and_translations_are_one_story_whatever_comes_first(tmp_path: Path, files) -> None:
    for number, order in enumerate((list(files), list(reversed(files)))):
        with Library.open(tmp_path / str(number), embedder=ParallelEmbedder()) as library:
            for name in order:
                library.add([files[name]])
            assert stories(library) == grouped(STORY)


def test_without_vectors_that_tell_translations_only_reprints_are_told(tmp_path: Path, files) -> None:
    with Library.open(tmp_path / "library") as library:  # the built-in embedder
        library.add(list(files.values()))
        assert stories(library) == grouped({"english", "reprint"})


def test_nothing_is_told_while_vectors_are_missing(tmp_path: Path, files) -> None:
    embedder = ParallelEmbedder()
    with Library.open(tmp_path / "library", embedder=embedder) as library:
        library.pause_embedding(paused=True)
        library.add(list(files.values()))
        assert all(one.same_story_as == () for one in library.documents())
        library.pause_embedding(paused=False)
        assert stories(library) == grouped(STORY)


def test_a_document_that_is_removed_is_in_no_story(tmp_path: Path, files) -> None:
    with Library.open(tmp_path / "library", embedder=ParallelEmbedder()) as library:
        library.add(list(files.values()))
        assert stories(library) == grouped(STORY)
        known = ids(library)
        library.remove([known["reprint"]])
        assert stories(library) == grouped(STORY - {"reprint"})
        library.remove([known["english"], known["french"]])
        assert stories(library) == {}
        library.add([files["french"]])
        assert stories(library) == grouped({"french", "chinese"})


def test_another_embedder_finds_the_stories_anew(tmp_path: Path, files) -> None:
    with Library.open(tmp_path / "library", embedder=ParallelEmbedder()) as library:
        library.add(list(files.values()))
        assert stories(library) == grouped(STORY)
    with Library.open(tmp_path / "library") as library:
        assert stories(library) == grouped({"english", "reprint"})
    with Library.open(tmp_path / "library", embedder=ParallelEmbedder(version=2)) as library:
        assert stories(library) == grouped(STORY)


def test_what_was_compared_is_not_compared_again(tmp_path: Path, files) -> None:
    with Library.open(tmp_path / "library", embedder=ParallelEmbedder()) as library:
        library.add(list(files.values()))
        assert stories(library) == grouped(STORY)
    embedder = ParallelEmbedder()
    with Library.open(tmp_path / "library", embedder=embedder) as library:
        assert stories(library) == grouped(STORY)
    assert embedder.embedded == []


def test_a_corrected_language_is_looked_at_again(tmp_path: Path, files) -> None:
    with Library.open(tmp_path / "library", embedder=ParallelEmbedder()) as library:
        library.add([files["french"], files["chinese"]])
        assert stories(library) == grouped({"french", "chinese"})
        library.edit(ids(library)["chinese"], language="fr")
        assert stories(library) == {}
        library.edit(ids(library)["chinese"], reset=["language"])
        assert stories(library) == grouped({"french", "chinese"})


def test_an_answer_quotes_one_document_of_a_story_and_counts_the_sources(
    tmp_path: Path, files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.answering.quoting.quote.should_refuse", lambda _signs: False)
    question = "How many cracks did divers find in the foundations of the harbour of Lanvec?"
    with Library.open(tmp_path / "library", embedder=ParallelEmbedder()) as library:
        library.add([files["english"], files["reprint"], files["later"]])
        assert stories(library) == grouped({"english", "reprint"})
        library.edit(ids(library)["english"], published="2025-02-10")
        library.edit(ids(library)["reprint"], published="2025-02-08")
        assert library.wait_for_index(SECONDS)
        answer = library.ask(question, mode="quote")
        cited = {Path(one.document.path).stem for one in answer.citations}
        assert "reprint" in cited
        assert "english" not in cited
        assert {"english", "reprint"} <= {Path(hit.document.path).stem for hit in answer.retrieved}
        assert any("are one story" in warning for warning in said(answer.warnings))
        assert said(answer.warnings)[-1].startswith("This answer rests on")


def test_the_commands_tell_the_story(tmp_path: Path, files, capsys: pytest.CaptureFixture[str]) -> None:
    folder = ["--library", str(tmp_path / "library")]
    named = [str(files[name]) for name in ("english", "reprint", "later")]
    assert main([*folder, "--json", "import", *named]) == 0
    imported = json.loads(capsys.readouterr().out)["imported"]
    known = {Path(one["path"]).stem: one for one in imported}
    assert known["english"]["same_story_as"] == [known["reprint"]["id"]]
    assert known["later"]["same_story_as"] == []
    assert main([*folder, "list"]) == 0
    assert f"same story as {known['reprint']['id']}" in capsys.readouterr().out
    assert main([*folder, "show", known["english"]["id"]]) == 0
    assert f"Same story as {known['reprint']['id']}" in capsys.readouterr().err


def test_the_real_embedder_tells_a_translation_from_a_follow_up(
    tmp_path: Path, files, real_embedder_path: Path
) -> None:
    with (
        E5Embedder(real_embedder_path) as embedder,
        Library.open(tmp_path / "library", embedder=embedder) as library,
    ):
        library.add(list(files.values()))
        assert stories(library) == grouped(STORY)
        embedder.close()
