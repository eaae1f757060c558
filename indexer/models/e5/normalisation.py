"""Which texts the tokenizer replaces by which, before it cuts them into pieces.

The file of weights replaces single characters (NFKC, with a few rules of its own). A letter that is written
in parts, e + ´ as in the file names of macOS and in some PDFs, is no single character: those are added here.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator, Mapping

# Each Python brings the Unicode data of its time, but this old version in all of them: the same model file
# comes out everywhere. Letters that were added since are in none of the model's pieces.
UNICODE = unicodedata.ucd_3_2_0
FIRST_WITH_PARTS = 0xC0


def all_replacements(of_characters: Mapping[str, str]) -> dict[str, str]:
    """The replacements of single characters, and those of letters in parts by what the whole letter becomes.

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
    """Every character that Unicode puts together from others, and that is not excluded from being so."""
    for code_point in range(FIRST_WITH_PARTS, sys.maxunicode + 1):
        letter = chr(code_point)
        parts = UNICODE.normalize("NFD", letter)
        if len(parts) > 1 and UNICODE.normalize("NFC", parts) == letter:
            yield letter


def _spellings(letter: str) -> set[str]:
    """Its parts; and where there are several, all but the last already together: e + ^ + ´ and ê + ´."""
    parts = UNICODE.normalize("NFD", letter)
    half_composed = UNICODE.normalize("NFC", parts[:-1]) + parts[-1]
    return {parts, half_composed}
