"""What kinds of characters a text holds, counted at the speed of numpy, for every judgement of a page."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from indexer.documents.pdf.page.common_characters import COMMON_HAN, COMMON_HANGUL

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FIRST_SPACELESS = 0x2E80  # from here on there are the scripts that set no spaces between words
_UNKNOWN = 255
_FEW_CODES = 0x2100  # of Latin text with its punctuation
_VOWELS = frozenset("aeiouyàâäáãåæéèêëíìîïóòôöõœúùûü")


class Kind:
    """What a character is; every character is of exactly one kind. Plain numbers: they index `Counts`."""

    SPACE = 0  # tabs and line ends too
    LINE_END_HYPHEN = 1  # PDFium's marks for a hyphen that only breaks a word
    CONTROL = 2  # that no text keeps
    BAD = 3  # replacement characters, private use, unassigned
    SYMBOL = 4
    CONSONANT = 5  # Latin
    VOWEL = 6  # Latin
    COMMON_HAN = 7
    RARE_HAN = 8
    KANA = 9
    COMMON_HANGUL = 10
    RARE_HANGUL = 11
    RIGHT_TO_LEFT = 12
    OTHER = 13  # letters, marks and digits


KINDS = 14


class Counts(tuple[int, ...]):
    """How many characters of each kind; see `add_counts` for several texts."""

    __slots__ = ()

    def of(self, *kinds: int) -> int:
        """The characters of these kinds together."""
        return sum(map(self.__getitem__, kinds))

    @property
    def visible(self) -> int:
        """All but white space."""
        return sum(self) - self[Kind.SPACE]


NOTHING = Counts([0] * KINDS)


def add_counts(counts: Iterable[Counts]) -> Counts:
    """The counts of several texts together."""
    return Counts(map(sum, zip(NOTHING, *counts, strict=True)))


def count_units(units: NDArray[Any]) -> Counts:
    """The kinds of UTF-16 units; half a surrogate pair is BAD."""
    import numpy as np

    if len(units) and units.max() < _FEW_CODES:  # to count few different codes takes half the time
        frequencies = np.bincount(units)
        codes = np.flatnonzero(frequencies)
        counted = np.bincount(kinds_of(codes), weights=frequencies[codes], minlength=KINDS)
        return Counts(counted.astype(int).tolist())
    return Counts(np.bincount(kinds_of(units), minlength=KINDS).tolist())


def kinds_of(codes: NDArray[Any]) -> NDArray[np.uint8]:
    """The `Kind` of each code point up to U+FFFF."""
    import numpy as np

    table = _table()
    kinds = table.take(codes)
    if len(codes) and kinds.max() == _UNKNOWN:
        for block in np.unique(codes[kinds == _UNKNOWN] >> 8).tolist():
            first = block << 8
            table[first : first + 256] = [_kind_of(chr(code)) for code in range(first, first + 256)]
        kinds = table.take(codes)
    return kinds


@cache
def digits() -> NDArray[np.intp]:
    """The code points up to U+FFFE of all digits, of any script."""
    import numpy as np

    return np.array([code for code in range(0xFFFF) if chr(code).isdecimal()])


def count_text(text: str) -> Counts:
    """The kinds of a text's characters."""
    import numpy as np

    beyond = [c for c in text if c > "\uffff"] if text and max(text) > "\uffff" else []
    plain = text if not beyond else "".join(c for c in text if c <= "\uffff")
    counts = count_units(np.frombuffer(plain.encode("utf-16-le", "surrogatepass"), np.dtype("<u2")))
    return add_counts((counts, _counts_of([_kind_of(c) for c in beyond]))) if beyond else counts


def _counts_of(kinds: Sequence[int]) -> Counts:
    return Counts(kinds.count(kind) for kind in range(KINDS))


@cache
def _table() -> NDArray[np.uint8]:
    import numpy as np

    table: NDArray[Any] = np.full(0x10000, _UNKNOWN, np.uint8)
    return table


def _kind_of(character: str) -> int:
    if character in "\x02\ufffe":
        return Kind.LINE_END_HYPHEN
    if character.isspace():
        return Kind.SPACE
    category = unicodedata.category(character)
    if character < " ":
        return Kind.CONTROL
    if character == "\ufffd" or category in {"Co", "Cn", "Cc", "Cs"}:
        return Kind.BAD
    if not character.isalnum() and not category.startswith("M"):
        return Kind.SYMBOL
    return _kind_of_letter(character)


def _kind_of_letter(character: str) -> int:
    lower = character.lower()
    if "a" <= lower <= "z" or "à" <= lower <= "ÿ" or lower == "œ":
        return Kind.VOWEL if lower in _VOWELS else Kind.CONSONANT
    if "\u4e00" <= character <= "\u9fff" or "\u3400" <= character <= "\u4dbf" or character >= "\U00020000":
        return Kind.COMMON_HAN if character in COMMON_HAN else Kind.RARE_HAN
    if "\u3041" <= character <= "\u30ff":
        return Kind.KANA
    if "\uac00" <= character <= "\ud7a3":
        return Kind.COMMON_HANGUL if character in COMMON_HANGUL else Kind.RARE_HANGUL
    if unicodedata.bidirectional(character) in {"R", "AL"}:
        return Kind.RIGHT_TO_LEFT
    return Kind.OTHER
