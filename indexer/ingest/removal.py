"""Documents out of the library: lexical rows, vectors, catalogue and original."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from indexer.catalogue.database import Database
from indexer.catalogue.documents import delete_document, get_document, original_name
from indexer.catalogue.passages import passages_of, text_hash
from indexer.catalogue.removals import now_removed, will_be_removed
from indexer.ingest.originals import Originals
from indexer.lexical.index import remove_passage
from indexer.paths import LibraryPaths
from indexer.vectors.stored import remove_unused


def remove_documents(database: Database, paths: LibraryPaths, ids: Sequence[str]) -> tuple[int, ...]:
    """Take documents out, all or none, and give the ids of the passages that went with them.

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
            name = original_name(connection, document_id)
            if name is not None:
                names.append(name)
            removed.extend(_remove_one(connection, document_id))
        will_be_removed(connection, names)
    originals = Originals(paths.originals)
    for name in names:
        originals.remove(name)
    with database.write() as connection:
        now_removed(connection, [name for name in names if not (paths.originals / name).exists()])
    return tuple(removed)


def _remove_one(connection: sqlite3.Connection, document_id: str) -> list[int]:
    passages = passages_of(connection, document_id)
    for passage in passages:
        remove_passage(connection, passage.id, passage.text, passage.language)
    delete_document(connection, document_id)
    remove_unused(connection, [text_hash(passage.text) for passage in passages])
    return [passage.id for passage in passages]
