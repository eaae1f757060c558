"""The document in the source pane: its text or pages, the answer's citations, and the open citation."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QImage

from desktop.language import problems
from desktop.language.i18n import tr
from desktop.tasks.lane import Lane, Task
from desktop.viewmodels.source.page_images import PageImages
from desktop.viewmodels.source.source_text import SourceText, make_source_text
from indexer.common.errors import ReadError
from indexer.library.library import Library
from indexer.records.answers import Answer, Citation
from indexer.records.documents import Document, DocumentText, Span
from indexer.records.originals import OriginalNote
from indexer.records.pages import PageRectangle, PageSize

TEXTS_KEPT = 4
PDF = "application/pdf"

Rectangles = dict[int, tuple[PageRectangle, ...]]


@dataclass(frozen=True, slots=True)
class LoadedDocument:
    """A document ready to be shown: its text cut into paragraphs, its pages' sizes if it has any to draw.

    Attributes:
        document_text: The document with its text.
        source_text: The text in paragraphs.
        page_sizes: Empty where there is only text.
        problem: Why the pages cannot be drawn; the text is there all the same.
        original: What has become of its file, where that is gone, changed or out of reach.
    """

    document_text: DocumentText
    source_text: SourceText
    page_sizes: tuple[PageSize, ...]
    problem: ReadError | None = None
    original: OriginalNote | None = None

    @property
    def locked(self) -> bool:
        """Whether a password would show the pages."""
        return self.problem is not None and self.problem.code == "encrypted"


@dataclass(frozen=True, slots=True)
class Highlight:
    """Words to mark in the current document: a citation's, or those of an opened passage (n is None)."""

    n: int | None
    span: Span
    opened: bool


class SourceController(QObject):
    """Loads documents, pages and rectangles on its lane; the newest request counts.

    Signals:
        document_opened: this document is the current one; its content follows.
        document_loaded: its DocumentText is here (`loaded` has the rest).
        document_edited: the same after the user corrected what is known of it.
        citations_changed: the answer that is read against changed.
        citation_opened: citation n is the open one; its document is current. 0: a passage that is none.
        page_image_ready: page (1-based) of the current document is in the cache.
        rectangles_ready: where citation n stands on the pages is known.
        unlock_failed: the password did not open the current document; one sentence.
        problem: one sentence for the user.
    """

    document_opened = Signal(str)
    document_loaded = Signal(object)
    document_edited = Signal(object)
    citations_changed = Signal()
    citation_opened = Signal(int)
    page_image_ready = Signal(int)
    rectangles_ready = Signal(int)
    unlock_failed = Signal(str)
    problem = Signal(str)

    def __init__(
        self, library_provider: Callable[[], Library | None], lane: Lane, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library_provider
        self._lane = lane
        self._load: Task | None = None
        self._texts: OrderedDict[str, LoadedDocument] = OrderedDict()
        self.images = PageImages(library_provider, lane, self)
        self.images.ready.connect(self._announce_page)
        self.images.problem.connect(self.problem)
        self._rectangles: dict[tuple[str, int, int], Rectangles] = {}
        self._rectangle_tasks: dict[tuple[str, int, int], Task] = {}
        self.document_id: str | None = None
        self.loaded: LoadedDocument | None = None
        self.citations: tuple[Citation, ...] = ()
        self.passages_only = False  # whether the citations are only passages that a search found
        self.current: int | None = None
        self.passage: Span | None = None  # open, but not a citation of the answer
        self.open_url: Callable[[QUrl], bool] = QDesktopServices.openUrl

    # Citations

    @Slot(object)
    def show_answer(self, answer: Answer) -> None:
        """Mark the citations of `answer` from now on."""
        self.show_citations(answer.citations)

    def show_citations(self, citations: Iterable[Citation], *, passages_only: bool = False) -> None:
        """Mark these citations: those of an answer, also while it is written.

        Args:
            citations: In the order of reading.
            passages_only: They are passages that a search found, and no answer cites them.
        """
        fresh = tuple(citations)
        self.passages_only = passages_only
        if fresh == self.citations:
            return
        opened = self.open_citation_record()
        self.citations = fresh
        if opened is None or opened not in fresh:
            self.current = None
        self._load_rectangles()
        self.citations_changed.emit()

    def citation(self, n: int) -> Citation | None:
        """Citation n of the answer, if it has one."""
        return next((citation for citation in self.citations if citation.n == n), None)

    def open_citation_record(self) -> Citation | None:
        """The citation that is open."""
        return self.citation(self.current) if self.current is not None else None

    def citations_here(self) -> tuple[Citation, ...]:
        """The answer's citations of the current document."""
        return tuple(c for c in self.citations if c.document.id == self.document_id)

    @Slot(int)
    def open_citation(self, n: int) -> None:
        """Show citation n in its document; unknown numbers are ignored."""
        citation = self.citation(n)
        if citation is None:
            return
        self.current, self.passage = n, None
        self._open(citation.document.id)
        self.citation_opened.emit(n)

    def open_passage(self, document_id: str, span: Span) -> None:
        """Show a passage that the answer does not cite."""
        self.current, self.passage = None, span
        self._open(document_id)
        self.citation_opened.emit(0)

    def highlights(self) -> list[Highlight]:
        """What is to be marked in the current document, the open one last."""
        marked = [Highlight(c.n, Span(c.start, c.end), c.n == self.current) for c in self.citations_here()]
        if self.passage is not None:
            marked.append(Highlight(None, self.passage, True))
        return sorted(marked, key=lambda highlight: highlight.opened)

    @Slot()
    def next_citation(self) -> None:
        """Open the citation after the open one, or the first."""
        self._step(1)

    @Slot()
    def previous_citation(self) -> None:
        """Open the citation before the open one, or the last."""
        self._step(-1)

    def position(self) -> tuple[int, int]:
        """The open citation's place among all (1-based, 0 for none) and how many there are."""
        numbers = [citation.n for citation in self.citations]
        return (numbers.index(self.current) + 1 if self.current in numbers else 0), len(numbers)

    def _step(self, direction: int) -> None:
        place, total = self.position()
        if total:
            index = (place - 1 + direction) % total if place else (0 if direction > 0 else total - 1)
            self.open_citation(self.citations[index].n)

    # Documents

    @Slot(str)
    def open_document(self, document_id: str) -> None:
        """Show a document from its beginning; no citation is open then."""
        self.current, self.passage = None, None
        self._open(document_id)

    def _open(self, document_id: str) -> None:
        if document_id == self.document_id and (self.loaded is not None or self._load is not None):
            self._load_rectangles()
            return
        self.images.cancel()
        if self._load is not None:
            self._load.cancel()
        self._load = None
        self.document_id = document_id
        self.loaded = self._texts.get(document_id)
        self.document_opened.emit(document_id)
        if self.loaded is not None:
            self._texts.move_to_end(document_id)
            self._show_loaded()
            return
        task = self._task(_load_work, document_id)
        if task is not None:
            self._load = task
            task.succeeded.connect(lambda loaded: self._take_loaded(task, loaded))
            task.failed.connect(lambda error: self._fail_load(task, error))
            self._lane.submit(task)

    def forget_document(self, document_id: str) -> None:
        """Drop what is kept of a document, after it was removed."""
        self._texts.pop(document_id, None)

    def take_edited(self, document: Document) -> None:
        """Say of a document what was corrected, also where it is open."""
        if (known := self._texts.get(document.id)) is not None:
            self._texts[document.id] = _edited(known, document)
        if document.id == self.document_id and self.loaded is not None:
            self.loaded = _edited(self.loaded, document)
            self.document_edited.emit(self.loaded.document_text)

    def _take_loaded(self, task: Task, loaded: LoadedDocument) -> None:
        if task is not self._load:
            return
        self._load = None
        self.loaded = loaded
        if loaded.original is None:  # otherwise the file may be back when it is opened again
            self._texts[loaded.document_text.document.id] = loaded
        while len(self._texts) > TEXTS_KEPT:
            self._texts.popitem(last=False)
        self._show_loaded()

    def _show_loaded(self) -> None:
        if self.loaded is not None:
            self._load_rectangles()
            self.document_loaded.emit(self.loaded.document_text)

    def _fail_load(self, task: Task, error: object) -> None:
        if task is self._load:
            self._load = None
            self.problem.emit(problems.sentence(error))

    def unlock(self, password: str) -> None:
        """Draw the pages of the current, protected document with its password, which is not kept here."""
        if self.document_id is None:
            return
        task = self._task(_unlock_work, self.document_id, password)
        if task is not None:
            self._load = task
            task.succeeded.connect(lambda loaded: self._take_loaded(task, loaded))
            task.failed.connect(lambda error: self._fail_unlock(task, error))
            self._lane.submit(task)

    def _fail_unlock(self, task: Task, error: object) -> None:
        if task is self._load:
            self._load = None
            self.unlock_failed.emit(problems.sentence(error))

    @Slot()
    def open_original(self) -> None:
        """Open the current document's file in the program that the system has for it."""
        if self.document_id is None:
            return
        task = self._task(_original_work, self.document_id)
        if task is not None:
            task.succeeded.connect(self._open_file)
            task.failed.connect(lambda error: self.problem.emit(problems.sentence(error)))
            self._lane.submit(task)

    def _open_file(self, path: Path) -> None:
        if not self.open_url(QUrl.fromLocalFile(str(path))):
            self.problem.emit(tr("No program could open this file."))

    # Pages

    def page_image(self, page_index: int, scale: float) -> QImage | None:
        """The page as last rendered at `scale` pixels per point, from the cache."""
        return self.images.image(self.document_id or "", page_index, scale)

    def nearest_image(self, page_index: int) -> QImage | None:
        """The page at any scale, to show while the right one is rendered."""
        return self.images.nearest(self.document_id or "", page_index)

    def want_pages(self, page_indexes: Iterable[int], scale: float) -> None:
        """Render these pages, in this order; pages asked for before and not named now are cancelled."""
        if self.document_id is not None and self.loaded is not None:
            self.images.want(self.document_id, page_indexes, scale)

    def _announce_page(self, document_id: str, page_index: int) -> None:
        if document_id == self.document_id:
            self.page_image_ready.emit(page_index)

    # Rectangles

    def rectangles(self, span: Span) -> Rectangles:
        """Where a span of the current PDF stands: page index -> rectangles in points; empty until known."""
        return self._rectangles.get((self.document_id or "", span.start, span.end), {})

    def _load_rectangles(self) -> None:
        if self.loaded is None or not self.loaded.page_sizes or self.document_id is None:
            return
        for highlight in reversed(self.highlights()):
            key = (self.document_id, highlight.span.start, highlight.span.end)
            if key not in self._rectangles and key not in self._rectangle_tasks:
                self._find_rectangles(key, highlight.n or 0)

    def _find_rectangles(self, key: tuple[str, int, int], n: int) -> None:
        task = self._task(_rectangles_work, *key)
        if task is None:
            return
        self._rectangle_tasks[key] = task
        task.succeeded.connect(lambda rectangles: self._take_rectangles(key, n, rectangles))
        task.failed.connect(lambda error: self._fail_rectangles(key, error))
        self._lane.submit(task)

    def _fail_rectangles(self, key: tuple[str, int, int], error: object) -> None:
        self._rectangle_tasks.pop(key, None)
        self._rectangles[key] = {}
        self.problem.emit(problems.sentence(error))

    def _take_rectangles(self, key: tuple[str, int, int], n: int, rectangles: Rectangles) -> None:
        self._rectangle_tasks.pop(key, None)
        self._rectangles[key] = rectangles
        if key[0] == self.document_id:
            self.rectangles_ready.emit(n)

    def _task(self, work: Callable[..., object], *arguments: object) -> Task | None:
        library = self._library()
        if library is None:
            self.problem.emit(tr("The library is not open yet."))
            return None
        return Task(lambda task: work(library, task, *arguments), self)


def _edited(loaded: LoadedDocument, document: Document) -> LoadedDocument:
    return replace(loaded, document_text=replace(loaded.document_text, document=document))


def _load_work(library: Library, task: Task, document_id: str) -> LoadedDocument:
    document_text = library.show(document_id)
    task.token.check()
    sizes: tuple[PageSize, ...] = ()
    problem: ReadError | None = None
    if document_text.document.media_type == PDF or document_text.document.media_type.startswith("image/"):
        try:
            sizes = library.page_sizes(document_id)
        except ReadError as error:
            problem = error
    original = library.original_note(document_id, token=task.token)
    return LoadedDocument(document_text, make_source_text(document_text.text), sizes, problem, original)


def _unlock_work(library: Library, task: Task, document_id: str, password: str) -> LoadedDocument:
    library.unlock(document_id, password)
    return _load_work(library, task, document_id)


def _original_work(library: Library, task: Task, document_id: str) -> Path:
    return library.original_path(document_id)


def _rectangles_work(library: Library, task: Task, document_id: str, start: int, end: int) -> Rectangles:
    return library.span_rectangles(document_id, Span(start, end))
