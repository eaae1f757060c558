"""Dates as articles write them in French, English, Spanish and Chinese: 31 octobre 2024 = 2024年10月31日."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.common.folding import same_length_fold

EARLIEST_YEAR, LATEST_YEAR = 1800, 2100  # of a publication
_LEAP_YEAR = 2000  # 29 February is a day where no year is said

_MONTH_NAMES = (
    "january janvier enero jan janv",
    "february fevrier febrero feb fevr fev",
    "march mars marzo mar",
    "april avril abril apr avr",
    "may mai mayo",
    "june juin junio jun",
    "july juillet julio jul juil",
    "august aout agosto aug",
    "september septembre septiembre sept sep",
    "october octobre octubre oct",
    "november novembre noviembre nov",
    "december decembre diciembre dec",
)
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_DIGITS = {c: i % 10 for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
_NAME = rf"(?P<name>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?"
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)"
_DAY = r"(?P<day>\d{1,2})(?:er|st|nd|rd|th)?"
_OF = r"(?:(?:of|de)\s+)?"
_MONTH_AND_YEAR = re.compile(rf"\b{_NAME},?\s+{_OF}{_YEAR}(?!\d)")
_PATTERNS = (
    re.compile(rf"(?<!\d){_YEAR}\s*年(?:\s*(?P<month>\d{{1,2}})\s*月(?:\s*(?P<day>\d{{1,2}})\s*[日号號])?)?"),
    re.compile(r"(?<!\d)(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号號]"),
    re.compile(
        r"(?P<year>[〇零○一二三四五六七八九]{4})年(?P<month>[一二三四五六七八九十]{1,2})月"
        r"(?:(?P<day>[一二三四五六七八九十]{1,3})[日号號])?"
    ),
    re.compile(rf"(?<!\d){_YEAR}(?P<sep>[-/.])(?P<month>\d{{1,2}})(?P=sep)(?P<day>\d{{1,2}})(?!\d)"),
    re.compile(
        rf"(?<![\d/.])(?<!\d-)(?P<first>\d{{1,2}})(?P<sep>[/.-])(?P<second>\d{{1,2}})(?P=sep){_YEAR}(?!\d)"
    ),
    re.compile(rf"(?<![a-z\d]){_DAY}\s+{_OF}{_NAME}(?:,?\s+{_OF}{_YEAR}(?!\d))?"),
    re.compile(rf"\b{_NAME}\s+{_DAY}(?!\d)(?:,?\s+{_YEAR}(?!\d))?"),
    _MONTH_AND_YEAR,
)


@dataclass(frozen=True, slots=True)
class Date:
    """A date as exactly as the text gives it; None is not said."""

    year: int | None
    month: int | None
    day: int | None

    def is_told_by(self, other: Date) -> bool:
        """Whether `other` says at least what this one says."""
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        return all(mine is None or mine == theirs for mine, theirs in pairs)

    @property
    def iso(self) -> str:
        """The date in ISO 8601; one without a year has none."""
        parts = (f"{self.year or 0:04}", f"{self.month or 0:02}", f"{self.day or 0:02}")
        return "-".join(parts[: 3 if self.day else 2 if self.month else 1])


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date of a text, and where it stands there."""

    date: Date
    start: int
    end: int

    @property
    def iso(self) -> str:
        """The date in ISO 8601."""
        return self.date.iso

    def is_all_of(self, text: str) -> bool:
        """Whether the text is this date and nothing else."""
        return not text[: self.start].strip() and not text[self.end :].strip(" .,")


def find_dates(text: str) -> list[WrittenDate]:
    """Every date of a text in order, without overlaps; 03/02/2026 is taken for the third of February."""
    found: list[WrittenDate] = []
    for written in _written(text, _PATTERNS, day_first=True):
        if all(written.end <= other.start or written.start >= other.end for other in found):
            found.append(written)
    return sorted(found, key=lambda written: written.start)


def find_date(line: str, *, day_first: bool | None = None) -> WrittenDate | None:
    """The first date of a line that has a year; None when there is none or it can be read in two ways.

    Args:
        line: Any text; only explicit dates count, never "yesterday" or "March 2026".
        day_first: How to read 03/02/2026: True day first, False month first, None not at all.
    """
    patterns = tuple(pattern for pattern in _PATTERNS if pattern is not _MONTH_AND_YEAR)
    written = (
        written
        for written in _written(line, patterns, day_first=day_first)
        if written.date.month is not None and EARLIEST_YEAR <= (written.date.year or 0) <= LATEST_YEAR
    )
    return min(written, key=lambda written: (written.start, -written.end), default=None)


def iso_date(value: str | None) -> str | None:
    """The date of a machine-written value (meta tag, front matter), with day, month or year precision."""
    if not value:
        return None
    value = value.strip()
    match = re.match(r"(\d{4})(?:-(\d{2}))?(?=$|[T ])", value) or re.match(
        r"(\d{4})(\d{2})(\d{2})(?=$|[T ])", value
    )
    if match:
        year, month, *day = map(_number, match.groups())
        date = _valid(year, month, day[0] if day else None)
        return date.iso if date and EARLIEST_YEAR <= (date.year or 0) <= LATEST_YEAR else None
    found = find_date(value[:100])
    return found.iso if found else None


def _written(
    text: str, patterns: tuple[re.Pattern[str], ...], *, day_first: bool | None
) -> Iterator[WrittenDate]:
    plain = same_length_fold(text)
    for pattern in patterns:
        for match in pattern.finditer(plain):
            if (date := _date(match.groupdict(), day_first)) is not None:
                yield WrittenDate(date, match.start(), match.end())


def _date(parts: dict[str, str | None], day_first: bool | None) -> Date | None:
    year, first, second = (_number(parts.get(name)) for name in ("year", "first", "second"))
    if first is None or second is None:
        name = parts.get("name")
        month = MONTHS[name] if name else _number(parts.get("month"))
        return _valid(year, month, _number(parts.get("day")))
    if first == second or first > 12 or (second <= 12 and day_first):
        return _valid(year, second, first)
    if second > 12 or day_first is False:
        return _valid(year, first, second)
    return None


def _number(digits: str | None) -> int | None:
    if digits is None or digits.isdecimal():
        return None if digits is None else int(digits)
    if "十" in digits:
        tens, _, units = digits.partition("十")
        return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(units, 0)
    return int("".join(str(_DIGITS[c]) for c in digits))


def _valid(year: int | None, month: int | None, day: int | None) -> Date | None:
    """The date, where the calendar has it; what is not said is None."""
    numbers = (
        number if number is not None else usual
        for number, usual in ((year, _LEAP_YEAR), (month, 1), (day, 1))
    )
    try:
        datetime.date(*numbers)
    except ValueError:
        return None
    return Date(year, month, day)
