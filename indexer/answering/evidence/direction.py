"""Notices a sentence that turns its source round: "fell" for "rose", "less than" for "more than"."""

from __future__ import annotations

import re

from indexer.common.folding import fold
from indexer.common.messages import Message

OTHER_WAY = Message("reason_other_direction")
# Two things that exclude each other when they are said of the same; English, French and Spanish, Chinese.
_OPPOSITES = tuple(
    (re.compile(one), re.compile(other))
    for one, other in (
        (
            r"\b(?:rise[ns]?|rose|rising|increas\w*|grow\w*|grew|gain(?:s|ed|ing)?|climb\w*|jump\w*|surg\w*|soar\w*|"
            r"hausses?|augment\w*|progress(?:e|ent|e[sr]?|ait|ion)|croissances?|bondi\w*|grimp\w*|accru\w*|"
            r"aument\w*|crec(?:e|io|en|ieron|imiento)|subi(?:o|eron)|incremento\w*)\b"
            r"|增长|上升|增加|提高|上涨|攀升|扩大|增至|升至",
            r"\b(?:fall(?:s|en|ing)?|fell|declin\w*|decreas\w*|dropp?\w*|shr[aiu]nk\w*|plung\w*|slump\w*|lowered|"
            r"baiss\w*|recul\w*|diminu\w*|chut\w*|repli|replie\w*|regress\w*|"
            r"disminu\w*|reduj\w*|cay(?:o|eron)|baj(?:o|aron|ada)|descen(?:so|dio|dieron))\b"
            r"|下降|减少|下跌|降低|下滑|跌至|降至|萎缩",
        ),
        (
            r"\b(?:more than|over|above|exceed\w*|at least|plus (?:de|d')|superieure? a|au moins|depass\w*|"
            r"mas (?:de|que)|al menos|superior a)\b|超过|多于|高于|至少|不少于|以上",
            r"\b(?:less than|fewer than|under|below|at most|up to|moins (?:de|d')|"
            r"inferieure? a|"
            r"au plus|jusqu'a|menos (?:de|que)|como maximo|inferior a)\b"
            r"|不到|少于|低于|至多|不超过|不足|以下",
        ),
        (
            r"\b(?:before|prior to|earlier than|avant|antes)\b|之前|以前|此前",
            r"\b(?:after|following|later than|apres|despues|tras)\b|之后|以后|此后",
        ),
        (
            r"\b(?:largest|biggest|highest|greatest|longest|most|"
            r"plus (?:grande?|haute?|elevee?|longue?)s?|mayor(?:es)?)\b"
            r"|最大|最高|最多|最长",
            r"\b(?:smallest|lowest|least|fewest|shortest|"
            r"plus (?:petite?|basse?|faible|courte?)s?|menor(?:es)?)\b"
            r"|最小|最低|最少|最短",
        ),
        (
            r"\b(?:won|wins|win|gagn\w*|remport\w*|ganaron|gano)\b|获胜|赢得|击败",
            r"\b(?:lost|loses|lose|perdu\w*|perd|perdio|perdieron)\b|输给|落败|失利",
        ),
        (
            r"\b(?:profits?|benefices?|beneficios?)\b|盈利|利润",
            r"\b(?:loss|losses|pertes?|perdidas?)\b|亏损",
        ),
        (
            r"\b(?:first|premiere?|primer[ao]?)\b|第一|首次|首个",
            r"\b(?:last|derniere?|ultim[ao])\b|最后|末次",
        ),
        (
            r"\b(?:buy|buys|bought|acquir\w*|achet\w*|compr(?:o|aron|a))\b|收购|购买|买入",
            r"\b(?:sell|sells|sold|vend(?:u\w*|re|ent)?|vendi(?:o|eron))\b|出售|卖出|售予",
        ),
        (
            r"\b(?:allow\w*|permit\w*|authori[sz]\w*|autoris\w*)\b|允许|批准",
            r"\b(?:forbid\w*|forbad\w*|prohibit\w*|ban|bans|banned|interdi\w*|prohib\w*)\b|禁止",
        ),
        (
            r"\b(?:accept\w*|approv\w*|approuv\w*|aprob\w*)\b|接受|通过",
            r"\b(?:reject\w*|refus\w*|rejet\w*|rechaz\w*)\b|拒绝|否决|驳回",
        ),
        (
            r"\b(?:import(?:s|ed|ing)?|importations?|importaciones)\b|进口",
            r"\b(?:export(?:s|ed|ing)?|exportations?|exportaciones)\b|出口",
        ),
    )
)


def turned_round(sentence: str, source: str) -> Message | None:
    """Why `sentence` says the opposite of `source`, as far as such words tell; None if it does not.

    One of the two words must stand on one side alone and the other one on the other side alone; a text that
    has both may say either.
    """
    mine, theirs = (fold(text).replace("’", "'") for text in (sentence, source))
    for one, other in _OPPOSITES:
        says_one, says_other = bool(one.search(mine)), bool(other.search(mine))
        source_one, source_other = bool(one.search(theirs)), bool(other.search(theirs))
        if says_one != says_other and source_one != source_other and says_one == source_other:
            return OTHER_WAY
    return None
