"""Finds dates in English, French, Spanish and Chinese: 31 octobre 2024 = 2024年10月31日 = Oct 31, 2024."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_MONTH_NAMES = (
    ("january", "janvier", "enero", "jan", "janv"),
    ("february", "fevrier", "febrero", "feb", "fevr", "fev"),
    ("march", "mars", "marzo", "mar"),
    ("april", "avril", "abril", "apr", "avr"),
    ("may", "mai", "mayo"),
    ("june", "juin", "junio", "jun"),
    ("july", "juillet", "julio", "jul", "juil"),
    ("august", "aout", "agosto", "aug"),
    ("september", "septembre", "septiembre", "sept", "sep"),
    ("october", "octobre", "octubre", "oct"),
    ("november", "novembre", "noviembre", "nov"),
    ("december", "decembre", "diciembre", "dec"),
)
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names}
_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th|er)?"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\d){_YEAR}\s*年\s*(?:(?P<month>1[0-2]|0?\d)\s*月\s*(?:(?P<day>[0-3]?\d)\s*[日号號])?)?",
        r"(?<!\d)(?P<month>1[0-2]|0?\d)\s*月\s*(?P<day>[0-3]?\d)\s*[日号號]",
        rf"(?<!\d){_YEAR}[-/.](?P<month>1[0-2]|0?\d)[-/.](?P<day>[0-3]?\d)(?!\d)",
        rf"(?<!\d)(?P<day>[0-3]?\d)[/.](?P<month>1[0-2]|0?\d)[/.]{_YEAR}(?!\d)",
        rf"(?<![\w]){_DAY}\s+(?:(?:of|de)\s+)?(?P<name>{_NAMES})\b\.?(?:,?\s+(?:de\s+)?{_YEAR}(?!\d))?",
        rf"\b(?P<name>{_NAMES})\b\.?\s+{_DAY}(?!\d)(?:,?\s+{_YEAR}(?!\d))?",
        rf"\b(?P<name>{_NAMES})\b\.?,?\s+(?:de\s+)?{_YEAR}(?!\d)",
    )
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


def find_dates(text: str) -> list[tuple[int, int, Date]]:
    """Start, end and value of every date in `text`, in order, without overlaps."""
    plain = same_length_fold(text)
    found: list[tuple[int, int, Date]] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(plain):
            date = _date(match)
            free = all(match.end() <= start or match.start() >= end for start, end, _ in found)
            if date is not None and free:
                found.append((match.start(), match.end(), date))
    return sorted(found, key=lambda item: item[0])


def same_length_fold(text: str) -> str:
    """Lower case without accents, each character standing where it stood."""
    return "".join(_fold_character(character) for character in text)


def _fold_character(character: str) -> str:
    if character.isascii():
        return character.lower()
    decomposed = unicodedata.normalize("NFKD", character)
    folded = "".join(part for part in decomposed if not unicodedata.combining(part)).lower()
    return folded if len(folded) == 1 else character


def _date(match: re.Match[str]) -> Date | None:
    parts = match.groupdict()
    month = MONTHS[parts["name"]] if parts.get("name") else _whole(parts.get("month"))
    day = _whole(parts.get("day"))
    if (month is not None and not 1 <= month <= 12) or (day is not None and not 1 <= day <= 31):
        return None
    return Date(_whole(parts.get("year")), month, day)


def _whole(digits: str | None) -> int | None:
    return int(digits) if digits else None
