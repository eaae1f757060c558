"""Recognised words -> the text of a page, each word with its span and its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from indexer.documents.images.ocr_runs import with_even_steps
from indexer.documents.images.tesseract_table import TsvWord
from indexer.records.reading import PageWords, WordBox

SURE_CONFIDENCE = 50.0  # at least one real word must be this sure, or the page shows no text at all
# Nor does one whose mean is lower: of 1,064 PDFs four photographs had 22 to 33, a drawing of tiny letters 38.
NOISE_CONFIDENCE = 35.0
DOUBTFUL_CONFIDENCE = 65.0  # a page whose mean is lower is to be taken with care
UNSURE_CONFIDENCE = 30.0
MAX_UNSURE_SHARE = 0.05
ROOM_HEIGHTS = 0.5  # free space beyond the next line's first word that still counts as wrapping
SPACE_HEIGHTS = 0.2  # between a Latin and a Chinese word: narrower gaps are no space

_SPACELESS = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f\U00020000-\U0003ffff]")
_HYPHENS = "-\u00ad\u2010\u00ac"
_LIST_MARK = re.compile(
    r"(?:[•‣▪■●○◦*–—-]|\(?\d{1,3}[.)]|\(?[a-z][.)]|[（(]?[一二三四五六七八九十]{1,3}[)）、])$"
)
# What follows these is joined by a hyphen that was really printed: peut-être, a-t-il, celui-ci.
_KEEPS_HYPHEN = re.compile(
    r"(?:t-)?(?:il|elle|on|ils|elles)\b|(?:ce|je|tu|nous|vous|moi|toi|lui|leur|là|ci|mêmes?|être)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """What was read on one page; the words' spans count from the start of its text."""

    text: str
    words: tuple[WordBox, ...]
    confidence: float  # mean over the letters, 0..100
    unsure_share: float  # of the letters, 0..1: in words that are little more than guesses

    @property
    def is_doubtful(self) -> bool:
        """Whether much of it is uncertain."""
        return bool(self.text) and self.confidence < DOUBTFUL_CONFIDENCE

    @property
    def may_be_foreign(self) -> bool:
        """Whether a part of it looks as if it were in a language that was not looked for."""
        return self.is_doubtful or self.unsure_share > MAX_UNSURE_SHARE

    def placed(self, page_index: int, start: int) -> PageWords:
        """Its words, for a page (1-based) whose text begins at `start`."""
        moved = (replace(word, start=word.start + start, end=word.end + start) for word in self.words)
        return PageWords(page_index, tuple(moved))


def page_of(words: Sequence[TsvWord], *, points_per_pixel: float) -> RecognisedPage:
    """The page's text: lines of a paragraph joined, a blank line between paragraphs.

    Empty if only stains were recognised, because the picture shows no text.
    """
    lines = [
        list(line) for _, line in groupby(words, key=lambda word: (word.block, word.paragraph, word.line))
    ]
    lines = [line for line in lines if any(_is_letter(word.text) for word in line)]
    shown = [word for line in lines for word in line]
    letters = sum(len(word.text) for word in shown)
    sureness = sum(word.confidence * len(word.text) for word in shown)
    if not any(map(_is_sure, shown)) or sureness < NOISE_CONFIDENCE * letters:
        return RecognisedPage("", (), 0.0, 0.0)
    writer = _Writer(points_per_pixel)
    ends = {key: max(_Line(line).end for line in group) for key, group in _blocks(lines)}
    previous: list[TsvWord] | None = None
    for line in lines:
        if previous is not None:
            writer.join(_between(previous, line, ends[line[0].block]))
        for number, (word, place) in enumerate(zip(line, _places(line), strict=True)):
            if number:
                writer.add(_gap(line[number - 1], word))
            writer.word(place)
        previous = line
    unsure = sum(len(word.text) for word in shown if word.confidence < UNSURE_CONFIDENCE)
    return RecognisedPage(writer.text, tuple(writer.boxes), sureness / letters, unsure / letters)


def _places(line: list[TsvWord]) -> list[TsvWord]:
    """The words where they stand, which is not quite where Tesseract says."""
    return with_even_steps(line) if _Line(line).is_upright else line


class _Line:
    """Where a line begins and ends along its own direction: a page may lie on its side."""

    def __init__(self, words: Sequence[TsvWord]) -> None:
        first, last = words[0], words[-1]
        across = last.left + last.width / 2 - first.left - first.width / 2
        down = last.top + last.height / 2 - first.top - first.height / 2
        self.is_upright = abs(across) >= abs(down)
        if self.is_upright:
            edges = [(word.left, word.left + word.width) for word in words]
            self.height = max(word.height for word in words)
            backwards = across < 0
        else:
            edges = [(word.top, word.top + word.height) for word in words]
            self.height = max(word.width for word in words)
            backwards = down < 0
        start, end = min(edge[0] for edge in edges), max(edge[1] for edge in edges)
        self.start, self.end = (-end, -start) if backwards else (start, end)
        self.first_word = edges[0][1] - edges[0][0]


class _Writer:
    def __init__(self, scale: float) -> None:
        self._scale = scale
        self._pieces: list[str] = []
        self._length = 0
        self.boxes: list[WordBox] = []

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    def add(self, piece: str) -> None:
        self._pieces.append(piece)
        self._length += len(piece)

    def join(self, between: str | None) -> None:
        """Put something between two lines; None takes back the hyphen at the end of the first."""
        if between is not None:
            self.add(between)
            return
        word = self._pieces.pop()
        self._length -= len(word)
        self.boxes[-1] = replace(self.boxes[-1], end=self.boxes[-1].end - 1)
        self.add(word[:-1])

    def word(self, word: TsvWord) -> None:
        start = self._length
        self.add(word.text)
        sides = (side * self._scale for side in (word.left, word.top, word.width, word.height))
        self.boxes.append(WordBox(start, self._length, *sides))


def _blocks(lines: list[list[TsvWord]]) -> list[tuple[int, list[list[TsvWord]]]]:
    blocks: dict[int, list[list[TsvWord]]] = {}
    for line in lines:
        blocks.setdefault(line[0].block, []).append(line)
    return list(blocks.items())


def _between(above: list[TsvWord], below: list[TsvWord], block_end: float) -> str | None:
    """What stands between two lines; None where a word runs on and its hyphen goes."""
    last, first = above[-1], below[0]
    if (last.block, last.paragraph) != (first.block, first.paragraph):
        return "\n\n"
    if last.text[-1] in _HYPHENS and last.text[-2:-1].isalnum() and first.text[0].isalnum():
        runs_on = last.text[-2].isalpha() and first.text[0].islower() and not _KEEPS_HYPHEN.match(first.text)
        return None if runs_on else ""
    upper, lower = _Line(above), _Line(below)
    # Would the first word of the lower line have fitted above? Then a new line was begun on purpose.
    is_short = upper.end + lower.first_word + ROOM_HEIGHTS * upper.height < block_end
    if is_short or _LIST_MARK.fullmatch(first.text):
        return "\n"
    return "" if _SPACELESS.match(last.text[-1]) and _SPACELESS.match(first.text[0]) else " "


def _gap(left: TsvWord, right: TsvWord) -> str:
    """What stands between two words of a line: Chinese is written without spaces, and 481亿 too."""
    before, after = bool(_SPACELESS.match(left.text[-1])), bool(_SPACELESS.match(right.text[0]))
    if before and after:
        return ""
    if not before and not after:
        return " "
    latin = right.text[0] if before else left.text[-1]
    if not latin.isalpha():
        return ""
    height = min(left.height, right.height)
    return " " if right.left - left.left - left.width >= SPACE_HEIGHTS * height else ""


def _is_letter(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _is_sure(word: TsvWord) -> bool:
    """Whether this must be a word, not a stain that looks like a letter."""
    letters = sum(character.isalnum() for character in word.text)
    return word.confidence >= SURE_CONFIDENCE and (letters > 1 or bool(_SPACELESS.match(word.text)))
