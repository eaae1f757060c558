"""The window's words in the user's language: English is the key, French and Chinese are looked up."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import cache

from PySide6.QtCore import QLocale

from desktop.language.words import CHINESE, FRENCH

_TABLES: Mapping[str, Mapping[str, str]] = {"fr": FRENCH, "zh": CHINESE}
_UNITS = {"fr": ("o", "ko", "Mo", "Go", "To")}
_MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "fr": (
        *("janv.", "févr.", "mars", "avr.", "mai", "juin"),
        *("juil.", "août", "sept.", "oct.", "nov.", "déc."),
    ),
}
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


@cache
def language() -> str:
    """The interface's language, en, fr or zh: `$IBID_LANG`, else the system's."""
    wanted = os.environ.get("IBID_LANG") or QLocale.system().name()
    code = wanted[:2].lower()
    return code if code in _TABLES else "en"


def tr(text: str) -> str:
    """`text` in the user's language, or as it is where no translation exists."""
    table = _TABLES.get(language())
    return table.get(text, text) if table else text


def plural(count: int, one: str, many: str) -> str:
    """The right one of two sentences with `{n}` in them; French counts 0 as one, Chinese has no plural."""
    singular = count == 1 or (count == 0 and language() == "fr")
    return tr(one if singular else many).format(n=number_text(count))


def number_text(value: int) -> str:
    """A count with the language's thousands separator."""
    separator = "\u202f" if language() == "fr" else ","
    return f"{value:,}".replace(",", separator)


def percent(share: float) -> int:
    """A share of 0..1 in percent; 100 only when nothing is missing."""
    return min(99, round(share * 100)) if share < 1 else 100


def decimal_text(value: float, digits: int = 1) -> str:
    """A figure with the language's decimal mark."""
    text = f"{value:.{digits}f}"
    return text.replace(".", ",") if language() == "fr" else text


def size_text(size_bytes: int) -> str:
    """A file size in decimal units: 412 MB, 1.4 GB."""
    units = _UNITS.get(language(), ("B", "kB", "MB", "GB", "TB"))
    value = float(size_bytes)
    step = 0
    while value >= 999.5 and step < len(units) - 1:
        value /= 1000
        step += 1
    digits = 1 if value < 9.95 and step else 0
    return f"{decimal_text(value, digits)} {units[step]}"


def duration_text(seconds: float) -> str:
    """A length of time in the unit that suits it: 40 s, 12 min, 1.5 h."""
    units = ("秒", "分钟", "小时") if language() == "zh" else ("s", "min", "h")
    if seconds < 90:
        return f"{max(1, round(seconds))} {units[0]}"
    if seconds < 5400:
        return f"{round(seconds / 60)} {units[1]}"
    return f"{decimal_text(seconds / 3600)} {units[2]}"


def date_text(iso: str | None) -> str:
    """An ISO date, as exact as known, as the user writes it: 9 Mar 2026, 9 mars 2026, 2026年3月9日."""
    match = _DATE.match(iso or "")
    if match is None:
        return iso or ""
    year, month, day = match.group(1), int(match.group(2) or 0), int(match.group(3) or 0)
    if not 1 <= month <= 12:
        return f"{year}年" if language() == "zh" else year
    if language() == "zh":
        return f"{year}年{month}月" + (f"{day}日" if day else "")
    name = _MONTHS[language()][month - 1]
    return f"{day} {name} {year}" if day else f"{name} {year}"
