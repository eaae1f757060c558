"""A raised number never joins the number before it: 10⁶ is not 106, and 2024 with a note is a year still."""

from __future__ import annotations

import pytest

from indexer.documents.markup.markup_blocks import markup_blocks
from indexer.documents.read import read_file

REST = "de la production du parc, selon le rapport que la commission a remis mardi au ministre."


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("10<sup>6</sup> kWh", "10^6 kWh"),
        ("10<sup>-3</sup> mm", "10^-3 mm"),
        ("25 m<sup>2</sup>", "25 m2"),
        ("le 1<sup>er</sup> mai", "le 1er mai"),
        ("en 2024<sup><a href='#n3'>3</a></sup>", "en 2024[^3]"),
        ("en 2024<a href='#n3'><sup>3</sup></a>", "en 2024[^3]"),
        ("en 2024<a epub:type='noteref' href='#n3'>3</a>", "en 2024[^3]"),
        ("en 2024<sup><a epub:type='noteref' href='#n3'>3</a></sup>", "en 2024[^3]"),
        ("en 2024<sup><a href='#n3'>[3]</a></sup>", "en 2024[3]"),
        ("la suite<sup><a href='#n'>*</a></sup>", "la suite[^*]"),
        ("<a href='#n'>10<sup>6</sup> kWh</a>", "10^6 kWh"),
        ("CO<sub>2</sub>", "CO2"),
    ],
)
def test_in_a_book_or_a_mail(markup, text):
    assert markup_blocks(f"<body><p>{markup}</p></body>").blocks == (text,)


def test_a_paragraph_with_raised_numbers_stays_in_its_article(write):
    paragraph = (
        f"<p>Elle atteint 10<sup>6</sup> kWh en 2024<sup><a href='#n'>3</a></sup>, soit 12 % {REST}</p>"
    )
    article = f"<article><h1>Énergie</h1>{paragraph}</article>"
    page = f"<html><body><nav><a href='/'>Accueil</a></nav>{article}</body></html>"
    result = read_file(write("a.html", page.encode()))
    body = f"Elle atteint 10^6 kWh en 2024[^3], soit 12 % {REST}"
    assert body in result.text
    assert not any(body in span.of(result.text) for span in result.clutter)
