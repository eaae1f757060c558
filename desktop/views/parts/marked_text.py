"""Text with some of its words marked, as rich text for a label; everything else is escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from desktop.theme import theme
from desktop.viewmodels.source.source_text import is_right_to_left

_WORD = re.compile(r"\w{2,}")
# Words of questions in English and French: marking them says nothing.
_COMMON = frozenset(
    """
    an and are as at be by did do does for from had has have how in into is it its of on or own that
    the this to was what when where which who whom why will with would au aux avec ce ces cette dans
    de des du elle en est et il la le les leur ne où par pas pour quand que quel quelle quels
    quelles qui sa se ses son sont sur un une
    """.split()  # noqa: SIM905
)
_HAN = re.compile(r"[\u3400-\u9fff]{2,}")
MAX_CHARS = 700


def marked_html(
    text: str,
    spans: Sequence[tuple[int, int]],
    context_chars: int | None = None,
    *,
    bold: bool = False,
    longest_chars: int = MAX_CHARS,
) -> str:
    """`text` with its `spans` highlighted (or bold).

    With `context_chars` it is cut to so many around the first and last span, and these to `longest_chars`.
    """
    first, last = 0, len(text)
    if context_chars is not None and spans:
        first = max(0, spans[0][0] - context_chars)
        last = min(len(text), spans[-1][1] + context_chars, spans[0][0] + longest_chars + context_chars)
    palette = theme.current().palette
    opening = "<b>" if bold else f'<span style="background:{palette.highlight};color:{palette.text}">'
    closing = "</b>" if bold else "</span>"
    pieces = ["…" if first else ""]
    at = first
    for start, end in spans:
        start, end = max(start, at), min(end, last)
        if start < end:
            pieces += [_plain(text[at:start]), opening, _plain(text[start:end]), closing]
            at = end
    pieces += [_plain(text[at:last]), "…" if last < len(text) else ""]
    direction = ' dir="rtl"' if is_right_to_left(text) else ""
    return f"<div{direction}>{''.join(pieces)}</div>"


def matched_spans(text: str, query: str) -> list[tuple[int, int]]:
    """Where the words of `query` stand in `text`, whatever their case; Han words by their pairs."""
    words = {
        word for word in _WORD.findall(query) if not _HAN.search(word) and word.casefold() not in _COMMON
    }
    pairs = {run[i : i + 2] for run in _HAN.findall(query) for i in range(len(run) - 1)}
    alternatives = [rf"\b{re.escape(word)}\w{{0,3}}\b" for word in sorted(words, key=len, reverse=True)]
    alternatives += [re.escape(pair) for pair in sorted(pairs)]
    if not alternatives:
        return []
    spans = [m.span() for m in re.finditer("|".join(alternatives), text, re.IGNORECASE)]
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _plain(text: str) -> str:
    return escape(text).replace("\n", " ")
