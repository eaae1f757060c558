from __future__ import annotations

import pytest

from indexer.answering.quoting.question_names import names_in
from indexer.answering.quoting.question_type import QuestionType, holds_new, question_type


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Why did the talks end?", QuestionType.REASON),
        ("Pourquoi l'usine a-t-elle fermé ?", QuestionType.REASON),
        ("为什么工厂延期?", QuestionType.REASON),
        ("How many people work there?", QuestionType.NUMBER),
        ("Quel est le montant de l'amende ?", QuestionType.NUMBER),
        ("合同价值多少美元?", QuestionType.NUMBER),
        ("When does production begin?", QuestionType.DATE),
        ("En quelle année l'usine a-t-elle ouvert ?", QuestionType.DATE),
        ("工厂何时投产?", QuestionType.DATE),
        ("Who signed the contract?", QuestionType.NAME),
        ("Quelle entreprise a signé ?", QuestionType.NAME),
        ("哪家公司签署了合同?", QuestionType.NAME),
        ("Where is the plant?", QuestionType.PLACE),
        ("Où se trouve l'usine ?", QuestionType.PLACE),
        ("工厂位于哪里?", QuestionType.PLACE),
        ("L'usine ou le dépôt a-t-il brûlé ?", QuestionType.OTHER),  # 'ou' is not 'où'
        ("Tell me about the plant", QuestionType.OTHER),
    ],
)
def test_the_question_word_says_what_is_asked_for(question: str, kind: QuestionType) -> None:
    assert question_type(question) is kind


@pytest.mark.parametrize(
    ("kind", "sentence", "question"),
    [
        (
            QuestionType.NUMBER,
            "L'usine emploie 320 personnes.",
            "Combien de personnes l'usine emploie-t-elle ?",
        ),
        (QuestionType.DATE, "工厂将于2027年2月投产。", "工厂何时投产?"),
        (QuestionType.NAME, "The deal was signed by Anna Reuss.", "Who signed the deal?"),
        (QuestionType.REASON, "Le projet est suspendu en raison d'un recours.", "Pourquoi ?"),
        (QuestionType.PLACE, "工厂位于湖南省。", "工厂在哪里?"),
    ],
)
def test_a_sentence_that_could_answer_holds_something_new_of_the_kind(
    kind: QuestionType, sentence: str, question: str
) -> None:
    assert holds_new(kind, sentence, question)


@pytest.mark.parametrize(
    ("kind", "sentence", "question"),
    [
        (QuestionType.NUMBER, "The 320 people went home.", "Where do the 320 people work?"),
        (QuestionType.DATE, "L'usine ouvrira bientôt.", "Quand l'usine ouvrira-t-elle ?"),
        (QuestionType.NAME, "The deal with Norderwerk was signed.", "Who signed the deal with Norderwerk?"),
    ],
)
def test_what_the_question_says_itself_is_nothing_new(
    kind: QuestionType, sentence: str, question: str
) -> None:
    assert not holds_new(kind, sentence, question)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Why did OpenAI's talks with Groq end?", {"openai", "groq"}),
        ("Qui a parlé de l'Élysée avec Jean-Marc Dupont ?", {"elysee", "jean", "marc", "dupont"}),
        ("博通(Broadcom)与OpenAI合作了吗?", {"broadcom", "openai"}),
        ("Where is the plant?", set()),
        ("¿De qué color es?", set()),
    ],
)
def test_names_are_the_words_written_like_names(question: str, names: set[str]) -> None:
    assert names_in(question) == names
