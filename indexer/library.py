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
from indexer.errors import NotFoundError, ReadError, UsageError
from indexer.paths import LibraryPaths, default_library_folder
from indexer.records import (
    Answer,
    AnswerEvent,
    Document,
    DocumentText,
    Filters,
    ImportProgress,
    ImportReport,
    LibraryStatus,
    PageImage,
    PageRectangle,
    PageSize,
    SearchOptions,
    SearchResult,
    Span,
)
from indexer.upkeep.opening import needs_a_writer_first, open_for_reading, open_for_writing
from indexer.upkeep_records import BackupReport, DoctorReport, RestoreReport, UpkeepProgress

if TYPE_CHECKING:
    from indexer.answering.asking import Asker
    from indexer.ingest.page_viewer import PageViewer
    from indexer.ingest.pipeline import Importer
    from indexer.ingest.reader_pool import ReaderPool
    from indexer.retrieval.retriever import Retrieved, Retriever
    from indexer.vectors.index import VectorIndex

PDF = "application/pdf"
INDEX_FINISH_SECONDS = 30.0


class Library:
    """One library folder, opened for writing (the only writer) or for reading.

    Any thread may call any method; imports and removals wait for one another, searches wait for nobody.
    """

    def __init__(self, paths: LibraryPaths, database: Database, lock: WriterLock | None) -> None:
        """Use `Library.open`."""
        self.paths = paths
        self._database = database
        self._lock = lock  # None: read-only
        self._writing = threading.Lock()
        self._parts = threading.Lock()  # guards what is made at first need
        self._readers: ReaderPool | None = None
        self._viewer: PageViewer | None = None
        self._retriever: Retriever | None = None
        self._vector_index: VectorIndex | None = None
        self._asker: Asker | None = None

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
            index, self._vector_index = self._vector_index, None
        for part in (readers, viewer, asker):
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

    def add(
        self,
        paths: Sequence[Path | str],
        *,
        collection: str | None = None,
        by_reference: bool = False,
        token: CancelToken | None = None,
        on_progress: Callable[[ImportProgress], None] | None = None,
    ) -> ImportReport:
        """Import files and folders (recursively). Events come from the calling thread.

        Raises:
            CancelledByUser: `token` was raised; what was reported READY stays in the library.
            StorageError: the disk is full or refuses.
        """
        self._must_write()
        collection = (collection or "").strip() or None
        with self._writing:
            return self._importer().run(
                paths, collection=collection, by_reference=by_reference, token=token, on_progress=on_progress
            )

    def documents(
        self, *, collection: str | None = None, language: str | None = None
    ) -> tuple[Document, ...]:
        """All documents, newest import first."""
        with self._database.reading() as connection:
            return catalogue.list_documents(connection, collection=collection, language=language)

    def show(self, document_id: str) -> DocumentText:
        """One document with its canonical text. Raises NotFoundError."""
        with self._database.reading() as connection:
            return catalogue.document_text(connection, document_id)

    def remove(self, document_ids: Sequence[str]) -> tuple[str, ...]:
        """Take documents out, with passages and vectors. Raises NotFoundError before removing any."""
        from indexer.ingest.removal import remove_documents

        self._must_write()
        with self._writing:
            passage_ids = remove_documents(self._database, self.paths, document_ids)
            self._index().passages_removed(passage_ids)
        return tuple(dict.fromkeys(document_ids))

    def search(
        self,
        query: str,
        *,
        k: int = 10,
        mode: str = "hybrid",
        filters: Filters | None = None,
        options: SearchOptions | None = None,
    ) -> SearchResult:
        """Ranked passages; `mode` is hybrid, lexical or semantic. Raises UsageError.

        `query` may hold "phrases", -exclusions, beginnings* and fields (`indexer.lexical.query`).
        """
        found = self._retrieve(query, k, mode, filters, options)
        return SearchResult(
            query=query,
            mode=mode,
            seconds=found.seconds,
            results=found.hits,
            repaired=found.question.repaired,
        )

    def ask(
        self,
        question: str,
        *,
        k: int = 8,
        mode: str = "auto",
        model: Path | str | None = None,
        filters: Filters | None = None,
        token: CancelToken | None = None,
        on_event: Callable[[AnswerEvent], None] | None = None,
    ) -> Answer:
        """A cited answer.

        `mode` is quote, answer (let the model try, whatever was found), or auto: let the model write when
        there is one and the library shows signs of holding the subject, else quote or abstain.

        Raises:
            CancelledByUser: `token` was raised.
            ModelError: the model cannot be used.
            UsageError: the question is empty, or `mode` is `answer` without a model.
        """
        return self._asker_of().ask(
            lambda: self._retrieve(question, k, "hybrid", filters),
            mode=mode,
            model=model,
            token=token or CancelToken(),
            tell=on_event or (lambda _event: None),
        )

    def ask_stream(
        self,
        question: str,
        *,
        k: int = 8,
        mode: str = "auto",
        model: Path | str | None = None,
        filters: Filters | None = None,
    ) -> Iterator[AnswerEvent]:
        """Like `ask`, but yields the events as they happen; the last one is AnswerFinished.

        A consumer that stops iterating cancels the answer.
        """
        from indexer.answering.asking import stream_events

        return stream_events(
            lambda token, tell: self.ask(
                question, k=k, mode=mode, model=model, filters=filters, token=token, on_event=tell
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

    def original_path(self, document_id: str) -> Path:
        """The file that the document was read from (the library's copy). Raises NotFoundError."""
        with self._database.reading() as connection:
            document = catalogue.get_document(connection, document_id)
            name = catalogue.original_name(connection, document_id)
        path = self.paths.originals / name if name is not None else Path(document.path)
        if not path.is_file():
            raise NotFoundError(
                f"The original of “{document.title or document.path}” is no longer at {path}."
            )
        return path

    def page_sizes(self, document_id: str) -> tuple[PageSize, ...]:
        """The pages of a PDF document as displayed, in points. Raises ReadError."""
        return self._pages().page_sizes(self._pdf(document_id))

    def page_image(
        self, document_id: str, page_index: int, scale: float, token: CancelToken | None = None
    ) -> PageImage:
        """Page `page_index` (1-based) of a PDF, rendered in a child at `scale` pixels per point."""
        return self._pages().render_page(self._pdf(document_id), page_index, scale, token)

    def span_rectangles(self, document_id: str, span: Span) -> dict[int, tuple[PageRectangle, ...]]:
        """Where a span of a PDF's text stands: page index (1-based) -> rectangles, one per line."""
        pages = self.show(document_id).page_spans
        return self._pages().span_rectangles(self._pdf(document_id), pages, span)

    @staticmethod
    def doctor(
        folder: Path | str | None = None,
        *,
        repair: bool = False,
        token: CancelToken | None = None,
        on_progress: Callable[[UpkeepProgress], None] | None = None,
    ) -> DoctorReport:
        """Check a library that is not open here; with `repair`, put right what can be.

        Raises:
            NotFoundError: there is no library in `folder`.
            LibraryInUseError: somebody writes to it, and `repair` was asked for.
            LibraryTooNewError, StorageError: it cannot be opened as it is.
            CancelledByUser: `token` was raised; each repair is done wholly or not at all.
        """
        from indexer.upkeep.doctor import examine
        from indexer.vectors.builtin import BuiltinEmbedder

        paths = LibraryPaths(Path(folder) if folder is not None else default_library_folder())
        return examine(paths, BuiltinEmbedder(), repair=repair, token=token, on_progress=on_progress)

    def backup(
        self,
        file: Path | str,
        *,
        token: CancelToken | None = None,
        on_progress: Callable[[UpkeepProgress], None] | None = None,
    ) -> BackupReport:
        """Write the whole library into one file, as it is at this moment; imports may go on meanwhile.

        Raises:
            UsageError: `file` stands inside the library, or is a folder.
            StorageError: it cannot be written; what stood there before is untouched.
            CancelledByUser: `token` was raised; likewise.
        """
        from indexer.upkeep.backup import write_backup

        return write_backup(self._database, self.paths, Path(file), token=token, on_progress=on_progress)

    @staticmethod
    def restore(
        file: Path | str,
        folder: Path | str | None = None,
        *,
        replace: bool = False,
        token: CancelToken | None = None,
        on_progress: Callable[[UpkeepProgress], None] | None = None,
    ) -> RestoreReport:
        """Make a library of a backup; with `replace`, one that stands there is kept aside.

        Raises:
            UsageError: the library is not empty, and `replace` was not said; or the file is no backup.
            LibraryDamagedError: the backup is damaged; nothing was touched.
            LibraryTooNewError, LibraryInUseError, StorageError, CancelledByUser: nothing was touched.
        """
        from indexer.upkeep.restore import restore_backup

        paths = LibraryPaths(Path(folder) if folder is not None else default_library_folder())
        return restore_backup(Path(file), paths, replace=replace, token=token, on_progress=on_progress)

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
        return Importer(self._database, self.paths, self._readers, self._index().passages_added)

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

    def _pages(self) -> PageViewer:
        from indexer.ingest.page_viewer import PageViewer

        with self._parts:
            if self._viewer is None:
                self._viewer = PageViewer()
            return self._viewer

    def _pdf(self, document_id: str) -> Path:
        with self._database.reading() as connection:
            document = catalogue.get_document(connection, document_id)
        if document.media_type != PDF:
            raise ReadError(f"“{document.title or document.path}” is not a PDF: it has no pages to draw.")
        return self.original_path(document_id)

    def _asker_of(self) -> Asker:
        from indexer.answering.asking import Asker

        with self._parts:
            if self._asker is None:
                self._asker = Asker()
            return self._asker

    def _retrieve(
        self, text: str, k: int, mode: str, filters: Filters | None, options: SearchOptions | None = None
    ) -> Retrieved:
        from indexer.retrieval.retriever import Retriever
        from indexer.vectors.builtin import BuiltinEmbedder

        with self._parts:
            if self._retriever is None:
                self._retriever = Retriever(BuiltinEmbedder(), self._vector_index)
            retriever = self._retriever
        with self._database.reading() as connection:
            return retriever.retrieve(connection, text, k=k, mode=mode, filters=filters, options=options)
