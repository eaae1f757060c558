"""A spreadsheet's stored number -> what its cell shows: dates, percentages, decimals, currency and units."""

from __future__ import annotations

import datetime
import functools
import operator
import re
from collections.abc import Callable
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
_SECTION = re.compile(r'(?:"[^"]*"|\\.|[^;"\\]|["\\])+', re.S)
_PART = re.compile(r'((?:"[^"]*"|\\.|[^;"\\]|["\\])*)(;?)', re.S)
_MAX_PATTERN_CHARS = 1_000
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
_CONDITIONS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    ">": operator.gt,
    "=": operator.eq,
    "<=": operator.le,
    ">=": operator.ge,
    "<>": operator.ne,
}
# What a pattern writes as it stands: in quotes, behind a backslash, a currency in brackets or plain.
_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<bracketed>[^\]-]*)[^\]]*\]|(?P<plain>[€$£¥])|'
    r"(?P<elapsed>\[(?:h+|m+|s+)\])|(?P<unseen>\[[^\]]*\]|[_*].)|(?P<code>.)",
    re.S | re.I,
)
_LITERALS = ("quoted", "escaped", "bracketed", "plain")
_CURRENCY = re.compile(r"[€$£¥]|[A-Z]{3}")
_CURRENCY_SIGN = re.compile(r"[€$£¥]")
_LAST_SERIAL = 2_958_466  # 31 December 9999


@dataclass(frozen=True, slots=True)
class _Form:
    """A pattern, understood."""

    tokens: str  # what is left of it without what it writes as it stands
    is_date: bool
    is_decimal: bool
    is_percent: bool
    digits: int  # before the decimal point, filled up with zeros
    places: int
    optional_places: int
    before: str
    after: str


def built_in_format(number: int) -> str:
    """The pattern of a format that files name by its number only."""
    return _BUILT_IN.get(number, "General")


def shown(value: str, pattern: str, *, from_1904: bool = False) -> str:
    """What a cell shows for a stored number; the stored digits where that is not known.

    Thousands are not separated: how they are is the reader's system's choice, not the file's. A negative
    number keeps its sign: where a pattern shows it by colour or brackets, a text would lose it.
    """
    try:
        number = float(value)
    except ValueError:
        return value
    if number != number or abs(number) > 1e300:
        return value
    form = _form(_section(number, pattern))
    if form.is_date:
        return _date(number, form.tokens, from_1904) or _general(number, value)
    return _around(_decimal(number, form) if form.is_decimal else _general(number, value), form)


@functools.lru_cache(maxsize=256)
def hides(pattern: str, *, sign: int | None) -> bool:
    """Whether a pattern leaves the cell empty: `;;;` for everything, `0;-0;` for zeros.

    Args:
        pattern: Its parts are for what is above zero, below, zero, and text.
        sign: Of the number, -1 to 1; None for text.
    """
    if ";" not in pattern or len(pattern) > _MAX_PATTERN_CHARS or _CONDITION.search(pattern):
        return False
    parts: list[str] = []
    for match in _PART.finditer(pattern):
        parts.append(match[1])
        if not match[2]:
            break
    place = {1: 0, -1: 1, 0: 2, None: 3}[sign]
    # Of two parts, programs do not agree what the second says when it is empty.
    return len(parts) > max(place, 2) and not parts[place]


def _section(number: float, pattern: str) -> str:
    """The part of a pattern that its own conditions choose; else the first, which is for positive numbers."""
    sections: list[str] = _SECTION.findall(pattern) or [pattern]
    conditions = [_CONDITION.search(section) for section in sections]
    if not any(conditions):
        return sections[0]
    for section, condition in zip(sections, conditions, strict=True):
        if condition is None or _CONDITIONS[condition[1]](number, float(condition[2])):
            return section
    return sections[-1]


@functools.lru_cache(maxsize=256)
def _form(section: str) -> _Form:
    before, codes, after = _parted(section)
    tokens = codes.lower()
    is_date = bool(re.search(r"[ymdhs]", tokens.replace("general", "")))
    is_plain = not any(mark in tokens for mark in ("e+", "e-", "?", "@"))
    integer, _, fraction = tokens.partition(".")
    if re.search(r"[0#],+(?![0#])", tokens):
        # In thousands or millions: the number is given in full instead, its unit without the multiple.
        before, after = (next(iter(_CURRENCY_SIGN.findall(text)), "") for text in (before, after))
    return _Form(
        tokens=tokens,
        is_date=is_date,
        is_decimal=is_plain and bool(re.search(r"[0#]", tokens)),
        is_percent="%" in tokens,
        digits=min(len(re.sub(r"[^0#]", "", integer[integer.find("0") :])) if "0" in integer else 1, 15),
        places=min(len(re.findall(r"[0#]", fraction)), 15),
        optional_places=fraction.count("#"),
        before=before,
        after=after,
    )


def _parted(section: str) -> tuple[str, str, str]:
    """What a section writes before the number, its codes, and what it writes behind the number."""
    before, codes, after = "", "", ""
    for match in _PIECE.finditer(section):
        kind, text = match.lastgroup or "", match[match.lastgroup or 0]
        if kind in _LITERALS:
            after += text
        elif kind == "code" and text.isspace():
            after += " "
        elif kind in {"code", "elapsed"}:
            if not codes:
                before = after
            after = ""  # what stands between two digits is part of how they are grouped
            codes += text
    return before, codes, after


def _around(number: str, form: _Form) -> str:
    before, after = form.before.lstrip(), form.after.rstrip()
    if before and number.startswith("-"):
        number, before = number[1:], f"-{before}" if _CURRENCY.fullmatch(before.strip()) else f"{before}-"
    if _CURRENCY.fullmatch(after):
        after = f" {after}"
    return f"{before}{number}{after}"


def _general(number: float, value: str) -> str:
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    short = f"{number:.10g}"
    return value if "e" in short else short


def _decimal(number: float, form: _Form) -> str:
    text = f"{number * 100 if form.is_percent else number:.{form.places}f}"
    for _ in range(form.optional_places):
        text = text[:-1] if text.endswith("0") and "." in text else text
    integer, point, fraction = text.removesuffix(".").partition(".")
    sign, integer = ("-", integer[1:]) if integer.startswith("-") else ("", integer)
    return f"{sign}{integer.zfill(form.digits)}{point}{fraction}{'%' if form.is_percent else ''}"


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
