"""What the status bar says: a download, the last answer's figures, the import's progress in a pill."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop.language.i18n import number_text, plural, tr
from desktop.viewmodels.importing.imports import ImportController, ImportSummary


class StatusController(QObject):
    """What the status bar shows.

    Signals:
        changed: one of the attributes has another value.
    """

    changed = Signal()

    def __init__(self, imports: ImportController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.answer_text = ""
        self.downloading = False  # nothing else ever opens a connection
        self.import_text = ""  # empty: no pill
        imports.summary_changed.connect(self._take_import)

    def set_answer_text(self, text: str) -> None:
        """Show how the last answer came about: 'Quoted · 0.2 s'."""
        self.answer_text = text
        self.changed.emit()

    def set_downloading(self, downloading: bool) -> None:
        """Say that a model is being downloaded, or that nothing leaves this computer."""
        if downloading is not self.downloading:
            self.downloading = downloading
            self.changed.emit()

    def _take_import(self, summary: ImportSummary) -> None:
        self.import_text = import_text(summary)
        self.changed.emit()


def import_text(summary: ImportSummary) -> str:
    """An import in a few words; empty when there is nothing to say."""
    if summary.cancelling:
        return tr("Cancelling…")
    if summary.active and not summary.total_files:
        return tr("Looking for files…")
    if summary.active:
        return (
            (tr("Import paused") if summary.paused else tr("Importing"))
            + " "
            + tr("{done} of {total} files").format(
                done=number_text(summary.done_files), total=number_text(summary.total_files)
            )
        )
    if summary.failed:
        return tr("{n} failed").format(n=number_text(summary.failed))
    if summary.ready or summary.skipped:
        return plural(summary.ready, "{n} document added", "{n} documents added")
    return ""
