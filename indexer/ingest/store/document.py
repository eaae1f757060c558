"""Stores one document: original, catalogue and lexical views, all or nothing."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from indexer.catalogue.database import Database
from indexer.catalogue.documents import (
    NewDocument,
    find_by_sha256,
    free_id,
    get_document,
    insert_document,
)
from indexer.catalogue.passages import NewPassage, insert_passages
from indexer.catalogue.places import PlacedDocument, documents_at
from indexer.catalogue.readings import apply_edits, edits_of
from indexer.common.errors import StorageError
from indexer.ingest.files.originals import Originals, StagedFile
from indexer.ingest.reading.outcome import FileReading
from indexer.ingest.store.removal import finish_removal, take_out
from indexer.lexical.index import add_passage
from indexer.records.documents import Document


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document that is stored for good, with the ids of its new passages."""

    document: Document
    passage_ids: tuple[int, ...]
    was_there: bool  # the library already had the same content, and nothing was stored
    replaced: tuple[PlacedDocument, ...] = ()  # older versions that were removed, newest first
    replaced_passage_ids: tuple[int, ...] = ()


def store(
    database: Database,
    originals: Originals,
    staged: StagedFile,
    reading: FileReading,
    *,
    path: str,
    collection: str | None,
    replaces: Callable[[str], bool] = lambda _document_id: False,
) -> StoredDocument:
    """Store one document. Once this returns, the document survives a crash of the process or machine.

    Documents with the same path are removed in the same transaction, if `replaces` is true for their ids. The
    new version keeps their corrections and, unless `collection` is given, their collection.

    Raises:
        StorageError: the disk is full or cannot be written; nothing was stored or removed.
    """
    original: str | None = None
    older: tuple[PlacedDocument, ...] = ()
    gone: list[str] = []
    gone_passages: list[int] = []
    try:
        with database.write() as connection:
            known = find_by_sha256(connection, staged.sha256)
            if known is not None:
                return StoredDocument(known, (), was_there=True)
            # First the file, then its rows: a crash in between leaves an unused file, which the next start
            # removes, and never a document without its source.
            original = originals.place(staged)
            document_id = free_id(connection, staged.sha256)
            older = tuple(placed for placed in documents_at(connection, path) if replaces(placed.id))
            new = NewDocument(
                id=document_id,
                sha256=staged.sha256,
                path=path,
                original=original,
                size_bytes=staged.size_bytes,
                extracted=reading.extracted,
                language=reading.language,
                collection=older[0].collection if older and collection is None else collection,
                imported_at=datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
            )
            insert_document(connection, new)
            ids = store_passages(connection, document_id, reading)
            if older:
                edits = edits_of(connection, older[0].id)
                apply_edits(connection, document_id, {field: pair[0] for field, pair in edits.items()})
            for placed in older:
                name, passage_ids = take_out(connection, placed.id)
                gone += [name] if name is not None else []
                gone_passages += passage_ids
            document = get_document(connection, document_id)
    except BaseException:
        if original is not None:
            originals.remove(original)
        raise
    originals.drop(staged)
    with contextlib.suppress(StorageError):  # the document is stored; the next start tries again
        finish_removal(database, originals, gone)
    return StoredDocument(document, ids, False, older, tuple(gone_passages))


def store_passages(
    connection: sqlite3.Connection, document_id: str, reading: FileReading, *, lexical: bool = True
) -> tuple[int, ...]:
    """Store the passages of a document and return their ids; without `lexical`, not in the lexical views."""
    passages = _new_passages(reading)
    ids = insert_passages(connection, document_id, passages)
    for passage_id, passage in zip(ids, reading.passages, strict=True) if lexical else ():
        add_passage(connection, passage_id, passage.words, passage.forms)
    return ids


def _new_passages(reading: FileReading) -> list[NewPassage]:
    text = reading.extracted.text
    return [
        NewPassage(passage.draft, passage.draft.span.of(text), len(passage.words), len(passage.forms))
        for passage in reading.passages
    ]
