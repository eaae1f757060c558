"""A real reranker through the library and the command: the order it makes, its warnings, its end."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from indexer import Library
from indexer.command_line import main
from indexer.common.errors import ModelError
from indexer.common.messages import verbatim
from indexer.records.passages import Passage
from tests.makers.library.said import said
from tests.makers.models.make_models import write_embedding_model
from tests.makers.models.make_reranker import write_reranker

QUERY = "What does the report say of the winter wheat and the river harbour?"
REPORTS = {
    "report.txt": "What the report says: the report of what they say of the report. Nothing was opened.",
    "harbour.txt": "The river was low in winter. No wheat came into the harbour.",
    "metals.txt": "Zinc rose, copper fell.",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reranked")
    for name, text in REPORTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    with Library.open(folder / "library") as library:
        library.add([folder / name for name in REPORTS])
    write_reranker(folder / "reranker.gguf")
    # Of a model that knows one word only: which is first is its word alone.
    write_reranker(folder / "zinc.gguf", words=("zinc",), name="Zinc")
    write_embedding_model(folder / "embedder.gguf")
    return folder


@pytest.fixture
def library(folder: Path) -> Iterator[Library]:
    with Library.open(folder / "library", read_only=True) as library:
        yield library


Command = Callable[..., tuple[int, list[Any], str]]


@pytest.fixture
def command(folder: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run `ibid --json`; gives the code, the JSON documents and what was told."""

    def run(*arguments: object) -> tuple[int, list[Any], str]:
        code = main.main(["--library", str(folder / "library"), "--json", *map(str, arguments)])
        out, err = capsys.readouterr()
        return code, [json.loads(line) for line in out.splitlines()], err

    return run


def names(result: Any) -> list[str]:
    return [Path(hit.document.path).name for hit in result.results]


def test_the_order_is_what_the_model_says(library: Library, folder: Path) -> None:
    query = "zinc, or what the report says of the report?"
    assert names(library.search(query))[0] == "report.txt"
    result = library.search(query, reranker=folder / "zinc.gguf")
    assert names(result)[0] == "metals.txt"
    assert sorted(names(result)) == sorted(names(library.search(query)))
    assert said(result.warnings) == ()


def test_the_library_keeps_it_loaded_and_ends_it(folder: Path) -> None:
    with Library.open(folder / "library", read_only=True) as library:
        library.search(QUERY, reranker=folder / "reranker.gguf")
        kept = library._asking._rerankers
        assert kept is not None
        model = kept.of(folder / "reranker.gguf")
        first = model.pid
        library.search(QUERY, reranker=str(folder / "reranker.gguf"))
        assert model.pid == first
        library.search(QUERY, reranker=folder / "zinc.gguf")
        assert model.pid is None  # another took its place
    assert kept.name is None


@pytest.mark.skipif(sys.platform == "win32", reason="the child is stopped with a signal")
def test_a_reranker_that_dies_leaves_the_search_as_it_was(library: Library, folder: Path) -> None:
    reranker = folder / "reranker.gguf"
    plain = library.search(QUERY)
    assert library.search(QUERY, reranker=reranker).results != plain.results
    assert library._asking._rerankers is not None
    pid = library._asking._rerankers.of(reranker).pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    killer = threading.Timer(0.2, os.kill, (pid, signal.SIGKILL))
    killer.start()
    result = library.search(QUERY, reranker=reranker)
    killer.join()
    assert result.results == plain.results
    assert said(result.warnings) == ("The results were not reranked: “Word counter” stopped unexpectedly.",)
    assert said(library.search(QUERY, reranker=reranker).warnings) == ()


def test_the_wrong_file_is_refused_before_anything_is_searched(library: Library, folder: Path) -> None:
    with pytest.raises(ModelError, match="is not a reranker"):
        library.search(QUERY, reranker=folder / "embedder.gguf")
    with pytest.raises(ModelError, match="no model file"):
        library.ask(QUERY, reranker=folder / "nowhere.gguf")


def test_an_answer_rests_on_reranked_passages_and_says_where_it_does_not(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reranker = folder / "reranker.gguf"
    first = library.ask(QUERY, reranker=reranker).retrieved[0]
    assert Path(first.document.path).name == "harbour.txt"
    assert library._asking._rerankers is not None
    model = library._asking._rerankers.of(reranker)

    def refuse(_query: str, _passages: list[Passage], **_: object) -> list[float]:
        raise ModelError(verbatim("It failed."))

    monkeypatch.setattr(model, "score", refuse)
    answer = library.ask(QUERY, reranker=reranker)
    assert said(answer.warnings)[0] == "The results were not reranked: It failed."


def test_the_command_reranks_and_explains_it(command: Command, folder: Path) -> None:
    reranker = folder / "reranker.gguf"
    code, (result,), _ = command("search", QUERY, "--reranker", reranker, "--explain")
    assert code == 0
    assert result["results"][0]["document"]["path"].endswith("harbour.txt")
    views = {view["view"]: view for view in result["results"][0]["explanation"]["views"]}
    assert views["reranker"]["rank"] == 1
    code, (plain,), _ = command("search", QUERY, "--reranker", "none")
    assert set(plain) == {"query", "mode", "seconds", "results"}
    code, (error,), _ = command("search", QUERY, "--reranker", folder / "embedder.gguf")
    assert (code, error["error"]["code"]) == (1, "not_a_reranker")


def test_a_batch_loads_it_once_and_tells_a_failure_once(
    command: Command, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = tmp_path / "queries.jsonl"
    batch.write_text("".join(f'{{"id": {n}, "query": "wheat {n}"}}\n' for n in range(3)), encoding="utf-8")
    reranker = folder / "reranker.gguf"
    code, lines, err = command("search", "--batch", batch, "--reranker", reranker)
    assert (code, len(lines), err) == (0, 3, "")
    code, lines, _ = command("ask", "--batch", batch, "--reranker", reranker)
    assert (code, len(lines)) == (0, 3)
    monkeypatch.setattr("indexer.models.runtime.llama_reranker.SCORE_SECONDS", 0.0)
    monkeypatch.setattr("indexer.models.runtime.llama_reranker.LlamaReranker._score", fail)
    code, lines, err = command("search", "--batch", batch, "--reranker", reranker)
    assert code == 0
    assert [line["warnings"] for line in lines] == [["The results were not reranked: No."]] * 3
    assert err.count("The results were not reranked") == 1


def fail(*_: object) -> None:
    raise ModelError(verbatim("No."))


@pytest.mark.skipif(sys.platform == "win32", reason="the child is stopped with a signal")
def test_nothing_is_left_of_it_when_the_library_closes(folder: Path) -> None:
    library = Library.open(folder / "library", read_only=True)
    library.search(QUERY, reranker=folder / "reranker.gguf")
    assert library._asking._rerankers is not None
    pid = library._asking._rerankers.of(folder / "reranker.gguf").pid
    assert pid is not None
    library.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
