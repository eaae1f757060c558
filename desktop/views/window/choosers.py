"""The system's dialogs for files, folders and models; none of them stops the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.language.i18n import tr
from desktop.viewmodels.importing.imports import READABLE_SUFFIXES

TakePaths = Callable[[list[str]], None]


def choose_files(parent: QWidget, take: TakePaths) -> None:
    """Ask for files to import."""
    patterns = " ".join(f"*{suffix}" for suffix in sorted(READABLE_SUFFIXES))
    filters = [f"{tr('Documents')} ({patterns})", tr("All files (*)")]
    _open(parent, tr("Add files"), QFileDialog.FileMode.ExistingFiles, filters).filesSelected.connect(take)


def choose_folder(parent: QWidget, take: TakePaths) -> None:
    """Ask for a folder to import."""
    _open(parent, tr("Add folder"), QFileDialog.FileMode.Directory, []).filesSelected.connect(take)


def choose_model(parent: QWidget, take: Callable[[str], None]) -> None:
    """Ask for a GGUF file."""
    filters = [tr("GGUF models (*.gguf)"), tr("All files (*)")]
    title = tr("Choose a model…")
    _open(parent, title, QFileDialog.FileMode.ExistingFile, filters).fileSelected.connect(take)


def _open(parent: QWidget, title: str, mode: QFileDialog.FileMode, filters: list[str]) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(mode)
    if filters:
        dialog.setNameFilters(filters)
    dialog.open()
    return dialog
