"""Imports for the window: the running import, a row for each file, and a summary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.language import problems
from desktop.tasks.lane import Lane, Task
from desktop.viewmodels.importing.import_pace import Pace
from desktop.viewmodels.importing.import_rows import FINAL, SUPERSEDED, UNPACKED, ImportModel, ImportRow
from indexer.common.cancel import PauseSwitch
from indexer.documents.source.kinds import SUPPORTED_SUFFIXES
from indexer.library.library import Library
from indexer.records.documents import Document
from indexer.records.importing import ImportProgress, ImportReport, ImportStage, PendingImport

READABLE_SUFFIXES = SUPPORTED_SUFFIXES  # only for words before a drop, the engine decides

_WAITING_PER_EVENT = 200  # one event for this many waiting files
_TICK_MS = 1000

Event = tuple[ImportProgress, int]  # the engine's event, and the bytes of all files found so far
Run = Callable[[Library, Task, Callable[[ImportProgress], None]], ImportReport]


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """An import at a glance."""

    active: bool = False
    cancelling: bool = False
    cancelled: bool = False
    paused: bool = False
    scanning: bool = False  # files are still being looked for, so that the total grows
    done_files: int = 0
    total_files: int = 0
    ready: int = 0
    skipped: int = 0
    failed: int = 0
    files_per_s: float | None = None
    bytes_per_s: float | None = None
    seconds_left: float | None = None


@dataclass(slots=True)
class _Running:
    """One import and its progress."""

    task: Task
    collection: str | None
    done_files: int = 0
    total_files: int = 0
    total_bytes: int = 0
    scanning: bool = True


@dataclass(slots=True)
class _FileCounts:
    """Counts of files since no import was running."""

    ended: dict[ImportStage, int] = field(default_factory=lambda: dict.fromkeys(FINAL, 0))
    done_bytes: int = 0


class ImportController(QObject):
    """Runs imports one after another on the catalogue lane.

    Signals:
        summary_changed: an ImportSummary.
        documents_ready: a tuple of Documents that are in the library now.
        documents_replaced: ids of documents that have gone because a newer version came in.
        finished: all imports asked for are over.
        row_touched: the row that changed last, to scroll to.
        problem: one sentence; the import as a whole failed.
        pending_changed: the paths of what an import that was cut off has left undone; empty for nothing.
    """

    summary_changed = Signal(object)
    documents_ready = Signal(object)
    documents_replaced = Signal(object)
    finished = Signal()
    row_touched = Signal(int)
    problem = Signal(str)
    pending_changed = Signal(object)

    def __init__(
        self, library: Callable[[], Library | None], lane: Lane, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.rows = ImportModel(self)
        self.summary = ImportSummary()
        self._library = library
        self._lane = lane
        self._running: list[_Running] = []
        self._over: list[_Running] = []  # ended while others still run
        self._counts = _FileCounts()
        self._collections: dict[str, str | None] = {}  # where failed files were to go
        self._same: dict[str, str] = {}  # path of a skipped file -> the document of the same content
        self._pending: tuple[PendingImport, ...] = ()  # interrupted imports, when last checked
        self._pace = Pace()
        self._pause = PauseSwitch()
        self._cancelling = False
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._publish)

    @property
    def active(self) -> bool:
        """Whether an import is under way."""
        return bool(self._running)

    def start(
        self, paths: Sequence[Path | str], collection: str | None = None, password: str | None = None
    ) -> bool:
        """Import files and folders in the background; False when no library is open or nothing is given.

        Args:
            paths: What to import.
            collection: Where it is to go; None for the unsorted rest.
            password: Opens a protected file; it is kept nowhere.
        """
        chosen = [str(path) for path in paths]
        if self._library() is None or not chosen:
            return False

        passwords = (password,) if password else ()

        def run(library: Library, task: Task, report: Callable[[ImportProgress], None]) -> ImportReport:
            return library.add(
                chosen,
                collection=collection,
                token=task.token,
                on_progress=report,
                pause=self._pause,
                passwords=passwords,
            )

        self._start(run, collection, chosen)
        return True

    def _start(self, run: Run, collection: str | None, chosen: Iterable[str] = ()) -> None:
        library = self._library()
        if library is None:
            return
        if not self._running:
            again = frozenset(chosen)
            self._begin(lambda row: row.stage is ImportStage.FAILED and row.path not in again)
        # Also when the window closes before its turn: the library notes what was asked for.
        task = Task(lambda task: run(library, task, _Thinner(task.report)), self, begins_cancelled=True)
        running = _Running(task, collection)
        task.partial.connect(lambda events: self._take_events(running, events))
        task.succeeded.connect(lambda report: self._take_report(running, report))
        task.failed.connect(self._fail)
        task.ended.connect(lambda: self._end(running))
        self._running.append(running)
        self._publish()
        self._lane.submit(task)

    def cancel(self) -> None:
        """Stop all imports; what is ready already stays."""
        if self._running:
            self._cancelling = True
            self._go_on()
            for running in self._running:
                running.task.cancel()
            self._publish()

    def look_for_pending(self) -> None:
        """Check for interrupted imports; emits `pending_changed`."""
        self._ask_pending(lambda library: library.pending_imports())

    def forget_pending(self) -> None:
        """Forget interrupted imports."""

        def forget(library: Library) -> Sequence[PendingImport]:
            library.forget_imports()
            return library.pending_imports()

        self._ask_pending(forget)

    def resume_pending(self) -> None:
        """Continue interrupted imports."""
        self.pending_changed.emit(())

        def run(library: Library, task: Task, report: Callable[[ImportProgress], None]) -> ImportReport:
            return library.resume_imports(task.token, report, pause=self._pause)

        self._start(run, None)

    def _ask_pending(self, ask: Callable[[Library], Sequence[PendingImport]]) -> None:
        library = self._library()
        if library is None:
            return
        task = Task(lambda _: ask(library), self)
        task.succeeded.connect(self._take_pending)
        task.failed.connect(lambda error: self.problem.emit(problems.sentence(error)))
        self._lane.submit(task)

    def _take_pending(self, pending: Sequence[PendingImport]) -> None:
        self._pending = tuple(pending)
        self.pending_changed.emit(tuple(pending_import.path for pending_import in pending))

    def _collection_of(self, path: str, running: _Running) -> str | None:
        """Where a file was to go: into the collection of its import, or of the one that was cut off."""
        inside = (
            pending_import.collection
            for pending_import in self._pending
            if Path(path).is_relative_to(pending_import.path)
        )
        return running.collection or next(inside, None)

    def toggle_pause(self) -> None:
        """Pause or continue: while paused, no new file is started."""
        if self._pause.paused:
            self._go_on()
        elif self._running and not self._cancelling:
            self._pause.pause()
            self._pace.pause()
        self._publish()

    def _go_on(self) -> None:
        self._pause.resume()
        self._pace.resume(self._done_files(), self._counts.done_bytes)

    def retry(self, path: str, password: str | None = None) -> None:
        """Import one failed file again, with its password where it is protected."""
        collection = self._collections.get(path)
        self.dismiss(path)
        self.start([path], collection, password)

    def dismiss(self, path: str) -> None:
        """Take one row away."""
        row = self.rows.row(path)
        if row is not None and row.stage in FINAL:
            self._counts.ended[row.stage] -= 1
            self._collections.pop(path, None)
            self.rows.keep(lambda other: other.path != path)
            self._publish()

    def clear(self) -> None:
        """Forget a finished import."""
        if not self._running:
            self._begin(lambda row: False)
            self._publish()

    def document_of(self, path: str) -> str | None:
        """The document that a skipped file is the same as, once its import is over."""
        return self._same.get(path)

    def _begin(self, keep: Callable[[ImportRow], bool]) -> None:
        self.rows.show_only(None)
        self.rows.keep(keep)
        self._over.clear()
        self._counts = _FileCounts()
        self._counts.ended[ImportStage.FAILED] = self.rows.rowCount()
        self._collections = {path: c for path, c in self._collections.items() if self.rows.row(path)}
        self._same.clear()
        self._pace.start()
        self._cancelling = False
        self._tick.start()

    def _take_events(self, running: _Running, events: Sequence[Event]) -> None:
        ready: list[Document] = []
        replaced: list[str] = []
        for event, _ in events:
            if event.stage in FINAL:
                self._counts.ended[event.stage] += event.code not in (UNPACKED, SUPERSEDED)
                self._counts.done_bytes += event.size_bytes
            if event.stage is ImportStage.READY and event.document is not None:
                ready.append(event.document)
            replaced.extend(event.replaced)
            if event.stage is ImportStage.FAILED:
                self._collections[event.path] = self._collection_of(event.path, running)
        last, running.total_bytes = events[-1]
        running.done_files, running.total_files = last.done_files, last.total_files
        running.scanning = last.scanning or not last.total_files
        row = self.rows.update(_row(event) for event, _ in events if event.stage is not ImportStage.WAITING)
        if ready:
            self.documents_ready.emit(tuple(ready))
        if replaced:
            self.documents_replaced.emit(tuple(replaced))
        self._pace.note(self._done_files(), self._counts.done_bytes)
        self._publish()
        self.row_touched.emit(row)

    def _take_report(self, running: _Running, report: ImportReport) -> None:
        total = len(report.imported) + len(report.skipped) + len(report.failed)
        running.done_files = running.total_files = total
        self._same.update({file.path: file.document_id for file in report.skipped if file.document_id})

    def _fail(self, error: object) -> None:
        self.problem.emit(problems.sentence(error))
        self.look_for_pending()  # once there is room on the disk again, it can go on

    def _end(self, running: _Running) -> None:
        running.scanning = False
        self._running.remove(running)
        self._over.append(running)
        if self._running:
            self._publish()
            return
        self._tick.stop()
        self._pause.resume()
        self.rows.finish_undecided()
        self._publish()
        self._cancelling = False
        self.finished.emit()

    def _done_files(self) -> int:
        return sum(each.done_files for each in (*self._over, *self._running))

    def _publish(self) -> None:
        everything = (*self._over, *self._running)
        done, total = self._done_files(), sum(each.total_files for each in everything)
        scanning = any(each.scanning for each in self._running)
        speed = self._pace.speed() if self.active else None
        size = (self._counts.done_bytes, sum(each.total_bytes for each in everything))
        left = (
            self._pace.seconds_left((done, total), size)
            if self.active and not scanning and not self._pause.paused
            else None
        )
        self.summary = ImportSummary(
            active=self.active,
            cancelling=self._cancelling and self.active,
            cancelled=self._cancelling,
            paused=self.active and self._pause.paused,
            scanning=scanning,
            done_files=done,
            total_files=total,
            ready=self._counts.ended[ImportStage.READY],
            skipped=self._counts.ended[ImportStage.SKIPPED],
            failed=self._counts.ended[ImportStage.FAILED],
            files_per_s=speed[0] if speed else None,
            bytes_per_s=speed[1] if speed else None,
            seconds_left=left,
        )
        self.summary_changed.emit(self.summary)


class _Thinner:
    """Forwards the engine's events on the lane, with few events for files that only wait."""

    def __init__(self, report: Callable[[Event], None]) -> None:
        self._report = report
        self._waiting = 0
        self._bytes = 0

    def __call__(self, event: ImportProgress) -> None:
        if event.stage is ImportStage.WAITING:
            self._waiting += 1
            self._bytes += event.size_bytes
            if self._waiting % _WAITING_PER_EVENT != 1:
                return
        self._report((event, self._bytes))


def _row(event: ImportProgress) -> ImportRow:
    return ImportRow(event.path, event.stage, event.message, event.code or "", event.size_bytes)
