"""Decides whether the text of a PDF page is language or noise, as odd fonts give wrong characters."""

from __future__ import annotations

import re

from indexer.documents.pdf.page.characters import Counts, Kind, count_text

MIN_CHARS = 20  # below this nothing can be said
MAX_BAD_SHARE = 0.02
MAX_SYMBOL_SHARE = 0.55
HOPELESS_SHARE = 0.30  # of bad characters: such text is of no use to anybody
MIN_VOWEL_LETTERS = 60
VOWEL_SHARE, VOWEL_TOLERANCE = 0.40, 0.18
MIN_HAN = 30
MIN_HAN_TOTAL = 12  # of a whole document
MIN_COMMON_HAN_SHARE = 0.30  # real passages have 0.41 at least
MIN_COMMON_HAN_SHARE_OF_FEW = 0.10  # a dozen may be names
MAX_KANA_SHARE = 0.1  # more is Japanese, which uses other Han characters
MIN_HANGUL = 6
MIN_COMMON_HANGUL_SHARE = 0.25

_HAN = (Kind.COMMON_HAN, Kind.RARE_HAN)
_HANGUL = (Kind.COMMON_HANGUL, Kind.RARE_HANGUL)
_GLYPH_NAMES = re.compile(r"\(cid:\d+\)|/g\d{1,5}|/uni[0-9A-Fa-f]{4}")


def bad_share(text: str, counts: Counts | None = None) -> float:
    """The share of meaningless characters."""
    counts = counts or count_text(text)
    if not counts.visible:
        return 0.0
    bad = counts.of(Kind.BAD, Kind.CONTROL)
    if "(cid:" in text or "/g" in text or "/uni" in text:
        bad += sum(len(match) for match in _GLYPH_NAMES.findall(text))
    return bad / counts.visible


def is_garbled(text: str, counts: Counts | None = None) -> bool:
    """Whether a page's text is probably not what the page shows."""
    counts = counts or count_text(text)
    visible = counts.visible
    if visible < MIN_CHARS:
        return False
    if bad_share(text, counts) > MAX_BAD_SHARE:
        return True
    if counts.of(Kind.SYMBOL, Kind.BAD, Kind.CONTROL) > MAX_SYMBOL_SHARE * visible:
        return True
    return _has_odd_vowels(counts) or _has_odd_han(counts)


def is_hopeless(text: str, counts: Counts | None = None) -> bool:
    """Whether a page's text is mostly noise, so that it would only cause wrong hits."""
    return len(text.strip()) >= MIN_CHARS and bad_share(text, counts) > HOPELESS_SHARE


def has_foreign_letters(page: Counts, document: Counts) -> bool:
    """Whether a page shows Han characters or Korean syllables that its document can hardly be written in.

    A wrong decoding often lands among these scripts, and there on rare characters: a few on each page, which
    only the whole document's counts can tell from a quotation.
    """
    han, hangul = document.of(*_HAN), document.of(*_HANGUL)
    return bool(
        (
            page.of(*_HAN)
            and MIN_HAN_TOTAL <= han < MIN_HAN
            and not document[Kind.KANA]
            and document[Kind.COMMON_HAN] < MIN_COMMON_HAN_SHARE_OF_FEW * han
        )
        or (
            page.of(*_HANGUL)
            and hangul >= MIN_HANGUL
            and document[Kind.COMMON_HANGUL] < MIN_COMMON_HANGUL_SHARE * hangul
        )
    )


def _has_odd_vowels(counts: Counts) -> bool:
    latin = counts.of(Kind.VOWEL, Kind.CONSONANT)
    if latin < MIN_VOWEL_LETTERS:
        return False
    return abs(counts[Kind.VOWEL] / latin - VOWEL_SHARE) > VOWEL_TOLERANCE


def _has_odd_han(counts: Counts) -> bool:
    han = counts.of(*_HAN)
    if han < MIN_HAN or counts[Kind.KANA] > MAX_KANA_SHARE * han:
        return False
    return counts[Kind.COMMON_HAN] < MIN_COMMON_HAN_SHARE * han
