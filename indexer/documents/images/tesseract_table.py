"""Tesseract's table of words (TSV), read as data that may be wrong in every way."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.documents.blocks.blocks import clean_block, one_line

MAX_WORDS = 200_000  # of one page
MAX_WORD_CHARS = 1_000
_WORD_LEVEL = "5"
_COLUMNS = 12


@dataclass(frozen=True, slots=True)
class TsvWord:
    """One recognised word and its place in the picture, in pixels."""

    block: int
    paragraph: int
    line: int
    left: int
    top: int
    width: int
    height: int
    confidence: float  # 0..100
    text: str


def parse_tsv(table: bytes, width: int, height: int) -> list[TsvWord]:
    """The words in their order of reading; boxes are kept within a picture of this size.

    Rows that make no sense are left out.
    """
    return list(_words(table.decode("utf-8", "replace"), width, height))


def _words(table: str, width: int, height: int) -> Iterator[TsvWord]:
    count = 0
    for row in table.split("\n"):
        cells = row.rstrip("\r").split("\t", _COLUMNS - 1)
        if len(cells) < _COLUMNS or cells[0] != _WORD_LEVEL:
            continue
        word = _word(cells, width, height)
        if word is None:
            continue
        yield word
        count += 1
        if count == MAX_WORDS:
            return


def _word(cells: list[str], width: int, height: int) -> TsvWord | None:
    text = one_line(clean_block(cells[11]))[:MAX_WORD_CHARS]
    try:
        block, paragraph, line = (int(cell) for cell in cells[2:5])
        left, top, across, down = (int(cell) for cell in cells[6:10])
        confidence = float(cells[10])
    except ValueError:
        return None
    right, bottom = min(left + across, width), min(top + down, height)
    left, top = max(left, 0), max(top, 0)
    if not text or right <= left or bottom <= top or not math.isfinite(confidence):
        return None
    confidence = min(max(confidence, 0.0), 100.0)
    return TsvWord(block, paragraph, line, left, top, right - left, bottom - top, confidence, text)
