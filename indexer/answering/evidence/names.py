"""Finds names in a sentence: capitalised words that do not merely begin it, and Latin words among Chinese."""

from __future__ import annotations

import re

from indexer.common.folding import fold, same_length_fold
from indexer.common.stop_words import stop_words
from indexer.common.written_dates import MONTHS

_LETTERS = "A-Za-zÀ-ɏͰ-ӿḀ-ỿ"  # of the scripts that have capitals
_WORD = re.compile(rf"[{_LETTERS}](?:[{_LETTERS}0-9&]|['’.-](?=[{_LETTERS}0-9]))*")
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’](?=\w)", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
_HAN = re.compile(r"[\u3400-\u9fff]")
_BEGINS = re.compile(r"(?:^|[.!?:;]\s|[«“\"(—–]\s?)$")
_ALL_NOUNS_CAPITALISED = frozenset({"de"})
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split()) | frozenset(  # noqa: SIM905
    "lundi mardi mercredi jeudi vendredi samedi dimanche".split()  # noqa: SIM905
)


def find_names(text: str, language: str | None) -> list[str]:
    """The names in `text`, each once, as written, without elided articles."""
    if language in _ALL_NOUNS_CAPITALISED:
        return []
    names: dict[str, str] = {}
    no_capitals_to_begin = bool(_HAN.search(text))
    for match in _WORD.finditer(text):
        word = _POSSESSIVE.sub("", _ELISION.sub("", match.group())).rstrip(".")
        if len(word) < 2 or not _is_capitalised(word) or _is_ordinary(word, language):
            continue
        begins = not no_capitals_to_begin and _BEGINS.search(text[: match.start()])
        if begins and not _is_unusual(word):
            continue  # it may be capitalised only because it begins the sentence
        names.setdefault(fold(word), word)
    return list(names.values())


def name_places(name: str, text: str) -> list[int]:
    """Where in `text` a name stands, whatever its accents and case."""
    return [match.start() for match in re.finditer(re.escape(same_length_fold(name)), same_length_fold(text))]


def names_not_in(names: list[str], source: str) -> list[str]:
    """Those of `names` that `source` does not hold as words, whatever their accents and case."""
    words = {fold(match.group()) for match in _WORD.finditer(source)}
    words |= {fold(_POSSESSIVE.sub("", _ELISION.sub("", match.group()))) for match in _WORD.finditer(source)}
    folded = fold(source)
    return [name for name in names if not _is_in(fold(name), words, folded)]


def _is_in(name: str, words: set[str], folded_source: str) -> bool:
    if name in words:
        return True
    # Plurals and inflections ("Airbus" / "Airbus's"), and names glued to Chinese text.
    if len(name) >= 5 and any(
        word.startswith(name) or (len(word) >= 5 and name.startswith(word)) for word in words
    ):
        return True
    return bool(_HAN.search(folded_source)) and name in folded_source


def _is_capitalised(word: str) -> bool:
    return word[0].isupper() or _is_unusual(word)


def _is_unusual(word: str) -> bool:
    """Acronyms and inner capitals are names wherever they stand: OCDE, iPhone."""
    return any(character.isupper() for character in word[1:])


def _is_ordinary(word: str, language: str | None) -> bool:
    folded = fold(word)
    return (
        folded in MONTHS or folded in _DAYS or (folded in stop_words(language or "en") and not word.isupper())
    )
