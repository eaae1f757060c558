"""Dates as exact as they are known: 2026, 2026-03 or 2026-03-09."""

from __future__ import annotations

import re
from datetime import date

DAY_CHARS = len("2026-03-09")
_ISO_PREFIX = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")


def is_date(value: str) -> bool:
    """Whether this is such a date, and one that the calendar has."""
    if _ISO_PREFIX.fullmatch(value) is None:
        return False
    try:
        date.fromisoformat((value + "-01-01")[:DAY_CHARS])
    except ValueError:  # 30 February
        return False
    return True
