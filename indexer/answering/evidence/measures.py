"""Units of measure and spans of time under one name in all languages: 3 mois = 3 months = 3个月."""

from __future__ import annotations

import re
from decimal import Decimal

# Canonical unit, how many of it one of these words is, and the words; folded, longest first where they nest.
_UNITS: tuple[tuple[str, str, str], ...] = (
    ("s", "1", "seconds|second|secondes|seconde|segundos|segundo|秒钟|秒"),
    ("min", "1", "minutes|minute|minutos|minuto|分钟"),
    ("h", "1", "hours|hour|heures|heure|horas|hora|小时"),
    ("day", "1", "days|day|jours|jour|dias|dia|天"),
    ("week", "1", "weeks|week|semaines|semaine|semanas|semana|周|星期"),
    ("month", "1", "months|month|mois|meses|mes|个月"),
    ("year", "1", "years|year|annees|annee|ans|an|anos|ano|年"),
    ("m", "0.001", "millimetres|millimetre|millimeters|millimeter|milimetros|mm|毫米"),
    ("m", "0.01", "centimetres|centimetre|centimeters|centimeter|centimetros|cm|厘米"),
    ("m", "1000", "kilometres|kilometre|kilometers|kilometer|kilometros|kilometro|km|公里|千米"),
    ("m", "1", "metres|metre|meters|meter|metros|metro|米"),
    ("mile", "1", "miles|mile|millas|milla|英里"),
    ("yard", "1", "yards|yard|yardas|yarda|码"),
    ("foot", "1", "feet|foot|pieds|pies|英尺"),
    ("ha", "1", "hectares|hectare|hectareas|hectarea|公顷"),
    ("kg", "1000", "tonnes|tonne|metric tons|tons|ton|toneladas|tonelada|吨"),
    ("kg", "1", "kilograms|kilogram|kilogrammes|kilogramme|kilos|kilo|kilogramos|kg|公斤|千克"),
    ("barrel", "1", "barrels|barrel|barils|baril|barriles|barril|桶"),
    ("W", "1e9", "gigawatts|gigawatt|gw|吉瓦"),
    ("W", "1e6", "megawatts|megawatt|mw|兆瓦"),
    ("W", "1e3", "kilowatts|kilowatt|kw|千瓦"),
    ("Wh", "1e12", "terawatt-hours|terawattheures|twh|太瓦时"),
    ("Wh", "1e9", "gigawatt-hours|gigawattheures|gwh|吉瓦时"),
    ("Wh", "1e6", "megawatt-hours|megawattheures|mwh|兆瓦时"),
    ("Wh", "1e3", "kilowatt-hours|kilowattheures|kwh|千瓦时"),
)
UNITS = {word: (unit, Decimal(factor)) for unit, factor, words in _UNITS for word in words.split("|")}
UNIT_WORDS = "|".join(re.escape(word) for word in sorted(UNITS, key=len, reverse=True))

_NUMBERED = {
    "1": "1|i|first|premiere?|1er|1ere|primer[oa]?|一|上",
    "2": "2|ii|second|deuxieme|seconde?|2e|2eme|segund[oa]|二|下",
    "3": "3|iii|third|troisieme|3e|3eme|tercer[oa]?|三",
    "4": "4|iv|fourth|quatrieme|4e|4eme|cuart[oa]|四",
}
STRICT_UNITS = frozenset({"quarter", "half", "century", "decade"})  # a bare number is not one of these
_ROMAN = {"x": 10, "v": 5, "i": 1}
_CENTURY = re.compile(
    r"(?<!\w)(?P<n>\d{1,2})(?:st|nd|rd|th)?[- ](?:century|centuries)\b"
    r"|(?<!\w)(?P<roman>[xvi]{1,5})e?m?e? siecles?\b"
    r"|\bsiglos? (?P<roman2>[xvi]{1,5})\b|(?<!\d)(?P<zh>\d{1,2})\s?世纪(?!\s?\d{2}\s?年代)"
)
_DECADE = re.compile(
    r"(?<!\d)(?P<year>1[5-9]\d0|20\d0)s\b|\bannees (?P<long>1[5-9]\d0|20\d0)\b"
    r"|\bdecada de (?:los )?(?:anos )?(?P<es>1\d{2}0|20\d0|\d0)\b"
    r"|(?<!\d)(?P<century>\d{2})\s?世纪\s?(?P<tens>\d)0\s?年代"
    r"|\bannees (?P<short>[2-9]0)\b|\banos (?P<short2>[2-9]0)\b"
)
# French and English words for about so many.
_DOZENS = {
    "dizaine": 10, "dozen": 12, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30,
    "quarantaine": 40,
    "cinquantaine": 50, "soixantaine": 60, "centaine": 100, "decena": 10, "docena": 12, "veintena": 20,
}  # fmt: skip
_DOZEN = re.compile(rf"\b(?:an?|une?|one|una) (?P<word>{'|'.join(_DOZENS)})\b")


def find_periods(folded: str) -> list[tuple[int, int, frozenset[Decimal], str]]:
    """Start, end, values and unit of quarters, half-years, centuries, decades and dozens of a folded text."""
    found = [
        (match.start(), match.end(), frozenset({Decimal(number)}), unit)
        for unit, number, pattern in _PERIOD_PATTERNS
        for match in pattern.finditer(folded)
    ]
    for match in _CENTURY.finditer(folded):
        roman = match["roman"] or match["roman2"]
        value = _roman(roman) if roman else int(match["n"] or match["zh"])
        found.append((match.start(), match.end(), frozenset({Decimal(value)}), "century"))
    for match in _DECADE.finditer(folded):
        found.append((match.start(), match.end(), _decade(match), "decade"))
    for match in _DOZEN.finditer(folded):
        found.append(
            (match.start("word"), match.end(), frozenset({Decimal(_DOZENS[match["word"]])}), "about")
        )
    return found


def _decade(match: re.Match[str]) -> frozenset[Decimal]:
    """The first year; of every century where "les années 30" does not say of which."""
    if match["tens"]:
        year = (int(match["century"]) - 1) * 100 + int(match["tens"]) * 10
    else:
        year = int(next(match[name] for name in ("year", "long", "es", "short", "short2") if match[name]))
    years = [year] if year >= 100 else [century + year for century in range(1500, 2100, 100)]
    return frozenset(map(Decimal, years))


def _roman(letters: str) -> int:
    values = [_ROMAN[letter] for letter in letters]
    return sum(
        -value if place + 1 < len(values) and value < values[place + 1] else value
        for place, value in enumerate(values)
    )


def _period_patterns() -> list[tuple[str, str, re.Pattern[str]]]:
    patterns = []
    for number, words in _NUMBERED.items():
        quarter = rf"\b[qt]{number}\b|\b(?:{words})[ -](?:quarter|trimestre)\b|第?(?:{words})季度"
        patterns.append(("quarter", number, re.compile(quarter)))
        if number in "12":
            half = rf"\b[hs]{number}\b|\b(?:{words})[ -](?:half|semestre)\b|(?:{words})半年"
            patterns.append(("half", number, re.compile(half)))
    return patterns


_PERIOD_PATTERNS = _period_patterns()
