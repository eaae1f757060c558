"""The few verbs that the outside may use: open, add, documents, show, remove, search, ask, status."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from indexer.catalogue import documents as catalogue
from indexer.catalogue.database import Database, open_database
from indexer.catalogue.failures import explained
from indexer.catalogue.lock import WriterLock
from indexer.common.cancel import CancelToken
from indexer.common.errors import UsageError
from indexer.common.paths import LibraryPaths, default_library_folder
from indexer.library.adding import ImportVerbs
from indexer.library.asking import QuestionVerbs
from indexer.library.pages import PageVerbs
from indexer.library.upkeep import UpkeepVerbs
from indexer.records.documents import Document
from indexer.records.upkeep import EmbeddingState, LibraryStatus
from indexer.upkeep.library_files.opening import needs_a_writer_first, open_for_reading, open_for_writing

if TYPE_CHECKING:
    from indexer.ingest.pipeline import Importer
    from indexer.ingest.reading.reader_pool import ReaderPool
    from indexer.vectors.chroma.index import VectorIndex
    from indexer.vectors.embedder import Embedder

INDEX_FINISH_SECONDS = 30.0


class Library(QuestionVerbs, ImportVerbs, PageVerbs, UpkeepVerbs):
    """One library folder, opened for writing (the only writer) or for reading.

    Any thread may call any method; imports and removals wait for one another, searches wait for nobody.
    """

    def __init__(
        self,
        paths: LibraryPaths,
        database: Database,
        lock: WriterLock | None,
        embedder: Embedder | None = None,
    ) -> None:
        """Use `Library.open`."""
        super().__init__()
        self.paths = paths
        self._database = database
        self._lock = lock  # None: read-only
        self._given_embedder = embedder
        self._own_embedder: Embedder | None = None  # made at first need
        self._writing = threading.Lock()
        self._parts = threading.Lock()  # guards what is made at first need
        self._embedder_lock = threading.Lock()
        self._readers: ReaderPool | None = None
        self._vector_index: VectorIndex | None = None

    @classmethod
    def open(
        cls,
        folder: Path | str | None = None,
        *,
        read_only: bool = False,
        embedder: Embedder | None = None,
    ) -> Library:
        """Open or create the library in `folder` (default: see `paths.default_library_folder`).

        With an `embedder`, which stays the caller's to close, its vectors are searched instead of those of
        the default one; what lacks them gets them in the background.

        Raises:
            LibraryInUseError: another process writes to it (never when `read_only`).
            LibraryDamagedError, LibraryTooNewError, StorageError: it cannot be opened as it is.
        """
        paths = LibraryPaths(Path(folder) if folder is not None else default_library_folder())
        if read_only:
            if needs_a_writer_first(paths):  # not there, or its creation was cut off
                cls.open(paths.root).close()
            return cls(paths, open_for_reading(paths), None, embedder)
        lock = WriterLock(paths.lock)
        lock.acquire()
        try:
            library = cls(paths, open_for_writing(paths), lock, embedder)
        except BaseException:
            lock.release()
            raise
        try:
            library._tidy()
        except BaseException:
            library.close()
            raise
        return library

    @property
    def read_only(self) -> bool:
        """Whether this opening may only read."""
        return self._lock is None

    def close(self) -> None:
        """Finish what is under way and let go of the library."""
        with self._parts:
            readers, self._readers = self._readers, None
            viewer, self._viewer = self._viewer, None
            index, self._vector_index = self._vector_index, None
        for part in (readers, viewer):
            if part is not None:
                part.close()
        self._close_models()
        with self._writing:
            if index is not None:
                index.close(finish_seconds=INDEX_FINISH_SECONDS)
            self._close_embedder()
            self._database.close()
            if self._lock is not None:
                self._lock.release()

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def documents(
        self, *, collection: str | None = None, language: str | None = None
    ) -> tuple[Document, ...]:
        """All documents, newest import first."""
        with self._database.reading() as connection:
            return catalogue.list_documents(connection, collection=collection, language=language)

    def remove(self, document_ids: Sequence[str]) -> tuple[str, ...]:
        """Take documents out, with passages and vectors. Raises NotFoundError before removing any."""
        from indexer.ingest.store.removal import remove_documents

        self._must_write()
        with self._writing:
            passage_ids = remove_documents(self._database, self.paths, document_ids)
            self._index().passages_removed(passage_ids)
        return tuple(dict.fromkeys(document_ids))

    def edit(self, document_id: str, *, reset: Sequence[str] = (), **fields: str | None) -> Document:
        """Correct what is known of a document: title, publisher, author, published, language, source_url.

        None or an empty text clears a field; `reset` names fields that shall be as they were read. Searches
        and lists see it at once. The document's text and id stay.

        Raises:
            NotFoundError: there is no such document.
            UsageError: a field is unknown, or a value makes no sense; nothing was changed.
        """
        from indexer.catalogue.edits import edit_document

        self._must_write()
        with self._database.write() as connection:
            edited = edit_document(connection, document_id, fields, reset=reset)
        self._index().look_again()  # its language and its date tell which story it is
        return edited

    def status(self) -> LibraryStatus:
        """Counts, models in use, index state, disk use."""
        from indexer.upkeep.status import read_status

        index, asker = self._vector_index, self._asker
        return read_status(
            self._database,
            self.paths,
            read_only=self.read_only,
            chat_model=asker.model_name if asker is not None else None,
            vector_index=index.status if index is not None else None,
            embedding=index.embedding if index is not None else None,
            embedder=self._embedder(),
        )

    def wait_for_index(self, timeout_seconds: float) -> bool:
        """Wait until all vectors are made and the derived index has caught up; whether they are."""
        index = self._vector_index
        return index is None or index.flush(timeout_seconds)

    @property
    def knows_meaning(self) -> bool:
        """Whether passages are found by what they mean, and not by their words alone."""
        from indexer.vectors.builtin import BuiltinEmbedder

        return not isinstance(self._embedder(), BuiltinEmbedder)

    def embedding_shares(self) -> dict[str, float]:
        """For each document whose vectors are not all made: the share that is, 0 to 1."""
        from indexer.vectors.missing import shares_with_vectors

        index = self._vector_index
        if index is not None and index.embedding.complete and index.status != "behind":
            return {}
        with self._database.reading() as connection:
            return shares_with_vectors(connection, self._embedder().fingerprint)

    def embedding_state(self) -> EmbeddingState:
        """How far the making of vectors is, passages counted that were added since it began.

        Much less work than `status`, so that a window may ask for it again and again.
        """
        from indexer.catalogue.passages import count_passages
        from indexer.vectors.missing import count_missing

        index = self._vector_index
        if index is None or index.embedding.progress is None:
            return EmbeddingState(under_way=index is not None and index.status == "behind")
        with self._database.reading() as connection:
            total = count_passages(connection)
            missing = count_missing(connection, self._embedder().fingerprint)
        return EmbeddingState(
            under_way=True, embedded=(total - missing, total), paused=index.embedding.pause.paused
        )

    def pause_embedding(self, *, paused: bool) -> None:
        """Hold the making of vectors, or go on with it; searches mix what is there."""
        if self._vector_index is not None:
            pause = self._vector_index.embedding.pause
            (pause.pause if paused else pause.resume)()

    def use_default_embedder(self) -> None:
        """Look again for the default embedder, after it was fetched; vectors follow in the background."""
        with self._parts:
            index, self._vector_index = self._vector_index, None
        with self._writing:
            if index is not None:
                index.close(finish_seconds=INDEX_FINISH_SECONDS)
            self._close_models()
            self._close_embedder()
            with self._parts:
                self._retriever = None
            if not self.read_only:
                self._index()

    # --- parts, made at first need: opening a library has to be quick ---

    def _must_write(self) -> None:
        if self._lock is None:
            raise UsageError("This library was opened for reading only.", code="read_only")

    def _tidy(self) -> None:
        from indexer.ingest.store.lexical_upkeep import bring_terms_up_to_date

        bring_terms_up_to_date(self._database)
        self._index()

    def _importer(self) -> Importer:
        from indexer.ingest.pipeline import Importer
        from indexer.ingest.reading.reader_pool import ReaderPool

        with self._parts:
            if self._readers is None:
                self._readers = ReaderPool()
        index = self._index()
        return Importer(
            self._database,
            self.paths,
            self._readers,
            index.passages_added,
            index.passages_removed,
            self._passwords.__setitem__,
        )

    def _embedder(self) -> Embedder:
        from indexer.library.default_embedder import default_embedder

        if self._given_embedder is not None:
            return self._given_embedder
        with self._embedder_lock:
            if self._own_embedder is None:
                self._own_embedder = default_embedder()
            return self._own_embedder

    def _close_embedder(self) -> None:
        from indexer.library.default_embedder import close_embedder

        with self._embedder_lock:
            own, self._own_embedder = self._own_embedder, None
        if own is not None:
            close_embedder(own)

    def _index(self) -> VectorIndex:
        from indexer.vectors.chroma.index import VectorIndex

        with self._parts:
            if self._vector_index is None:
                self._vector_index = VectorIndex(
                    self.paths.vectors,
                    self._own_connection,
                    self._embedder(),
                    afterwards=self._update_stories,
                )
                self._vector_index.start()
            return self._vector_index

    def _update_stories(
        self, connection: sqlite3.Connection, token: CancelToken, wait: Callable[[], None]
    ) -> None:
        from indexer.answering.stories.upkeep import keep_stories

        keep_stories(connection, self._embedder(), token, wait)

    def _own_connection(self) -> sqlite3.Connection:
        with explained(self.paths.database):
            return open_database(self.paths.database, read_only=False, create=False)
