"""The replacements that the tokenizer makes before it cuts text into pieces.

The file of weights replaces single characters (NFKC, with a few rules of its own). Decomposed letters, such
as e + ´ in file names of macOS and in some PDFs, are sequences; their replacements are added here.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator, Mapping

# This old version of the Unicode data is in every Python, so that the same model file is made everywhere.
# Newer letters are in none of the model's pieces.
UNICODE = unicodedata.ucd_3_2_0
FIRST_WITH_PARTS = 0xC0


def all_replacements(of_characters: Mapping[str, str]) -> dict[str, str]:
    """All replacements: of single characters, and of decomposed letters (as of the composed letter).

    Returns:
        Text of one to four characters -> its replacement, which may be empty.
    """
    replacements = dict(of_characters)
    for letter in _letters_with_parts():
        replacement = "".join(of_characters.get(part, part) for part in UNICODE.normalize("NFKC", letter))
        for spelling in _spellings(letter):
            replacements.setdefault(spelling, replacement)
    return replacements


def _letters_with_parts() -> Iterator[str]:
    """Every character that Unicode composes from others, except those excluded from composition."""
    for code_point in range(FIRST_WITH_PARTS, sys.maxunicode + 1):
        letter = chr(code_point)
        parts = UNICODE.normalize("NFD", letter)
        if len(parts) > 1 and UNICODE.normalize("NFC", parts) == letter:
            yield letter


def _spellings(letter: str) -> set[str]:
    """A letter's decomposed forms; with several marks also partly composed: e + ^ + ´ and ê + ´."""
    parts = UNICODE.normalize("NFD", letter)
    half_composed = UNICODE.normalize("NFC", parts[:-1]) + parts[-1]
    return {parts, half_composed}
