"""The few verbs that the outside may use: open, add, documents, show, remove, search, ask, status."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType

from indexer.cancel import CancelToken
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
    SearchResult,
    Span,
)


class Library:
    """One library folder, opened for writing (the only writer) or for reading."""

    @classmethod
    def open(cls, folder: Path | str | None = None, *, read_only: bool = False) -> Library:
        """Open or create the library in `folder` (default: see `paths.default_library_folder`).

        Raises:
            LibraryInUseError: another process writes to it (never when `read_only`).
            LibraryDamagedError, LibraryTooNewError, StorageError: it cannot be opened as it is.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Finish what is under way and let go of the library."""

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
        raise NotImplementedError

    def documents(
        self, *, collection: str | None = None, language: str | None = None
    ) -> tuple[Document, ...]:
        """All documents, newest import first."""
        raise NotImplementedError

    def show(self, document_id: str) -> DocumentText:
        """One document with its canonical text. Raises NotFoundError."""
        raise NotImplementedError

    def remove(self, document_ids: Sequence[str]) -> tuple[str, ...]:
        """Take documents out, with passages and vectors. Raises NotFoundError before removing any."""
        raise NotImplementedError

    def search(
        self, query: str, *, k: int = 10, mode: str = "hybrid", filters: Filters | None = None
    ) -> SearchResult:
        """Ranked passages; `mode` is hybrid, lexical or semantic."""
        raise NotImplementedError

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
        """A cited answer. `mode`: auto (generate when there is a model, else quote), answer, quote.

        Raises:
            CancelledByUser: `token` was raised.
            ModelError: mode is `answer` and the model cannot be used.
        """
        raise NotImplementedError

    def ask_stream(self, question: str, **options: object) -> Iterator[AnswerEvent]:
        """Like `ask`, but yields the events as they happen; the last one is AnswerFinished."""
        raise NotImplementedError

    def status(self) -> LibraryStatus:
        """Counts, models in use, index state, disk use."""
        raise NotImplementedError

    def original_path(self, document_id: str) -> Path:
        """The file that the document was read from (the library's copy). Raises NotFoundError."""
        raise NotImplementedError

    def page_sizes(self, document_id: str) -> tuple[PageSize, ...]:
        """The pages of a PDF document as displayed, in points."""
        raise NotImplementedError

    def page_image(
        self, document_id: str, page_index: int, scale: float, token: CancelToken | None = None
    ) -> PageImage:
        """Page `page_index` (1-based) of a PDF, rendered in a child at `scale` pixels per point."""
        raise NotImplementedError

    def span_rectangles(self, document_id: str, span: Span) -> dict[int, tuple[PageRectangle, ...]]:
        """Where a span of a PDF's text stands: page index (1-based) -> rectangles, one per line."""
        raise NotImplementedError
