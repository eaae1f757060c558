"""Figures in one form for all languages: 48,1 milliards d'euros = €48.1bn = 481亿欧元; 20 % = 百分之二十."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from indexer.answering.evidence.chinese_numbers import CHARACTERS, DIGITS, read_chinese_number
from indexer.answering.evidence.measures import STRICT_UNITS, UNIT_WORDS, UNITS, find_periods
from indexer.common.folding import same_length_fold
from indexer.common.written_dates import Date, find_dates

PERCENT = "%"
CALENDAR_YEAR = "calendar year"  # 2026: "year" is the unit of a duration
POINTS = "points"  # of percentage: another thing than per cent
_STRICT = STRICT_UNITS | {PERCENT, POINTS}
_GAPS = " \u00a0\u202f\u2009"
_DIGITS = rf"\d+(?:[{_GAPS}'’]\d{{3}}(?!\d))+(?:[.,]\d+)?|\d+(?:[.,]\d+)*"
_LATIN_SCALES = {
    "thousand": 3, "mille": 3, "million": 6, "millions": 6, "mln": 6, "mn": 6, "m": 6,
    "milliard": 9, "milliards": 9, "md": 9, "mds": 9, "mrd": 9, "bn": 9, "b": 9, "billion": 9, "billions": 9,
    "trillion": 12, "trillions": 12, "tn": 12, "k": 3,
}  # fmt: skip
_FRENCH_SCALES = _LATIN_SCALES | {"billion": 12, "billions": 12, "trillion": 18, "trillions": 18}
_CHINESE_SCALES = {"万亿": 12, "百亿": 10, "千亿": 11, "十亿": 9, "亿": 8, "億": 8, "千万": 7, "百万": 6,
                   "十万": 5, "万": 4, "萬": 4, "千": 3}  # fmt: skip
_SCALE = "|".join(sorted([*_LATIN_SCALES, *_CHINESE_SCALES], key=len, reverse=True))
_CURRENCIES = {
    "us$": "USD", "$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD", "美元": "USD",
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "欧元": "EUR",
    "£": "GBP", "gbp": "GBP", "英镑": "GBP", "livres sterling": "GBP", "pounds": "GBP",
    "yuan": "CNY", "yuans": "CNY", "rmb": "CNY", "cny": "CNY", "renminbi": "CNY", "人民币": "CNY",
    "元": "CNY", "日元": "JPY", "yen": "JPY", "yens": "JPY", "jpy": "JPY", "港元": "HKD", "hkd": "HKD",
    "hk$": "HKD", "chf": "CHF", "francs suisses": "CHF", "瑞士法郎": "CHF",
}  # fmt: skip
_MONEY = "|".join(re.escape(word) for word in sorted(_CURRENCIES, key=len, reverse=True))
_PERCENT_WORDS = r"%|％|percentage points?|percent|per cent|pour cent|points? de pourcentage|pct|个百分点"
_AFTER = (
    rf"(?:[{_GAPS}-]?(?P<scale>{_SCALE})(?![a-z]))?"
    rf"(?:[{_GAPS}]?(?:of |de |d['’])?(?P<unit>{_MONEY}|{UNIT_WORDS})(?![a-z]))?"
    rf"(?P<scale_after>[{_GAPS}]?(?:mds?|bn|m|k)(?![a-z]))?"
)
_NUMBER = re.compile(
    rf"(?:(?P<before>{_MONEY})[{_GAPS}]?)?(?<![\d])(?P<digits>{_DIGITS})"
    rf"(?:[{_GAPS}]?(?P<percent>{_PERCENT_WORDS})|{_AFTER})"
)
_CHINESE_PERCENT = re.compile(rf"百分之\s*(?P<value>[{CHARACTERS}]+|\d+(?:\.\d+)?)")
_TENTHS = re.compile(
    r"(?P<value>[一二两三四五六七八九\d])成(?P<half>半)?(?![为了立就员本功熟品长果分交都绩效])"
)
_CHINESE_RUN = re.compile(rf"(?P<value>[{CHARACTERS}]{{2,}})(?P<unit>{_MONEY})?")
_CHINESE_MEASURE = re.compile(rf"(?P<value>[{CHARACTERS}]+)(?P<unit>{UNIT_WORDS})")
_RANGE = re.compile(r"\s*(?:à|to|-|–|—|至|到|et|and|和|、|或|or|ou)\s*")
_UNITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_UNITS_FR = ["un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"]
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
         "ninety": 90, "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60,
         "quinze": 15, "fifteen": 15}  # fmt: skip
NUMBER_WORDS = {word: n for words in (_UNITS, _UNITS_FR) for n, word in enumerate(words, 1)} | _TENS
_WORDS = re.compile(
    rf"(?<![\w-])(?P<word>{'|'.join(NUMBER_WORDS)})(?![\w-])"
    rf"(?:[{_GAPS}](?:(?P<percent>{_PERCENT_WORDS})|(?P<scale>millions?|milliards?|billions?|trillions?)))?"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a text; several values where its writing is ambiguous (1,234)."""

    text: str
    values: frozenset[Decimal]
    unit: str | None = None  # "%", "points", an ISO 4217 code, or None
    date: Date | None = None
    start: int = field(default=-1, compare=False)  # in the text

    @property
    def sort(self) -> str:
        """What it is a figure of: its unit, "date", "calendar year" or "number"."""
        if self.date is not None:
            return "date" if self.date.month else CALENDAR_YEAR
        if self.unit is None and len(self.text) == 4 and all(1500 <= value < 2100 for value in self.values):
            return CALENDAR_YEAR
        return self.unit or "number"

    def is_told_by(self, others: Iterable[Figure]) -> bool:
        """Whether one of `others` says the same."""
        others = list(others)
        if self.date is not None:
            return self._date_is_told_by(self.date, [other.date for other in others if other.date], others)
        told_years = {Decimal(other.date.year) for other in others if other.date and other.date.year}
        if self.unit is None and self.values & told_years:
            return True
        return any(self._equals(other) for other in others)

    def _equals(self, other: Figure) -> bool:
        if not self.values & other.values:
            return False
        if _STRICT & {self.unit, other.unit}:
            return self.unit == other.unit
        return self.unit is None or other.unit is None or self.unit == other.unit

    @staticmethod
    def _date_is_told_by(date: Date, dates: list[Date], others: list[Figure]) -> bool:
        if any(date.is_told_by(other) for other in dates):
            return True
        years = {other.year for other in dates} | {int(value) for other in others for value in other.values}
        if date.month is None:
            return date.year in years
        # "31 October" and, elsewhere in the same source, 2024: together they tell the whole date.
        without_year = Date(None, date.month, date.day)
        yearless = [other for other in dates if other.year is None]
        return date.year in years and any(without_year.is_told_by(other) for other in yearless)


def find_figures(text: str, language: str | None = None, *, words_too: bool = False) -> list[Figure]:
    """The figures of `text`: dates, percentages, amounts, plain numbers.

    Args:
        text: Any text.
        language: Tells a French "billion" (10¹²) from an English one (10⁹).
        words_too: Also the small numbers that are written as words ("deux"), wherever they stand. Useful for
            a source, where they may be what "2" rests on; in a sentence they are often not figures at all.
    """
    folded = same_length_fold(text)
    taken = [False] * len(text)
    figures = []
    for written in find_dates(text):
        start, end, date = written.start, written.end, written.date
        values = frozenset({Decimal(date.year)}) if date.year and date.month is None else frozenset[Decimal]()
        figures.append((start, Figure(text[start:end].strip(), values, date=date, start=start)))
        taken[start:end] = [True] * (end - start)
    for start, end, values, unit in find_periods(folded):
        if not any(taken[start:end]):
            figures.append((start, Figure(text[start:end], values, unit, start=start)))
            taken[start:end] = [True] * (end - start)
    for pattern in (_CHINESE_PERCENT, _TENTHS, _NUMBER, _CHINESE_MEASURE, _CHINESE_RUN, _WORDS):
        for match in pattern.finditer(folded):
            if any(taken[match.start() : match.end()]):
                continue
            figure = _figure(pattern, match, text[match.start() : match.end()].strip(), language, words_too)
            if figure is not None:
                figures.append((match.start(), replace(figure, start=match.start())))
                taken[match.start() : match.end()] = [True] * (match.end() - match.start())
    figures.sort(key=lambda item: item[0])
    return _with_shared_percent(text, figures)


def _with_shared_percent(text: str, figures: list[tuple[int, Figure]]) -> list[Figure]:
    """In "de 2,7 à 3,1 %" the sign belongs to both figures."""
    shared = [figure for _, figure in figures]
    for index in range(len(shared) - 2, -1, -1):
        figure, follower = shared[index], shared[index + 1]
        between = text[figures[index][0] + len(figure.text) : figures[index + 1][0]]
        if (
            follower.unit in (PERCENT, POINTS)
            and figure.unit is None
            and not figure.date
            and _RANGE.fullmatch(between)
        ):
            shared[index] = replace(figure, unit=follower.unit)
    return shared


def _figure(
    pattern: re.Pattern[str], match: re.Match[str], text: str, language: str | None, words_too: bool
) -> Figure | None:
    if pattern is _CHINESE_PERCENT:
        value = match["value"]
        number = Decimal(value) if value[0].isdigit() and value.isascii() else read_chinese_number(value)
        return None if number is None else Figure(text, frozenset({number}), PERCENT)
    if pattern is _TENTHS:
        tenths = Decimal(DIGITS.get(match["value"]) or match["value"])
        return Figure(text, frozenset({tenths * 10 + (5 if match["half"] else 0)}), PERCENT)
    if pattern is _CHINESE_MEASURE:
        number = read_chinese_number(match["value"])
        if number is None or (len(match["value"]) < 2 and not words_too):
            return None
        measure, factor = UNITS[match["unit"]]
        return Figure(text, frozenset({number * factor}), measure)
    if pattern is _CHINESE_RUN:
        number = read_chinese_number(match["value"])
        unit = _CURRENCIES.get(match["unit"] or "")
        return None if number is None else Figure(text, frozenset({number}), unit)
    if pattern is _WORDS:
        if not words_too and not match["percent"] and not match["scale"]:
            return None
        scale = _power(match["scale"], language)
        unit = PERCENT if match["percent"] else None
        return Figure(text, frozenset({Decimal(NUMBER_WORDS[match["word"]]) * scale}), unit)
    return _digits_figure(match, text, language)


def _digits_figure(match: re.Match[str], text: str, language: str | None) -> Figure:
    values = _read_digits(match["digits"])
    if match["percent"]:
        return Figure(text, values, POINTS if re.search("point|点", match["percent"]) else PERCENT)
    scale = _power(match["scale"], language) * _power((match["scale_after"] or "").strip(_GAPS), language)
    unit = _CURRENCIES.get(match["unit"] or match["before"] or "")
    if match["unit"] in UNITS:
        unit, factor = UNITS[match["unit"]]
        scale *= factor
    return Figure(text, frozenset(value * scale for value in values), unit)


def _power(word: str | None, language: str | None) -> Decimal:
    if not word:
        return Decimal(1)
    scales = _FRENCH_SCALES if language == "fr" else _LATIN_SCALES
    return Decimal(10) ** (scales.get(word) or _CHINESE_SCALES[word])


def _read_digits(digits: str) -> frozenset[Decimal]:
    """All that the digits may mean: a comma or a point can group thousands or begin a fraction."""
    digits = re.sub(rf"[{_GAPS}'’]", "", digits)
    marks = [character for character in digits if character in ".,"]
    if not marks:
        return frozenset({Decimal(digits)})
    last = marks[-1]
    plain = re.sub(r"[.,]", "", digits)
    tail = digits.rpartition(last)[2]
    as_fraction = Decimal(f"{plain[: len(plain) - len(tail)]}.{tail}")
    if len(marks) > 1:
        return frozenset({Decimal(plain) if len(set(marks)) == 1 else as_fraction})
    head = digits.partition(last)[0]
    if len(tail) == 3 and 1 <= len(head) <= 3 and head != "0":
        return frozenset({as_fraction, Decimal(plain)})
    return frozenset({as_fraction})
