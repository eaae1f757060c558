"""Reads the file of weights: tokenizer, normalisation and tensors. Every length is checked.

The format ("E5S1", all numbers little-endian) is a header, the pieces of the tokenizer with their scores,
what single characters are normalised to, and a list of tensors that says where in the file each one lies.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from indexer.common.errors import ModelError
from indexer.common.messages import Message

MAGIC = b"E5S1"
VERSION = 1
BLOCK_WEIGHTS, BLOCK_BYTES = 32, 18  # of ggml's Q4_0: a half-precision scale, then 32 numbers of four bits
MAX_LAYERS, MAX_WIDTH, MAX_POSITIONS = 64, 8_192, 8_192
MAX_VOCABULARY, MAX_PIECE_BYTES = 1_000_000, 1_024
MAX_REPLACEMENTS, MAX_REPLACEMENT_CHARS = 200_000, 64
MAX_TENSORS, MAX_NAME_BYTES = 4_096, 64
LAST_CODE_POINT = 0x10FFFF
SURROGATES = range(0xD800, 0xE000)


class Storage(IntEnum):
    """How a tensor's numbers are written, by the file's own code."""

    FLOAT32 = 0
    Q4_0 = 1


@dataclass(frozen=True, slots=True)
class Tensor:
    """The bytes of one tensor, as they stand in the file."""

    storage: Storage
    weights: int
    data: NDArray[np.uint8]  # (bytes,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The sizes of the model."""

    width: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    norm_epsilon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokenizer:
    """Unigram pieces, in the order of their numbers, and what single characters are normalised to."""

    pieces: tuple[bytes, ...]  # UTF-8
    scores: NDArray[np.float32]  # (pieces,)
    replacements: dict[str, str]  # one character -> none, one or several
    start: int
    end: int
    padding: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Source:
    """The content of the file."""

    shape: Shape
    tokenizer: Tokenizer
    tensors: dict[str, Tensor]


def read_source(data: bytes) -> Source:
    """Parse the file; the tensors are views of `data`.

    Raises:
        ModelError: it is cut off, has another format, or has impossible sizes.
    """
    cursor = _Cursor(data)
    if cursor.take(len(MAGIC)) != MAGIC:
        raise _refusal(Message("part_begins_wrong"))
    shape = _read_shape(cursor)
    tokenizer = _read_tokenizer(cursor, shape)
    return Source(shape, tokenizer, _read_tensors(cursor))


class _Cursor:
    """A position in the file, with bounds checks."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._position = 0

    def take(self, count: int) -> bytes:
        end = self._position + count
        if count < 0 or end > len(self.data):
            raise _refusal(Message("part_ends_early"))
        taken = self.data[self._position : end]
        self._position = end
        return taken

    def numbers(self, form: str) -> tuple[int, ...]:
        form = f"<{form}"
        return struct.unpack(form, self.take(struct.calcsize(form)))

    def count(self, form: str, limit: int, what: str) -> int:
        (value,) = self.numbers(form)
        return _within(value, 0, limit, what)


def _read_shape(cursor: _Cursor) -> Shape:
    version, width, layers, heads, feed_forward, vocabulary, positions, types = cursor.numbers("8i")
    (epsilon,) = struct.unpack("<f", cursor.take(4))
    (block_weights,) = cursor.numbers("i")
    if version != VERSION or block_weights != BLOCK_WEIGHTS:
        raise _refusal(Message("weights_version_unknown", version=version, block_weights=block_weights))
    _within(width, BLOCK_WEIGHTS, MAX_WIDTH, "of_numbers_in_a_vector")
    _within(heads, 1, width, "of_heads")
    if width % BLOCK_WEIGHTS or width % heads or feed_forward % BLOCK_WEIGHTS:
        raise _refusal(Message("weights_sizes_wrong"))
    if not 0 < epsilon < 1:
        raise _refusal(Message("weights_norms_wrong"))
    return Shape(
        width=width,
        layers=_within(layers, 1, MAX_LAYERS, "of_layers"),
        heads=heads,
        feed_forward=_within(feed_forward, BLOCK_WEIGHTS, 8 * MAX_WIDTH, "of_numbers_in_a_layer"),
        vocabulary=_within(vocabulary, 1, MAX_VOCABULARY, "of_pieces"),
        positions=_within(positions, 1, MAX_POSITIONS, "of_positions"),
        token_types=_within(types, 1, 16, "of_types_of_pieces"),
        norm_epsilon=epsilon,
    )


def _read_tokenizer(cursor: _Cursor, shape: Shape) -> Tokenizer:
    count = cursor.count("i", shape.vocabulary, "of_pieces")
    special = cursor.numbers("4i")
    for number in special:
        _within(number, 0, count - 1, "of_number_of_a_piece")
    start, end, padding, unknown = special
    length = cursor.count("Q", count * MAX_PIECE_BYTES, "of_bytes_of_pieces")
    offsets = np.frombuffer(cursor.take(4 * (count + 1)), "<u4").astype(np.int64)
    if offsets[0] != 0 or offsets[-1] != length or (np.diff(offsets) < 0).any():
        raise _refusal(Message("weights_overlap"))
    scores = np.frombuffer(cursor.take(4 * count), "<f4")
    text = cursor.take(length)
    bounds = offsets.tolist()
    return Tokenizer(
        pieces=tuple(text[bounds[number] : bounds[number + 1]] for number in range(count)),
        scores=scores,
        replacements=_read_replacements(cursor),
        start=start,
        end=end,
        padding=padding,
        unknown=unknown,
    )


def _read_replacements(cursor: _Cursor) -> dict[str, str]:
    count = cursor.count("i", MAX_REPLACEMENTS, "of_replaced_characters")
    length = cursor.count("I", count * (5 + 4 * MAX_REPLACEMENT_CHARS), "of_bytes_of_replaced_characters")
    inner = _Cursor(cursor.take(length))
    replacements = {}
    for _ in range(count):
        code_point, replacing = inner.numbers("IB")
        if replacing > MAX_REPLACEMENT_CHARS:
            raise _refusal(Message("weights_replace_by_text"))
        replacements[_character(code_point)] = "".join(map(_character, inner.numbers(f"{replacing}I")))
    return replacements


def _character(code_point: int) -> str:
    if not 0 < code_point <= LAST_CODE_POINT or code_point in SURROGATES:
        raise _refusal(Message("weights_replace_no_character"))
    return chr(code_point)


def _read_tensors(cursor: _Cursor) -> dict[str, Tensor]:
    tensors = {}
    for _ in range(cursor.count("i", MAX_TENSORS, "of_tensors")):
        name = cursor.take(cursor.count("H", MAX_NAME_BYTES, "of_bytes_in_a_name")).decode("ascii", "replace")
        code, weights, start, length = cursor.numbers("BIQQ")
        if code not in list(Storage):
            raise _refusal(Message("weights_tensor_unknown", name=name, code=code))
        storage = Storage(code)
        blocks, rest = divmod(weights, BLOCK_WEIGHTS)
        expected = 4 * weights if storage is Storage.FLOAT32 else blocks * BLOCK_BYTES
        if length != expected or (storage is Storage.Q4_0 and rest):
            raise _refusal(Message("weights_tensor_wrong_length", name=name))
        if start + length > len(cursor.data):
            raise _refusal(Message("part_ends_early"))
        tensors[name] = Tensor(storage, weights, np.frombuffer(cursor.data, np.uint8, length, start))
    return tensors


def _within(value: int, minimum: int, maximum: int, what: str) -> int:
    if not minimum <= value <= maximum:
        raise _refusal(Message("claims_too_much", n=value, what=Message(what)))
    return value


def _refusal(why: Message) -> ModelError:
    return ModelError(Message("weights_wrong", why=why), code="bad_download")
