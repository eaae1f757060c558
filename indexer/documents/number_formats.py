"""A spreadsheet's stored number -> what its cell shows: dates, percentages, decimals, currency."""

from __future__ import annotations

import datetime
import re

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
_LAST_SERIAL = 2_958_466  # 31 December 9999


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
    section = pattern.partition(";")[0]
    plain = _NOT_SHOWN.sub("", section)
    tokens = _CURRENCY.sub("", plain).lower()
    if re.search(r"[ymdhs]", tokens.replace("general", "")):
        return _date(number, tokens, from_1904) or _general(number, value)
    if "e+" in tokens or "e-" in tokens or "?" in tokens or "@" in tokens:
        return _general(number, value)
    if not re.search(r"[0#]", tokens):
        return _general(number, value)
    return _decimal(number, tokens, section)


def _general(number: float, value: str) -> str:
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    short = f"{number:.10g}"
    return value if "e" in short else short


def _decimal(number: float, tokens: str, section: str) -> str:
    is_percent = "%" in tokens
    digits = tokens.rpartition(".")[2] if "." in tokens else ""
    places = min(len(re.findall(r"[0#]", digits)), 15)
    optional = digits.count("#")
    text = f"{number * 100 if is_percent else number:.{places}f}"
    for _ in range(optional):
        text = text[:-1] if text.endswith("0") and "." in text else text
    text = text.rstrip(".") if text.endswith(".") else text
    if is_percent:
        return f"{text}%"
    currency = _CURRENCY.search(_QUOTES.sub(r"\1", section))
    if currency is None:
        return text
    sign = currency["bracketed"] or currency["plain"]
    first_digit = re.search(r"[0#]", section)
    in_front = first_digit is not None and currency.start() < first_digit.start()
    return f"{sign}{text}" if in_front else f"{text} {sign}"


_QUOTES = re.compile(r'"([^"]*)"')


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
