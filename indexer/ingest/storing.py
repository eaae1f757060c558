"""One document into the library: original, catalogue, lexical views and vectors, all or nothing."""

from __future__ import annotations

import sqlite3
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
from indexer.catalogue.passages import NewPassage, insert_passages, text_hash
from indexer.ingest.originals import Originals, StagedFile
from indexer.ingest.reading import FileReading
from indexer.lexical.index import add_passage
from indexer.records import Document
from indexer.vectors.stored import add_vectors


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document that is in the library for good, and its passages if it has only just come."""

    document: Document
    passage_ids: tuple[int, ...]
    was_there: bool  # the same content was already in the library: nothing was stored


def store(
    database: Database,
    originals: Originals,
    staged: StagedFile,
    reading: FileReading,
    *,
    path: str,
    collection: str | None,
) -> StoredDocument:
    """Enter one document. When this returns, it survives the death of the process and of the machine.

    Raises:
        StorageError: the disk is full or refuses; nothing of the document is left.
    """
    original: str | None = None
    try:
        with database.write() as connection:
            known = find_by_sha256(connection, staged.sha256)
            if known is not None:
                return StoredDocument(known, (), was_there=True)
            # First the file, then the rows that name it: a death in between leaves a file nobody needs,
            # which the next start removes, and never a document without its source.
            original = originals.place(staged)
            document_id = free_id(connection, staged.sha256)
            new = NewDocument(
                id=document_id,
                sha256=staged.sha256,
                path=path,
                original=original,
                size_bytes=staged.size_bytes,
                extracted=reading.extracted,
                language=reading.language,
                collection=collection,
                imported_at=datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
            )
            insert_document(connection, new)
            ids = store_passages(connection, document_id, reading)
            document = get_document(connection, document_id)
    except BaseException:
        if original is not None:
            originals.remove(original)
        raise
    originals.drop(staged)
    return StoredDocument(document, ids, was_there=False)


def store_passages(
    connection: sqlite3.Connection, document_id: str, reading: FileReading, *, lexical: bool = True
) -> tuple[int, ...]:
    """Enter the passages of a document with their vectors; without `lexical` the views are left alone."""
    passages = _new_passages(reading)
    ids = insert_passages(connection, document_id, passages)
    for passage_id, passage in zip(ids, reading.passages, strict=True) if lexical else ():
        add_passage(connection, passage_id, passage.words, passage.grams)
    hashes = [text_hash(passage.text) for passage in passages]
    add_vectors(connection, reading.fingerprint, hashes, reading.vectors)
    return ids


def _new_passages(reading: FileReading) -> list[NewPassage]:
    text = reading.extracted.text
    return [
        NewPassage(passage.draft, passage.draft.span.of(text), len(passage.words), len(passage.grams))
        for passage in reading.passages
    ]
