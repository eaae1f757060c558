"""The list of originals that are to be deleted, recorded in the transaction that removes the document."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from indexer.catalogue.meta import get_meta, set_meta

_KEY = "originals_being_removed"


def being_removed(connection: sqlite3.Connection) -> frozenset[str]:
    """The names of originals that are to be deleted because their documents were removed."""
    try:
        names = json.loads(get_meta(connection, _KEY) or "[]")
    except ValueError:
        return frozenset()
    return frozenset(str(name) for name in names) if isinstance(names, list) else frozenset()


def will_be_removed(connection: sqlite3.Connection, names: Iterable[str]) -> None:
    """Record files that are to be deleted, in the removal's transaction."""
    _store(connection, being_removed(connection) | set(names))


def now_removed(connection: sqlite3.Connection, names: Iterable[str]) -> None:
    """Delete entries of files that are deleted, or that a document needs again."""
    _store(connection, being_removed(connection) - set(names))


def _store(connection: sqlite3.Connection, names: frozenset[str] | set[str]) -> None:
    set_meta(connection, _KEY, json.dumps(sorted(names)))
