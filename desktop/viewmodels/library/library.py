"""The open library for the window: opening it, its list of documents, removals, status."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from desktop.language import problems
from desktop.tasks.lane import Lane, Task
from desktop.viewmodels.library.documents import DocumentsModel, filter_keys
from indexer.common.errors import NotFoundError
from indexer.library.library import Library
from indexer.records.documents import Document
from indexer.records.upkeep import LibraryStatus

_LISTING_MS = 250  # a list of 10,000 rows is not rebuilt for every file of an import
_LISTING_MS_EACH = 0.1  # and the longer the list, the less often


class LibraryController(QObject):
    """Opens the library on its lane and passes the window's requests to it.

    Signals:
        opened: `library` is there and its documents are listed.
        open_failed: one sentence why it is not.
        documents_changed: the list has other documents.
        status_changed: a LibraryStatus.
        removed: ids of documents that are gone.
        problem: one sentence for the user.
    """

    opened = Signal()
    open_failed = Signal(str)
    documents_changed = Signal()
    status_changed = Signal(object)
    removed = Signal(object)
    problem = Signal(str)

    def __init__(self, opener: Callable[[], Library], lane: Lane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.documents = DocumentsModel(self)
        self.status: LibraryStatus | None = None
        self._opener = opener
        self._lane = lane
        self._library: Library | None = None
        self._in_lane: Library | None = None  # touched on the lane only: also there while opening
        self._closing = False
        self._opening = False
        self._fresh: list[Document] = []
        self._leaving: deque[tuple[str, ...]] = deque()  # removals under way, in the lane's order
        self._listing = QTimer(self)
        self._listing.setSingleShot(True)
        self._listing.setInterval(_LISTING_MS)
        self._listing.timeout.connect(self.list_fresh)
        self._changing = QTimer(self)  # what counts the documents does so a round of the event loop later
        self._changing.setSingleShot(True)
        self._changing.setInterval(0)
        self._changing.timeout.connect(self.documents_changed)

    def library(self) -> Library | None:
        """The library, once it is open; its methods are called on a lane only."""
        return self._library

    def open(self) -> None:
        """Open the library and list its documents, in the background."""
        if self._library is not None or self._opening:
            return
        self._opening = True

        def work(task: Task) -> object:
            library = self._in_lane = self._opener()
            try:
                documents = library.documents()
                return library, documents, filter_keys(documents), library.status()
            except BaseException:
                self._in_lane = None
                library.close()
                raise

        task = Task(work, self)
        task.succeeded.connect(self._take_library)
        task.failed.connect(self._report_open_failure)
        task.cancelled.connect(self._forget_opening)
        self._lane.submit(task)

    def refresh_status(self) -> None:
        """Count again, in the background."""
        library = self._library
        if library is None:
            return
        task = Task(lambda task: library.status(), self)
        task.succeeded.connect(self._take_status)
        task.failed.connect(self._report_problem)
        self._lane.submit(task)

    def add_listed(self, documents: Sequence[Document]) -> None:
        """List documents that an import has just made ready: at once, then in batches four times a second."""
        self._fresh.extend(documents)
        if not self._listing.isActive():
            self.list_fresh()

    def take_edited(self, document: Document) -> None:
        """List a document as it was corrected."""
        self.documents.update_document(document)
        self.documents_changed.emit()

    def take_replaced(self, ids: Sequence[str]) -> None:
        """List no longer what an import has replaced by a newer version."""
        self.list_fresh()
        self.documents.remove_documents(ids)
        self.removed.emit(tuple(ids))
        self.documents_changed.emit()

    def list_fresh(self) -> None:
        """List what `add_listed` has kept back."""
        if self._fresh:
            fresh, self._fresh = self._fresh, []
            self.documents.add_documents(fresh[::-1])
            self._changing.start()
            self._listing.start(round(max(_LISTING_MS, self.documents.count * _LISTING_MS_EACH)))

    def hide(self, ids: Sequence[str]) -> None:
        """List these documents no longer; they stay in the library."""
        self.documents.set_hidden(ids, hidden=True)
        self.documents_changed.emit()

    def unhide(self, ids: Sequence[str]) -> None:
        """List these documents again."""
        self.documents.set_hidden(ids, hidden=False)
        self.documents_changed.emit()

    def remove(self, ids: Sequence[str]) -> None:
        """Take documents out of the library, in the background."""
        library = self._library
        if library is None or not ids:
            return
        task = Task(lambda task: library.remove(tuple(ids)), self)
        task.succeeded.connect(self._take_removed)
        task.failed.connect(self._keep_after_all)
        self._leaving.append(tuple(ids))
        self._lane.submit(task)

    def open_original(self, document_id: str) -> None:
        """Show the file that a document was read from in the system's viewer."""
        library = self._library
        if library is None:
            return
        task = Task(lambda task: library.original_path(document_id), self)
        task.succeeded.connect(lambda path: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))))
        task.failed.connect(self._report_problem)
        self._lane.submit(task)

    def take_for_closing(self, to_remove: Sequence[str] = ()) -> Callable[[], None]:
        """Give up the library; returns the work that removes `to_remove` and closes it, to run on a lane."""
        self._library = None
        self._closing = True
        last = [ids for ids in (*self._leaving, tuple(to_remove)) if ids]  # the lane may have dropped some

        def close() -> None:
            library, self._in_lane = self._in_lane, None
            if library is None:
                return
            try:
                for ids in last:
                    with suppress(NotFoundError):
                        library.remove(ids)
            finally:
                library.close()

        return close

    def _take_library(
        self, result: tuple[Library, Sequence[Document], Mapping[str, str], LibraryStatus]
    ) -> None:
        self._opening = False
        if self._closing:
            return
        self._library, documents, keys, self.status = result
        self.documents.set_documents(documents, keys)
        self.opened.emit()
        self.documents_changed.emit()
        self.status_changed.emit(self.status)

    def _report_open_failure(self, error: object) -> None:
        self._opening = False
        self.open_failed.emit(problems.sentence(error))

    def _forget_opening(self) -> None:
        self._opening = False

    def _take_status(self, status: LibraryStatus) -> None:
        self.status = status
        self.status_changed.emit(status)

    def _keep_after_all(self, error: object) -> None:
        self.unhide(self._leaving.popleft())
        self._report_problem(error)

    def _take_removed(self, ids: Sequence[str]) -> None:
        self._leaving.popleft()
        self.documents.remove_documents(ids)
        self.removed.emit(tuple(ids))
        self.documents_changed.emit()
        self.refresh_status()

    def _report_problem(self, error: object) -> None:
        self.problem.emit(problems.sentence(error))
