"""Lines of a PDF page -> paragraphs: a sentence that runs over three lines becomes one line again."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer.records import PageRectangle

if TYPE_CHECKING:
    from indexer.documents.pdf_text import PageText

MOST_LINE_STEP = 2.2  # from top to top, in character heights; more is a new block
MOST_HEIGHT_RATIO = 1.6  # of the characters compared; more is another font size
INDENT_HEIGHTS = 0.8
LEFT_TOLERANCE_HEIGHTS = 0.4
BLOCK_GAP_STEP = 2.2  # a step that leaves a blank line in the text

_LIST_MARK = re.compile(
    r"\s*(?:[•‣▪■●○◦–—-]\s|\(?\d{1,3}[.)]\s|\(?[a-z][.)]\s|[（(]?[一二三四五六七八九十]{1,3}[)）、])"
)
_SPACELESS = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line as PDFium gives it: its characters, their indices, and the boxes of its ends."""

    characters: list[str]
    indices: list[int]
    first: PageRectangle | None  # of the first visible character, as displayed
    last: PageRectangle | None
    ends_in_hyphen: bool  # PDFium says that this hyphen only breaks a word

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(self.characters)

    @property
    def box(self) -> PageRectangle | None:
        """From the first visible character to the last."""
        if self.first is None or self.last is None:
            return None
        left, top = min(self.first.left, self.last.left), min(self.first.top, self.last.top)
        right = max(self.first.left + self.first.width, self.last.left + self.last.width)
        bottom = max(self.first.top + self.first.height, self.last.top + self.last.height)
        return PageRectangle(left, top, right - left, bottom - top)


def join_lines(lines: Sequence[PageLine]) -> PageText:
    """The text of a page with the lines of one paragraph joined, and the index of every character."""
    from indexer.documents.pdf_text import MADE, PageText

    characters: list[str] = []
    indices = array("q")
    previous: PageLine | None = None
    for line in lines:
        if not line.text.strip():
            continue
        start, end = _trimmed(line)
        if previous is not None:
            between = _between(previous, line)
            if not between and previous.ends_in_hyphen and characters[-1] == "-":
                characters.pop()
                indices.pop()
            characters.extend(between)
            indices.extend([MADE] * len(between))
        characters.extend(line.characters[start:end])
        indices.extend(line.indices[start:end])
        previous = line
    return PageText("".join(characters), indices)


def _trimmed(line: PageLine) -> tuple[int, int]:
    text = line.text
    return len(text) - len(text.lstrip()), len(text.rstrip())


def _between(above: PageLine, below: PageLine) -> str:
    """What stands between two lines: nothing, a space, a line end or a blank line."""
    before, after = above.text.rstrip(), below.text.lstrip()
    if above.ends_in_hyphen:
        joins = before[-2:-1].isalpha() and after[:1].islower()
        return "" if joins else "\n"
    upper, lower = above.box, below.box
    if upper is None or lower is None:
        return "\n"
    height = max(upper.height, lower.height, 0.1)
    step = (lower.top + lower.height) - (upper.top + upper.height)
    if step > BLOCK_GAP_STEP * height or step < -height:
        return "\n\n"
    if not _same_paragraph(above, below, upper, lower, step):
        return "\n"
    if _is_spaceless(before[-1:]) or _is_spaceless(after[:1]):
        return "" if _is_spaceless(before[-1:]) and _is_spaceless(after[:1]) else " "
    return " "


def _same_paragraph(
    above: PageLine, below: PageLine, upper: PageRectangle, lower: PageRectangle, step: float
) -> bool:
    height = max(upper.height, lower.height)
    if not 0.3 * height < step <= MOST_LINE_STEP * height or _LIST_MARK.match(below.text):
        return False
    if (
        height > MOST_HEIGHT_RATIO * min(upper.height, lower.height)
        and min(len(above.text), len(below.text)) > 3
    ):
        return False
    above_start, above_end, below_start, below_end = _reading_edges(above, upper, lower)
    indent = below_start - above_start
    if indent > INDENT_HEIGHTS * height and not _LIST_MARK.match(above.text):
        return False  # the first line of the next paragraph
    # Would the first word of the lower line have fitted above? Then its author began a new line on purpose.
    room = below_end - above_end
    return room <= _first_word_width(below, lower) + LEFT_TOLERANCE_HEIGHTS * height


def _reading_edges(
    above: PageLine, upper: PageRectangle, lower: PageRectangle
) -> tuple[float, float, float, float]:
    """Start and end of both lines along the direction of reading."""
    edges = (upper.left, upper.left + upper.width, lower.left, lower.left + lower.width)
    if _is_right_to_left(above.text):
        upper_left, upper_right, lower_left, lower_right = edges
        return -upper_right, -upper_left, -lower_right, -lower_left
    return edges


def _first_word_width(line: PageLine, box: PageRectangle) -> float:
    text = line.text.strip()
    word = text[:1] if _is_spaceless(text[:1]) else text.split()[0] + " "
    return box.width * min(1.0, len(word) / max(1, len(text)))


def _is_spaceless(character: str) -> bool:
    return bool(_SPACELESS.match(character))


def _is_right_to_left(text: str) -> bool:
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction == "L":
            return False
        if direction in {"R", "AL"}:
            return True
    return False
