"""Imports for the window: what runs, one row a file, and a summary that is cheap to show."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop import problems
from desktop.tasks.lane import Lane, Task
from indexer.library import Library
from indexer.records import ImportProgress, ImportReport, ImportStage

ROW_ROLE = Qt.ItemDataRole.UserRole + 1

# What the engine reads; only for words before a drop, the engine decides.
_READABLE = """
.txt .text .md .markdown .html .htm .xhtml .mht .mhtml .pdf .docx .doc .odt .rtf .pptx .odp .xlsx .ods .csv
.tsv .tab .epub .eml .json
"""
READABLE_SUFFIXES = frozenset(_READABLE.split())

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_FINAL = (ImportStage.READY, ImportStage.SKIPPED, ImportStage.FAILED)


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """An import at a glance."""

    active: bool = False
    cancelling: bool = False
    cancelled: bool = False
    done_files: int = 0
    total_files: int = 0  # 0 while the files are still being looked for
    ready: int = 0
    skipped: int = 0
    failed: int = 0
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One file of an import."""

    path: str
    stage: ImportStage
    message: str = ""

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.replace("\\", "/").rsplit("/", 1)[-1]


class ImportModel(QAbstractListModel):
    """One row a file, in order of arrival; takes thousands of updates in one go."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ImportRow] = []
        self._row_of: dict[str, int] = {}

    def rowCount(self, parent: Index = _ROOT) -> int:
        """See Qt."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """See Qt; ROW_ROLE is the ImportRow."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{row.path}\n{row.message}".rstrip()
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (row.name, row.stage.value, row.message) if part)
        return None

    def update(self, rows: Iterable[ImportRow]) -> int:
        """Change or append rows, telling the view once; the index of the last row touched, or -1."""
        latest = {row.path: row for row in rows}
        known = {path: row for path, row in latest.items() if path in self._row_of}
        fresh = [row for path, row in latest.items() if path not in self._row_of]
        for path, row in known.items():
            self._rows[self._row_of[path]] = row
        if known:
            touched = [self._row_of[path] for path in known]
            self.dataChanged.emit(self.index(min(touched)), self.index(max(touched)))
        if fresh:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(fresh) - 1)
            self._rows.extend(fresh)
            self._row_of.update({row.path: first + offset for offset, row in enumerate(fresh)})
            self.endInsertRows()
            return len(self._rows) - 1
        return max((self._row_of[path] for path in known), default=-1)

    def settle(self) -> None:
        """After the end: failures first, then what was skipped; what is ready stands in the library."""
        self.beginResetModel()
        left = [row for row in self._rows if row.stage in (ImportStage.FAILED, ImportStage.SKIPPED)]
        self._rows = sorted(left, key=lambda row: row.stage is not ImportStage.FAILED)
        self._row_of = {row.path: number for number, row in enumerate(self._rows)}
        self.endResetModel()

    def keep(self, wanted: Callable[[ImportRow], bool]) -> None:
        """Drop all rows but the wanted ones."""
        self.beginResetModel()
        self._rows = [row for row in self._rows if wanted(row)]
        self._row_of = {row.path: number for number, row in enumerate(self._rows)}
        self.endResetModel()

    def rows(self) -> tuple[ImportRow, ...]:
        """All rows."""
        return tuple(self._rows)


class ImportController(QObject):
    """Runs imports one after another on the catalogue lane.

    Signals:
        summary_changed: an ImportSummary.
        documents_ready: a tuple of Documents that are in the library now.
        finished: all imports asked for are over.
        row_touched: the row that changed last, to scroll to.
        problem: one sentence; the import as a whole failed.
    """

    summary_changed = Signal(object)
    documents_ready = Signal(object)
    finished = Signal()
    row_touched = Signal(int)
    problem = Signal(str)

    def __init__(
        self, library: Callable[[], Library | None], lane: Lane, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.rows = ImportModel(self)
        self.summary = ImportSummary()
        self._library = library
        self._lane = lane
        self._tasks: list[Task] = []
        self._progress: dict[int, tuple[int, int]] = {}  # import number -> (done, total)
        self._count = 0
        self._counted: dict[ImportStage, int] = dict.fromkeys(_FINAL, 0)
        self._started_s = 0.0
        self._cancelling = False

    @property
    def active(self) -> bool:
        """Whether an import is under way."""
        return bool(self._tasks)

    def start(self, paths: Sequence[Path | str], collection: str | None = None) -> bool:
        """Import files and folders in the background; False when no library is open or nothing is given."""
        library = self._library()
        chosen = [str(path) for path in paths]
        if library is None or not chosen:
            return False
        if not self._tasks:
            self._begin(lambda row: row.stage is ImportStage.FAILED and row.path not in chosen)

        def work(task: Task) -> ImportReport:
            return library.add(chosen, collection=collection, token=task.token, on_progress=task.report)

        self._count += 1
        number, task = self._count, Task(work, self)
        self._progress[number] = (0, 0)
        task.partial.connect(lambda events: self._take_events(number, events))
        task.succeeded.connect(lambda report: self._take_report(number, report))
        task.failed.connect(lambda error: self.problem.emit(problems.sentence(error)))
        task.ended.connect(lambda: self._end(task))
        self._tasks.append(task)
        self._publish()
        self._lane.submit(task)
        return True

    def cancel(self) -> None:
        """Stop all imports; what is ready already stays."""
        if self._tasks:
            self._cancelling = True
            for task in self._tasks:
                task.cancel()
            self._publish()

    def retry(self, path: str) -> None:
        """Import one failed file again."""
        self.dismiss(path)
        self.start([path])

    def dismiss(self, path: str) -> None:
        """Take one row away."""
        row = next((row for row in self.rows.rows() if row.path == path), None)
        if row is not None and row.stage in _FINAL:
            self._counted[row.stage] -= 1
            self.rows.keep(lambda other: other.path != path)
            self._publish()

    def clear(self) -> None:
        """Forget a finished import."""
        if not self._tasks:
            self._begin(lambda row: False)
            self._publish()

    def _begin(self, keep: Callable[[ImportRow], bool]) -> None:
        self.rows.keep(keep)
        self._progress.clear()
        self._counted = dict.fromkeys(_FINAL, 0)
        self._counted[ImportStage.FAILED] = self.rows.rowCount()
        self._started_s = time.monotonic()
        self._cancelling = False

    def _take_events(self, number: int, events: Sequence[ImportProgress]) -> None:
        ready = []
        for event in events:
            if event.stage in _FINAL:
                self._counted[event.stage] += 1
            if event.stage is ImportStage.READY and event.document is not None:
                ready.append(event.document)
        self._progress[number] = (events[-1].done_files, events[-1].total_files)
        row = self.rows.update(ImportRow(e.path, e.stage, e.message or "") for e in events)
        if ready:
            self.documents_ready.emit(tuple(ready))
        self._publish()
        self.row_touched.emit(row)

    def _take_report(self, number: int, report: ImportReport) -> None:
        total = len(report.imported) + len(report.skipped) + len(report.failed)
        self._progress[number] = (total, total)

    def _end(self, task: Task) -> None:
        self._tasks.remove(task)
        if not self._tasks:
            self.rows.settle()
            self._publish()
            self._cancelling = False
            self.finished.emit()
        else:
            self._publish()

    def _publish(self) -> None:
        done = sum(done for done, _ in self._progress.values())
        total = sum(total for _, total in self._progress.values())
        known = all(total for _, total in self._progress.values())
        self.summary = ImportSummary(
            active=self.active,
            cancelling=self._cancelling and self.active,
            cancelled=self._cancelling,
            done_files=done,
            total_files=total if known or not self.active else 0,
            ready=self._counted[ImportStage.READY],
            skipped=self._counted[ImportStage.SKIPPED],
            failed=self._counted[ImportStage.FAILED],
            seconds_left=self._seconds_left(done, total) if known else None,
        )
        self.summary_changed.emit(self.summary)

    def _seconds_left(self, done: int, total: int) -> float | None:
        spent = time.monotonic() - self._started_s
        if done < 3 or spent < 2 or total <= done:
            return None
        return spent / done * (total - done)
