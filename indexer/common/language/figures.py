"""Numbers, sizes, lengths of time and dates as the reader writes them."""

from __future__ import annotations

import re
from datetime import date

from indexer.common.language.catalogue import ENGLISH

_UNITS = {"fr": ("o", "ko", "Mo", "Go", "To")}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Year; year and month; whole date.
_DATE_FORMS = {"fr": ("y", "MMM y", "d MMM y"), "zh": ("y年", "y年M月", "y年M月d日")}
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


def number_text(value: int, language: str) -> str:
    """A count with the language's thousands separator."""
    if language == ENGLISH:
        return f"{value:,}"
    from babel.numbers import format_decimal

    return format_decimal(value, locale=language)


def decimal_text(value: float, digits: int, language: str) -> str:
    """A figure with the language's decimal mark."""
    text = f"{value:.{digits}f}"
    return text.replace(".", ",") if language == "fr" else text


def size_text(size_bytes: int, language: str) -> str:
    """A file size in decimal units: 412 MB, 1.4 GB."""
    units = _UNITS.get(language, ("B", "kB", "MB", "GB", "TB"))
    value = float(size_bytes)
    step = 0
    while value >= 999.5 and step < len(units) - 1:
        value /= 1000
        step += 1
    digits = 1 if value < 9.95 and step else 0
    return f"{decimal_text(value, digits, language)} {units[step]}"


def duration_text(seconds: float, language: str) -> str:
    """A length of time in the unit that suits it: 40 s, 12 min, 1.5 h."""
    units = ("秒", "分钟", "小时") if language == "zh" else ("s", "min", "h")
    if seconds < 90:
        return f"{max(1, round(seconds))} {units[0]}"
    if seconds < 5400:
        return f"{round(seconds / 60)} {units[1]}"
    return f"{decimal_text(seconds / 3600, 1, language)} {units[2]}"


def date_text(iso: str | None, language: str) -> str:
    """An ISO date, as exact as known, as the reader writes it: 9 Mar 2026, 9 mars 2026, 2026年3月9日."""
    match = _DATE.match(iso or "")
    if match is None:
        return iso or ""
    year, month, day = (int(part or 0) for part in match.groups())
    if not 1 <= month <= 12:
        month = day = 0
    if language == ENGLISH:
        return " ".join(str(part) for part in (day, _MONTHS[month - 1] if month else "", year) if part)
    form = _DATE_FORMS[language][bool(month) + bool(day)]
    try:
        known = date(year, month or 1, day or 1)
    except ValueError:  # 30 February
        return iso or ""
    from babel.dates import format_date

    return format_date(known, form, locale=language)
