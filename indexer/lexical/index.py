"""The two FTS5 views: adding and removing passages, counting terms, and finding the best passages."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence

from indexer.lexical.terms import form_terms, word_terms

# Limit on the postings read for a question's words; rarer words go first, and the rarest is always read.
# Very frequent words do not choose candidates, but they count in the candidates' scores.
# Chosen by: tests/benchmarks/speed/search_speed.py, 2026-12-01 (4 ms at 100,000 passages; 20,000 take 20 ms).
POSTINGS_READ = 5_000


def add_passage(
    connection: sqlite3.Connection, passage_id: int, words: Sequence[str], forms: Sequence[str]
) -> None:
    """Insert a passage's terms into both views, in the caller's transaction."""
    connection.execute("INSERT INTO word_view (rowid, terms) VALUES (?, ?)", (passage_id, " ".join(words)))
    connection.execute("INSERT INTO form_view (rowid, terms) VALUES (?, ?)", (passage_id, " ".join(forms)))


def remove_passage(connection: sqlite3.Connection, passage_id: int, text: str, language: str | None) -> None:
    """Remove a passage from both views. Contentless FTS5 needs exactly the terms that were inserted."""
    for view, terms in (("word_view", word_terms(text, language)), ("form_view", form_terms(text))):
        connection.execute(
            f"INSERT INTO {view} ({view}, rowid, terms) VALUES ('delete', ?, ?)",
            (passage_id, " ".join(terms)),
        )


def count_passages_with(connection: sqlite3.Connection, terms: Iterable[str]) -> dict[str, int]:
    """For each term, the number of passages that contain it in the word view; 0 if none."""
    counts = dict.fromkeys(terms, 0)
    rows = connection.execute(
        "SELECT v.term, v.doc FROM json_each(?) AS wanted JOIN word_vocabulary v ON v.term = wanted.value",
        (json.dumps(list(counts)),),
    )
    counts.update((str(term), int(count)) for term, count in rows)
    return counts


def best_passages(
    connection: sqlite3.Connection,
    counts: dict[str, int],
    limit: int,
    allowed: Collection[int] | None = None,
) -> list[int]:
    """The ids of the passages that match a question's words best, by FTS5's bm25(), best first.

    Args:
        connection: To the library's catalogue; only read.
        counts: The question's terms, with the number of passages that hold each.
        limit: The maximum number of passages.
        allowed: The ids that may be returned; None for all.
    """
    terms = _rarest(counts)
    if not terms or limit < 1:
        return []
    matching = " OR ".join('"' + term.replace('"', '""') + '"' for term in terms)
    query = "SELECT rowid FROM word_view WHERE word_view MATCH ? ORDER BY rank"
    if allowed is None:
        rows = connection.execute(f"{query} LIMIT ?", (matching, limit))
        return [int(row[0]) for row in rows]
    best: list[int] = []
    for (passage_id,) in connection.execute(query, (matching,)):
        if passage_id in allowed:
            best.append(passage_id)
            if len(best) == limit:
                break
    return best


def _rarest(counts: dict[str, int]) -> list[str]:
    chosen: list[str] = []
    read = 0
    for term in sorted((term for term in counts if counts[term]), key=lambda term: counts[term]):
        read += counts[term]
        if chosen and read > POSTINGS_READ:
            break
        chosen.append(term)
    return chosen
