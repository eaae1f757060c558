"""Passages that say the same as a better-ranked one: the agency's report in three newspapers.

Near copies share most of their character sequences: Jaccard of 5-grams (Chinese: 3-grams) of 0.4 tells
99 % of copies from 0.01 % of other pairs (retrieval notes, 2026-11-22; 64-bit simhash caught 5-8 %).
Guards keep what only looks alike. A copy leaves words out; where both texts have words of their own (forms,
standard letters, edited reports) they must be much more alike, and short passages too. Passages that each
hold a number that the other lacks are two statements, however alike (quarterly figures, an updated toll).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

SAME = 0.4
SAME_IF_SHORT = 0.8
SAME_IF_BOTH_DIFFER = 0.9  # on fr_cnil_dev, letters on different registers are alike up to 0.86
OWN_SHARE = 0.03  # of a text's words: so many of its own make it differ
SHORT_CHARS = 200  # Latin letters; a third for Chinese
WORTH_COUNTING = 0.2  # of the words: pairs below cannot reach SAME in their characters
_DENSE = ("zh", "ja", "ko")
_SAMPLED = frozenset("aeiou的一是在了人有不")
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a passage is compared by."""

    language: str | None
    short: bool
    sample: frozenset[str]
    grams: frozenset[str]
    words: frozenset[str]  # Chinese: characters
    numbers: frozenset[str]

    @classmethod
    def of(cls, text: str, language: str | None) -> Likeness:
        """Cut a passage's text into what is compared."""
        words = text.lower().split()
        plain = " ".join(words)
        length = 3 if language in _DENSE else 5
        grams = frozenset(plain[i : i + length] for i in range(max(1, len(plain) - length + 1)))
        sample = frozenset(gram for gram in grams if gram[:1] in _SAMPLED) or grams
        short = len(plain) < (SHORT_CHARS // 3 if language in _DENSE else SHORT_CHARS)
        units = frozenset(plain if language in _DENSE else _WORD.findall(plain))
        return cls(language, short, sample, grams, units, frozenset(_NUMBER.findall(plain)))

    def same_as(self, other: Likeness) -> bool:
        """Whether the two say the same."""
        if self.language != other.language:
            return False
        if jaccard(self.sample, other.sample) < WORTH_COUNTING:
            return False
        needed = SAME_IF_SHORT if self.short or other.short else SAME
        if _own_share(self.words, other.words) > OWN_SHARE < _own_share(other.words, self.words):
            needed = SAME_IF_BOTH_DIFFER
        if jaccard(self.grams, other.grams) < needed:
            return False
        return not (self.numbers - other.numbers and other.numbers - self.numbers)


def jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    """Shared over all."""
    shared = len(a & b)
    return shared / (len(a) + len(b) - shared) if a or b else 1.0


def _own_share(words: frozenset[str], others: frozenset[str]) -> float:
    return len(words - others) / max(1, len(words))
