"""A library where everything stands three times: as it is, once more, and with words and a sentence lost."""

from __future__ import annotations

import random
import re

WORDS_LOST = 0.05
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")


def exact_copy(text: str) -> str:
    """The same passage from another document."""
    return text + "\n"


def near_copy(text: str, chance: random.Random) -> str:
    """The passage as another newspaper prints it: some words and, in a long one, a sentence less."""
    sentences = [part for part in _SENTENCE_END.split(text) if part]
    if len(sentences) > 3:
        sentences.pop(chance.randrange(1, len(sentences)))
    kept = []
    for sentence in sentences:
        pieces = re.findall(
            r"[^\W\d_\u3400-\u9fff]+|[\u3400-\u9fff]{1,2}|\d[\d.,]*|\s+|.", sentence, re.DOTALL
        )
        kept.append(
            "".join(piece for piece in pieces if not piece.isalpha() or chance.random() >= WORDS_LOST)
        )
    joint = "" if re.search("[\u3400-\u9fff]", text) else " "
    return joint.join(kept)
