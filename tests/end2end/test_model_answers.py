"""Answers that a real model writes, in real llama.cpp, over a real library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer import Library
from indexer.common.cancel import CancelledByUser, CancelToken
from indexer.records.answers import AnswerFinished, AnswerKind, TextGenerated
from tests.makers.models.make_models import write_chat_model


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "chat.gguf"
    write_chat_model(path)
    return path


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    (tmp_path / "prix.txt").write_text(
        "Le prix du zinc a doublé en mars. Le cuivre a reculé.", encoding="utf-8"
    )
    with Library.open(tmp_path / "library") as library:
        library.add([tmp_path / "prix.txt"])
        yield library


def test_a_written_answer_cites_passages_that_were_retrieved(library: Library, model: Path) -> None:
    events = list(library.ask_stream("Quel prix a doublé en mars ?", model=model))
    finished = events[-1]
    assert isinstance(finished, AnswerFinished)
    answer = finished.answer
    assert answer.kind is AnswerKind.GENERATED
    assert any(isinstance(event, TextGenerated) for event in events)
    retrieved = {hit.passage_id for hit in answer.retrieved}
    assert {citation.passage_id for citation in answer.citations} <= retrieved
    for citation in answer.citations:
        text = library.show(citation.document.id).text
        assert text[citation.start : citation.end] == citation.quote
        assert f"[{citation.n}]" in answer.answer
    assert answer.timings.completion_tokens


def test_a_subject_that_is_not_there_is_not_given_to_the_model(library: Library, model: Path) -> None:
    answer = library.ask("Who painted the Night Watch?", model=model)
    assert answer.kind is AnswerKind.ABSTAINED


def test_writing_can_be_stopped_and_the_model_used_again(library: Library, model: Path) -> None:
    token = CancelToken()

    def stop(event: object) -> None:
        if isinstance(event, TextGenerated):
            token.cancel()

    with pytest.raises(CancelledByUser):
        library.ask("Quel prix a doublé en mars ?", model=model, token=token, on_event=stop)
    assert library.ask("Quel prix a doublé en mars ?", model=model).kind is AnswerKind.GENERATED
