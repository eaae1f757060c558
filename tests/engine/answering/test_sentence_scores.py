from __future__ import annotations

import pytest
from indexer.answering.same_sense import as_asked

from indexer.answering.sentence_scores import QuestionTerms, ScoredSentence, bare, score_sentences
from indexer.lexical.terms import gram_terms, word_terms
from indexer.records import DocumentSummary, Hit, Span

DOCUMENT = DocumentSummary("d", None, "d.txt", "en", None, None)


def scored(
    text: str, question: str, *, language: str = "en", asked_in: str = "en", start: int = 0
) -> list[ScoredSentence]:
    hit = Hit(1, 1.0, 1, DOCUMENT, None, start, start + len(text), text)
    words, grams = word_terms(question, language), gram_terms(question)
    terms = QuestionTerms.of(
        question, asked_in, words, grams, dict.fromkeys(words, 1.0), dict.fromkeys(grams, 1.0)
    )
    return score_sentences(hit, language, terms, 1.0)


def best(text: str, question: str) -> str:
    return max(scored(text, question), key=lambda sentence: sentence.score).text


def test_spans_are_in_document_coordinates() -> None:
    sentences = scored("One here. Two there.", "two", start=100)
    assert [(sentence.span.start, sentence.span.end) for sentence in sentences] == [(100, 109), (110, 120)]


def test_the_sentence_with_the_questions_words_is_best() -> None:
    text = "The plant opened in May. Rain fell all day. Its owner is Valcourt."
    assert best(text, "Who is the owner of the plant?") == "Its owner is Valcourt."


def test_of_two_that_match_the_one_with_a_new_figure_answers_how_many() -> None:
    text = "The plant employs people from the town. The plant employs 320 people from the town."
    assert "320" in best(text, "How many people does the plant employ?")


def test_a_heading_loses_to_the_sentence_that_says_the_same() -> None:
    text = "Valcourt opens its battery plant\n\nValcourt opens its battery plant."
    assert best(text, "What does Valcourt open?").endswith(".")


def test_names_count_only_across_languages() -> None:
    french = "Le contrat avec Groq vaut vingt milliards."
    across = scored(french, "How much is the Groq deal worth?", language="fr", asked_in="en")
    within = scored(french, "How much is the Groq deal worth?", language="fr", asked_in="fr")
    assert across[0].signs.foreign_names == 1.0
    assert within[0].signs.foreign_names == 0.0


def test_a_question_of_function_words_only_scores_without_dividing_by_zero() -> None:
    assert scored("One here.", "is it the")


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


@pytest.mark.parametrize(
    ("language", "question", "text", "answer"),
    [
        (
            "fr",
            "Quelle puce Corvane a-t-il présentée ?",
            "Corvane achète des puces à Nanyu. La puce « Merle » a été lancée par Corvane en mai dernier.",
            "Merle",
        ),
        (
            "en",
            "Which chip did Corvane launch?",
            "Corvane buys every chip from Nanyu. "
            "The Merle chip of 2027 was unveiled by Corvane before many guests in a hall in Grenoble.",
            "Merle",
        ),
    ],
)
def test_what_was_presented_is_what_was_launched(
    language: str, question: str, text: str, answer: str
) -> None:
    ranked = scored(text, question, language=language, asked_in=language)
    assert answer in max(ranked, key=lambda sentence: sentence.score).text


def test_a_sentence_in_the_questions_own_words_is_left_as_it_is() -> None:
    terms = ["corvane", "launch", "unveil"]
    assert as_asked(terms, {"launch": 1.0}, "en") == terms
    assert as_asked(["corvane", "unveil"], {"launch": 1.0}, "en") == ["corvane", "launch"]
    assert as_asked(["corvane", "unveil"], {"launch": 1.0}, None) == ["corvane", "unveil"]
