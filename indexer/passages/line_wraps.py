"""Decides whether a line end only wraps a sentence, as in mails and old text files, or ends it."""

from __future__ import annotations

import re

MAX_WRAPPED_CHARS = 120
MIN_WRAPPED_CHARS = 40
MIN_WRAPPED_CJK_CHARS = 15
LINES_AROUND = 4  # enough to see the width that a text was wrapped to
_ENDS = ".!?:;…。！？：；|"
_LIST_ITEM = re.compile(r"(?:[-*•–—▲·]|\(?\d{1,3}[.)、])\s|#{1,6}\s|>")
_FIRST_WORD = re.compile(r"\S+")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def is_wrap(text: str, line_end: int) -> bool:
    """Whether the single line end at `line_end` is inside a sentence.

    It is if the next line begins in lower case or with a figure, or if its first word would not have fitted
    on the line before, given the width of the lines around.
    """
    before = text[_line_start(text, line_end) : line_end].rstrip()
    after = text[line_end + 1 : _line_stop(text, line_end + 1)].strip()
    if not before or not after or before[-1] in _ENDS or _LIST_ITEM.match(after):
        return False
    if "\t" in before or "\t" in after:  # rows of a table
        return False
    cjk = bool(_CJK.match(before[-1])) and bool(_CJK.match(after[0]))
    shortest = MIN_WRAPPED_CJK_CHARS if cjk else MIN_WRAPPED_CHARS
    if not shortest <= len(before) <= MAX_WRAPPED_CHARS:
        return False
    if after[0].islower() or after[0].isdigit():
        return True
    widths = _widths_around(text, line_end)
    if len(widths) < 3 or max(widths) > MAX_WRAPPED_CHARS:
        return False
    word = _FIRST_WORD.match(after)
    needed = 1 if cjk else 1 + len(word[0] if word else "")
    return len(before) + needed > max(widths)


def _line_start(text: str, position: int) -> int:
    return max(text.rfind("\n", max(0, position - MAX_WRAPPED_CHARS - 2), position) + 1, 0)


def _line_stop(text: str, position: int) -> int:
    stop = text.find("\n", position, position + MAX_WRAPPED_CHARS + 2)
    return stop if stop >= 0 else min(len(text), position + MAX_WRAPPED_CHARS + 2)


def _widths_around(text: str, line_end: int) -> list[int]:
    """Lengths of the lines of the same block, a few in each direction."""
    reach = LINES_AROUND * (MAX_WRAPPED_CHARS + 2)
    above = text[max(0, line_end - reach) : line_end].split("\n\n")[-1].split("\n")[-LINES_AROUND:]
    below = text[line_end + 1 : line_end + 1 + reach].split("\n\n")[0].split("\n")[:LINES_AROUND]
    return [len(line.rstrip()) for line in (*above, *below) if line.strip()]
