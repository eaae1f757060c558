"""Which documents are the same article, stored as pairs. Documents connected by pairs are one story."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping


def story_of(connection: sqlite3.Connection, document_id: str) -> tuple[str, ...]:
    """The ids of the other documents of the same story, sorted; empty if there are none."""
    rows = connection.execute(
        "WITH RECURSIVE found (id) AS (SELECT ?1"
        " UNION SELECT other_id FROM found JOIN story_pairs ON one_id = found.id"
        " UNION SELECT one_id FROM found JOIN story_pairs ON other_id = found.id)"
        " SELECT id FROM found WHERE id != ?1 ORDER BY id",
        (document_id,),
    )
    return tuple(str(row[0]) for row in rows)


def stories_of(connection: sqlite3.Connection, document_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """`story_of` for each of these documents; only for those with others in their story."""
    found = ((document_id, story_of(connection, document_id)) for document_id in dict.fromkeys(document_ids))
    return {document_id: others for document_id, others in found if others}


def all_stories(connection: sqlite3.Connection) -> dict[str, tuple[str, ...]]:
    """`story_of` for every document that has others in its story."""
    return joined(connection.execute("SELECT one_id, other_id FROM story_pairs"))


def joined(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """For each id in a pair, all others that are connected with it by pairs, sorted."""
    groups: dict[str, set[str]] = {}
    for first, second in pairs:
        larger, smaller = groups.setdefault(first, {first}), groups.setdefault(second, {second})
        if larger is smaller:
            continue
        if len(larger) < len(smaller):
            larger, smaller = smaller, larger
        larger |= smaller
        for member in smaller:
            groups[member] = larger
    return {member: tuple(sorted(group - {member})) for member, group in groups.items()}


def compared_states(connection: sqlite3.Connection) -> dict[str, str]:
    """Document id -> its state when it was compared (see `current_states`)."""
    return {
        str(document_id): str(state)
        for document_id, state in connection.execute("SELECT document_id, state FROM story_centres")
    }


def enter_compared(
    connection: sqlite3.Connection, document_id: str, state: str, centre: bytes, same: Iterable[str]
) -> None:
    """Record a comparison: the document is one article with those in `same`. In the caller's transaction."""
    connection.execute(
        "INSERT OR REPLACE INTO story_centres (document_id, state, centre) VALUES (?, ?, ?)",
        (document_id, state, centre),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO story_pairs (one_id, other_id) VALUES (?, ?)",
        [(min(document_id, other), max(document_id, other)) for other in same],
    )


def forget_compared(connection: sqlite3.Connection, document_ids: Iterable[str]) -> None:
    """Forget comparisons, so that these documents are compared again. In the caller's transaction."""
    gone = [(document_id,) for document_id in document_ids]
    connection.executemany("DELETE FROM story_centres WHERE document_id = ?", gone)
    connection.executemany("DELETE FROM story_pairs WHERE one_id = ?1 OR other_id = ?1", gone)


def current_states(connection: sqlite3.Connection, method: str) -> Mapping[str, str]:
    """Document id -> everything that a comparison by `method` depends on, as a string."""
    rows = connection.execute(
        "SELECT d.id, d.language, d.published, p.highest FROM documents d JOIN"
        " (SELECT document_id, max(id) AS highest FROM passages GROUP BY document_id) p"
        " ON p.document_id = d.id ORDER BY d.rowid"
    )
    return {
        str(document_id): f"{method} {highest} {language} {published}"
        for document_id, language, published, highest in rows
    }
