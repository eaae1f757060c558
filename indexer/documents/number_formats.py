"""A spreadsheet's stored number -> what its cell shows: dates, percentages, decimals, currency."""

from __future__ import annotations

import datetime
import functools
import re
from dataclasses import dataclass

_BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    14: "yyyy-mm-dd",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm",
    19: "h:mm:ss",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy-mm-dd h:mm",
    37: "#,##0",
    38: "#,##0",
    39: "#,##0.00",
    40: "#,##0.00",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss",
}
# Built-in dates of the Chinese, Japanese and Korean programs.
_BUILT_IN |= dict.fromkeys([*range(27, 32), 36, *range(50, 59)], "yyyy-mm-dd")
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!\$|h+\]|m+\]|s+\])[^\]]*\]', re.I)
_CURRENCY = re.compile(r"\[\$(?P<bracketed>[^\]-]+)[^\]]*\]|(?P<plain>[€$£¥])")
_QUOTES = re.compile(r'"([^"]*)"')
_LAST_SERIAL = 2_958_466  # 31 December 9999


@dataclass(frozen=True, slots=True)
class _Form:
    """A pattern, understood."""

    tokens: str
    is_date: bool
    is_decimal: bool
    is_percent: bool
    places: int
    optional_places: int
    currency: str
    in_front: bool


def built_in_format(number: int) -> str:
    """The pattern of a format that files name by its number only."""
    return _BUILT_IN.get(number, "General")


def shown(value: str, pattern: str, *, from_1904: bool = False) -> str:
    """What a cell shows for a stored number; the stored digits where that is not known.

    Thousands are not separated: how they are is the reader's system's choice, not the file's.
    """
    try:
        number = float(value)
    except ValueError:
        return value
    if number != number or abs(number) > 1e300:
        return value
    form = _form(pattern)
    if form.is_date:
        return _date(number, form.tokens, from_1904) or _general(number, value)
    return _decimal(number, form) if form.is_decimal else _general(number, value)


@functools.lru_cache(maxsize=256)
def _form(pattern: str) -> _Form:
    section = pattern.partition(";")[0]
    tokens = _CURRENCY.sub("", _NOT_SHOWN.sub("", section)).lower()
    is_date = bool(re.search(r"[ymdhs]", tokens.replace("general", "")))
    is_plain = not any(mark in tokens for mark in ("e+", "e-", "?", "@"))
    digits = tokens.rpartition(".")[2] if "." in tokens else ""
    currency = _CURRENCY.search(_QUOTES.sub(r"\1", section))
    first_digit = re.search(r"[0#]", section)
    return _Form(
        tokens=tokens,
        is_date=is_date,
        is_decimal=is_plain and bool(re.search(r"[0#]", tokens)),
        is_percent="%" in tokens,
        places=min(len(re.findall(r"[0#]", digits)), 15),
        optional_places=digits.count("#"),
        currency=(currency["bracketed"] or currency["plain"]) if currency else "",
        in_front=bool(currency and first_digit and currency.start() < first_digit.start()),
    )


def _general(number: float, value: str) -> str:
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    short = f"{number:.10g}"
    return value if "e" in short else short


def _decimal(number: float, form: _Form) -> str:
    text = f"{number * 100 if form.is_percent else number:.{form.places}f}"
    for _ in range(form.optional_places):
        text = text[:-1] if text.endswith("0") and "." in text else text
    text = text.removesuffix(".")
    if form.is_percent:
        return f"{text}%"
    if not form.currency:
        return text
    return f"{form.currency}{text}" if form.in_front else f"{text} {form.currency}"


def _date(number: float, tokens: str, from_1904: bool) -> str | None:
    if not 0 <= number < _LAST_SERIAL:
        return None
    has_day, has_time = re.search(r"[yd]", tokens), re.search(r"[hs]", tokens)
    seconds = round(number * 86_400)
    if "[h" in tokens or "[m" in tokens or "[s" in tokens:
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if has_time and not has_day:
        return _clock(seconds % 86_400, "s" in tokens)
    start = datetime.datetime(1904, 1, 1) if from_1904 else datetime.datetime(1899, 12, 30)
    if not from_1904 and number < 60:  # the 29 February 1900 that never was
        start = datetime.datetime(1899, 12, 31)
    try:
        moment = start + datetime.timedelta(seconds=seconds)
    except OverflowError:
        return None
    if "y" in tokens and "d" not in tokens:
        return f"{moment.year:04}-{moment.month:02}" if "m" in tokens else f"{moment.year:04}"
    day = moment.date().isoformat()
    return f"{day} {_clock(seconds % 86_400, 's' in tokens)}" if has_time else day


def _clock(seconds: int, with_seconds: bool) -> str:
    text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}"
    return f"{text}:{seconds % 60:02}" if with_seconds else text
