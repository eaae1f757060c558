"""Text -> the terms of the two lexical views. Deterministic, because removal computes the terms again.

The *word view* folds accents, then stems (measured better than the other order for queries without accents);
Chinese, Japanese and Korean become single characters and pairs. The *form view* has every word as written,
folded, and each Chinese, Japanese or Korean character; it is used for phrases and prefixes.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from operator import add
from typing import TYPE_CHECKING

from indexer.common.folding import fold
from indexer.common.stop_words import stop_words

if TYPE_CHECKING:
    import Stemmer

ANALYSIS_VERSION = "3"  # stored with the library; to be raised when the same text gives other terms
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
# Begins with the digit and then looks behind it, so that the pattern is tried only at digits.
GROUPED_DIGITS = re.compile(r"\d(?<![\d.,]\d)\d{0,2}(?:([ .,'])\d{3})(?:\1\d{3})*(?![\d])")
_BETWEEN = "\0"  # separates sentences that are processed together
_RUNS_OF_PARTS = re.compile(rf"({_BETWEEN})|{RUNS.pattern}")
_KEPT_WORDS = 100_000  # cached words of one language; some 15 MB
_BEYOND_BMP = "\U00010000"
_local = threading.local()


def runs(text: str) -> Iterator[tuple[bool, str]]:
    """The words of a text in order, as (is Chinese, Japanese or Korean; folded word or run)."""
    for cjk, run in RUNS.findall(_simplify(text)):
        yield (True, cjk) if cjk else (False, run)


def has_cjk(text: str) -> bool:
    """Whether the text has a Chinese, Japanese or Korean character."""
    return _CJK_CHARACTER.search(text) is not None


def word_terms(text: str, language: str | None, *, without: frozenset[str] = frozenset()) -> list[str]:
    """The terms of the word view: stems without function words; CJK characters and pairs.

    `without` holds further folded words to leave out (a question's own function words).
    """
    terms: list[str] = []
    term_of = _word_terms_of(language)
    for cjk, run in _runs_of(text):
        if cjk:
            terms += _characters_and_pairs(cjk)
        elif (term := term_of[run]) is not None and run not in without:
            terms.append(term)
    return terms


def terms_of_parts(parts: Sequence[str], language: str | None) -> tuple[tuple[str, ...], ...]:
    """`word_terms` of each of `parts` (sentences), three times as fast as one by one."""
    if any(_BETWEEN in part for part in parts):
        return tuple(tuple(word_terms(part, language)) for part in parts)
    every: list[tuple[str, ...]] = []
    terms: list[str] = []
    term_of = _word_terms_of(language)
    for ends, cjk, run in _RUNS_OF_PARTS.findall(_simplify(_BETWEEN.join(parts))):
        if run:
            if (term := term_of[run]) is not None:
                terms.append(term)
        elif cjk:
            terms += _characters_and_pairs(cjk)
        elif ends:
            every.append(tuple(terms))
            terms = []
    return (*every, tuple(terms)) if parts else ()


def form_terms(text: str) -> list[str]:
    """The terms of the form view: every folded word, function words too; CJK character by character."""
    terms: list[str] = []
    for cjk, run in _runs_of(text):
        if cjk:
            terms += map(index_form, cjk)
        else:
            terms.append(index_form(run))
    return terms


@lru_cache(maxsize=2)
def _runs_of(text: str) -> list[tuple[str, str]]:
    """The runs of a text; cached, because both views need them one after the other."""
    matches: list[tuple[str, str]] = RUNS.findall(_simplify(text))
    return matches


def _simplify(text: str) -> str:
    """The text folded, without the marks that group digits."""
    return GROUPED_DIGITS.sub(_ungrouped, fold(text))


def _ungrouped(match: re.Match[str]) -> str:
    return re.sub(r"\D", "", match.group())


def _characters_and_pairs(run: str) -> list[str]:
    if max(run) < _BEYOND_BMP:
        return [*run, *map(add, run, run[1:])]
    pairs = (run[i : i + 2] for i in range(len(run) - 1))
    return [index_form(part) for part in (*run, *pairs)]


def _word_term(run: str, language: str | None) -> str | None:
    """The term of a word in the word view; None for a function word."""
    return None if run in stop_words(language) else index_form(stem(run, language))


class _WordTerms(dict[str, str | None]):
    """A cache of `_word_term`, five times as fast as `lru_cache`."""

    def __init__(self, language: str | None) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, run: str) -> str | None:
        if len(self) >= _KEPT_WORDS:
            self.clear()
        term = self[run] = _word_term(run, self._language)
        return term


@cache
def _word_terms_of(language: str | None) -> _WordTerms:
    return _WordTerms(language)


@lru_cache(maxsize=65536)
def stem(word: str, language: str | None) -> str:
    """The Snowball stem of a folded word; the word itself if the language has no stemmer."""
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


def index_form(term: str) -> str:
    """A term as the index stores it. SQLite's tokenizer does not know letters newer than Unicode 6.1."""
    if term.isascii() or max(term) < _BEYOND_BMP:
        return term
    return "u" + "".join(f"{ord(character):x}" for character in term)
