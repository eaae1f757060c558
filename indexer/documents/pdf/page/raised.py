"""Superscript numbers of PDF pages: powers and note marks. As plain text, 10⁶ would become 106.

PDFium gives the characters in order; only their positions show which are above the line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from indexer.documents.pdf.page.changes import Change
from indexer.documents.pdf.page.page_lines import is_spaceless

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MIN_RISE_POINTS = 0.7  # minimum for a closer check
MIN_STEP = 0.2  # along the line, of the rise
MIN_RISE, MAX_RISE = 0.15, 0.8  # of the height of the character before
MAX_SIZE = 0.92  # of the same: what is as large stands on another line
MAX_BEFORE = 16  # characters by which a raised text is judged
MIN_LETTERS = 4  # shorter words before a number may be units or functions: km2, sin2

_SIGNS = "+-\u2212\u2013"  # of a power
_LAST_SIGN = max(map(ord, _SIGNS))
_NUMBER = r"\d{1,3}"
_RAISED = re.compile(f"[{_SIGNS}]?{_NUMBER}|{_NUMBER}(?:[,;\u2013-]{_NUMBER}){{1,9}}")
_ENDS_OF_CLAUSES = frozenset(".,;:!?…”»\"’'。，；：！？、』」")
_FRACTION_BARS = "/\u2044"
_LAST_WORD = re.compile(r"[^\W\d_]{2,}$")
_FUNCTIONS = re.compile("(?:arc)?(?:sin|cos|tan|cot)h?|log|exp|max|min|mod|dim|det")
_CLOSING = frozenset(")]}|%‰°′″")


class Suspects(NamedTuple):
    """Digits, and for each the character that tells where the line stands, by their places; (n,) each."""

    before: NDArray[np.intp]
    digits: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """One line of a page; `rises` and `heights` have one entry for each character of its text."""

    text: str
    rises: Sequence[float]  # of the characters, above any line along the text, in points
    heights: Sequence[float]  # of their boxes, as high for "a" as for "A", in points


def suspects(codes: NDArray[np.integer]) -> Suspects:
    """Digits that may be raised: the last of each number, and the first where something stands before it.

    Args:
        codes: Code points of one page or more, with a line end between two.
    """
    import numpy as np

    is_digit = np.zeros(len(codes) + 2, np.bool_)
    is_digit[1:-1] = (codes >= ord("0")) & (codes <= ord("9"))
    edges = np.flatnonzero(is_digit[1:] != is_digit[:-1])
    starts, lasts = edges[0::2], edges[1::2] - 1
    long = lasts > starts
    first = starts[starts > 1]
    first = first[codes[first - 1] > ord(" ")]
    # A sign or a space before a number may be raised with it, or stand nowhere.
    before = first - 1 - _are_signs().take(np.minimum(codes[first - 1], _LAST_SIGN + 1))
    return Suspects(np.concatenate([starts[long], before]), np.concatenate([lasts[long], first]))


@cache
def _are_signs() -> NDArray[np.bool_]:
    """For each code point whether it is a sign; the last stands for all beyond."""
    import numpy as np

    table = np.zeros(_LAST_SIGN + 2, np.bool_)
    table[[ord(sign) for sign in _SIGNS]] = True
    return table


def may_be_raised(before: NDArray[np.float64], digits: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which digits stand higher than what is before them, if the text runs one of four ways; (n,).

    Args:
        before: (n, 2) float64: where the characters stand on the page, in points, upwards.
        digits: The same of the digits.
    """
    import numpy as np

    right, up = (digits - before).T
    raised = np.zeros(len(right), np.bool_)
    for forward, rise in ((right, up), (up, -right), (-right, -up), (-up, right)):
        # Behind a narrow full stop it is further up than ahead; straight above it is the next of its line.
        raised |= (rise > MIN_RISE_POINTS) & (forward > MIN_STEP * rise)
    return raised


def insertions(line: PlacedLine, is_note: Callable[[str], bool]) -> list[Change]:
    """What parts the line's raised numbers from what stands before them; places are those of its characters.

    A power gets a sign, 10^6; the mark of a note brackets, 2024[^3]; the number of a fraction a space, 3 1/2.
    What joins nothing stays as it is: m2, 1er.

    Args:
        line: The line.
        is_note: Whether the page has a footnote with a number.
    """
    changes: list[Change] = []
    for start, end, lowered_after in _raised_stretches(line):
        before, raised = line.text[max(0, start - MAX_BEFORE) : start], line.text[start:end]
        after = line.text[end : end + 1]
        if before[-1:].isdigit() and after and (lowered_after or after in _FRACTION_BARS):
            changes.append(Change(start, start, " "))
            if after not in _FRACTION_BARS:
                changes.append(Change(end, end, "/"))
        elif _is_mark(before, raised, is_note):
            changes += (Change(start, start, "[^"), Change(end, end, "]"))
        elif before[-1].isdigit() or before[-1] in _CLOSING:
            changes.append(Change(start, start, "^"))
    return changes


def _is_mark(before: str, raised: str, is_note: Callable[[str], bool]) -> bool:
    """Whether a raised text is a note mark, judging by the text before it."""
    if not _RAISED.fullmatch(raised) or raised[0] in _SIGNS or raised[0] == "0":
        return False
    last, numbers = before[-1], re.findall(_NUMBER, raised)
    if last in _ENDS_OF_CLAUSES or is_spaceless(last):
        return True
    if not last.isalpha():
        may_be_power = last.isdigit() or last in _CLOSING
        return may_be_power and (len(numbers) > 1 or all(map(is_note, numbers)))
    word = _LAST_WORD.search(before)
    if word is None or _FUNCTIONS.fullmatch(word[0]):
        return False
    if len(word[0]) >= MIN_LETTERS:
        return True
    return (len(word[0]) > 2 or word[0].isupper()) and all(map(is_note, numbers))


def _raised_stretches(line: PlacedLine) -> list[tuple[int, int, bool]]:
    """Start and end of what is raised and begins as numbers do, and whether lowered digits follow."""
    stretches: list[tuple[int, int, bool]] = []
    base = -1  # the last character that stands on the line
    start = -1  # of the stretch that goes on
    for place, character in enumerate(line.text):
        if character.isspace():
            raised = lowered = False
            ordinary = False
        else:
            raised, lowered = _against(line, base, place) if base >= 0 else (False, False)
            ordinary = not raised and not lowered
        if start >= 0 and not raised:
            stretches.append((start, place, lowered and character.isdigit()))
            start = -1
        if raised and start < 0:
            start = place
        if ordinary:
            base = place
    if start >= 0:
        stretches.append((start, len(line.text), False))
    return [stretch for stretch in stretches if line.text[stretch[0]] in f"{_SIGNS}0123456789"]


def _against(line: PlacedLine, base: int, place: int) -> tuple[bool, bool]:
    """Whether a character is raised against another, and whether it is lowered."""
    height = line.heights[base]
    if not 0 < line.heights[place] <= MAX_SIZE * height:
        return False, False
    rise = line.rises[place] - line.rises[base]
    return MIN_RISE * height <= rise <= MAX_RISE * height, rise < -MIN_RISE / 2 * height
