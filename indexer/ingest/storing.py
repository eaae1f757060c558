"""One document into the library: original, catalogue, lexical views and vectors, all or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from indexer.catalogue.database import Database
from indexer.catalogue.documents import NewDocument, free_id, get_document, insert_document
from indexer.catalogue.passages import NewPassage, insert_passages, text_hash
from indexer.ingest.originals import Originals, StagedFile
from indexer.ingest.reading import FileReading
from indexer.lexical.index import add_passage
from indexer.records import Document
from indexer.vectors.stored import add_vectors


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document that is in the library for good, and its passages."""

    document: Document
    passage_ids: tuple[int, ...]


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
    # First the file, then the rows that name it: a death in between leaves a file nobody needs, which the
    # next start removes, and never a document without its source.
    original = originals.place(staged)
    try:
        with database.write() as connection:
            new = NewDocument(
                id=free_id(connection, staged.sha256),
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
            passages = _new_passages(reading)
            ids = insert_passages(connection, new.id, passages)
            for passage_id, passage in zip(ids, reading.passages, strict=True):
                add_passage(connection, passage_id, passage.words, passage.grams)
            hashes = [text_hash(passage.text) for passage in passages]
            add_vectors(connection, reading.fingerprint, hashes, reading.vectors)
            document = get_document(connection, new.id)
    except BaseException:
        if original is not None:
            originals.remove(original)
        raise
    return StoredDocument(document, ids)


def _new_passages(reading: FileReading) -> list[NewPassage]:
    text = reading.extracted.text
    return [
        NewPassage(passage.draft, passage.draft.span.of(text), len(passage.words), len(passage.grams))
        for passage in reading.passages
    ]
