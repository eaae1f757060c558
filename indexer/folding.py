"""Spellings that readers take for the same, made the same: case, accents, ligatures, width."""

from __future__ import annotations

import re
import unicodedata

_SPELLINGS = (
    ("œ", "oe"),
    ("æ", "ae"),
    ("ß", "ss"),
    ("ø", "o"),
    ("ł", "l"),
    ("’", "'"),
    ("\u00ad", ""),  # soft hyphen
    ("\u200b", ""),  # zero-width space
    ("\u200c", ""),
    ("\u200d", ""),
    ("\ufeff", ""),
)
_MARKS = re.compile("[\u0300-\u036f]+")


def fold(text: str) -> str:
    """Lower case without accents, ligatures, width differences and invisible characters."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", text).lower()
    for written, plain in _SPELLINGS:  # most are not there: a tenth of the time of `str.translate`
        folded = folded.replace(written, plain)
    # Only the Latin, Greek and Cyrillic marks go: Japanese and Indic ones change the word.
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", folded)))
