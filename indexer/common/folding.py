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
)
# Soft hyphens, joiners, marks of direction, variation selectors: a reader sees one word.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"
)
_MARKS = re.compile("[\u0300-\u036f]+")


def fold(text: str) -> str:
    """Lower case without accents, ligatures, width differences and invisible characters."""
    if text.isascii():
        return text.lower()
    folded = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text).lower())
    for written, plain in _SPELLINGS:  # most are not there: a tenth of the time of `str.translate`
        folded = folded.replace(written, plain)
    # Only the Latin, Greek and Cyrillic marks go: Japanese and Indic ones change the word.
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", folded)))


def same_length_fold(text: str) -> str:
    """Lower case without accents, each character standing where it stood."""
    if text.isascii():
        return text.lower()
    return "".join(_fold_character(character) for character in text)


def _fold_character(character: str) -> str:
    if character.isascii():
        return character.lower()
    decomposed = unicodedata.normalize("NFKD", character)
    folded = "".join(part for part in decomposed if not unicodedata.combining(part)).lower()
    return folded if len(folded) == 1 else character
