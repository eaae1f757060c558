"""Notices names that have changed places: "Acme bought Bolt" is not "Bolt bought Acme"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from indexer.answering.evidence.alignment import Same, Token, TokenKind
from indexer.common.folding import same_length_fold

_LIST = re.compile(r"[\s,;，、；&/–-]*(?:\b(?:and|or|et|ou|y|o|e)\b|[和与及或])?[\s,;，、；&/–-]*")
_PASSIVE = re.compile(r"\b(?:by|par|por)\b|[被由遭]")


def exchanged_names(
    claim: str, claim_tokens: Sequence[Token], run: str, run_tokens: Sequence[Token], same: Same
) -> list[Token]:
    """Names of the sentence that follow each other in one clause and stand the other way round in the run.

    A list of names may have any order, and the passive turns it: "Bolt was bought by Acme".
    """
    found: list[Token] = []
    names = [token for token in claim_tokens if token.kind is TokenKind.NAME]
    for one, other in pairwise(names):
        between = same_length_fold(claim[one.word.end : other.word.start])
        if one.clause != other.clause or _LIST.fullmatch(between):
            continue
        first, second = (_only_place(token, run_tokens, same) for token in (one, other))
        if first is None or second is None or first.clause != second.clause:
            continue
        if first.word.start < second.word.start:
            continue
        theirs = same_length_fold(run[second.word.end : first.word.start])
        if bool(_PASSIVE.search(between)) == bool(_PASSIVE.search(theirs)) and not _LIST.fullmatch(theirs):
            found += [one, other]
    return found


def _only_place(token: Token, run: Sequence[Token], same: Same) -> Token | None:
    """Where a name stands in the run, if it stands there once."""
    places = [other for other in run if same(token, other)]
    return places[0] if len(places) == 1 else None
