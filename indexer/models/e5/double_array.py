"""Packs text replacements into the "precompiled charsmap" of SentencePiece, which llama.cpp reads.

It is a double array as of the library darts-clone: a tree of UTF-8 bytes in one array of 32-bit units, where
the child of the node at place p by the byte b stands at p ^ offset(p) ^ b. A unit holds its own byte (bits 0
to 7), whether a key ends at it (bit 8) and its offset (from bit 10 on). Where a key ends at p, the unit at
p ^ offset(p) has its highest bit set and says where in the text behind the array the replacement begins.
"""

from __future__ import annotations

import itertools
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

END_OF_KEY = 0  # no key holds the byte 0
KEY_ENDS_HERE = 1 << 8
OFFSET_SHIFT = 10
OFFSET_LIMIT = 1 << 21
IS_VALUE = 1 << 31
BLOCK_UNITS = 256
# How far back free places are searched. Filling older gaps would take minutes and save little space.
WINDOW_UNITS = 1024


@dataclass(slots=True)
class _Node:
    children: dict[int, _Node] = field(default_factory=dict)
    value: int | None = None  # where its replacement begins

    def labels(self) -> list[int]:
        """The bytes of its children, in order; the end of a key counts as one."""
        ends = [] if self.value is None else [END_OF_KEY]
        return ends + sorted(self.children)


def pack(replacements: Mapping[str, str]) -> bytes:
    """The charsmap: the array's size in bytes, the array, and the replacements, each ended by a zero.

    Args:
        replacements: Text -> what replaces it; no text empty or with NUL in it. The same replacements give
            the same bytes, whatever their order.
    """
    root, texts = _Node(), bytearray()
    starts: dict[bytes, int] = {}
    for key in sorted(replacements):
        text = replacements[key].encode()
        if text not in starts:
            starts[text] = len(texts)
            texts += text + b"\0"
        node = root
        for byte in key.encode():
            node = node.children.setdefault(byte, _Node())
        node.value = starts[text]
    array = _Array().place(root)
    return struct.pack("<I", len(array)) + array + bytes(texts)


class _Array:
    def __init__(self) -> None:
        self._units = {0: 0}
        self._bases: set[int] = set()
        self._first_free = 1
        self._last_used = 0

    def place(self, root: _Node) -> bytes:
        """Assign a place to every node; returns the array as bytes."""
        waiting = [(0, root)]
        while waiting:
            place, node = waiting.pop()
            base = self._reserve(node.labels())
            offset = place ^ base
            if offset >= OFFSET_LIMIT:
                raise ValueError("too many replacements for this format")
            self._units[place] |= offset << OFFSET_SHIFT
            if node.value is not None:
                self._units[place] |= KEY_ENDS_HERE
                self._units[base ^ END_OF_KEY] = node.value | IS_VALUE
            for byte, child in sorted(node.children.items()):
                self._units[base ^ byte] = byte
                waiting.append((base ^ byte, child))
        full_blocks = -(-(self._last_used + 1) // BLOCK_UNITS) * BLOCK_UNITS
        array = np.zeros(full_blocks, "<u4")
        array[list(self._units)] = list(self._units.values())
        return array.tobytes()

    def _reserve(self, labels: list[int]) -> int:
        """Find the first base for which all children get free places, and mark these as used."""
        self._first_free = max(self._first_free, self._last_used - WINDOW_UNITS)
        while self._first_free in self._units:
            self._first_free += 1
        base = self._first_base(labels)
        self._bases.add(base)
        for label in labels:
            self._units[base ^ label] = 0
            self._last_used = max(self._last_used, base ^ label)
        return base

    def _first_base(self, labels: list[int]) -> int:
        units, bases, first = self._units, self._bases, labels[0]
        for place in itertools.count(self._first_free):
            base = place ^ first
            # Two nodes must not share a base, since their children would be mixed up; 0 counts as used.
            if place in units or base in bases or not base:
                continue
            if not any(base ^ label in units for label in labels):
                break
        return base
