"""Text -> the terms of the two lexical views. Deterministic: removal recomputes what was added.

The *word view* folds accents, then stems (measured better than the other order when readers leave the
accents out); Chinese, Japanese and Korean become single characters and pairs. The *gram view* takes four
letters at a time inside each word, which bridges inflection, compounds and typing errors.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from indexer.folding import fold
from indexer.stop_words import stop_words

if TYPE_CHECKING:
    import Stemmer

ANALYSIS_VERSION = "1"  # stored with the library: other terms for the same text need a new number
GRAM_LENGTH = 4
STEMMERS = {
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "nl": "dutch",
    "pt": "portuguese",
    "ru": "russian",
}
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
RUNS = re.compile(rf"([{_CJK}]+)|([^\W_{_CJK}]+)")
_CJK_CHARACTER = re.compile(f"[{_CJK}]")
GROUPED_DIGITS = re.compile(r"(?<![\d.,])\d{1,3}(?:([ .,'])\d{3})(?:\1\d{3})*(?![\d])")
_local = threading.local()


def runs(text: str) -> Iterator[tuple[bool, str]]:
    """The words of a text in order: (is it Chinese, Japanese or Korean, the folded run)."""
    folded = GROUPED_DIGITS.sub(lambda match: re.sub(r"\D", "", match.group()), fold(text))
    for match in RUNS.finditer(folded):
        if match.group(1):
            yield True, match.group(1)
        else:
            yield False, match.group(2)


def has_cjk(text: str) -> bool:
    """Whether any Chinese, Japanese or Korean character stands in the text."""
    return _CJK_CHARACTER.search(text) is not None


def word_terms(text: str, language: str | None, *, without: frozenset[str] = frozenset()) -> list[str]:
    """The terms of the word view: stems without function words; CJK characters and pairs.

    `without` holds further folded words to leave out (a question's own function words).
    """
    stops = stop_words(language) | without if without else stop_words(language)
    terms: list[str] = []
    for is_cjk, run in runs(text):
        if is_cjk:
            terms.extend(_safe(character) for character in run)
            terms.extend(_safe(run[i : i + 2]) for i in range(len(run) - 1))
        elif run not in stops:
            terms.append(_safe(stem(run, language)))
    return terms


def gram_terms(text: str) -> list[str]:
    """The terms of the gram view: four letters at a time inside each word; CJK pairs."""
    terms: list[str] = []
    for is_cjk, run in runs(text):
        if is_cjk:
            terms.extend(_safe(run[i : i + 2]) for i in range(max(1, len(run) - 1)))
        else:
            terms.extend(_grams(run))
    return terms


@lru_cache(maxsize=65536)
def _grams(word: str) -> tuple[str, ...]:
    padded = f"_{word}_"
    return tuple(_safe(padded[i : i + GRAM_LENGTH]) for i in range(max(1, len(padded) - GRAM_LENGTH + 1)))


@lru_cache(maxsize=65536)
def stem(word: str, language: str | None) -> str:
    """The Snowball stem of a folded word; the word itself where the language has no stemmer."""
    name = STEMMERS.get(language or "")
    if name is None:
        return word
    return str(_stemmer(name).stemWord(word))


def _stemmer(name: str) -> Stemmer.Stemmer:
    # A Stemmer object must not be used by two threads at once.
    stemmers = _local.__dict__.setdefault("stemmers", {})
    if name not in stemmers:
        import Stemmer

        stemmers[name] = Stemmer.Stemmer(name)
    return stemmers[name]


def _safe(term: str) -> str:
    # SQLite's tokenizer knows the letters of Unicode 6.1: it would drop newer Han characters.
    if term.isascii() or all(character < "\U00010000" for character in term):
        return term
    return "u" + "".join(f"{ord(character):x}" for character in term)
