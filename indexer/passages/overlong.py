"""Cuts a sentence that is longer than a passage may be, at the best places."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from indexer.passages.weights import CJK_WEIGHT, text_weight
from indexer.records.documents import Span

if TYPE_CHECKING:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

# From the best place to cut to the worst.
_SEPARATORS = [
    "；",
    "; ",
    "：",
    ": ",
    "，",
    "、",
    ", ",
    "،",
    ") ",
    "）",
    " – ",
    " — ",
    " ",
    "\u3000",
    "\u00a0",
    "\t",
]
_ANY_SEPARATOR = re.compile("|".join(map(re.escape, _SEPARATORS)))
_MAX_COMBINING = 20


def cut_overlong(text: str, sentence: Span, budget: float) -> list[Span]:
    """Pieces of `sentence`, each within `budget`, without the white space around them."""
    source = sentence.of(text)
    spans, position = [], sentence.start
    for piece in _pieces(source, budget):
        core = piece.strip()
        if core:
            left = position + len(piece) - len(piece.lstrip())
            spans.append(Span(left, left + len(core)))
        position += len(piece)
    return spans


def _pieces(source: str, budget: float) -> list[str]:
    """Pieces that concatenate to `source`."""
    rough = [source]
    if _ANY_SEPARATOR.search(source):
        rough = _splitter(budget).split_text(source)
        if "".join(rough) != source:  # offsets must be exact; then use a simpler cut
            rough = [source]
    return [cut for piece in rough for cut in _hard_cuts(piece, budget)]


def _hard_cuts(piece: str, budget: float) -> list[str]:
    """Cut text without separators, but never between a letter and its accents."""
    if text_weight(piece) <= budget:
        return [piece]
    step = max(1, int(budget / CJK_WEIGHT if text_weight(piece) > len(piece) else budget))
    cuts, start = [], 0
    while start < len(piece):
        end = start + step
        limit = end + _MAX_COMBINING
        while end < min(len(piece), limit) and unicodedata.combining(piece[end]):
            end += 1
        cuts.append(piece[start:end])
        start = end
    return cuts


@lru_cache(maxsize=4)
def _splitter(budget: float) -> RecursiveCharacterTextSplitter:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    return RecursiveCharacterTextSplitter(
        separators=_SEPARATORS,
        keep_separator="end",
        is_separator_regex=False,
        chunk_size=int(budget),
        chunk_overlap=0,
        length_function=lambda piece: int(-(-text_weight(piece) // 1)),
        strip_whitespace=False,
    )
