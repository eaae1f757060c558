import pytest

from indexer.answering.evidence.names import find_names, names_not_in
from indexer.answering.evidence.refusing import is_refusal
from indexer.answering.evidence.verify import verify_sentence
from indexer.records.answers import Support
from tests.makers.library.said import said

ENGLISH = (
    "Airbus reported revenue of 48.1 billion euros on October 31, 2024. Deliveries to Lufthansa rose 12%."
)
FRENCH = "Airbus a réalisé un chiffre d'affaires de 48,1 milliards d'euros. Les livraisons progressent."
CHINESE = "空中客车第三季度营收为481亿欧元，同比增长百分之十二。"


def test_what_stands_in_the_source_is_verified(hit):
    verdict = verify_sentence("Airbus reported revenue of €48.1bn.", [hit(1, ENGLISH)], language="en")
    assert verdict.support is Support.VERIFIED
    assert said(verdict.reasons) == ()


def test_a_wrong_figure_is_named(hit):
    verdict = verify_sentence(
        "Airbus reported revenue of 49.1 billion euros.", [hit(1, ENGLISH)], language="en"
    )
    assert verdict.support is Support.UNSUPPORTED
    assert "49.1 billion euros" in said(verdict.reasons)[0]


def test_a_wrong_name_is_named(hit):
    verdict = verify_sentence(
        "In deliveries to Ryanair, Airbus rose 12 percent.", [hit(1, ENGLISH)], language="en"
    )
    assert verdict.support is Support.PARTIAL
    assert "Ryanair" in said(verdict.reasons)[0]


def test_a_sentence_without_citation_is_unsupported(hit):
    assert verify_sentence("Airbus reported revenue.", [], language="en").support is Support.UNSUPPORTED


def test_a_sentence_about_something_else_is_unsupported(hit):
    verdict = verify_sentence("The weather in spring was warm and dry.", [hit(1, ENGLISH)], language="en")
    assert verdict.support is Support.UNSUPPORTED


@pytest.mark.parametrize(
    ("sentence", "language", "source", "source_language"),
    [
        ("Airbus a réalisé 48,1 milliards d'euros.", "fr", ENGLISH, "en"),
        ("空中客车的营收为481亿欧元。", "zh", ENGLISH, "en"),
        ("Revenue was 48.1 billion euros, up 12 percent.", "en", CHINESE, "zh"),
        ("空中客车第三季度营收为481亿欧元。", "zh", CHINESE, "zh"),
        ("Le chiffre d'affaires d'Airbus est de 48,1 milliards d'euros.", "fr", FRENCH, "fr"),
    ],
)
def test_figures_verify_across_languages(hit, sentence, language, source, source_language):
    verdict = verify_sentence(sentence, [hit(1, source, language=source_language)], language=language)
    assert verdict.support is Support.VERIFIED, said(verdict.reasons)


def test_a_wrong_figure_across_languages_is_not_verified(hit):
    verdict = verify_sentence(
        "Le chiffre est de 47 milliards d'euros.", [hit(1, CHINESE, language="zh")], language="fr"
    )
    assert verdict.support is Support.UNSUPPORTED


def test_nothing_to_compare_across_languages_is_partial(hit):
    verdict = verify_sentence("Les ventes ont progressé.", [hit(1, CHINESE, language="zh")], language="fr")
    assert verdict.support is Support.PARTIAL


def test_the_documents_own_date_and_publisher_may_be_named(hit):
    sentence = "According to The Paper of 2 November 2024, Airbus reported revenue of 48.1 billion euros."
    assert "figure" not in " ".join(said(verify_sentence(sentence, [hit(1, ENGLISH)], language="en").reasons))


def test_names_are_found_without_sentence_beginnings_and_elisions():
    names = find_names("Selon la direction d'Airbus, l'OCDE et Jean-Pierre Martin arrivent lundi.", "fr")
    assert names == ["Airbus", "OCDE", "Jean-Pierre", "Martin"]
    assert find_names("Sales rose in October.", "en") == []
    assert find_names("据Airbus称，OpenAI的收入", "zh") == ["Airbus", "OpenAI"]


def test_names_are_compared_without_accents_case_and_possessive():
    assert names_not_in(["Société", "AIRBUS"], "societe: airbus's sales") == []
    assert names_not_in(["Ann"], "Annuity") == ["Ann"]


REFUSALS = [
    "The sources do not answer this question.",
    "The provided documents don't mention any revenue.",
    "There is no information about this.",
    "Les sources ne répondent pas à cette question.",
    "Les documents fournis ne mentionnent pas le chiffre d'affaires.",
    "资料没有回答这个问题。",
    "所提供的资料并未提及营收。",
]
STATEMENTS = [
    "The company does not sell cars.",
    "Airbus a répondu à la question.",
    "公司没有裁员。",
    "The sources of revenue rose.",
]


@pytest.mark.parametrize("sentence", REFUSALS)
def test_a_refusal_is_known(sentence):
    assert is_refusal(sentence)


@pytest.mark.parametrize("sentence", STATEMENTS)
def test_a_statement_is_not_a_refusal(sentence):
    assert not is_refusal(sentence)


TURNED = [
    ("Deliveries to Lufthansa fell 12 percent.", "en", ENGLISH, "en"),
    ("Deliveries to Lufthansa did not rise 12 percent.", "en", ENGLISH, "en"),
    ("Les livraisons reculent de 12 %.", "fr", "Les livraisons progressent de 12 %.", "fr"),
    ("Airbus n'a pas réalisé 48,1 milliards d'euros de chiffre d'affaires.", "fr", FRENCH, "fr"),
    ("空中客车第三季度营收为481亿欧元，同比下降百分之十二。", "zh", CHINESE, "zh"),
    ("Revenue was 48.1 billion euros and fell 12 percent.", "en", CHINESE, "zh"),
]


@pytest.mark.parametrize(("sentence", "language", "source", "source_language"), TURNED)
def test_a_sentence_that_turns_its_source_round_is_not_verified(
    hit, sentence, language, source, source_language
):
    verdict = verify_sentence(sentence, [hit(1, source, language=source_language)], language=language)
    assert verdict.support is Support.UNSUPPORTED
    assert any("other way" in reason or "“not”" in reason for reason in said(verdict.reasons)), said(
        verdict.reasons
    )


def test_names_in_another_script_are_said_to_be_incomparable(hit):
    verdict = verify_sentence(
        "At Airbus, revenue was 48.1 billion euros.",
        [hit(1, CHINESE, language="zh")],
        language="en",
    )
    assert verdict.support is Support.PARTIAL
    assert said(verdict.reasons) == ("The source is in another script, so “Airbus” cannot be compared.",)
