"""The window's words in the language of its user; `indexer.common.language` translates them."""

from __future__ import annotations

import os
from functools import cache

from PySide6.QtCore import QLocale

from indexer.common.language import figures
from indexer.common.language.catalogue import counted, language_of, translated
from indexer.common.language.sentences import sentence
from indexer.common.messages import Message


@cache
def language() -> str:
    """The interface's language, en, fr or zh: `$IBID_LANG`, else the system's."""
    return language_of(os.environ.get("IBID_LANG") or QLocale.system().name())


def tr(text: str) -> str:
    """`text` in the user's language, or as it is where no translation exists."""
    return translated(text, language())


def plural(count: int, one: str, many: str) -> str:
    """The right one of two sentences with `{n}` in them."""
    return counted(count, one, many, language()).format(n=number_text(count))


def in_words(message: Message) -> str:
    """A message of the engine."""
    return sentence(message, language())


def percent(share: float) -> int:
    """A share of 0..1 in percent; 100 only when nothing is missing."""
    return min(99, round(share * 100)) if share < 1 else 100


def number_text(value: int) -> str:
    """A count with the language's thousands separator."""
    return figures.number_text(value, language())


def decimal_text(value: float, digits: int = 1) -> str:
    """A figure with the language's decimal mark."""
    return figures.decimal_text(value, digits, language())


def size_text(size_bytes: int) -> str:
    """A file size in decimal units: 412 MB, 1.4 GB."""
    return figures.size_text(size_bytes, language())


def duration_text(seconds: float) -> str:
    """A length of time in the unit that suits it: 40 s, 12 min, 1.5 h."""
    return figures.duration_text(seconds, language())


def date_text(iso: str | None) -> str:
    """An ISO date, as exact as known, as the user writes it: 9 Mar 2026, 9 mars 2026, 2026年3月9日."""
    return figures.date_text(iso, language())
