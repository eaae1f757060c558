"""Passages that say the same as a better-ranked one: the agency's report in three newspapers.

Copies leave things out and seldom put anything in. So a passage says nothing new when all its words stand in
another in the same order: a word here and there is lost, or a sentence, or the beginning and the end. One
other word makes another statement, be it a name, a date or "before": forms, standard letters and quarterly
figures that differ in nothing else stay apart. So does what lost a figure or a negation on the way. A copy
that is cut elsewhere stands in its original's passage and the ones beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from itertools import chain, permutations

from indexer.lexical.terms import runs

SHORT_WORDS = 8  # so short a text is only the same as its like; twice as many Chinese characters
WORDS_KEPT = 0.7  # of the longer text, whole sentences aside: with more lost it is another text
SENTENCE_WORDS = 6  # lost in a row are a sentence or a clause, not a word here and there
STRETCH_WORDS = 8  # on the average between lost sentences: what is found in pieces was not copied
HARDLY_MORE = 0.5  # of the longer passage's words stand in the shorter one
WORTH_COMPARING = 0.35  # of the terms of the smaller one are shared: copies that are cut elsewhere have more
CUT_ELSEWHERE = 3  # shown passages, the nearest, of which any two may hold a passage together
_DENSE = ("zh", "ja", "ko")
_NEGATING = """
    not no never none nor neither without cannot t ne n pas jamais aucun aucune sans rien ni non nunca sin
    jamas ningun ninguna nadie nada tampoco nicht kein keine keiner keinen nie ohne weder mai senza nessuno
    niet geen nooit zonder nao sem nem не ни нет без 不 没 無 无 未 非 否 勿 莫
"""
_NEGATIONS = frozenset(_NEGATING.split())


class Sameness(Enum):
    """What a passage is beside one that was there before."""

    SAYS_NO_MORE = "says no more"
    SAYS_HARDLY_MORE = "says all that the other says and a little more"


@dataclass(frozen=True)
class Said:
    """What a passage says."""

    text: str
    language: str | None
    terms: frozenset[str]  # of all its sentences
    document_id: str = ""
    around: Callable[[], str] = str  # the passage with its neighbours in its document; read when it is needed

    @classmethod
    def of(
        cls,
        text: str,
        language: str | None,
        sentences: Sequence[Sequence[str]],
        document_id: str = "",
        around: Callable[[], str] = str,
    ) -> Said:
        """From a passage's text and the terms of its sentences."""
        return cls(text, language, frozenset(chain.from_iterable(sentences)), document_id, around)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """All of them folded, function words too; each Chinese, Japanese or Korean character is one."""
        return _words(self.text)

    @cached_property
    def words_around(self) -> tuple[str, ...]:
        """Those of the passage and its neighbours."""
        return _words(self.around())

    def shared_terms(self, other: Said) -> float:
        """How much of the smaller one's terms the other has, too."""
        fewer = min(len(self.terms), len(other.terms))
        return len(self.terms & other.terms) / fewer if fewer and self.language == other.language else 0.0


@dataclass(slots=True)
class Statements:
    """What is shown so far."""

    shown: list[Said] = field(default_factory=list)

    def compare(self, said: Said) -> tuple[int, Sameness] | None:
        """The number of the shown passage that `said` is a copy of, and in which way; None when of none."""
        shared = [(said.shared_terms(one), -number) for number, one in enumerate(self.shown)]
        near = [-number for share, number in sorted(shared, reverse=True) if share >= WORTH_COMPARING]
        long = 2 if said.language in _DENSE else 1
        for number in near:
            other = self.shown[number].words
            if _stands_in(said.words, other, long):
                return number, Sameness.SAYS_NO_MORE
            if len(other) >= HARDLY_MORE * len(said.words) and _stands_in(other, said.words, long):
                return number, Sameness.SAYS_HARDLY_MORE
        for first, second in permutations(near[:CUT_ELSEWHERE], 2):
            if _stands_in(said.words, self.shown[first].words + self.shown[second].words, long):
                return min(first, second, key=near.index), Sameness.SAYS_NO_MORE
        for number in near[:CUT_ELSEWHERE]:
            one = self.shown[number]
            shared_words = (Counter(one.words) & Counter(said.words)).total()
            if one.document_id == said.document_id:
                continue
            if shared_words >= WORDS_KEPT * len(said.words) and _stands_in(
                said.words, one.words_around, long
            ):
                return number, Sameness.SAYS_NO_MORE
            if shared_words >= WORDS_KEPT * len(one.words) and _stands_in(one.words, said.words_around, long):
                return number, Sameness.SAYS_HARDLY_MORE
        return None


def _words(text: str) -> tuple[str, ...]:
    return tuple(chain.from_iterable(run if is_cjk else (run,) for is_cjk, run in runs(text)))


def _stands_in(words: Sequence[str], others: Sequence[str], long: int) -> bool:
    """Whether `words` are `others` with some lost, see above; `long`: times the usual numbers of words."""
    if len(words) < SHORT_WORDS * long:
        return tuple(words) == tuple(others)
    if len(words) > len(others) or not set(words) <= set(others):
        return False
    lost = _lost(words, others)
    if lost is None:
        return False
    sentences = sum(len(gap) >= SENTENCE_WORDS * long for gap in lost)
    here_and_there = [word for gap in lost if len(gap) < SENTENCE_WORDS * long for word in gap]
    if any(word in _NEGATIONS or any(map(str.isdigit, word)) for word in here_and_there):
        return False
    return len(words) >= max(
        STRETCH_WORDS * long * sentences, WORDS_KEPT * (len(words) + len(here_and_there))
    )


def _lost(words: Sequence[str], others: Sequence[str]) -> list[list[str]] | None:
    """What `others` have between the first and the last of `words`; None where the order is another."""
    gaps: list[list[str]] = []
    place = -1
    for word in words:
        try:
            found = others.index(word, place + 1)
        except ValueError:
            return None
        if 0 <= place < found - 1:
            gaps.append(list(others[place + 1 : found]))
        place = found
    return gaps
