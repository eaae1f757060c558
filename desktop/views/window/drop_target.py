"""What shows over the window while files are dragged: what would be added, and what would not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Qt
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from desktop.language.i18n import plural, tr
from desktop.theme import theme, tokens
from desktop.theme.dress import set_look
from desktop.viewmodels.importing.imports import READABLE_SUFFIXES
from indexer.common.language.catalogue import marked

_NAMES_SHOWN = 3


def dropped_paths(data: QMimeData) -> list[Path]:
    """The local files and folders in a drag; links and text are not ours."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile() and url.toLocalFile()]


def split_readable(paths: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """What may be added (folders, and names without a suffix, too) and what cannot, by the names alone."""
    good: list[Path] = []
    bad: list[Path] = []
    for path in paths:
        readable = path.suffix.lower() in READABLE_SUFFIXES or not path.suffix or path.is_dir()
        (good if readable else bad).append(path)
    return good, bad


def invitation(good: Sequence[Path], collection: str | None) -> str:
    """'Add 14 files to Chip supply'."""
    folders = sum(path.is_dir() for path in good)
    parts = []
    if len(good) - folders:
        parts.append(plural(len(good) - folders, "{n} file", "{n} files"))
    if folders:
        parts.append(plural(folders, "{n} folder", "{n} folders"))
    if not parts:
        return tr("Nothing here can be added")
    what = tr("{first} and {second}").format(first=parts[0], second=parts[1]) if len(parts) > 1 else parts[0]
    if collection:
        return tr("Add {what} to {collection}").format(what=what, collection=collection)
    return tr("Add {what}").format(what=what)


def refusal(bad: Sequence[Path]) -> str:
    """What cannot be added, by name; empty when everything can."""
    if not bad:
        return ""
    names = ", ".join(path.name[:40] for path in bad[:_NAMES_SHOWN]) + (
        "…" if len(bad) > _NAMES_SHOWN else ""
    )
    singular, plural = (
        marked("{n} file cannot be added: {names}"),
        marked("{n} files cannot be added: {names}"),
    )
    return tr(singular if len(bad) == 1 else plural).format(n=len(bad), names=names)


class DropOverlay(QWidget):
    """Covers the window with an accent border and one sentence."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        self._text = set_look(QLabel(), "title")
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._refused = set_look(QLabel(), "muted")
        self._refused.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._refused.setWordWrap(True)
        card = set_look(QFrame(), "card")
        inner = QVBoxLayout(card)
        inner.setContentsMargins(32, 24, 32, 24)
        inner.addWidget(self._text)
        inner.addWidget(self._refused)
        column = QVBoxLayout(self)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)

    @property
    def text(self) -> str:
        """The sentence shown."""
        return self._text.text()

    def offer(self, paths: Sequence[Path], collection: str | None) -> bool:
        """Say what a drop would do; whether it would add anything."""
        good, bad = split_readable(paths)
        self._text.setText(invitation(good, collection))
        self._refused.setText(refusal(bad))
        self._refused.setVisible(bool(bad))
        self.setGeometry(self._over.rect())
        self.raise_()
        self.show()
        return bool(good)

    def enter(self, event: QDragEnterEvent, collection: str | None) -> None:
        """Answer a drag over the window."""
        paths = dropped_paths(event.mimeData())
        if not paths:
            return
        if self.offer(paths, collection):
            event.acceptProposedAction()
        else:
            event.accept()  # so that the reason stays on screen; the drop itself adds nothing

    def take(self, event: QDropEvent) -> list[Path]:
        """What a drop adds; the files stay where they are."""
        self.hide()
        good, _ = split_readable(dropped_paths(event.mimeData()))
        event.setDropAction(Qt.DropAction.CopyAction)  # never 'move'
        event.accept()
        return good

    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        colours = theme.current().palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(colours.canvas)
        veil.setAlpha(190)
        painter.fillRect(self.rect(), veil)
        painter.setPen(QPen(QColor(colours.accent), 3))
        radius = tokens.CARD_RADIUS
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(4, 4, -4, -4), radius, radius)
        painter.end()
