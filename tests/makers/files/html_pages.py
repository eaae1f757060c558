"""Makers of web pages, all of our own writing."""

from __future__ import annotations

import json

PARAGRAPHS = {
    "fr": (
        "Le gouvernement a présenté mercredi un plan de relance de 12,4 milliards d’euros pour les réseaux.",
        "Les syndicats demandent des garanties sur l’emploi dans les trois régions les plus touchées.",
        "La Commission européenne doit se prononcer avant la fin du mois de mars sur la légalité des aides.",
    ),
    "zh": (
        "政府周三公布了一项总额为一百二十四亿欧元的电网振兴计划，资金将在四年内分批到位，并接受议会监督。",
        "工会要求在受影响最大的三个地区提供就业保障，并希望企业公布详细的岗位清单和培训预算。",
        "欧盟委员会应在三月底之前就援助的合法性作出决定，届时相关合同才能正式签署并开始执行。",
    ),
    "en": (
        "The government presented a recovery plan for the grid on Wednesday, worth 12.4 billion euros.",
        "The unions are asking for guarantees on jobs in the three regions that have been hit hardest.",
        "The European Commission is due to rule on whether the aid is legal before the end of March.",
    ),
}


def paragraphs(language: str = "fr", tag: str = "p") -> str:
    """The article's three paragraphs."""
    return "".join(f"<{tag}>{sentence}</{tag}>" for sentence in PARAGRAPHS[language])


def json_ld(**values: object) -> str:
    """A block of JSON-LD that declares an article."""
    data = {"@context": "https://schema.org", "@type": "NewsArticle", **values}
    return f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>'


def html_page(
    body: str | None = None,
    *,
    head: str = "",
    title: str = "Un plan de relance",
    language: str = "fr",
    above: str = "",
) -> str:
    """A page with a frame around its body; `above` stands before everything."""
    body = f"<article><h1>{title}</h1>{paragraphs(language)}</article>" if body is None else body
    return (
        f"{above}<!DOCTYPE html><html lang='{language}'><head><title>{title}</title>{head}</head><body>"
        "<nav><ul><li><a href='/a'>Économie</a></li><li><a href='/b'>Politique</a></li></ul></nav>"
        f"{body}<footer><p>Mentions légales</p></footer></body></html>"
    )
