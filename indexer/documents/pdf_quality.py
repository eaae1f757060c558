"""Whether the text of a PDF page is language or noise: odd fonts give control codes and wrong letters."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

FEWEST_CHARS = 20  # below this nothing can be said
MOST_BAD_SHARE = 0.02
MOST_SYMBOL_SHARE = 0.55
HOPELESS_SHARE = 0.30  # of bad characters: such text is of no use to anybody
FEWEST_VOWEL_LETTERS = 60
VOWEL_SHARE, VOWEL_TOLERANCE = 0.40, 0.18

_GLYPH_NAMES = re.compile(r"\(cid:\d+\)|/g\d{1,5}|/uni[0-9A-Fa-f]{4}")
_BAD_CATEGORIES = {"Co", "Cn", "Cc", "Cs"}
_VOWELS = frozenset("aeiouyàâäáãåæéèêëíìîïóòôöõœúùûü")


def bad_share(text: str) -> float:
    """The share of characters that no reader could make sense of."""
    visible = [c for c in text if not c.isspace()]
    if not visible:
        return 0.0
    counts = Counter(visible)
    bad = sum(
        n for c, n in counts.items() if c in "\ufffd\ufffe" or unicodedata.category(c) in _BAD_CATEGORIES
    )
    bad += sum(len(match) for match in _GLYPH_NAMES.findall(text))
    return bad / len(visible)


def is_garbled(text: str) -> bool:
    """Whether a page's text is probably not what the page shows."""
    visible = [c for c in text if not c.isspace()]
    if len(visible) < FEWEST_CHARS:
        return False
    symbols = sum(1 for c in visible if not c.isalnum() and not unicodedata.category(c).startswith("M"))
    if bad_share(text) > MOST_BAD_SHARE or symbols > MOST_SYMBOL_SHARE * len(visible):
        return True
    latin = [c for c in text.lower() if "a" <= c <= "z" or "à" <= c <= "ÿ" or c == "œ"]
    if len(latin) < FEWEST_VOWEL_LETTERS:
        return False
    vowels = sum(1 for c in latin if c in _VOWELS) / len(latin)
    return abs(vowels - VOWEL_SHARE) > VOWEL_TOLERANCE


def is_hopeless(text: str) -> bool:
    """Whether a page's text is mostly noise, so that keeping it would only feed false hits."""
    return len(text.strip()) >= FEWEST_CHARS and bad_share(text) > HOPELESS_SHARE
