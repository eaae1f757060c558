"""The public class `Library`: opens, searches, changes and closes one library."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.catalogue.database import Database
from indexer.catalogue.lock import WriterLock
from indexer.common.cancel import CancelToken, PauseSwitch
from indexer.common.errors import UsageError
from indexer.common.messages import Message
from indexer.common.paths import LibraryPaths, default_library_folder
from indexer.library import upkeep
from indexer.library.adding import Adding
from indexer.library.asking import Asking
from indexer.library.conversations import ConversationVerbs
from indexer.library.documents import DocumentVerbs
from indexer.library.embedding import Embedding
from indexer.library.originals import LIST_SECONDS, OriginalVerbs
from indexer.library.pages import PageVerbs
from indexer.records.answers import Answer, AnswerEvent, AskRequest, CheckedText
from indexer.records.documents import Document, DocumentText, Span
from indexer.records.importing import ImportControl, ImportOptions, ImportReport, OnImport, PendingImport
from indexer.records.originals import OriginalNote
from indexer.records.pages import PageImage, PageRectangle, PageSize
from indexer.records.search import Filters, SearchOptions, SearchRequest, SearchResult
from indexer.records.upkeep import BackupReport, EmbeddingState, LibraryStatus, UpkeepProgress
from indexer.upkeep.library_files.opening import needs_a_writer_first, open_for_reading, open_for_writing

if TYPE_CHECKING:
    from indexer.retrieval.retriever import Retrieved
    from indexer.vectors.embedder import Embedder
    from indexer.vectors.sentence_meaning import SentenceMeaning

GivenPasswords = Mapping[str, str] | Sequence[str]


class Library:
    """One library folder, opened for writing (the only writer) or for reading; for any thread."""

    def __init__(
        self,
        paths: LibraryPaths,
        database: Database,
        lock: WriterLock | None,
        embedder: Embedder | None = None,
    ) -> None:
        """Use `Library.open`."""
        self.paths = paths
        self._database = database
        self._lock = lock  # None: read-only
        self._writing = threading.Lock()
        self._embedding = Embedding(database, paths, embedder)
        self._documents = DocumentVerbs(database, paths, self._embedding, self._writing)
        self._originals = OriginalVerbs(database, paths)
        self._pages = PageVerbs(database, self._originals)
        self._adding = Adding(database, paths, self._embedding, self._writing, self._pages.keep_password)
        self._asking = Asking(database, self._embedding)
        self.conversations = ConversationVerbs(database)

    @classmethod
    def open(
        cls, folder: Path | str | None = None, *, read_only: bool = False, embedder: Embedder | None = None
    ) -> Library:
        """Open or create the library in `folder` (default: see `paths.default_library_folder`).

        With an `embedder`, its vectors are searched instead of those of the default one; passages without
        them are embedded in the background. The caller has to close it.

        Raises:
            LibraryInUseError: another process writes to it (never when `read_only`).
            LibraryDamagedError, LibraryTooNewError, StorageError: it cannot be opened as it is.
        """
        from indexer.ingest.store.lexical_upkeep import bring_terms_up_to_date

        paths = LibraryPaths(Path(folder) if folder is not None else default_library_folder())
        if read_only:
            if needs_a_writer_first(paths):  # the library does not exist, or its creation was interrupted
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
            bring_terms_up_to_date(library._database)
            library._embedding.start()
        except BaseException:
            library.close()
            raise
        return library

    @property
    def read_only(self) -> bool:
        """Whether the library is opened for reading only."""
        return self._lock is None

    def close(self) -> None:
        """Finish running work and release the library."""
        self._adding.close()
        self._pages.close()
        self._asking.close()
        with self._writing:
            self._embedding.close()
            self._database.close()
            if self._lock is not None:
                self._lock.release()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _must_write(self) -> None:
        if self._lock is None:
            raise UsageError(Message("library_read_only"), code="read_only")

    def add(
        self,
        paths: Sequence[Path | str],
        *,
        collection: str | None = None,
        by_reference: bool = False,
        passwords: GivenPasswords = (),
        token: CancelToken | None = None,
        pause: PauseSwitch | None = None,
        on_progress: OnImport | None = None,
    ) -> ImportReport:
        """Import files and folders (recursively). Events come on the calling thread.

        A file with a known path and new content replaces its older version. For a known file that was moved,
        the new path is recorded. Archives, mailboxes and attachments are unpacked.

        Args:
            paths: What to import.
            collection: The collection that new documents belong to.
            by_reference: Leave the files where they are, without a copy.
            passwords: A list to try on protected files, or one password for each path. Never stored.
            token: Stops the import. After `cancel(for_now=True)`, `resume_imports` can continue it.
            pause: While it is on, no new file is started.
            on_progress: Called with the progress of every file.

        Raises:
            CancelledByUser: `token` was raised; what was reported READY stays in the library.
            StorageError: the disk is full or cannot be written; `resume_imports` can continue later.
        """
        self._must_write()
        options = ImportOptions((collection or "").strip() or None, by_reference, passwords)
        return self._adding.add(paths, options, ImportControl.of(token, pause, on_progress))

    def pending_imports(self) -> tuple[PendingImport, ...]:
        """The files and folders that interrupted imports have not finished, oldest first."""
        return self._adding.pending()

    def resume_imports(
        self,
        token: CancelToken | None = None,
        on_progress: OnImport | None = None,
        *,
        passwords: GivenPasswords = (),
        pause: PauseSwitch | None = None,
    ) -> ImportReport:
        """Continue the imports in `pending_imports`; files that are stored already are skipped quickly.

        Raises what `add` raises.
        """
        self._must_write()
        options = ImportOptions(passwords=passwords)
        return self._adding.resume(options, ImportControl.of(token, pause, on_progress))

    def forget_imports(self) -> None:
        """Forget interrupted imports. Documents that are stored stay."""
        self._must_write()
        self._adding.forget()

    def documents(
        self, *, collection: str | None = None, language: str | None = None
    ) -> tuple[Document, ...]:
        """All documents, newest import first."""
        return self._documents.listed(collection, language)

    def show(self, document_id: str) -> DocumentText:
        """One document with its canonical text. Raises NotFoundError."""
        return self._documents.show(document_id)

    def remove(self, document_ids: Sequence[str]) -> tuple[str, ...]:
        """Remove documents with their passages and vectors. Raises NotFoundError before removing any."""
        self._must_write()
        return self._documents.remove(document_ids)

    def edit(self, document_id: str, *, reset: Sequence[str] = (), **fields: str | None) -> Document:
        """Correct a document's metadata: title, publisher, author, published, language, source_url.

        None or an empty text clears a field; fields named in `reset` get the value that was read from the
        file. Searches and lists use the new values at once. The document's text and id do not change.

        Raises:
            NotFoundError: there is no such document.
            UsageError: a field is unknown or a value is invalid; nothing was changed.
        """
        self._must_write()
        return self._documents.edit(document_id, fields, reset)

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

        `query` may contain "phrases", -exclusions, prefixes* and fields (see `indexer.lexical.query`). A
        `reranker`, a GGUF file, rescores the best passages; if it fails, the result has a warning.

        Raises:
            UsageError: the query has a syntax error or an unknown field.
            ModelError: `reranker` is not the file of a reranker.
            CancelledByUser: `token` was raised while the reranker worked.
        """
        request = SearchRequest(query, k, mode, filters or Filters(), options or SearchOptions())
        return self._asking.search(request, reranker, token)

    def warm(self, token: CancelToken | None = None) -> None:
        """Read ahead what the first search would wait for. Raises CancelledByUser; what was read serves."""
        self._asking.warm(token)

    def ask(
        self,
        question: str,
        *,
        k: int = 8,
        mode: str = "auto",
        model: Path | str | None = None,
        filters: Filters | None = None,
        reranker: Path | str | None = None,
        timeline: bool = False,
        token: CancelToken | None = None,
        on_event: Callable[[AnswerEvent], None] | None = None,
        standalone_question: str | None = None,
    ) -> Answer:
        """A cited answer; with `timeline` also the dated statements of its sources.

        `mode` is `quote`, `answer` (the model always writes) or `auto`: the model writes if there is one and
        the library seems to cover the subject; else quotes or abstains. `reranker` is as in `search`. With a
        `standalone_question`, that is what is answered, while the answer shows `question`.

        Raises:
            CancelledByUser: `token` was raised.
            ModelError: the model cannot be used, or `reranker` is not the file of a reranker.
            UsageError: the question is empty, or `mode` is `answer` without a model.
        """
        wanted = filters or Filters()
        request = AskRequest(question, k, mode, model, wanted, reranker, timeline, standalone_question)
        return self._asking.ask(request, token, on_event)

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
        """Like `ask`, but yields the events as they happen; a consumer that stops iterating cancels it."""
        return self._asking.ask_stream(AskRequest(question, k, mode, model, filters or Filters(), reranker))

    def check(
        self,
        text: str,
        *,
        filters: Filters | None = None,
        token: CancelToken | None = None,
        on_sentence: Callable[[int, int], None] = lambda _done, _total: None,
    ) -> CheckedText:
        """Any text, its sentences attributed and verified; `on_sentence` hears (done, of how many)."""
        return self._asking.check(text, filters or Filters(), token or CancelToken(), on_sentence)

    def retrieve(self, question: str, *, k: int) -> Retrieved:
        """The ranked passages with what quoting and abstaining use; for benchmarks."""
        return self._asking.retrieve(SearchRequest(question, k))

    def sentence_meaning(self) -> SentenceMeaning:
        """Compares sentences with questions by meaning, and caches vectors. For benchmarks."""
        return self._asking.asker().meaning

    def original_path(self, document_id: str) -> Path:
        """The file that the document was read from (the library's copy). Raises NotFoundError."""
        return self._originals.path_of(document_id)

    def original_notes(
        self, *, token: CancelToken | None = None, seconds: float = LIST_SECONDS
    ) -> Mapping[str, OriginalNote]:
        """Document id -> note, for each document whose original is missing, changed or out of reach.

        No file is opened. Files that cannot be checked within `seconds` are left out. Raises CancelledByUser.
        """
        return self._originals.notes(token, seconds)

    def original_note(self, document_id: str, *, token: CancelToken | None = None) -> OriginalNote | None:
        """The note for one document; its file is read if it was written to since. Raises CancelledByUser."""
        return self._originals.note(document_id, token)

    def unlock(self, document_id: str, password: str) -> None:
        """Keep the password of a protected PDF until the library is closed, so that its pages can be drawn.

        Text, passages and citations need no password, because they are stored in the library.

        Raises:
            ReadError: the password does not open it (code `wrong_password`), or its pages cannot be drawn.
        """
        self._pages.unlock(document_id, password)

    def page_sizes(self, document_id: str) -> tuple[PageSize, ...]:
        """The pages of a PDF or picture as displayed, in points.

        Raises:
            ReadError: they cannot be read; the code is `encrypted` if `unlock` would help.
        """
        return self._pages.sizes(document_id)

    def page_image(
        self, document_id: str, page_index: int, scale: float, token: CancelToken | None = None
    ) -> PageImage:
        """Page `page_index` (1-based) of a PDF or picture, drawn in a child at `scale` pixels per point."""
        return self._pages.image(document_id, page_index, scale, token)

    def span_rectangles(self, document_id: str, span: Span) -> dict[int, tuple[PageRectangle, ...]]:
        """Page index (1-based) -> the rectangles of a span of a document's text, one for each line."""
        return self._pages.rectangles(document_id, span)

    doctor = staticmethod(upkeep.doctor)
    restore = staticmethod(upkeep.restore)

    def backup(
        self,
        file: Path | str,
        *,
        token: CancelToken | None = None,
        on_progress: Callable[[UpkeepProgress], None] | None = None,
    ) -> BackupReport:
        """Write the whole library, as it is at this moment, into one file. Imports may run meanwhile.

        Raises:
            UsageError: `file` is inside the library, or is a folder.
            StorageError: it cannot be written; an existing file is unchanged.
            CancelledByUser: `token` was raised; an existing file is unchanged.
        """
        from indexer.upkeep.backup import write_backup

        return write_backup(self._database, self.paths, Path(file), token=token, on_progress=on_progress)

    def status(self) -> LibraryStatus:
        """Counts, models in use, index state, disk use."""
        return upkeep.status(self._database, self.paths, self._embedding, self._asking, self.read_only)

    def wait_for_index(self, timeout_seconds: float) -> bool:
        """Wait until all vectors are made and the index is up to date; False if the time was too short."""
        return self._embedding.wait(timeout_seconds)

    @property
    def knows_meaning(self) -> bool:
        """Whether passages are found by their meaning, not only by their words."""
        return self._embedding.knows_meaning

    def embedding_shares(self) -> dict[str, float]:
        """Document id -> share of its vectors that are made, 0 to 1; only documents with missing vectors."""
        return self._embedding.shares()

    def embedding_state(self) -> EmbeddingState:
        """The progress of embedding, including passages that were added since it began.

        Much cheaper than `status`, so that the window can poll it.
        """
        return self._embedding.state()

    def pause_embedding(self, *, paused: bool) -> None:
        """Pause or continue embedding; searches use the vectors that exist."""
        self._embedding.pause(paused=paused)

    def use_default_embedder(self) -> None:
        """Use the default embedder after it was downloaded; vectors are made in the background."""
        with self._writing:
            self._embedding.close()
            self._asking.close()
            if not self.read_only:
                self._embedding.start()
