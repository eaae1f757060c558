"""The source pane folded to a rail of citation numbers, for narrow windows."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QToolButton, QVBoxLayout, QWidget

from desktop.language.i18n import tr
from desktop.theme import icons, theme
from desktop.viewmodels.naming import document_title
from desktop.viewmodels.source.source import SourceController
from desktop.views.parts.citation_chip import CitationChip

WIDTH_PX = 44


class SourceRail(QFrame):
    """A book that opens the source pane, and a chip for each citation of the answer.

    Signals:
        open_requested: the user wants to see the source pane.
    """

    open_requested = Signal()

    def __init__(self, source: SourceController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self.setProperty("look", "chrome")
        self.setFixedWidth(WIDTH_PX)
        self._book = QToolButton(self)
        self._book.setProperty("look", "bar")
        self._book.setIconSize(QSize(18, 18))
        self._book.setAccessibleName(tr("Show or hide the reader"))
        self._book.setToolTip(tr("Show or hide the reader"))
        self._book.clicked.connect(self.open_requested)
        inside = QWidget()
        inside.setAutoFillBackground(False)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 4, 0, 8)
        self._column.setSpacing(10)
        self._column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.viewport().setAutoFillBackground(False)
        scroll.setWidget(inside)
        inside.setAutoFillBackground(False)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 8, 0, 0)
        rows.setSpacing(4)
        rows.addWidget(self._book, 0, Qt.AlignmentFlag.AlignHCenter)
        rows.addWidget(scroll, 1)
        self.chips: list[CitationChip] = []
        source.citations_changed.connect(self._rebuild)
        source.citation_opened.connect(self._mark)
        source.document_opened.connect(lambda _: self._mark())
        theme.current().changed.connect(self._apply_style)
        self._apply_style()
        self._rebuild()

    def _apply_style(self) -> None:
        self._book.setIcon(icons.icon("book", theme.current().palette.text2))

    def _rebuild(self) -> None:
        for chip in self.chips:
            self._column.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = []
        for citation in self._source.citations:
            name = tr("Open citation {n}").format(n=citation.n)
            chip = CitationChip(citation.n, f"{name}: {document_title(citation.document)}", self)
            chip.setToolTip(document_title(citation.document))
            chip.setFixedSize(chip.sizeHint())
            chip.clicked.connect(lambda _=False, n=citation.n: self._open(n))
            self._column.insertWidget(self._column.count() - 1, chip, 0, Qt.AlignmentFlag.AlignHCenter)
            self.chips.append(chip)
        self._mark()

    def _open(self, n: int) -> None:
        self._source.open_citation(n)
        self.open_requested.emit()

    def _mark(self, *_: object) -> None:
        for chip in self.chips:
            chip.set_opened(chip.n == self._source.current)
