"""Names that a source in another language writes in its own way."""

import pytest

from indexer.answering.evidence.foreign_names import foreign_names_not_in

KNOWN_AGAIN = {
    "spelled alike": ("Washington", "Washington fue el primer presidente."),
    "with another ending": ("Polonia", "Poland joined in 2004."),
    "a country": ("Germany", "L'Allemagne a signé l'accord."),
    "a country in Chinese": ("Allemagne", "德国签署了协议。"),
    "a country for its language": ("French", "法国电池制造商宣布召回。"),
    "glossed by the source": ("Broadcom", "博通(Broadcom)公布业绩。"),
    "pronounced": ("Carolina", "卡罗来纳黑豹队获胜。"),
    "pronounced, in the middle": ("Jacksonville", "佛罗里达州杰克逊维尔市的人口。"),
}


@pytest.mark.parametrize("case", KNOWN_AGAIN)
def test_a_name_is_known_again(case):
    name, source = KNOWN_AGAIN[case]
    assert foreign_names_not_in([name], source) == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("Germany", "La France a signé l'accord."),
        ("Denver", "卡罗来纳黑豹队获胜。"),
        ("Kestrel", "Washington fue el primer presidente."),
        ("Lyon", "Le site de Grenoble ouvrira."),
    ],
)
def test_another_name_is_not(name, source):
    assert foreign_names_not_in([name], source) == [name]
