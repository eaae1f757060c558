"""An answer as one selectable text: words are drawn by Qt, citation chips are real buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from PySide6.QtCore import QMimeData, QPointF, QRect, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPyTextObject,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from desktop.language.i18n import in_words, tr
from desktop.theme import theme, tokens
from desktop.viewmodels.naming import document_title
from desktop.views.parts.citation_chip import CitationChip, SupportMark
from indexer.records.answers import AnswerSentence, Citation, Support

SPACE_OBJECT = QTextFormat.ObjectTypes.UserObject.value + 1
WIDTH_PROPERTY = QTextFormat.Property.UserProperty.value + 1
OBJECT_CHARACTER = "\ufffc"
GLUE = "\u2060"  # no line break between a sentence and its marks
CURSOR = "\u258c"
SPACING_PX = 4.0
MAX_PER_ROOM = 8


class _Space(QPyTextObject):
    """Reserves space for a widget in the text; draws nothing."""

    def intrinsicSize(self, document: QTextDocument, position: int, text_format: QTextFormat) -> QSizeF:
        return QSizeF(text_format.doubleProperty(WIDTH_PROPERTY), 8.0)

    def drawObject(
        self,
        painter: QPainter,
        rectangle: QRectF | QRect,
        document: QTextDocument,
        position: int,
        text_format: QTextFormat,
    ) -> None:
        pass


@dataclass(slots=True)
class _Placed:
    """A sentence in the document: where its words stand and the widgets behind them."""

    sentence: AnswerSentence
    start: int  # positions in the QTextDocument, UTF-16
    end: int
    widgets: list[tuple[int, float, QWidget]] = field(default_factory=list)  # room, offset in it, widget
    after: int = 0


class AnswerText(QTextEdit):
    """An answer as text: read-only, as high as its content, with a chip for each citation.

    Signals:
        citation_clicked: the user asks for citation n.
        card_requested: the chip that the pointer or the focus rests on.
        card_dismissed: it has left the chip.
        copy_all_requested: Ctrl+C without a selection.
    """

    citation_clicked = Signal(int)
    card_requested = Signal(object)
    card_dismissed = Signal()
    copy_all_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setAccessibleName(tr("Answer"))
        self.document().setDocumentMargin(0)
        self.document().setDefaultFont(theme.current().font(tokens.ANSWER))
        self.document().setUndoRedoEnabled(False)
        self._space = _Space(self)
        self.document().documentLayout().registerHandler(SPACE_OBJECT, self._space)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._placed: list[_Placed] = []
        self._citations: dict[int, Citation] = {}
        self._draft = ""
        self._writing = False
        self._quoted = False
        self._opened: int | None = None
        self._only: Support | None = None
        self._place_later = QTimer(self)
        self._place_later.setSingleShot(True)
        self._place_later.timeout.connect(self._place_widgets)
        theme.current().changed.connect(self.recolour)

    # Content

    def show_answer(
        self,
        sentences: Sequence[AnswerSentence],
        citations: Sequence[Citation],
        draft: str = "",
        *,
        writing: bool = False,
        quoted: bool = False,
    ) -> None:
        """Show these sentences, then the unchecked draft with the block cursor while writing.

        `quoted`: they stand word for word in their sources, and their marks say so.
        """
        self._citations = {citation.n: citation for citation in citations}
        other_marks = quoted is not self._quoted
        if other_marks:
            self._quoted = quoted
            self._cut(0)
        same = 0
        for placed, sentence in zip(self._placed, sentences, strict=False):
            if placed.sentence != sentence:
                break
            same += 1
        if (
            other_marks
            or same < len(self._placed)
            or len(sentences) > same
            or (draft, writing) != (self._draft, self._writing)
        ):
            self._draft, self._writing = draft, writing
            self._cut(same)
            self._append(sentences[same:])
            self._apply_formats()
            self._place_later.start(0)

    def recolour(self) -> None:
        """Redraw everything in the current colours."""
        if self._draft or self._writing:
            self._cut(len(self._placed))  # the draft, which is not among the sentences
            self._append(())
        self._apply_formats()
        for widget in (*self.chips(), *self.marks()):
            widget.update()

    def set_opened(self, n: int | None) -> None:
        """Fill the chips of citation n and tint the sentences that cite it."""
        self._opened = n
        for chip in self.chips():
            chip.set_opened(chip.n == n)
        self._apply_formats()

    def set_only(self, support: Support | None) -> None:
        """Keep only the sentences with this verdict in full colour; None for all."""
        self._only = support
        self._apply_formats()

    def chips(self) -> list[CitationChip]:
        """The chips in reading order."""
        widgets = [widget for placed in self._placed for _, _, widget in placed.widgets]
        return [widget for widget in widgets if isinstance(widget, CitationChip)]

    def marks(self) -> list[SupportMark]:
        """The verdicts in reading order."""
        widgets = [widget for placed in self._placed for _, _, widget in placed.widgets]
        return [widget for widget in widgets if isinstance(widget, SupportMark)]

    def _cut(self, count: int) -> None:
        """Keep the first `count` sentences and nothing after them."""
        for placed in self._placed[count:]:
            for _, _, widget in placed.widgets:
                widget.hide()
                widget.deleteLater()
        del self._placed[count:]
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._placed[-1].after if self._placed else 0)
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()

    def _append(self, sentences: Sequence[AnswerSentence]) -> None:
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.beginEditBlock()
        block = QTextBlockFormat()
        block.setLineHeight(tokens.ANSWER.line, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor.setBlockFormat(block)
        for sentence in sentences:
            self._append_sentence(cursor, sentence)
        if self._draft:
            cursor.insertText(self._draft.lstrip(), self._plain())
        if self._writing:
            cursor.insertText(CURSOR, self._plain())
        cursor.endEditBlock()

    def _append_sentence(self, cursor: QTextCursor, sentence: AnswerSentence) -> None:
        start = cursor.position()
        cursor.insertText(sentence.text.strip(), self._plain())
        placed = _Placed(sentence, start, cursor.position())
        viewport = self.viewport()
        widgets: list[QWidget] = []
        for n in sentence.citations:
            chip = CitationChip(n, self._chip_name(n), viewport)
            chip.set_opened(n == self._opened)
            chip.clicked.connect(lambda _=False, n=n: self.citation_clicked.emit(n))
            chip.card_requested.connect(lambda _, chip=chip: self.card_requested.emit(chip))
            chip.card_dismissed.connect(self.card_dismissed)
            widgets.append(chip)
        reasons = tuple(map(in_words, sentence.reasons))
        widgets.append(SupportMark(sentence.support, reasons, viewport, quoted=self._quoted))
        # Qt breaks lines at every object, so those that belong together share one.
        for first in range(0, len(widgets), MAX_PER_ROOM):
            group = widgets[first : first + MAX_PER_ROOM]
            offsets = list(accumulate((widget.width() + SPACING_PX for widget in group), initial=SPACING_PX))
            position = self._reserve(cursor, offsets[-1] + 2.0)
            placed.widgets += [(position, offset, w) for offset, w in zip(offsets, group, strict=False)]
        cursor.insertText(" ", self._plain())
        placed.after = cursor.position()
        self._placed.append(placed)

    def _reserve(self, cursor: QTextCursor, width_px: float) -> int:
        cursor.insertText(GLUE, self._plain())
        position = cursor.position()
        space = QTextCharFormat()
        space.setObjectType(SPACE_OBJECT)
        space.setProperty(WIDTH_PROPERTY, width_px)
        cursor.insertText(OBJECT_CHARACTER, space)
        return position

    def _chip_name(self, n: int) -> str:
        citation = self._citations.get(n)
        name = tr("Open citation {n}").format(n=n)
        return f"{name}: {document_title(citation.document)}" if citation else name

    # Look

    def _plain(self) -> QTextCharFormat:
        plain = QTextCharFormat()
        plain.setForeground(QColor(theme.current().palette.text))
        return plain

    def _apply_formats(self) -> None:
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for placed in self._placed:
            cursor.setPosition(placed.start)
            cursor.setPosition(placed.end, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(self._format_of(placed.sentence))
        cursor.endEditBlock()

    def _format_of(self, sentence: AnswerSentence) -> QTextCharFormat:
        palette = theme.current().palette
        words = self._plain()
        if sentence.support is Support.PARTIAL:
            words.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
            words.setUnderlineColor(QColor(palette.check))
        elif sentence.support is Support.UNSUPPORTED:
            words.setFontStrikeOut(True)
            words.setForeground(QColor(palette.text2))
        if self._only is not None and sentence.support is not self._only:
            words.setForeground(QColor(palette.text3))
            words.setUnderlineStyle(QTextCharFormat.UnderlineStyle.NoUnderline)
        elif self._opened is not None and self._opened in sentence.citations:
            words.setBackground(QColor(palette.selected))
        return words

    # Places

    def _fit(self, size: QSizeF) -> None:
        self.setFixedHeight(max(tokens.ANSWER.line, int(size.height() + 0.99)))
        self._place_later.start(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        self._place_widgets()

    def _place_widgets(self) -> None:
        for placed in self._placed:
            for position, offset, widget in placed.widgets:
                left, baseline = self._place_of(position)
                left += offset
                centre = baseline - 5.0
                widget.move(round(left), round(centre - widget.height() / 2))
                widget.show()

    def _place_of(self, position: int) -> tuple[float, float]:
        """The left edge of the room kept at `position`, and its line's baseline, in the viewport."""
        block = self.document().findBlock(position)
        layout = block.layout()
        inside = position - block.position()
        line = layout.lineForTextPosition(inside)
        if not line.isValid():
            return 0.0, 0.0
        origin = self.document().documentLayout().blockBoundingRect(block).topLeft()
        ends = [line.cursorToX(inside)[0], line.cursorToX(inside + 1)[0]]  # type: ignore[index]
        where = origin + QPointF(min(ends), line.y() + line.ascent())
        return where.x(), where.y()

    # Keys, clipboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits open citations; Alt+arrows go on to the conversation; Ctrl+C copies."""
        digit = event.text()
        if digit.isascii() and digit.isdigit() and digit != "0" and int(digit) in self._citations:
            self.citation_clicked.emit(int(digit))
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()
        elif event.matches(QKeySequence.StandardKey.Copy) and not self.textCursor().hasSelection():
            self.copy_all_requested.emit()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The conversation scrolls, not the text in it."""
        event.ignore()

    def createMimeDataFromSelection(self) -> QMimeData:
        """The selected words, with `[n]` where a chip stands."""
        first, last = self.textCursor().selectionStart(), self.textCursor().selectionEnd()
        numbers: dict[int, str] = {}
        for position, _, widget in (room for placed in self._placed for room in placed.widgets):
            mark = f" [{widget.n}]" if isinstance(widget, CitationChip) else ""
            numbers[position] = numbers.get(position, "") + mark
        pieces: list[str] = []
        cursor = QTextCursor(self.document())
        for position in sorted(p for p in numbers if first <= p < last):
            cursor.setPosition(first)
            cursor.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
            pieces += [cursor.selectedText(), numbers[position]]
            first = position + 1
        cursor.setPosition(first)
        cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
        pieces.append(cursor.selectedText())
        data = QMimeData()
        data.setText("".join(pieces).replace(GLUE, "").replace(CURSOR, "").replace("\u2029", "\n").strip())
        return data
