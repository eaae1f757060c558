"""What is quoted: the best sentence first, others only where they add something, never a title twice."""

from __future__ import annotations

import pytest

from indexer.answering.quoting import quote
from indexer.answering.quoting.quote import best_sentences, quote_answer
from indexer.answering.quoting.sentence_scores import ranked_sentences
from indexer.records.answers import AnswerKind
from indexer.vectors.sentence_meaning import SentenceMeaning
from tests.makers.library.scripted_retrieval import ScriptedEmbedder, retrieved

PLANT = (
    "The plant in Lyon opened in May 2024. The plant in Lyon employs 320 people. "
    "Rain fell on the hills of Gascony."
)


def quoted(question: str, *texts: tuple[str, str], title: str | None = None) -> list[str]:
    embedder = ScriptedEmbedder()
    found = retrieved(question, texts, embedder, title=title)
    return [one.text for one in best_sentences(found, ranked_sentences(found, SentenceMeaning(embedder)))]


def test_the_best_sentence_stands_first_and_what_adds_nothing_is_left_out() -> None:
    shown = quoted("How many people does the plant in Lyon employ?", ("en", PLANT))
    assert shown[0] == "The plant in Lyon employs 320 people."
    assert not any("Gascony" in sentence for sentence in shown)


def test_the_same_sentence_is_quoted_once() -> None:
    text = "The plant employs 320 people."
    assert quoted("How many people does the plant employ?", ("en", text), ("en", text)) == [text]


def test_a_title_is_quoted_only_where_there_is_nothing_else() -> None:
    title = "The plant employs 320 people"
    body = "The plant employs 320 people from Lyon."
    assert quoted("How many people does the plant employ?", ("en", f"{title}\n\n{body}"), title=title) == [
        body
    ]
    assert quoted("How many people does the plant employ?", ("en", title), title=title) == [title]


def test_another_row_of_a_table_is_quoted_only_where_it_is_asked_for() -> None:
    table = "Port\t2023\t2024\nDunkirk\t511\t498\nCalais\t640\t702\nTotal\t1151\t1200"
    assert quoted("What was the figure of Dunkirk in 2023?", ("en", table)) == ["Dunkirk\t511\t498"]
    both = quoted("What were the figures of Dunkirk and Calais in 2023?", ("en", table))
    assert set(both) == {"Dunkirk\t511\t498", "Calais\t640\t702"}


@pytest.fixture
def never_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quote, "should_refuse", lambda _signs: False)


@pytest.mark.usefixtures("never_refuse")
def test_an_answer_shows_the_first_passages_and_those_that_it_quotes() -> None:
    embedder = ScriptedEmbedder()
    texts = [("en", f"Rain number {number}.") for number in range(5)] + [("en", "The owner is Valcourt.")]
    found = retrieved("Who is the owner?", texts, embedder)
    answer = quote_answer(found, SentenceMeaning(embedder), k=2, started=0.0)
    assert answer.kind is AnswerKind.QUOTED
    assert answer.sentences[0].text == "The owner is Valcourt."
    assert [hit.rank for hit in answer.retrieved] == [1, 2, 6]
    assert {one.passage_id for one in answer.citations} <= {hit.passage_id for hit in answer.retrieved}


def test_nothing_retrieved_is_a_refusal() -> None:
    embedder = ScriptedEmbedder()
    answer = quote_answer(retrieved("Who?", [], embedder), SentenceMeaning(embedder), k=8, started=0.0)
    assert answer.kind is AnswerKind.ABSTAINED
