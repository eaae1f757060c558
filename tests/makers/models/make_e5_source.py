"""Writes a small file of weights in the format of the real embedder's: a few pieces, random weights."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass, field

import numpy as np

WIDTH, HEADS, FEED_FORWARD, POSITIONS, TOKEN_TYPES = 32, 2, 64, 64, 2
UNUSED_ROWS = 3  # that the vocabulary has beyond the pieces
START, PADDING, END, UNKNOWN = range(4)
WORDS = (
    "▁the",
    "▁rate",
    "s",
    "▁rises",
    "▁taux",
    "▁caf",
    "é",
    "▁où",
    "▁un",
    "银行",
    "利率",
    "上升",
    "ế",
    "각",
)
LETTERS = "abcdefghijklmnopqrtuvwxyzABC0123456789.,!?àèùê"  # "s" and "é" are among the words
PIECES = ("<s>", "<pad>", "</s>", "<unk>", "▁", *WORDS, *LETTERS, "<mask>")
REPLACEMENTS = {"\t": " ", "Ａ": "A", "ﬁ": "fi", "\u00ad": "", "È": "è", "１": "1"}


@dataclass
class SmallSource:
    """What goes into the file; tests change what they are about."""

    layers: int = 1
    seed: int = 7
    width: int = WIDTH
    magic: bytes = b"E5S1"
    version: int = 1
    pieces: tuple[str, ...] = PIECES
    replacements: dict[str, str] = field(default_factory=lambda: dict(REPLACEMENTS))
    left_out: str = ""  # the name of a tensor

    @property
    def vocabulary(self) -> int:
        """Rows of the embedding."""
        return len(self.pieces) + UNUSED_ROWS

    def tensors(self) -> dict[str, np.ndarray]:
        """Name -> float32, or Q4_0 blocks as uint8."""
        drawn = hashlib.shake_256(bytes([self.seed])).digest(1 << 20)  # the same with every numpy
        place = 0

        def draw(kind: str, *shape: int) -> np.ndarray:
            nonlocal place
            start, place = place, place + np.dtype(kind).itemsize * int(np.prod(shape))
            assert place <= len(drawn)
            return np.frombuffer(drawn[start:place], kind).reshape(shape)

        def quantized(rows: int, columns: int) -> np.ndarray:
            blocks = rows * columns // 32
            scales = (0.02 + draw("<u2", blocks, 1) * 2.0**-21).astype("<f2").view(np.uint8)
            return np.concatenate([scales, draw("u1", blocks, 16)], axis=1)

        def floats(*shape: int, around: float = 0.0) -> np.ndarray:
            return (around + draw("<i2", *shape) * 2.0**-17).astype("<f4")

        created = {
            "emb.word": quantized(self.vocabulary, self.width),
            "emb.pos": floats(POSITIONS, self.width),
            "emb.type": floats(TOKEN_TYPES, self.width),
            "emb.ln.w": floats(self.width, around=1.0),
            "emb.ln.b": floats(self.width),
        }
        for layer in range(self.layers):
            for name in ("q", "k", "v", "ao"):
                created[f"l{layer}.{name}.w"] = quantized(self.width, self.width)
                created[f"l{layer}.{name}.b"] = floats(self.width)
            created[f"l{layer}.fi.w"] = quantized(FEED_FORWARD, self.width)
            created[f"l{layer}.fi.b"] = floats(FEED_FORWARD)
            created[f"l{layer}.fo.w"] = quantized(self.width, FEED_FORWARD)
            created[f"l{layer}.fo.b"] = floats(self.width)
            for name in ("aln", "oln"):
                created[f"l{layer}.{name}.w"] = floats(self.width, around=1.0)
                created[f"l{layer}.{name}.b"] = floats(self.width)
        created.pop(self.left_out, None)
        return created

    def to_bytes(self) -> bytes:
        """The whole file; the same every time."""
        sizes = (self.width, self.layers, HEADS, FEED_FORWARD, self.vocabulary, POSITIONS, TOKEN_TYPES)
        head = self.magic + struct.pack("<8ifi", self.version, *sizes, 1e-12, 32)
        texts = [piece.encode() for piece in self.pieces]
        head += struct.pack("<5iQ", len(texts), START, END, PADDING, UNKNOWN, sum(map(len, texts)))
        head += np.cumsum([0, *map(len, texts)]).astype("<u4").tobytes()
        head += np.linspace(-1, -9, len(texts)).astype("<f4").tobytes() + b"".join(texts)
        rules = b"".join(
            struct.pack(f"<IB{len(text)}I", ord(key), len(text), *map(ord, text))
            for key, text in self.replacements.items()
        )
        head += struct.pack("<iI", len(self.replacements), len(rules)) + rules
        tensors = self.tensors()
        place = len(head) + 4 + sum(2 + len(name) + 21 for name in tensors)
        listing, data = struct.pack("<i", len(tensors)), b""
        for name, tensor in tensors.items():
            is_quantized = tensor.dtype == np.uint8
            weights = tensor.size // 18 * 32 if is_quantized else tensor.size
            listing += struct.pack("<H", len(name)) + name.encode()
            listing += struct.pack("<BIQQ", int(is_quantized), weights, place + len(data), tensor.nbytes)
            data += tensor.tobytes()
        return head + listing + data
