"""Being one story is symmetric and transitive, whatever pairs were found."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.catalogue.schema import SCHEMA
from indexer.catalogue.stories import all_stories, enter_compared, forget_compared, joined, story_of

IDS = st.sampled_from("abcdefghij")
PAIRS = st.lists(st.tuples(IDS, IDS).filter(lambda pair: pair[0] != pair[1]), max_size=12)


@given(PAIRS)
def test_one_story_is_symmetric_and_transitive(pairs):
    stories = joined(pairs)
    for one, others in stories.items():
        assert one not in others
        assert list(others) == sorted(set(others))
        for other in others:
            assert one in stories[other]
            assert set(stories[other]) - {one} == set(others) - {other}
    for one, other in pairs:
        assert other in stories[one]


@settings(deadline=None)
@given(PAIRS, st.sets(IDS, max_size=3))
def test_the_catalogue_tells_the_same_of_one_document_as_of_all(pairs, changed):
    with closing(catalogue()) as connection:
        for one, other in pairs:
            enter_compared(connection, one, "state", b"", [other])
        assert all_stories(connection) == joined(pairs)
        for one in "abcdefghij":
            assert story_of(connection, one) == joined(pairs).get(one, ())
        forget_compared(connection, changed)
        left = [pair for pair in pairs if not changed & set(pair)]
        assert all_stories(connection) == joined(left)


def test_a_document_that_is_removed_leaves_its_stories():
    with closing(catalogue()) as connection:
        enter_compared(connection, "a", "state", b"", ["b"])
        enter_compared(connection, "c", "state", b"", ["b"])
        assert story_of(connection, "a") == ("b", "c")
        connection.execute("DELETE FROM documents WHERE id = 'b'")
        assert all_stories(connection) == {}


def catalogue():
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(SCHEMA)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.executemany(
        "INSERT INTO documents (id, sha256, path, size_bytes, media_type, importer, text, warnings,"
        " imported_at, state) VALUES (?1, ?1, ?1, 1, 'text/plain', 'plain/1', '', '[]', '', 'ready')",
        [(one,) for one in "abcdefghij"],
    )
    return connection
