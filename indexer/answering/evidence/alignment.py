"""Lays a sentence beside a run of its source in the same language, word by word.

What stands in the sentence alone must be explained: by a word of the same meaning at the same place, by the
place that it has elsewhere in the source, or by what stands just before the source.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from indexer.answering.evidence.words import Word, is_same_word

NEIGHBOURS = 3  # words on each side that say what a figure or a name belongs to
MAX_DISTANCE = 12  # words; farther away they do not belong together
CLAUSE_DISTANCE = 2  # more where two words stand in different clauses
RIVAL_MARGIN = 1.25  # so much nearer another value must stand to the words around this one


class TokenKind(StrEnum):
    """What a token is."""

    WORD = "word"
    NAME = "name"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class Token:
    """A word, name or figure in its place."""

    kind: TokenKind
    text: str  # as written
    word: Word  # of a figure one that no other is like
    sort: str = ""  # of a figure: what it measures; only figures of one sort are taken for each other
    clause: int = 0  # number of its clause in the text


@dataclass(frozen=True, slots=True)
class WordAlignment:
    """How a sentence and a run of its source agree."""

    coverage: float  # share of the sentence's tokens that the run holds, 0..1
    order: float  # share of them that keep its order, 0..1
    unexplained: tuple[Token, ...]
    misplaced: tuple[Token, ...]  # the source says them of something else
    negated: tuple[Token, ...]  # with a "not" on one side only


Same = Callable[[Token, Token], bool]


def align(
    claim: Sequence[Token],
    run: Sequence[Token],
    context: Sequence[Token],
    *,
    same: Same,
    means_the_same: Callable[[Token, Sequence[Token]], bool],
) -> WordAlignment:
    """Align the tokens of a sentence with those of a run and of its context.

    Args:
        claim: Of the sentence.
        run: Of the run of source sentences.
        context: Of what stands beside the run: its title, its headings, the sentence before.
        same: Whether two tokens are the same word, name or figure.
        means_the_same: Whether a token has the meaning of one of others.
    """
    places = [[index for index, other in enumerate(run) if same(token, other)] for token in claim]
    keys, run_keys = _keys(places, len(run))
    unexplained: list[Token] = []
    misplaced: list[Token] = []
    matcher = SequenceMatcher(None, keys, run_keys, autojunk=False)
    in_order = 0
    partners = {index: where for index, where in enumerate(places) if where}
    for kind, first, last, run_first, run_last in matcher.get_opcodes():
        if kind == "equal":
            in_order += last - first
            partners |= {index: [run_first + index - first] for index in range(first, last)}
            misplaced += _belonging_elsewhere(claim, range(first, last), run, places)
            continue
        rivals = [run[index] for index in range(run_first, run_last) if run_keys[index] not in keys]
        for index in range(first, last):
            token = claim[index]
            if places[index]:
                if _replaces(token, rivals):
                    misplaced.append(token)
                else:
                    misplaced += _belonging_elsewhere(claim, [index], run, places)
            elif means_the_same(token, rivals):
                continue
            elif _replaces(token, rivals) or not any(same(token, other) for other in context):
                unexplained.append(token)
    aligned = sum(1 for where in places if where)
    return WordAlignment(
        coverage=aligned / len(claim) if claim else 1.0,
        order=in_order / aligned if aligned else 1.0,
        unexplained=tuple(unexplained),
        misplaced=tuple(dict.fromkeys(misplaced)),
        negated=tuple(
            token
            for token, where in ((claim[index], where) for index, where in partners.items())
            if all(run[place].word.is_negated != token.word.is_negated for place in where)
        ),
    )


def _keys(places: Sequence[Sequence[int]], run_length: int) -> tuple[list[int], list[int]]:
    """One number for each kind of word on both sides, the same where the words are the same."""
    run_keys = list(range(run_length))
    keys = []
    for number, where in enumerate(places):
        if not where:
            keys.append(-1 - number)
            continue
        key = run_keys[where[0]]
        for index in where:
            run_keys[index] = key
        keys.append(key)
    return keys, run_keys


def _replaces(token: Token, rivals: Sequence[Token]) -> bool:
    """Whether a token stands where the source has another one of its kind."""
    return any(rival.kind is token.kind and rival.sort == token.sort for rival in rivals)


def _belonging_elsewhere(
    claim: Sequence[Token], indexes: Sequence[int], run: Sequence[Token], places: Sequence[Sequence[int]]
) -> list[Token]:
    """Figures and names that stand, in the run, among other words than in the sentence."""
    found = []
    for index in indexes:
        token, own = claim[index], places[index]
        rivals = [
            place
            for place, other in enumerate(run)
            if other.kind is token.kind and other.sort == token.sort and place not in own
        ]
        if token.kind is TokenKind.WORD or not own or not rivals:
            continue
        if any(_same_neighbours(claim, index, run, place) for place in own):
            continue
        around = _around(claim, index)
        mine = max(_nearness(place, around, run) for place in own)
        theirs = max(_nearness(place, around, run) for place in rivals)
        if theirs > mine * RIVAL_MARGIN:
            found.append(token)
    return found


def _same_neighbours(claim: Sequence[Token], index: int, run: Sequence[Token], place: int) -> bool:
    """Whether the words next to a value are the same on both sides; at the sentence's edge any will do."""
    for step in (-1, 1):
        if not 0 <= index + step < len(claim):
            continue
        if not 0 <= place + step < len(run):
            return False
        if not is_same_word(claim[index + step].word.term, run[place + step].word.term):
            return False
    return True


def _around(claim: Sequence[Token], index: int) -> list[Token]:
    """The words around a value in its own clause; in the whole sentence where the clause has no others."""
    near = [
        claim[place]
        for place in range(max(0, index - NEIGHBOURS), min(len(claim), index + NEIGHBOURS + 1))
        if place != index
    ]
    return [token for token in near if token.clause == claim[index].clause] or near


def _nearness(place: int, around: Sequence[Token], run: Sequence[Token]) -> float:
    total = 0.0
    for token in around:
        distances = [
            abs(index - place) + CLAUSE_DISTANCE * (other.clause != run[place].clause)
            for index, other in enumerate(run)
            if index != place and is_same_word(token.word.term, other.word.term)
        ]
        nearest = min(distances, default=MAX_DISTANCE + 1)
        if nearest <= MAX_DISTANCE:
            total += 1 / (0.5 + nearest)
    return total
