"""Questions as people mistype them: one edit in one content word, or no accents. Same seed, same set."""

from __future__ import annotations

import random
import re
import unicodedata

from indexer.common.folding import fold
from indexer.common.stop_words import LANGUAGES_WITH_STOP_WORDS, stop_words

LETTERS = "abcdefghijklmnopqrstuvwxyz"
MIN_LETTERS = 4
_WORD = re.compile(r"[^\W\d_]+")
_FUNCTIONAL = frozenset(word for language in LANGUAGES_WITH_STOP_WORDS for word in stop_words(language))


def with_typo(question: str, chance: random.Random) -> str:
    """The question with a letter lost, doubled, replaced or swapped somewhere in one content word."""
    words = [
        match
        for match in _WORD.finditer(question)
        if len(match.group()) >= MIN_LETTERS and fold(match.group()) not in _FUNCTIONAL
    ]
    if not words:
        return question
    match = chance.choice(words)
    return question[: match.start()] + mistyped(match.group(), chance) + question[match.end() :]


def mistyped(word: str, chance: random.Random) -> str:
    """One random edit, at any place; never the word itself."""
    while True:
        place = chance.randrange(len(word))
        kind = chance.choice(("lost", "added", "replaced", "swapped"))
        letter = chance.choice(LETTERS)
        if kind == "lost":
            made = word[:place] + word[place + 1 :]
        elif kind == "added":
            made = word[:place] + letter + word[place:]
        elif kind == "replaced":
            made = word[:place] + letter + word[place + 1 :]
        else:
            made = word[:place] + word[place : place + 2][::-1] + word[place + 2 :]
        if fold(made) != fold(word):
            return made


def without_accents(question: str) -> str:
    """The question as it is typed where accents are a nuisance."""
    decomposed = unicodedata.normalize("NFD", question)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
