"""The weight of a text: its length in Latin characters, where a CJK character counts more."""

from __future__ import annotations

import re

from indexer.records.documents import Span

CJK_WEIGHT = 2.5
_CJK_CHARACTERS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\U00020000-\U0003134f"
_CJK = re.compile(f"[{_CJK_CHARACTERS}]")


def text_weight(text: str) -> float:
    """The weight of `text`: 2.5 for each CJK character, 1 for any other."""
    if text.isascii():
        return float(len(text))
    return len(text) + (CJK_WEIGHT - 1.0) * len(_CJK.findall(text))


def weight_of(text: str, span: Span) -> float:
    """The weight of one stretch of `text`."""
    return text_weight(span.of(text))
