"""A library with vectors of another version of its embedder gets new ones, at a start or by the doctor."""

import sqlite3
from contextlib import closing

import pytest

from indexer import Library

PATIENCE_SECONDS = 60


def fingerprints(folder):
    with closing(sqlite3.connect(folder / "library.sqlite3")) as connection:
        return dict(connection.execute("SELECT fingerprint, count(*) FROM vectors GROUP BY 1").fetchall())


@pytest.fixture
def of_another(library):
    with closing(sqlite3.connect(library / "library.sqlite3")) as connection, connection:
        connection.execute("UPDATE vectors SET fingerprint = 'builtin-ngrams-1024/0'")
    return library


def test_the_doctor_makes_the_vectors_anew(of_another, codes, marks):
    (count,) = fingerprints(of_another).values()
    assert codes(of_another) == ["vectors_missing"]
    assert codes(of_another, repair=True) == []
    assert codes(of_another) == []
    assert fingerprints(of_another) == {"builtin-ngrams-1024/1": count}
    assert len(marks(of_another)) == 8


def test_a_start_makes_the_vectors_anew(of_another, codes):
    (count,) = fingerprints(of_another).values()
    with Library.open(of_another) as opened:
        assert opened.search("harbour", mode="lexical").results, "nobody waits for it"
        assert opened.wait_for_index(PATIENCE_SECONDS)
        assert opened.status().embedded is None
        assert opened.search("harbour", mode="semantic").results
    assert fingerprints(of_another) == {"builtin-ngrams-1024/1": count}
    assert codes(of_another) == []
