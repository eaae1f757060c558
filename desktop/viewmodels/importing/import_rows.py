"""The files of an import as a list model; a file gets a row when its import begins."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.language.i18n import in_words, size_text, tr
from desktop.language.problems import failure_reason, failure_sentence, takes_password
from desktop.viewmodels.naming import file_name
from indexer.common.messages import Message
from indexer.records.importing import ImportStage

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
FINAL = (ImportStage.READY, ImportStage.SKIPPED, ImportStage.FAILED)
UNPACKED = "unpacked"  # the engine's code for a skipped file that held others
SUPERSEDED = "superseded"  # said of a file that was skipped before, when the import is over
MISSING = "missing"  # of a file that is no longer in its archive
LEFT_AT_END = (ImportStage.FAILED, ImportStage.SKIPPED)  # stages whose rows stay after the end

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One file of an import. `message` is what the engine says of it."""

    path: str
    stage: ImportStage
    message: Message | None = None
    code: str = ""
    size_bytes: int = 0
    document_id: str = ""  # the document that holds the same content, of a file that was skipped

    @property
    def name(self) -> str:
        """The file's name."""
        return file_name(self.path)

    @property
    def known(self) -> bool:
        """Whether the library already has the same content."""
        return self.stage is ImportStage.SKIPPED and self.code != UNPACKED

    @property
    def note(self) -> str:
        """Its stage in a word or two."""
        if self.code == MISSING:
            return tr("no longer in its archive")
        if self.known:
            return tr("already in the library")
        if self.stage is ImportStage.SKIPPED:
            return tr("unpacked")
        if self.stage is ImportStage.READY and self.message:  # the engine tells of the version before
            return tr("new version")
        return tr(self.stage.value)

    @property
    def reason(self) -> str:
        """Why it was not added, to stand beside the name; empty where there is nothing to say."""
        if self.stage is ImportStage.FAILED:
            return failure_reason(self.code, self.message)
        return ""

    @property
    def sentence(self) -> str:
        """Name, and what became of it."""
        if self.stage is ImportStage.FAILED:
            return failure_sentence(self.name, self.code, self.message)
        return f"{self.name}, {self.note}"

    @property
    def wants_password(self) -> bool:
        """Whether a password may open it."""
        return self.stage is ImportStage.FAILED and takes_password(self.path, self.code)


class ImportModel(QAbstractListModel):
    """One row a file in the order in which they were taken up; takes thousands of updates in one go.

    Either everything or only what ended in one way is shown.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: dict[str, ImportRow] = {}
        self._shown: list[str] = []
        self._row_of: dict[str, int] = {}
        self.only: ImportStage | None = None

    def rowCount(self, parent: Index = _ROOT) -> int:
        """See Qt."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """See Qt; ROW_ROLE is the ImportRow."""
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        row = self._all[self._shown[index.row()]]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.ToolTipRole:
            size = size_text(row.size_bytes) if row.size_bytes else ""
            told = in_words(row.message) if row.message is not None else ""
            return "\n".join(part for part in (row.path, size, row.reason, told) if part)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.sentence
        return None

    def update(self, rows: Iterable[ImportRow]) -> int:
        """Change or append rows, telling the view once; the index of the last row touched, or -1."""
        latest = {row.path: row for row in rows}
        fresh = [path for path, row in latest.items() if path not in self._row_of and self._wanted(row)]
        touched = [number for path in latest if (number := self._row_of.get(path)) is not None]
        self._all.update(latest)
        if touched:
            self.dataChanged.emit(self.index(min(touched)), self.index(max(touched)))
        if fresh:
            first = len(self._shown)
            self.beginInsertRows(QModelIndex(), first, first + len(fresh) - 1)
            self._shown.extend(fresh)
            self._row_of.update({path: first + offset for offset, path in enumerate(fresh)})
            self.endInsertRows()
            return len(self._shown) - 1
        return max(touched, default=-1)

    def show_only(self, stage: ImportStage | None) -> None:
        """Show only the files that ended in `stage`; None for all."""
        if stage is not self.only:
            self.only = stage
            self._reset(self._all.values())

    def finish_undecided(self) -> None:
        """After the end, keep failures first, then skipped files."""
        left = [row for row in self._all.values() if row.stage in LEFT_AT_END]
        self._reset(sorted(left, key=lambda row: row.stage is not ImportStage.FAILED))

    def keep(self, wanted: Callable[[ImportRow], bool]) -> None:
        """Drop all rows but the wanted ones."""
        self._reset([row for row in self._all.values() if wanted(row)])

    def rows(self) -> tuple[ImportRow, ...]:
        """All rows, shown or not."""
        return tuple(self._all.values())

    def row(self, path: str) -> ImportRow | None:
        """The row of one file."""
        return self._all.get(path)

    def _wanted(self, row: ImportRow) -> bool:
        return self.only is None or (row.stage is self.only and row.code != UNPACKED)

    def _reset(self, rows: Iterable[ImportRow]) -> None:
        self.beginResetModel()
        self._all = {row.path: row for row in rows}
        self._shown = [row.path for row in self._all.values() if self._wanted(row)]
        self._row_of = {path: number for number, path in enumerate(self._shown)}
        self.endResetModel()
