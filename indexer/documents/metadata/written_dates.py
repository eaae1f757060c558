"""Dates as French, Chinese and English articles write them, turned into ISO 8601; ambiguous ones are left."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

EARLIEST_YEAR, LATEST_YEAR = 1800, 2100

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv january jan",
            "février fevrier févr fevr fév february feb",
            "mars march mar",
            "avril avr april apr",
            "mai may",
            "juin june jun",
            "juillet juil july jul",
            "août aout august aug",
            "septembre september sept sep",
            "octobre october oct",
            "novembre november nov",
            "décembre decembre déc dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DIGITS = {c: i % 10 for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
_NUMERAL = "[〇零○一二三四五六七八九]"

_PATTERNS: tuple[re.Pattern[str], ...] = (
    re.compile(r"(?<!\d)(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<year>\d{4})\s*年\s*(?P<month>\d{1,2})\s*月(?:\s*(?P<day>\d{1,2})\s*[日号號])?"),
    re.compile(
        rf"(?P<year>{_NUMERAL}{{4}})年(?P<month>[一二三四五六七八九十]{{1,2}})月"
        r"(?:(?P<day>[一二三四五六七八九十]{1,3})[日号號])?"
    ),
    re.compile(
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?\s+(?P<name>{_MONTH}),?\s+(?P<year>\d{{4}})(?!\d)",
        re.I,
    ),
    re.compile(
        rf"\b(?P<name>{_MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})(?!\d)", re.I
    ),
    re.compile(
        r"(?<![\d/.-])(?P<first>\d{1,2})(?P<sep>[/.-])(?P<second>\d{1,2})(?P=sep)(?P<year>\d{4})(?!\d)"
    ),
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a line: as ISO 8601, and where it stands there."""

    iso: str
    start: int
    end: int

    def is_all_of(self, text: str) -> bool:
        """Whether the text is this date and nothing else."""
        return not text[: self.start].strip() and not text[self.end :].strip(" .,")


def find_date(line: str, *, day_first: bool | None = None) -> FoundDate | None:
    """The first date of a line that has a year; None when there is none or it can be read in two ways.

    Args:
        line: Any text; only explicit dates count, never "yesterday".
        day_first: How to read 03/02/2026: True day first, False month first, None not at all.
    """
    found: list[FoundDate] = []
    for pattern in _PATTERNS:
        if (match := pattern.search(line)) and (iso := _iso(match.groupdict(), day_first)):
            found.append(FoundDate(iso, match.start(), match.end()))
    return min(found, key=lambda date: (date.start, -date.end), default=None)


def iso_date(value: str | None) -> str | None:
    """The date of a machine-written value (meta tag, front matter), with day, month or year precision."""
    if not value:
        return None
    value = value.strip()
    if match := re.match(r"(\d{4})(?:-(\d{2}))?(?=$|[T ])", value):
        return _valid(int(match[1]), int(match[2]) if match[2] else None, None)
    if match := re.match(r"(\d{4})(\d{2})(\d{2})(?=$|[T ])", value):
        return _valid(int(match[1]), int(match[2]), int(match[3]))
    found = find_date(value[:100])
    return found.iso if found else None


def _iso(parts: dict[str, str | None], day_first: bool | None) -> str | None:
    year = _number(parts["year"])
    if parts.get("first"):
        first, second = int(parts["first"] or 0), int(parts["second"] or 0)
        if first == second or first > 12 or (second <= 12 and day_first):
            day, month = first, second
        elif second > 12 or day_first is False:
            month, day = first, second
        else:
            return None
        return _valid(year, month, day)
    name = parts.get("name")
    month = _MONTHS[name.rstrip(".").lower()] if name else _number(parts["month"])
    return _valid(year, month, _number(parts["day"]) if parts.get("day") else None)


def _number(digits: str | None) -> int:
    if digits is None:
        return 0
    if digits.isascii():
        return int(digits)
    if "十" in digits:
        tens, _, units = digits.partition("十")
        return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(units, 0)
    return int("".join(str(_DIGITS[c]) for c in digits))


def _valid(year: int, month: int | None, day: int | None) -> str | None:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    try:
        date = datetime.date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None
    if month is None:
        return f"{year:04}"
    return date.isoformat() if day is not None else f"{year:04}-{month:02}"
