"""Notices a sentence that turns its source round: "fell" for "rose", "did not" for "did"."""

from __future__ import annotations

import re

from indexer.common.folding import fold
from indexer.common.messages import Message

_UP = re.compile(
    r"\b(?:rise[ns]?|rose|rising|increas\w*|grow\w*|grew|gain\w*|climb\w*|jump\w*|surg\w*|soar\w*|higher|"
    r"hausses?|augment\w*|progress(?:e|ent|e[sr]?|ait|ion)|croissances?|bondi\w*|grimp\w*|accru\w*)\b"
    r"|增长|上升|增加|提高|上涨|攀升|扩大|增至|升至"
)
_DOWN = re.compile(
    r"\b(?:fall(?:s|en|ing)?|fell|declin\w*|decreas\w*|dropp?\w*|drop|shr[aiu]nk\w*|plung\w*|slump\w*|lower(?:ed)?|"
    r"baiss\w*|recul\w*|diminu\w*|chut\w*|repli\w*|regress\w*)\b"
    r"|下降|减少|下跌|降低|下滑|跌至|降至|萎缩"
)
_NEGATION = re.compile(
    r"\b(?:not|never|neither|nor|without|cannot|jamais|aucune?|sans|ni)\b|n't\b"
    r"|\b(?:ne|n')\s?(?:\w+['\s]+){1,3}?(?:pas|plus|rien|guere|point|personne)\b"
    r"|没有|并未|从未|并非|不会|未能|尚未|不再|拒绝"
)


def turned_round(sentence: str, source: str, negation: bool = True) -> Message | None:
    """Why `sentence` says the opposite of `source`, as far as such words tell; None if it does not.

    Directions are compared across languages too; `negation` only where both are in the same one, since
    one language often says with a "not" what another says without.
    """
    mine, theirs = fold(sentence).replace("’", "'"), fold(source).replace("’", "'")
    up, down = bool(_UP.search(mine)), bool(_DOWN.search(mine))
    source_up, source_down = bool(_UP.search(theirs)), bool(_DOWN.search(theirs))
    if (up and not down and source_down and not source_up) or (
        down and not up and source_up and not source_down
    ):
        return Message("reason_other_direction")
    if negation and bool(_NEGATION.search(mine)) != bool(_NEGATION.search(theirs)):
        return Message("reason_negation_differs")
    return None
