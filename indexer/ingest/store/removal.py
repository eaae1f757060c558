"""Removes documents from the library: lexical rows, vectors, catalogue rows and original."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from indexer.catalogue.database import Database
from indexer.catalogue.documents import delete_document, get_document, original_name
from indexer.catalogue.passages import passages_of, text_hash
from indexer.catalogue.removals import now_removed, will_be_removed
from indexer.common.paths import LibraryPaths
from indexer.ingest.files.originals import Originals
from indexer.lexical.index import remove_passage
from indexer.vectors.stored import remove_unused


def remove_documents(database: Database, paths: LibraryPaths, ids: Sequence[str]) -> tuple[int, ...]:
    """Remove documents, all or none, and return the ids of their passages.

    Raises:
        NotFoundError: one of the ids is unknown; nothing was removed.
        StorageError: the disk is full or refuses; nothing was removed.
    """
    wanted = list(dict.fromkeys(ids))
    removed: list[int] = []
    names: list[str] = []
    with database.write() as connection:
        for document_id in wanted:
            get_document(connection, document_id)
        for document_id in wanted:
            name, passage_ids = take_out(connection, document_id)
            names += [name] if name is not None else []
            removed += passage_ids
    finish_removal(database, Originals(paths.originals), names)
    return tuple(removed)


def take_out(connection: sqlite3.Connection, document_id: str) -> tuple[str | None, list[int]]:
    """Remove one document in the caller's transaction; returns its original's name and its passage ids.

    The original is recorded for deletion; `finish_removal` deletes it after the transaction.
    """
    name = original_name(connection, document_id)
    passages = passages_of(connection, document_id)
    for passage in passages:
        remove_passage(connection, passage.id, passage.text, passage.language)
    delete_document(connection, document_id)
    remove_unused(connection, [text_hash(passage.text) for passage in passages])
    if name is not None:
        will_be_removed(connection, [name])
    return name, [passage.id for passage in passages]


def finish_removal(database: Database, originals: Originals, names: Sequence[str]) -> None:
    """Delete the originals of removed documents. What fails now is done at the next start."""
    if not names:
        return
    for name in names:
        originals.remove(name)
    with database.write() as connection:
        now_removed(connection, [name for name in names if not (originals.folder / name).exists()])
