"""Decides whether to trust the hidden source of a formula (TeX or an alternative text).

It is invisible, so it is used only if it says no more than what is shown, or looks like a formula.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from indexer.documents.blocks.blocks import one_line

MAX_SOURCE_CHARS = 4_000
_STYLED = re.compile(r"\{\s*\\(?:display|text|script)style(?![a-zA-Z])\s*(?P<inner>.*)\}", re.S)
_STYLE = re.compile(r"\\(?:display|text|script)style(?![a-zA-Z])\s*")
_REMARK = re.compile(r"(?<!\\)%[^\n]*(?:\n|$)")
_COMMAND = re.compile(
    r"\\(?:begin|end)\s*\{[^{}]*\}(?:\s*\{[lcr|@ ]*\})?|\\(?:label|tag|color|h?space|mspace)\*?\s*\{[^{}]*\}|"
    r"\\[a-zA-Z]+\*?"
)
_PROSE = re.compile(
    r"(?:[^\W\d_]{2,}[\s,;.:!?’']+){3}[^\W\d_]{2,}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{8}"
)
_SIGN_OF_FORMULA = re.compile(r"[\\^_=+<>≤≥∑∫√∞∈→±×÷]|\w\s*[-−/*]\s*\w")


def tidied(source: str | None) -> str | None:
    """TeX without what only sets its size; None where there is none, or more than any formula."""
    if source is None or len(source) > MAX_SOURCE_CHARS:
        return None
    source = _REMARK.sub("", source).strip()
    while match := _STYLED.fullmatch(source):
        source = match["inner"].strip()
    return one_line(_STYLE.sub("", source)) or None


def says_no_more(source: str, shown: str) -> bool:
    """Whether a source has no letter or digit that the formula does not show."""
    return not Counter(_letters(_COMMAND.sub(" ", source))) - Counter(_letters(shown))


def is_formula(source: str) -> bool:
    """Whether a text that nothing can be compared with is a formula, and no sentence."""
    return _PROSE.search(_COMMAND.sub(" ", source)) is None


def looks_like_formula(text: str) -> bool:
    """Whether a picture's text has at least one sign of a formula, or is but a symbol."""
    return is_formula(text) and (len(text) <= 2 or _SIGN_OF_FORMULA.search(text) is not None)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text)))
