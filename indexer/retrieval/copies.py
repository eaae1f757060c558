"""Finds passages that repeat a better-ranked one, such as one agency report printed in three newspapers.

Copies usually omit words and rarely add any. So a passage counts as a copy when all its words stand in
another passage in the same order; the other may have single words, whole sentences, a beginning and an end
more. A passage with one different word, such as a name, a date or "before", is not a copy: forms, standard
letters and quarterly figures often differ in nothing else. Nor is a passage that lacks a number or a negation
of the other. Two copies may be cut into passages at different places; then one is compared with the other's
neighbours too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from itertools import chain, permutations

from indexer.lexical.terms import runs

SHORT_WORDS = 8  # shorter texts are copies only if they are equal; doubled for Chinese characters
WORDS_KEPT = 0.7  # minimum share of the longer text's words, apart from whole sentences that are missing
SENTENCE_WORDS = 6  # this many missing words in a row count as a missing sentence
STRETCH_WORDS = 8  # minimum of common words per missing sentence; below it, the texts only share pieces
HARDLY_MORE = 0.5  # minimum length of the shorter passage, as a share of the longer one's words
WORTH_COMPARING = 0.35  # minimum share of common terms; copies that are cut differently have more
CUT_ELSEWHERE = 3  # number of most similar shown passages of which any two together may contain a passage
_DENSE = ("zh", "ja", "ko")
_NEGATING = """
    not no never none nor neither without cannot t ne n pas jamais aucun aucune sans rien ni non nunca sin
    jamas ningun ninguna nadie nada tampoco nicht kein keine keiner keinen nie ohne weder mai senza nessuno
    niet geen nooit zonder nao sem nem не ни нет без 不 没 無 无 未 非 否 勿 莫
"""
_NEGATIONS = frozenset(_NEGATING.split())


class Sameness(Enum):
    """How a passage repeats one that is already shown."""

    SAYS_NO_MORE = "says no more"
    SAYS_HARDLY_MORE = "says all that the other says and a little more"


@dataclass(frozen=True)
class Statement:
    """The text of a passage, prepared for comparing."""

    text: str
    language: str | None
    terms: frozenset[str]  # of all sentences
    document_id: str = ""
    around: Callable[[], str] = str  # gives the passage's text with its neighbours' in the document

    @classmethod
    def of(
        cls,
        text: str,
        language: str | None,
        sentences: Sequence[Sequence[str]],
        document_id: str = "",
        around: Callable[[], str] = str,
    ) -> Statement:
        """Build one from a passage's text and the terms of its sentences."""
        return cls(text, language, frozenset(chain.from_iterable(sentences)), document_id, around)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """All words, folded, with function words; each Chinese, Japanese or Korean character is a word."""
        return _words(self.text)

    @cached_property
    def words_around(self) -> tuple[str, ...]:
        """The words of the passage and its neighbours in the document."""
        return _words(self.around())

    def shared_terms(self, other: Statement) -> float:
        """The share of common terms, relative to the passage with fewer terms; 0 if the languages differ."""
        fewer = min(len(self.terms), len(other.terms))
        return len(self.terms & other.terms) / fewer if fewer and self.language == other.language else 0.0


@dataclass(slots=True)
class ShownStatements:
    """The passages that are shown so far."""

    shown: list[Statement] = field(default_factory=list)

    def compare(self, statement: Statement) -> tuple[int, Sameness] | None:
        """The index in `shown` of the passage that `statement` copies, and how; None if it is no copy."""
        shared = [(statement.shared_terms(other), -number) for number, other in enumerate(self.shown)]
        near = [-number for share, number in sorted(shared, reverse=True) if share >= WORTH_COMPARING]
        long = 2 if statement.language in _DENSE else 1
        for number in near:
            shown_words = self.shown[number].words
            if _is_contained(statement.words, shown_words, long):
                return number, Sameness.SAYS_NO_MORE
            if len(shown_words) >= HARDLY_MORE * len(statement.words) and _is_contained(
                shown_words, statement.words, long
            ):
                return number, Sameness.SAYS_HARDLY_MORE
        for first, second in permutations(near[:CUT_ELSEWHERE], 2):
            if _is_contained(statement.words, self.shown[first].words + self.shown[second].words, long):
                return min(first, second, key=near.index), Sameness.SAYS_NO_MORE
        for number in near[:CUT_ELSEWHERE]:
            shown = self.shown[number]
            shared_words = (Counter(shown.words) & Counter(statement.words)).total()
            if shown.document_id == statement.document_id:
                continue
            if shared_words >= WORDS_KEPT * len(statement.words) and _is_contained(
                statement.words, shown.words_around, long
            ):
                return number, Sameness.SAYS_NO_MORE
            if shared_words >= WORDS_KEPT * len(shown.words) and _is_contained(
                shown.words, statement.words_around, long
            ):
                return number, Sameness.SAYS_HARDLY_MORE
        return None


def _words(text: str) -> tuple[str, ...]:
    return tuple(chain.from_iterable(run if is_cjk else (run,) for is_cjk, run in runs(text)))


def _is_contained(words: Sequence[str], others: Sequence[str], long: int) -> bool:
    """Whether `words` are `others` with some omitted (see the module). `long` multiplies the word limits."""
    if len(words) < SHORT_WORDS * long:
        return tuple(words) == tuple(others)
    if len(words) > len(others) or not set(words) <= set(others):
        return False
    lost = _find_gaps(words, others)
    if lost is None:
        return False
    sentences = sum(len(gap) >= SENTENCE_WORDS * long for gap in lost)
    here_and_there = [word for gap in lost if len(gap) < SENTENCE_WORDS * long for word in gap]
    if any(word in _NEGATIONS or any(map(str.isdigit, word)) for word in here_and_there):
        return False
    return len(words) >= max(
        STRETCH_WORDS * long * sentences, WORDS_KEPT * (len(words) + len(here_and_there))
    )


def _find_gaps(words: Sequence[str], others: Sequence[str]) -> list[list[str]] | None:
    """The words that `others` have between those of `words`, gap by gap; None if the order differs."""
    gaps: list[list[str]] = []
    previous = -1
    for word in words:
        try:
            position = others.index(word, previous + 1)
        except ValueError:
            return None
        if 0 <= previous < position - 1:
            gaps.append(list(others[previous + 1 : position]))
        previous = position
    return gaps
