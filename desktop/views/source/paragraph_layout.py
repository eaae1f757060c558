"""One paragraph laid out to be drawn, pointed at and marked; offsets are code points of the paragraph."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption

from desktop.viewmodels.source.source_text import code_point_offset, is_right_to_left, utf16_offset
from indexer.records.documents import Span

_SHOWN_AS_SPACE = {ord(c): " " for c in "\r\t\v\f\x00\x85"}
_SAME_RUN_PX = 12  # fonts change inside a line, the highlight does not


class ParagraphLayout:
    """Lines of `line_px` each; `height` includes the gap under the paragraph."""

    def __init__(
        self,
        text: str,
        font: QFont,
        width_px: float,
        line_px: float,
        gap_px: float,
        greyed: Sequence[Span] = (),
        grey: str = "",
    ) -> None:
        self.text = text
        self.line_px = line_px
        self._layout = QTextLayout(text.translate(_SHOWN_AS_SPACE), font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        if is_right_to_left(text):
            option.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
        self._layout.setTextOption(option)
        self._layout.setFormats([self._grey_range(span, grey) for span in greyed])
        lines_px = 0.0
        self._layout.beginLayout()
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(width_px)
            line.setPosition(QPointF(0, lines_px + (line_px - line.height()) / 2))
            lines_px += line_px
        self._layout.endLayout()
        self.height = lines_px + gap_px

    def _grey_range(self, span: Span, colour: str) -> QTextLayout.FormatRange:
        grey = QTextLayout.FormatRange()
        grey.start = utf16_offset(self.text, span.start)
        grey.length = utf16_offset(self.text, span.end) - grey.start
        look = QTextCharFormat()
        look.setForeground(QColor(colour))
        grey.format = look
        return grey

    def draw(self, painter: QPainter, where: QPointF) -> None:
        """Draw the words; `where` is the top left corner."""
        self._layout.draw(painter, where)

    def line_top(self, position: int) -> float:
        """The top of the line that holds code point `position`."""
        line = self._layout.lineForTextPosition(utf16_offset(self.text, max(0, position)))
        return line.lineNumber() * self.line_px if line.isValid() else 0.0

    def position_at(self, x: float, y: float) -> int:
        """The code point nearest to a point."""
        index = min(max(0, int(y // self.line_px)), self._layout.lineCount() - 1)
        return code_point_offset(self.text, self._layout.lineAt(index).xToCursor(x))

    def boxes(self, start: int, end: int) -> list[QRectF]:
        """The rectangles of the code points [start, end): whole lines high, one a run of the line."""
        first, last = utf16_offset(self.text, max(0, start)), utf16_offset(self.text, max(0, end))
        boxes: list[QRectF] = []
        for index in range(self._layout.lineCount()):
            line = self._layout.lineAt(index)
            low, high = max(first, line.textStart()), min(last, line.textStart() + line.textLength())
            if low < high:
                for run in line.glyphRuns(low, high - low):
                    box = run.boundingRect()
                    boxes.append(QRectF(box.x(), index * self.line_px, box.width(), self.line_px))
        return _joined(boxes)


def _joined(boxes: list[QRectF]) -> list[QRectF]:
    joined: list[QRectF] = []
    for box in sorted(boxes, key=lambda box: (box.y(), box.x())):
        if joined and joined[-1].y() == box.y() and box.x() <= joined[-1].right() + _SAME_RUN_PX:
            joined[-1] = joined[-1].united(box)
        else:
            joined.append(box)
    return joined
