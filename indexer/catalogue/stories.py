"""Which documents are one article: pairs that were found to be; what hangs together by pairs is a story."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping


def story_of(connection: sqlite3.Connection, document_id: str) -> tuple[str, ...]:
    """The other documents of the same story, sorted; empty where it stands alone."""
    rows = connection.execute(
        "WITH RECURSIVE found (id) AS (SELECT ?1"
        " UNION SELECT other_id FROM found JOIN story_pairs ON one_id = found.id"
        " UNION SELECT one_id FROM found JOIN story_pairs ON other_id = found.id)"
        " SELECT id FROM found WHERE id != ?1 ORDER BY id",
        (document_id,),
    )
    return tuple(str(row[0]) for row in rows)


def stories_of(connection: sqlite3.Connection, document_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The same for each of those that do not stand alone."""
    found = ((document_id, story_of(connection, document_id)) for document_id in dict.fromkeys(document_ids))
    return {document_id: others for document_id, others in found if others}


def all_stories(connection: sqlite3.Connection) -> dict[str, tuple[str, ...]]:
    """The same for every document that does not stand alone."""
    return joined(connection.execute("SELECT one_id, other_id FROM story_pairs"))


def joined(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Whoever is in a pair -> all others that it hangs together with by pairs, sorted."""
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
    """The documents that have been compared, and what they were then."""
    return {
        str(document_id): str(state)
        for document_id, state in connection.execute("SELECT document_id, state FROM story_centres")
    }


def enter_compared(
    connection: sqlite3.Connection, document_id: str, state: str, centre: bytes, same: Iterable[str]
) -> None:
    """A document has been compared, and is one article with those; within the caller's transaction."""
    connection.execute(
        "INSERT OR REPLACE INTO story_centres (document_id, state, centre) VALUES (?, ?, ?)",
        (document_id, state, centre),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO story_pairs (one_id, other_id) VALUES (?, ?)",
        [(min(document_id, other), max(document_id, other)) for other in same],
    )


def forget_compared(connection: sqlite3.Connection, document_ids: Iterable[str]) -> None:
    """Those are to be compared again; within the caller's transaction."""
    gone = [(document_id,) for document_id in document_ids]
    connection.executemany("DELETE FROM story_centres WHERE document_id = ?", gone)
    connection.executemany("DELETE FROM story_pairs WHERE one_id = ?1 OR other_id = ?1", gone)


def current_states(connection: sqlite3.Connection, method: str) -> Mapping[str, str]:
    """What each document with passages is now, as far as a comparison by `method` depends on it."""
    rows = connection.execute(
        "SELECT d.id, d.language, d.published, p.highest FROM documents d JOIN"
        " (SELECT document_id, max(id) AS highest FROM passages GROUP BY document_id) p"
        " ON p.document_id = d.id ORDER BY d.rowid"
    )
    return {
        str(document_id): f"{method} {highest} {language} {published}"
        for document_id, language, published, highest in rows
    }
