"""Knows a name again in another language: 华沙, Varsovia and Warsaw; 德国 and Germany; 卡罗来纳 and Carolina.

A name stands in a source in another language where that source spells it alike, where both are names of one
country or language, where the library itself glosses the one with the other, where a run of Chinese
characters is pronounced as the name, or where a word of the source means it. A common noun that only bears a
capital ("the Government") is no name across languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import cache, lru_cache

from indexer.common.folding import fold
from indexer.vectors.sentence_meaning import SentenceMeaning

LOCALES = ("en", "fr", "es", "zh")
MIN_ALIKE = 0.72  # of two spellings, and of two skeletons
MIN_SOUNDS = 2
MEANS_THE_NAME = 0.6  # cosine of a name and a word; Chosen by: tests/evaluation/answers/verification.py
MAX_CANDIDATES = 400  # words of a source that are compared with a name by meaning
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_HAN_RUN = re.compile(r"[\u4e00-\u9fff]+")
_GLOSS = re.compile(r"([\u4e00-\u9fff·•]{2,12})\s?[(（]\s?([A-Za-z][^()（）]{1,60}?)\s?[)）]")
# The sounds that scripts keep apart; letters that share one are written for each other.
_SOUNDS = (
    (re.compile(r"tion|sh|sch|tch|ch|zh|[cs](?=[eiy])|[gj](?=[eiy])|[jqxzs]|ç"), "S"),
    (re.compile(r"ph|f"), "F"),
    (re.compile(r"th|[dt]"), "T"),
    (re.compile(r"[bp]"), "P"),
    (re.compile(r"ng|n"), "N"),
    (re.compile(r"m"), "M"),
    (re.compile(r"[ckgq]"), "K"),
    (re.compile(r"er\b|[lr]"), "L"),
    (re.compile(r"[vw]"), "W"),
    (re.compile(r"h"), "H"),
)
_DOUBLED = re.compile(r"([A-Z])\1+")


def foreign_names_not_in(
    names: Iterable[str], source: str, meaning: SentenceMeaning | None = None
) -> list[str]:
    """Those of `names` that `source`, in another language, does not hold."""
    left = [name for name in names if not _stands_in(fold(name), source)]
    if meaning is None or not left:
        return left
    left = [name for name in left if not meaning.is_word(name.lower())]
    candidates = _candidates(source)
    return [
        name
        for name in left
        if max(meaning.cosines(meaning.vector(name), candidates), default=0.0) < MEANS_THE_NAME
    ]


def _stands_in(folded: str, source: str) -> bool:
    words = {fold(match.group()) for match in _WORD.finditer(source)}
    if any(_is_alike(folded, word) for word in words if not _HAN_RUN.search(word)):
        return True
    if any(other in fold(source) for other in _other_names(folded)):
        return True
    if any(folded in fold(latin) for _, latin in _GLOSS.findall(source)):
        return True
    return _is_pronounced_in(folded, source)


def _candidates(source: str) -> list[str]:
    """What of a source may be a name: words with a capital, and every short stretch of Chinese characters."""
    found = dict.fromkeys(
        match.group()
        for match in _WORD.finditer(source)
        if match.group()[0].isupper() and not _HAN_RUN.search(match.group())
    )
    for run in _HAN_RUN.findall(source):
        for length in (2, 3, 4):
            found |= dict.fromkeys(run[start : start + length] for start in range(len(run) - length + 1))
    return list(found)[:MAX_CANDIDATES]


def _is_alike(name: str, word: str) -> bool:
    if min(len(name), len(word)) < 3:
        return name == word
    if SequenceMatcher(None, name, word).ratio() >= MIN_ALIKE:
        return True
    mine, theirs = _skeleton(name), _skeleton(word)
    return len(mine) >= 3 and name[0] == word[0] and mine == theirs


@cache
def _names_by_key() -> dict[str, frozenset[str]]:
    """Every name of a country or a language, folded -> its keys, such as territories/DE."""
    from babel import Locale

    keys: dict[str, set[str]] = {}
    for code in LOCALES:
        locale = Locale(code)
        for kind in ("territories", "languages"):
            for key, text in getattr(locale, kind).items():
                if key.isalpha():
                    keys.setdefault(fold(text), set()).add(f"{kind}/{key}")
    return {text: frozenset(found) for text, found in keys.items()}


@cache
def _texts_by_key() -> dict[str, frozenset[str]]:
    texts: dict[str, set[str]] = {}
    for text, keys in _names_by_key().items():
        for key in keys:
            texts.setdefault(key, set()).add(text)
    return {key: frozenset(found) for key, found in texts.items()}


@lru_cache(maxsize=4096)
def _other_names(folded: str) -> frozenset[str]:
    """The names of the same country or language in all our languages; a language stands for its country."""
    keys = set(_names_by_key().get(folded, ()))
    codes = {key.partition("/")[2] for key in keys}
    keys |= {f"territories/{code.upper()}" for code in codes} | {
        f"languages/{code.lower()}" for code in codes
    }
    return frozenset(text for key in keys for text in _texts_by_key().get(key, ()) if len(text) > 1)


def _is_pronounced_in(name: str, source: str) -> bool:
    mine = _skeleton(name)
    if len(mine) < MIN_SOUNDS or not _HAN_RUN.search(source):
        return False
    return any(
        _sound_alike(mine, theirs)
        for run in _HAN_RUN.findall(source)
        for theirs in _skeletons(run)
        if abs(len(theirs) - len(mine)) <= 1
    )


def _sound_alike(mine: str, theirs: str) -> bool:
    if mine[0] != theirs[0]:
        return False
    if len(mine) <= 3:
        return mine == theirs
    return SequenceMatcher(None, mine, theirs).ratio() >= 0.8


@lru_cache(maxsize=2048)
def _skeletons(run: str) -> frozenset[str]:
    """The sounds of every stretch of two to seven characters."""
    from pypinyin import lazy_pinyin

    syllables = [_skeleton(syllable) for syllable in lazy_pinyin(run)]
    return frozenset(
        _DOUBLED.sub(r"\1", "".join(syllables[start : start + length]))
        for length in range(1, 8)
        for start in range(len(syllables) - length + 1)
    )


@lru_cache(maxsize=65536)
def _skeleton(name: str) -> str:
    """The consonants of a name as sounds: carolina -> KLLN, without doubled ones."""
    rest = name
    for pattern, sound in _SOUNDS:
        rest = pattern.sub(sound, rest)
    return _DOUBLED.sub(r"\1", re.sub(r"[^A-Z]", "", rest))
