"""What a reader may prefer, as small factors on the score: never on by itself, never a filter."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from indexer.records import SearchOptions

# Small enough that a clearly better passage stays in front: neighbours in a ranking lie 5-20 % apart.
RECENT_GAIN = 0.15  # of the newest document of the library; half of it a year before that, and so on
HALF_LIFE_DAYS = 365.0
LANGUAGE_GAIN = 0.15
CANDIDATES = 200  # of the ranking, that a preference may move


def factors(
    connection: sqlite3.Connection, passage_ids: Sequence[int], options: SearchOptions
) -> NDArray[np.float64]:
    """What each passage's score is multiplied with: 1.0 and a little more."""
    rows = connection.execute(
        "SELECT p.language, d.published FROM json_each(?) AS wanted JOIN passages p ON p.id = wanted.value"
        " JOIN documents d ON d.id = p.document_id ORDER BY wanted.key",
        (json.dumps([int(passage_id) for passage_id in passage_ids]),),
    ).fetchall()
    if len(rows) != len(passage_ids):  # one has just been removed: it will not be shown either
        return np.ones(len(passage_ids))
    gains = np.ones(len(rows))
    if options.prefer_language is not None:
        same = [language == options.prefer_language for language, _ in rows]
        gains *= np.where(same, 1 + LANGUAGE_GAIN, 1.0)
    if options.prefer_recent:
        newest = connection.execute("SELECT max(published) FROM documents").fetchone()[0]
        gains *= [1 + RECENT_GAIN * _freshness(published, newest) for _, published in rows]
    return gains


def _freshness(published: str | None, newest: str | None) -> float:
    """1.0 for the newest date, 0.5 a half-life before; 0 without a date."""
    if published is None or newest is None:
        return 0.0
    days = (_day(newest) - _day(published)).days
    return float(0.5 ** (max(days, 0) / HALF_LIFE_DAYS))


def _day(published: str) -> date:
    # A date known by month or year counts as its first day.
    year, month, day = (*published[:10].split("-"), "01", "01")[:3]
    return date(int(year), int(month), int(day))
