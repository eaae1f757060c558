from __future__ import annotations

import pytest

from indexer.answering.quoting.sentence_scores import ScoredSentence, bare, ranked_sentences
from indexer.records.documents import Span
from indexer.vectors.sentence_meaning import SentenceMeaning
from tests.makers.library.scripted_retrieval import ScriptedEmbedder, retrieved


def ranked(
    question: str, *texts: tuple[str, str], columns: str | None = None, **directions: int
) -> list[ScoredSentence]:
    embedder = ScriptedEmbedder(**directions)
    return ranked_sentences(retrieved(question, texts, embedder, columns=columns), SentenceMeaning(embedder))


def test_spans_are_in_document_coordinates() -> None:
    spans = {(one.span.start, one.span.end) for one in ranked("two", ("en", "One here. Two there."))}
    assert spans == {(100, 109), (110, 120)}


def test_the_sentence_with_the_questions_words_is_best() -> None:
    text = "The plant opened in May. Rain fell all day. Its owner is Valcourt."
    assert ranked("Who is the owner?", ("en", text))[0].text == "Its owner is Valcourt."


def test_the_sentence_that_means_it_is_best_where_no_word_is_shared() -> None:
    text = "Rain fell all day. The boss is Anna Reuss. The plant opened in May."
    assert (
        ranked("Who is the director?", ("en", text), director=0, boss=0)[0].text == "The boss is Anna Reuss."
    )


def test_meaning_finds_the_sentence_across_languages() -> None:
    best = ranked(
        "Who is the director?", ("zh", "里昂在下雨。厂长是安娜。"), ("fr", "Il pleut."), director=0, 厂长=0
    )[0]
    assert best.text == "厂长是安娜。"


def test_of_two_that_match_the_one_with_a_new_figure_answers_how_many() -> None:
    text = "The plant employs people from the town. The plant employs 320 people from the town."
    assert "320" in ranked("How many people does the plant employ?", ("en", text))[0].text


def test_a_heading_loses_to_the_sentence_that_says_the_same() -> None:
    text = "Valcourt opens its battery plant\n\nValcourt opens its battery plant."
    assert ranked("What does Valcourt open?", ("en", text))[0].text.endswith(".")


def test_a_question_of_function_words_only_scores_without_dividing_by_zero() -> None:
    assert ranked("is it the", ("en", "One here."))


def test_without_a_vector_of_the_question_words_alone_count() -> None:
    found = retrieved("Who is the owner?", [("en", "Rain fell. Its owner is Valcourt.")])
    embedder = ScriptedEmbedder()
    assert ranked_sentences(found, SentenceMeaning(embedder))[0].text == "Its owner is Valcourt."
    assert embedder.embedded == []


def test_a_sentence_is_compared_with_the_title_of_its_document_before_it() -> None:
    embedder = ScriptedEmbedder()
    found = retrieved(
        "Who bought it?", [("en", "He bought it in May.")], embedder, title="Reuss buys Valcourt"
    )
    ranked_sentences(found, SentenceMeaning(embedder))
    assert embedder.embedded == ["Reuss buys Valcourt — He bought it in May."]


def test_a_sentence_is_embedded_once_for_all_questions() -> None:
    embedder = ScriptedEmbedder()
    meaning = SentenceMeaning(embedder)
    for question in ("Who bought it?", "When did he buy it?"):
        ranked_sentences(retrieved(question, [("en", "He bought it in May.")], embedder), meaning)
    assert embedder.embedded == ["He bought it in May."]


def test_the_header_of_a_table_is_no_answer_and_its_words_count_for_its_rows() -> None:
    table = "Country\tOutput\tStaff\nFrance\t18\t240\nSpain\t25\t310"
    best = ranked("What is the output of Spain?", ("en", table))
    assert best[0].text == "Spain\t25\t310"
    assert all("Country" not in one.text for one in best)


def test_a_header_of_years_is_a_header() -> None:
    table = "项目\t2025年\t2026年\n净利润\t0.83\t1.27"
    assert [one.text for one in ranked("2026年净利润是多少？", ("zh", table))] == ["净利润\t0.83\t1.27"]


def test_a_row_below_its_header_is_found_by_the_words_of_both() -> None:
    rows = "France\t18\t240\nSpain\t25\t310"
    best = ranked("What is the output of Spain?", ("en", rows), columns="Country\tOutput\tStaff")
    assert best[0].text == "Spain\t25\t310"
    assert best[0].signs.coverage == 1.0


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        ("# 砚湖钠电回应召回", "砚湖钠电回应召回"),
        ("Le chantier devait s’ouvrir en septembre.*", "Le chantier devait s’ouvrir en septembre."),
        ("* > Une puce citée.", "Une puce citée."),
        ("**La Lettre** est parue.", "**La Lettre** est parue."),
        ("- 10,6 millions d’euros.", "- 10,6 millions d’euros."),
        ("#Valmorin lève des fonds.", "#Valmorin lève des fonds."),
        ("# ", "# "),
        ("***", "***"),
    ],
)
def test_a_quoted_sentence_has_no_markdown_around_it(sentence, kept):
    assert bare(sentence, Span(0, len(sentence))).of(sentence) == kept
