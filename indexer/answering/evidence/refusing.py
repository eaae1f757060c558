"""Knows a sentence that says the sources do not hold an answer."""

from __future__ import annotations

import re

from indexer.common.folding import fold

_SOURCES_EN = r"\b(?:sources?|passages?|documents?|texts?|articles?|context|information)\b"
_SOURCES_FR = r"\b(?:sources?|passages?|documents?|textes?|articles?)\b"
_REFUSALS = tuple(
    re.compile(pattern)
    for pattern in (
        _SOURCES_EN + r"[^.]{0,40}\b(?:do|does|did)(?: not|n'?t) (?:\w+ )?"
        r"(?:answer|contain|hold|mention|say|state|provide|include|give|specify|indicate|address|tell)",
        r"\b(?:no|not enough|insufficient) (?:\w+ )?information\b",
        r"\b(?:cannot|can't|can not|unable to) (?:be )?(?:answer|determin|find|found)",
        r"\b(?:is|are|was|were) not (?:\w+ )?(?:mentioned|stated|specified|given|provided|found)\b[^.]{0,30}"
        + _SOURCES_EN,
        _SOURCES_FR + r"[^.]{0,40}\bn(?:e |')(?:\w+ ){0,2}?"
        r"(?:repond|contien|mention|precis|indiqu|fourni|donn|permet|dit|disent)\w* (?:pas|rien|aucun)",
        r"\baucune information\b",
        r"\bje ne (?:peux|sais) pas\b",
        r"(?:资料|来源|文中|文档|文章|段落|材料)[^。]{0,12}(?:没有|未|无法|并未|不能|并没有)[^。]{0,8}"
        r"(?:提到|提及|包含|回答|说明|找到|提供|涉及|给出|答案|信息)",
        r"(?:没有|缺乏)(?:足够的?|相关的?|任何)?(?:信息|资料|答案)",
        r"无法(?:回答|确定|判断|得知)",
    )
)


def is_refusal(sentence: str) -> bool:
    """Whether the sentence says that the sources do not hold something."""
    plain = fold(sentence).replace("’", "'")
    return any(pattern.search(plain) for pattern in _REFUSALS)
