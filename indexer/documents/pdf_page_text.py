"""The text of one PDF page, and where on the page each of its characters stands."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from indexer.documents.pdf_hyphens import WordBreak, is_compound
from indexer.documents.pdf_lines import LINE_END_HYPHENS, Glyphs, Lines

MADE = -1  # index of a character that stands on no page: a space or line end of ours


@dataclass(frozen=True, slots=True)
class PageText:
    """The canonical text of one page; a character is known by its PDFium index and the line it stands in."""

    text: str
    line_starts: Sequence[int]  # in the text, one for each line
    glyph_starts: Sequence[int]  # in the page's glyphs
    lengths: Sequence[int]
    indices: array[int] | None  # PDFium's index of each glyph; None where they are the same

    def place(self, position: int) -> tuple[int, int]:
        """PDFium index (`MADE` for none) and line number of the character at `position`."""
        line = bisect_right(self.line_starts, position) - 1
        if line < 0 or position - self.line_starts[line] >= self.lengths[line]:
            return MADE, max(line, 0)
        glyph = self.glyph_starts[line] + position - self.line_starts[line]
        return (glyph if self.indices is None else self.indices[glyph]), line


@dataclass(frozen=True, slots=True)
class PageLayout:
    """A page of which it is not yet known which hyphens at its line ends are part of a word."""

    glyphs: Glyphs
    lines: Lines
    separators: Sequence[str]  # before each line
    breaks: dict[int, WordBreak]  # by the line that ends in the hyphen
    height: float  # of the page as displayed

    def text(self, compounds: Collection[WordBreak] = ()) -> PageText:
        """The page's text; the hyphens of `compounds` stay."""
        text = self.glyphs.text
        pieces: list[str] = []
        line_starts, lengths = [], []
        length = 0
        for number, start in enumerate(self.lines.starts):
            separator, end = self.separators[number], self.lines.ends[number]
            piece = text[start:end]
            if (last := piece[-1]) in LINE_END_HYPHENS or number in self.breaks:
                word = self.breaks.get(number)
                keeps = word is None or word in compounds or is_compound(word)
                piece = piece[:-1] + ("-" if last in LINE_END_HYPHENS else last) if keeps else piece[:-1]
            pieces.append(separator)
            pieces.append(piece)
            length += len(separator)
            line_starts.append(length)
            lengths.append(len(piece))
            length += len(piece)
        return PageText("".join(pieces), line_starts, self.lines.starts, lengths, self.glyphs.indices)
