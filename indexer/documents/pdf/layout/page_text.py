"""The text of one PDF page, and where on the page each of its characters stands."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from operator import add, sub

from indexer.documents.pdf.layout.hyphens import WordBreak, is_compound
from indexer.documents.pdf.page.glyphs import NO_INDEX, Glyphs
from indexer.documents.pdf.page.page_lines import LINE_END_HYPHENS, Lines


@dataclass(frozen=True, slots=True)
class PageText:
    """The canonical text of one page; a character is known by its PDFium index and the line it stands in."""

    text: str
    line_starts: Sequence[int]  # in the text, one for each line
    glyph_starts: Sequence[int]  # in the page's glyphs
    lengths: Sequence[int]
    indices: array[int] | None  # PDFium's index of each glyph; None where they are the same

    def place(self, position: int) -> tuple[int, int]:
        """PDFium index (`NO_INDEX` for none) and line number of the character at `position`."""
        line = bisect_right(self.line_starts, position) - 1
        if line < 0 or position - self.line_starts[line] >= self.lengths[line]:
            return NO_INDEX, max(line, 0)
        glyph = self.glyph_starts[line] + position - self.line_starts[line]
        return (glyph if self.indices is None else self.indices[glyph]), line


@dataclass(frozen=True, slots=True)
class PageLayout:
    """A page of which it is not yet known which hyphens at its line ends are part of a word."""

    glyphs: Glyphs
    lines: Lines
    separators: Sequence[str]  # before each line
    # By line: the word whose hyphen it ends in; None where PDFium's mark for a hyphen stands after no word.
    breaks: dict[int, WordBreak | None]
    height: float  # of the page as displayed

    @property
    def broken_words(self) -> set[WordBreak]:
        """The words that a hyphen at a line end cuts in two."""
        return {word for word in self.breaks.values() if word is not None}

    def text(self, compounds: Collection[WordBreak] = ()) -> PageText:
        """The page's text; the hyphens of `compounds` stay."""
        text = self.glyphs.text
        glyph_starts = self.lines.starts.tolist()
        lines = [text[start:end] for start, end in zip(glyph_starts, self.lines.ends.tolist(), strict=True)]
        for number, word in self.breaks.items():
            lines[number] = self._with_hyphen(lines[number], word, compounds)
        lengths = list(map(len, lines))
        line_ends = list(accumulate(map(add, map(len, self.separators), lengths)))
        line_starts = list(map(sub, line_ends, lengths))
        joined = "".join(chain.from_iterable(zip(self.separators, lines, strict=True)))
        return PageText(joined, line_starts, glyph_starts, lengths, self.glyphs.indices)

    @staticmethod
    def _with_hyphen(line: str, word: WordBreak | None, compounds: Collection[WordBreak]) -> str:
        """A line that ends in a hyphen or PDFium's mark for one: with a hyphen, or without where it goes."""
        if word is not None and word not in compounds and not is_compound(word):
            return line[:-1]
        return line[:-1] + "-" if line[-1] in LINE_END_HYPHENS else line
