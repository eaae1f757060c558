"""The few verbs that the outside may use: open, add, documents, show, remove, search, ask, status."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from indexer.cancel import CancelToken
from indexer.catalogue import documents as catalogue
from indexer.catalogue.database import Database, open_database
from indexer.catalogue.failures import explained
from indexer.catalogue.lock import WriterLock
from indexer.errors import UsageError
from indexer.library_imports import ImportVerbs
from indexer.library_pages import PageVerbs
from indexer.library_upkeep import UpkeepVerbs
from indexer.paths import LibraryPaths, default_library_folder
from indexer.records import (
    Answer,
    AnswerEvent,
    Document,
    Filters,
    LibraryStatus,
    SearchOptions,
    SearchResult,
)
from indexer.upkeep.opening import needs_a_writer_first, open_for_reading, open_for_writing

if TYPE_CHECKING:
    from indexer.answering.asking import Asker
    from indexer.ingest.pipeline import Importer
    from indexer.ingest.reader_pool import ReaderPool
    from indexer.models.kept import Kept
    from indexer.models.llama_reranker import LlamaReranker
    from indexer.retrieval.retriever import Retrieved, Retriever
    from indexer.vectors.index import VectorIndex

INDEX_FINISH_SECONDS = 30.0


class Library(ImportVerbs, PageVerbs, UpkeepVerbs):
    """One library folder, opened for writing (the only writer) or for reading.

    Any thread may call any method; imports and removals wait for one another, searches wait for nobody.
    """

    def __init__(self, paths: LibraryPaths, database: Database, lock: WriterLock | None) -> None:
        """Use `Library.open`."""
        super().__init__()
        self.paths = paths
        self._database = database
        self._lock = lock  # None: read-only
        self._writing = threading.Lock()
        self._parts = threading.Lock()  # guards what is made at first need
        self._readers: ReaderPool | None = None
        self._retriever: Retriever | None = None
        self._vector_index: VectorIndex | None = None
        self._asker: Asker | None = None
        self._rerankers: Kept[LlamaReranker] | None = None

    @classmethod
    def open(cls, folder: Path | str | None = None, *, read_only: bool = False) -> Library:
        """Open or create the library in `folder` (default: see `paths.default_library_folder`).

        Raises:
            LibraryInUseError: another process writes to it (never when `read_only`).
            LibraryDamagedError, LibraryTooNewError, StorageError: it cannot be opened as it is.
        """
        paths = LibraryPaths(Path(folder) if folder is not None else default_library_folder())
        if read_only:
            if needs_a_writer_first(paths):  # not there, or its creation was cut off
                cls.open(paths.root).close()
            return cls(paths, open_for_reading(paths), None)
        lock = WriterLock(paths.lock)
        lock.acquire()
        try:
            library = cls(paths, open_for_writing(paths), lock)
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
            asker, self._asker = self._asker, None
            rerankers, self._rerankers = self._rerankers, None
            index, self._vector_index = self._vector_index, None
        for part in (readers, viewer, asker, rerankers):
            if part is not None:
                part.close()
        with self._writing:
            if index is not None:
                index.close(finish_seconds=INDEX_FINISH_SECONDS)
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
        from indexer.ingest.removal import remove_documents

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
            return edit_document(connection, document_id, fields, reset=reset)

    def search(
        self,
        query: str,
        *,
        k: int = 10,
        mode: str = "hybrid",
        filters: Filters | None = None,
        options: SearchOptions | None = None,
        reranker: Path | str | None = None,
        token: CancelToken | None = None,
    ) -> SearchResult:
        """Ranked passages; `mode` is hybrid, lexical or semantic.

        `query` may hold "phrases", -exclusions, beginnings* and fields (`indexer.lexical.query`). A
        `reranker`, a GGUF file, reads the best passages once more; the result says it where it could not.

        Raises:
            UsageError: the query asks what cannot be asked.
            ModelError: `reranker` is not the file of a reranker.
            CancelledByUser: `token` was raised while the reranker worked.
        """
        found = self._retrieve(query, k, mode, filters, options, reranker=reranker, token=token)
        return SearchResult(
            query=query,
            mode=mode,
            seconds=found.seconds,
            results=found.hits,
            repaired=found.question.repaired,
            warnings=found.warnings,
        )

    def warm(self, token: CancelToken | None = None) -> None:
        """Read ahead, on the caller's thread, what the first search would wait for.

        Raises:
            CancelledByUser: `token` was raised; what was read so far serves.
        """
        with self._database.reading() as connection:
            self._retriever_of().warm(connection, token)

    def ask(
        self,
        question: str,
        *,
        k: int = 8,
        mode: str = "auto",
        model: Path | str | None = None,
        filters: Filters | None = None,
        reranker: Path | str | None = None,
        token: CancelToken | None = None,
        on_event: Callable[[AnswerEvent], None] | None = None,
    ) -> Answer:
        """A cited answer.

        `mode` is quote, answer (let the model try, whatever was found), or auto: let the model write when
        there is one and the library shows signs of holding the subject, else quote or abstain. `reranker` is
        as in `search`.

        Raises:
            CancelledByUser: `token` was raised.
            ModelError: the model cannot be used, or `reranker` is not the file of a reranker.
            UsageError: the question is empty, or `mode` is `answer` without a model.
        """
        token = token or CancelToken()
        return self._asker_of().ask(
            lambda: self._retrieve(question, k, "hybrid", filters, reranker=reranker, token=token),
            mode=mode,
            model=model,
            token=token,
            tell=on_event or (lambda _event: None),
            warn=self._warnings,
        )

    def ask_stream(
        self,
        question: str,
        *,
        k: int = 8,
        mode: str = "auto",
        model: Path | str | None = None,
        filters: Filters | None = None,
        reranker: Path | str | None = None,
    ) -> Iterator[AnswerEvent]:
        """Like `ask`, but yields the events as they happen; the last one is AnswerFinished.

        A consumer that stops iterating cancels the answer.
        """
        from indexer.answering.asking import stream_events

        return stream_events(
            lambda token, tell: self.ask(
                question,
                k=k,
                mode=mode,
                model=model,
                filters=filters,
                reranker=reranker,
                token=token,
                on_event=tell,
            )
        )

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
        )

    def wait_for_index(self, timeout_seconds: float) -> bool:
        """Wait until the derived vector index has caught up; whether it has."""
        index = self._vector_index
        return index is None or index.flush(timeout_seconds)

    # --- parts, made at first need: opening a library has to be quick ---

    def _must_write(self) -> None:
        if self._lock is None:
            raise UsageError("This library was opened for reading only.", code="read_only")

    def _tidy(self) -> None:
        from indexer.ingest.lexical_upkeep import bring_terms_up_to_date

        bring_terms_up_to_date(self._database)
        self._index()

    def _importer(self) -> Importer:
        from indexer.ingest.pipeline import Importer
        from indexer.ingest.reader_pool import ReaderPool

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

    def _index(self) -> VectorIndex:
        from indexer.vectors.builtin import BuiltinEmbedder
        from indexer.vectors.index import VectorIndex

        with self._parts:
            if self._vector_index is None:
                self._vector_index = VectorIndex(self.paths.vectors, self._own_connection, BuiltinEmbedder())
                self._vector_index.start()
            return self._vector_index

    def _own_connection(self) -> sqlite3.Connection:
        with explained(self.paths.database):
            return open_database(self.paths.database, read_only=False)

    def _warnings(self, answer: Answer) -> tuple[str, ...]:
        from indexer.answering.source_warnings import source_warnings

        with self._database.reading() as connection:
            return source_warnings(connection, answer)

    def _asker_of(self) -> Asker:
        from indexer.answering.asking import Asker

        with self._parts:
            if self._asker is None:
                self._asker = Asker()
            return self._asker

    def _retrieve(
        self,
        text: str,
        k: int,
        mode: str,
        filters: Filters | None,
        options: SearchOptions | None = None,
        *,
        reranker: Path | str | None = None,
        token: CancelToken | None = None,
    ) -> Retrieved:
        model = self._rerankers_of().of(Path(reranker)) if reranker is not None else None
        with self._database.reading() as connection:
            return self._retriever_of().retrieve(
                connection,
                text,
                k=k,
                mode=mode,
                filters=filters,
                options=options,
                reranker=model,
                token=token,
            )

    def _rerankers_of(self) -> Kept[LlamaReranker]:
        from indexer.models.kept import Kept
        from indexer.models.llama_reranker import LlamaReranker

        with self._parts:
            if self._rerankers is None:
                self._rerankers = Kept(LlamaReranker)
            return self._rerankers

    def _retriever_of(self) -> Retriever:
        from indexer.retrieval.retriever import Retriever
        from indexer.vectors.builtin import BuiltinEmbedder

        with self._parts:
            if self._retriever is None:
                self._retriever = Retriever(BuiltinEmbedder(), self._vector_index)
            return self._retriever
