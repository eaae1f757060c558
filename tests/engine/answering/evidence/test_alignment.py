"""A sentence laid beside a source in its own language: what is verified and what is not."""

import pytest

from indexer.answering.evidence.verify import verify_sentence
from indexer.records.answers import Support

SOURCES = {
    "en": "Acme's revenue rose 12 percent to 48 million euros in 2024, while costs fell 3 percent. The "
    "company bought Bolt from Harrow in May. Its minister of trade did not resign before the vote.",
    "fr": "Le chiffre d'affaires d'Acme a progressé de 12 % à 48 millions d'euros en 2024, tandis que les "
    "coûts ont reculé de 3 %. L'usine de Lyon emploie 320 personnes. Le préfet n'a pas signé l'accord.",
    "zh": "2024年，安科公司营收增长12%，达到4800万欧元，而成本下降3%。里昂工厂雇用320人。省长没有签署协议。",
}
TRUE = [
    ("en", "Acme's revenue rose 12 percent to 48 million euros in 2024."),
    ("en", "In 2024 costs fell 3 percent, while Acme's revenue rose 12 percent."),
    ("en", "Acme's revenue also rose by 12% to €48m in 2024."),
    ("en", "The company bought Bolt from Harrow."),
    ("en", "The minister of trade did not resign before the vote."),
    ("fr", "Le chiffre d'affaires d'Acme a progressé de 12 % en 2024."),
    ("fr", "À Lyon, l'usine emploie 320 personnes."),
    ("fr", "Le préfet n'a pas signé l'accord."),
    ("zh", "2024年安科公司营收增长12%。"),
    ("zh", "里昂工厂雇用了320人。"),
    ("zh", "省长没有签署协议。"),
]
FALSE = [
    ("en", "Acme's revenue rose 13 percent to 48 million euros in 2024.", "a figure"),
    ("en", "Acme's revenue rose 3 percent to 48 million euros in 2024.", "a figure of something else"),
    ("en", "Acme's revenue rose 12 percent to 48 billion euros in 2024.", "a scale"),
    ("en", "Acme's revenue rose 12 percent to 48 million dollars in 2024.", "a currency"),
    ("en", "Acme's revenue rose 12 percent to 48 million euros in 2023.", "a year"),
    ("en", "Acme's revenue fell 12 percent to 48 million euros in 2024.", "a direction"),
    ("en", "Acme's revenue rose 12 percent after costs fell 3 percent in 2020.", "another year"),
    ("en", "The company bought Harrow from Bolt in May.", "names exchanged"),
    ("en", "The company sold Bolt to Harrow in May.", "the opposite verb"),
    ("en", "The company bought Kestrel from Harrow in May.", "a name"),
    ("en", "Its minister of trade resigned before the vote.", "without the not"),
    ("en", "Its minister of tuna did not resign before the vote.", "a word"),
    ("en", "Its minister of trade did not resign after the vote.", "after for before"),
    ("fr", "Le chiffre d'affaires d'Acme a progressé de 3 % en 2024.", "a figure of something else"),
    ("fr", "Le chiffre d'affaires d'Acme a reculé de 12 % en 2024.", "a direction"),
    ("fr", "L'usine de Grenoble emploie 320 personnes.", "a name"),
    ("fr", "Le préfet a signé l'accord.", "without the not"),
    ("fr", "Le maire n'a pas signé l'accord.", "a subject"),
    ("zh", "2024年安科公司营收增长3%。", "a figure of something else"),
    ("zh", "2024年安科公司营收下降12%。", "a direction"),
    ("zh", "里昂工厂雇用230人。", "a figure"),
    ("zh", "省长签署了协议。", "without the not"),
    ("zh", "市长没有签署协议。", "a subject"),
]


@pytest.mark.parametrize(("language", "sentence"), TRUE)
def test_what_the_source_says_is_verified(hit, language, sentence):
    verdict = verify_sentence(sentence, [hit(1, SOURCES[language], language=language)], language=language)
    assert verdict.support is Support.VERIFIED, verdict.reasons


@pytest.mark.parametrize(
    ("language", "sentence"), [case[:2] for case in FALSE], ids=[f"{case[0]} {case[2]}" for case in FALSE]
)
def test_one_thing_changed_is_not_verified(hit, language, sentence):
    verdict = verify_sentence(sentence, [hit(1, SOURCES[language], language=language)], language=language)
    assert verdict.support is not Support.VERIFIED
    assert verdict.reasons != ()
