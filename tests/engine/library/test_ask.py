from __future__ import annotations

from pathlib import Path

import pytest

from indexer import Library
from indexer.common.cancel import CancelledByUser, CancelToken
from indexer.common.errors import ModelError, UsageError
from indexer.records.answers import (
    AnswerFinished,
    AnswerKind,
    PassagesRetrieved,
    PhaseChanged,
    SentenceChecked,
    Support,
)


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("Quel est le montant de l'investissement de Valcourt ?", "48,1 millions d'euros"),
        ("Qui est la directrice de Valcourt ?", "Hélène Marchand"),
        ("工厂将雇用多少名员工?", "320名员工"),
        ("Why was the price fixed?", "raw material costs had fallen"),
    ],
)
def test_the_first_sentence_holds_the_answer(library: Library, question: str, held: str) -> None:
    answer = library.ask(question)
    assert answer.kind is AnswerKind.QUOTED
    assert held in answer.sentences[0].text


def test_an_english_question_is_answered_from_a_french_source(library: Library) -> None:
    answer = library.ask("How large is the investment at Saint-Omer, in euros?")
    assert any("48,1 millions" in sentence.text or "4810万" in sentence.text for sentence in answer.sentences)


def test_every_quoted_sentence_stands_word_for_word_in_its_cited_passage(library: Library) -> None:
    answer = library.ask("Quel client recevra des modules ?")
    passages = {hit.passage_id: hit for hit in answer.retrieved}
    numbered = {citation.n: citation for citation in answer.citations}
    assert answer.sentences
    for sentence in answer.sentences:
        assert sentence.support is Support.VERIFIED
        for n in sentence.citations:
            citation = numbered[n]
            assert f"[{n}]" in answer.answer
            assert sentence.text in passages[citation.passage_id].text
            text = library.show(citation.document.id).text
            assert text[citation.start : citation.end] == citation.quote


def test_a_title_is_not_quoted_beside_its_own_article(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "# Valmorin recalls 38 battery cabinets\n\nCoolant was found on the floor of a unit, so Valmorin"
        " recalls 38 battery cabinets from its trial site.\n\nThe site has been switched off since January.\n"
    )
    with Library.open(tmp_path / "library") as library:
        library.add([tmp_path / "a.md"])
        answer = library.ask("Why does Valmorin recall battery cabinets?")
    assert "Coolant was found" in answer.sentences[0].text
    assert "Valmorin recalls 38 battery cabinets" not in [sentence.text for sentence in answer.sentences]


def test_a_note_of_one_line_is_quoted_though_that_line_is_its_title(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Valmorin recalls 38 battery cabinets from its trial site in Yorkshire\n")
    with Library.open(tmp_path / "library") as library:
        library.add([tmp_path / "a.txt"])
        answer = library.ask("How many battery cabinets does Valmorin recall?")
    assert "38" in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "What is the boiling point of mercury?",
        "Comment soigner une otite chez l'enfant ?",
        "谁赢得了2018年世界杯?",
        "Which composer wrote the opera Tosca?",
        "How do you bake sourdough bread?",
    ],
)
def test_a_subject_that_the_library_does_not_hold_is_refused(library: Library, question: str) -> None:
    answer = library.ask(question)
    assert answer.kind is AnswerKind.ABSTAINED
    assert answer.sentences == ()
    assert answer.citations == ()
    assert answer.answer == ""


def test_an_empty_library_abstains(tmp_path) -> None:
    with Library.open(tmp_path / "library") as library:
        assert library.ask("Anything?").kind is AnswerKind.ABSTAINED


def test_the_stream_ends_with_the_answer_and_shows_the_passages_first(library: Library) -> None:
    events = list(library.ask_stream("Qui est la directrice de Valcourt ?"))
    assert isinstance(events[0], PhaseChanged)
    assert isinstance(events[1], PassagesRetrieved)
    assert isinstance(events[2], SentenceChecked)
    assert isinstance(events[-1], AnswerFinished)


def test_a_consumer_may_leave_the_stream_early(library: Library) -> None:
    stream = library.ask_stream("Qui est la directrice de Valcourt ?")
    next(iter(stream))
    stream.close()  # type: ignore[attr-defined]


def test_a_cancelled_question_is_not_answered(library: Library) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(CancelledByUser):
        library.ask("Qui dirige Valcourt ?", token=token)


def test_asking_for_a_written_answer_without_a_model_is_refused(library: Library) -> None:
    with pytest.raises(UsageError):
        library.ask("Qui dirige Valcourt ?", mode="answer")


def test_a_model_file_that_is_not_there_is_said_in_a_sentence(library: Library, tmp_path) -> None:
    with pytest.raises(ModelError, match=r"nothing\.gguf"):
        library.ask("Qui est la directrice de Valcourt ?", model=tmp_path / "nothing.gguf")
