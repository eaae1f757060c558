"""Which of a query's terms are worth reading: very frequent ones cost the most and say the least."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexer.lexical.postings_cache import PostingsCache
from indexer.lexical.statistics import PassageStatistics

# Forced upon the development sets, 0.2 costs 0.2 to 0.7 points of R@1, and 0.05 costs 1.3 to 2.2; see
# tests/benchmarks/README.md. Libraries of fewer than 25,000 passages leave nothing out.
FREQUENT_SHARE = 0.2  # of the passages
FREQUENT_AT_LEAST = 5_000  # passages: so many are read in a few milliseconds, whatever their share
FREQUENT_AT_MOST = 60_000  # passages: more would take over 10 ms a term; 1 passage in 5 of 300,000
KEPT_AT_LEAST = 3  # terms for each language, the rarest, however frequent they are


@dataclass(frozen=True, slots=True)
class Worth:
    """The terms to leave out, each with a number of passages that hold it: as many, or more."""

    left_out: dict[str, int]


def most_passages(count: int) -> int:
    """How many passages of `count` may hold a term that is still worth reading."""
    return min(max(FREQUENT_AT_LEAST, int(FREQUENT_SHARE * count)), FREQUENT_AT_MOST)


def terms_worth_reading(
    connection: sqlite3.Connection,
    statistics: PassageStatistics,
    view: str,
    terms_by_language: Mapping[str | None, Sequence[str]],
    cache: PostingsCache,
) -> Worth:
    """Leave out what more than one passage in five holds, as long as three rarer terms remain.

    A small library leaves nothing out. The same question gives the same choice, whatever was asked before.
    """
    limit = most_passages(len(statistics))
    if len(statistics) <= limit:
        return Worth({})
    count = len(statistics)
    terms = {term for terms in terms_by_language.values() for term in terms}
    holding = {
        term: cache.holding(connection, statistics, view, term, at_most=limit + 1) for term in sorted(terms)
    }
    kept: set[str] = set()
    for language_terms in terms_by_language.values():
        own = dict.fromkeys(language_terms)
        rare = [term for term in own if holding[term] <= limit]
        kept.update(rare)
        missing = KEPT_AT_LEAST - sum(holding[term] > 0 for term in rare)
        if missing > 0:
            frequent = [term for term in own if holding[term] > limit]
            for term in frequent:
                holding[term] = cache.holding(connection, statistics, view, term, at_most=count)
            kept.update(sorted(frequent, key=lambda term: holding[term])[:missing])
    return Worth({term: holding[term] for term in terms - kept})
