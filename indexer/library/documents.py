"""The operations on the documents of a library: list, show, remove, edit."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence

from indexer.catalogue import documents as catalogue
from indexer.catalogue.database import Database
from indexer.common.paths import LibraryPaths
from indexer.library.embedding import Embedding
from indexer.records.documents import Document, DocumentText


class DocumentVerbs:
    """Reads and changes the catalogue of documents, and notifies the vector index."""

    def __init__(
        self, database: Database, paths: LibraryPaths, embedding: Embedding, writing: threading.Lock
    ) -> None:
        self._database = database
        self._paths = paths
        self._embedding = embedding
        self._writing = writing

    def listed(self, collection: str | None, language: str | None) -> tuple[Document, ...]:
        """See `Library.documents`."""
        with self._database.reading() as connection:
            return catalogue.list_documents(connection, collection=collection, language=language)

    def show(self, document_id: str) -> DocumentText:
        """See `Library.show`."""
        with self._database.reading() as connection:
            return catalogue.document_text(connection, document_id)

    def remove(self, document_ids: Sequence[str]) -> tuple[str, ...]:
        """See `Library.remove`."""
        from indexer.ingest.store.removal import remove_documents

        with self._writing:
            passage_ids = remove_documents(self._database, self._paths, document_ids)
            self._embedding.start().passages_removed(passage_ids)
        return tuple(dict.fromkeys(document_ids))

    def edit(self, document_id: str, fields: Mapping[str, str | None], reset: Sequence[str]) -> Document:
        """See `Library.edit`."""
        from indexer.catalogue.edits import edit_document

        with self._database.write() as connection:
            edited = edit_document(connection, document_id, fields, reset=reset)
        self._embedding.start().look_again()  # stories depend on language and date
        return edited
