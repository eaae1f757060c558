"""Figures with units, spans of time and round numbers mean the same in all languages."""

import pytest

from indexer.answering.evidence.figures import find_figures

SAME = [
    ("in Q2 2027", "au deuxième trimestre 2027"),
    ("in the second quarter", "2027年第二季度"),
    ("H1 2026", "premier semestre 2026"),
    ("the first half of the year", "上半年"),
    ("18 months", "18 mois"),
    ("18 months", "18个月"),
    ("two years", "两年"),
    ("1.2 GWh", "1 200 MWh"),
    ("720 MWh", "720兆瓦时"),
    ("5 km", "5000 mètres"),
    ("5 kilometres", "5公里"),
    ("the 18th century", "au XVIIIe siècle"),
    ("the 18th century", "el siglo XVIII"),
    ("the 18th century", "18世纪"),
    ("in the 1930s", "20世纪30年代"),
    ("the 1930s", "los años 30"),
    ("20 employees", "une vingtaine de salariés"),
    ("$48.1bn", "48,1 milliards de dollars"),
    ("$48.1bn", "481亿美元"),
]
DIFFERENT = [
    ("in Q2 2027", "au troisième trimestre 2027"),
    ("18 months", "18 ans"),
    ("18个月", "18 semaines"),
    ("1.2 GWh", "1,2 MWh"),
    ("5 miles", "5 km"),
    ("the 18th century", "le XIXe siècle"),
    ("in the 1930s", "20世纪40年代"),
    ("in the 1930s", "19世纪30年代"),
    ("in Q3", "3 sites"),
    ("$48.1bn", "48,1 milliards d'euros"),
]


def all_told(one: str, other: str) -> bool:
    told = find_figures(other, "fr", words_too=True)
    return all(figure.is_told_by(told) for figure in find_figures(one, "en", words_too=True))


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_in_other_words_is_told(one, other):
    assert find_figures(one, "en", words_too=True) != []
    assert all_told(one, other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_another_unit_or_span_is_not(one, other):
    assert not all_told(one, other)
