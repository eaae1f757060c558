"""What a reader may prefer, as small factors on the score: never on by itself, never a filter."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date

from indexer.records.search import SearchOptions
from indexer.retrieval.candidates import Candidate

# Small enough that a clearly better passage stays in front: neighbours in a ranking lie 5-20 % apart.
RECENT_GAIN = 0.15  # of the newest document of the library; half of it a year before that, and so on
HALF_LIFE_DAYS = 365.0
LANGUAGE_GAIN = 0.15


def prefer(connection: sqlite3.Connection, candidates: Sequence[Candidate], options: SearchOptions) -> None:
    """Multiply the candidates' scores with 1.0 and a little more, as the reader wishes."""
    if not options.prefer_recent and options.prefer_language is None:
        return
    newest = connection.execute("SELECT max(published) FROM documents").fetchone()[0]
    for one in candidates:
        if options.prefer_language is not None and one.passage.language == options.prefer_language:
            one.preference *= 1 + LANGUAGE_GAIN
        if options.prefer_recent:
            one.preference *= 1 + RECENT_GAIN * _freshness(one.found.document.published, newest)
        one.score *= one.preference


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
