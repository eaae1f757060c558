"""The text of one PDF page, and where on the page each of its characters stands."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from indexer.documents.pdf_characters import Kind
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
        lines = [text[start:end] for start, end in zip(self.lines.starts, self.lines.ends, strict=True)]
        if self.breaks or self.glyphs.counts[Kind.LINE_END_HYPHEN]:
            for number, line in enumerate(lines):
                if line[-1] in LINE_END_HYPHENS or number in self.breaks:
                    lines[number] = self._with_hyphen(line, self.breaks.get(number), compounds)
        pieces: list[str] = []
        line_starts, lengths = [], []
        length = 0
        for separator, line in zip(self.separators, lines, strict=True):
            pieces += (separator, line)
            length += len(separator)
            line_starts.append(length)
            lengths.append(len(line))
            length += lengths[-1]
        return PageText("".join(pieces), line_starts, self.lines.starts, lengths, self.glyphs.indices)

    @staticmethod
    def _with_hyphen(line: str, word: WordBreak | None, compounds: Collection[WordBreak]) -> str:
        """A line that ends in a hyphen or PDFium's mark for one: with a hyphen, or without where it goes."""
        if word is not None and word not in compounds and not is_compound(word):
            return line[:-1]
        return line[:-1] + "-" if line[-1] in LINE_END_HYPHENS else line
