import hashlib

import pytest

from indexer.catalogue.database import Database
from indexer.catalogue.documents import NewDocument, free_id, get_document, insert_document
from indexer.catalogue.passages import NewPassage, insert_passages
from indexer.common.paths import LibraryPaths
from indexer.records.documents import Document, DocumentMetadata, ExtractedText, Span
from indexer.records.passages import PassageDraft


@pytest.fixture
def paths(tmp_path) -> LibraryPaths:
    return LibraryPaths(tmp_path / "Bibliothèque 资料")


@pytest.fixture
def database(paths):
    with Database(paths.database) as opened:
        yield opened


@pytest.fixture
def put(database):
    """Enter a document made of `parts`, one passage each."""
    count = 0

    def enter(
        *parts: str, pages=(), clutter=(), warnings=(), collection=None, sha256=None, **metadata
    ) -> Document:
        nonlocal count
        count += 1
        text = "\n".join(parts)
        digest = sha256 or hashlib.sha256(f"{count}{text}".encode()).hexdigest()
        extracted = ExtractedText(
            text=text,
            media_type="text/plain",
            importer="test/1",
            metadata=DocumentMetadata(**metadata),
            pages=tuple(pages),
            clutter=tuple(clutter),
            warnings=tuple(warnings),
        )
        with database.write() as connection:
            new = NewDocument(
                id=free_id(connection, digest),
                sha256=digest,
                path=f"/articles/{count}.txt",
                original=f"{digest}.txt",
                size_bytes=len(text.encode()),
                extracted=extracted,
                language=metadata.get("language"),
                collection=collection,
                imported_at=f"2026-11-22T10:00:00.{count:06d}Z",
            )
            insert_document(connection, new)
            passages, start = [], 0
            for ordinal, part in enumerate(parts):
                span = Span(start, start + len(part))
                draft = PassageDraft(ordinal, 0, span, metadata.get("language"))
                passages.append(NewPassage(draft, part, word_count=2, form_count=3))
                start = span.end + 1
            insert_passages(connection, new.id, passages)
            return get_document(connection, new.id)

    return enter
