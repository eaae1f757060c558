"""The vocabulary of the small models: pieces for English, French and Chinese, bytes for all the rest."""

from __future__ import annotations

import string
from dataclasses import dataclass

SPACE = "▁"
UNKNOWN, START, END = "<unk>", "<s>", "<|im_end|>"
TURN = "<|im_start|>"
SENTENCE_ENDS = (".", "!", "?")
CHINESE_SENTENCE_ENDS = ("。", "！", "？")
MARK_OPENS = SPACE + "["

_NORMAL, _UNKNOWN, _CONTROL, _BYTE = 1, 2, 3, 6  # llama.cpp's token types


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Pieces with their scores and types, in id order, as a GGUF file stores them."""

    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    types: tuple[int, ...]

    def id_of(self, piece: str) -> int:
        """The id of `piece`, which must be in the vocabulary."""
        return self.pieces.index(piece)

    def id_of_character(self, character: str) -> int:
        """The id that a single ASCII character is tokenized to."""
        return self.id_of(character if character in self.pieces else f"<0x{ord(character):02X}>")


def build_vocabulary() -> Vocabulary:
    """About 4,900 pieces: letter pairs, two-digit numbers, common hanzi, and every byte."""
    entries: list[tuple[str, float, int]] = [
        (UNKNOWN, 0.0, _UNKNOWN),
        (START, 0.0, _CONTROL),
        (END, 0.0, _CONTROL),
        (TURN, 0.0, _CONTROL),
    ]
    entries += [(f"<0x{byte:02X}>", 0.0, _BYTE) for byte in range(256)]
    singles = [SPACE, *string.ascii_letters, *string.digits, *string.punctuation]
    singles += [chr(code) for code in range(0xC0, 0x100)] + list("’“”«»—–…€£、，：；（）《》【】％œŒ")
    singles += [*CHINESE_SENTENCE_ENDS, *_common_hanzi()]
    entries += [(piece, -2.0, _NORMAL) for piece in dict.fromkeys(singles)]
    pairs = [first + second for first in string.ascii_lowercase for second in string.ascii_lowercase]
    pairs += [str(number) for number in range(10, 100)] + [MARK_OPENS]
    entries += [(piece, -1.0, _NORMAL) for piece in pairs]
    pieces, scores, types = zip(*entries, strict=True)
    return Vocabulary(pieces, scores, types)


def _common_hanzi() -> list[str]:
    """The 3,755 characters of GB 2312's first level."""
    result = []
    for row in range(0xB0, 0xD8):
        for cell in range(0xA1, 0xFF):
            try:
                result.append(bytes((row, cell)).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return result
