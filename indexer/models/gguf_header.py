"""Reads the header of a GGUF file with bounds checks, so that llama.cpp never gets an invalid file."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from io import BufferedReader
from math import prod
from typing import Any

from indexer.common.errors import MessageError
from indexer.common.messages import Message

MAGIC = b"GGUF"
VERSIONS = (2, 3)
MAX_HEADER_BYTES = 256 * 1024 * 1024
MAX_KEYS = 4_096
MAX_KEY_BYTES = 1_024
MAX_STRING_BYTES = 16 * 1024 * 1024
MAX_ARRAY_ITEMS = 4_000_000
MAX_TENSORS = 65_536
MAX_DIMENSIONS = 4
DEFAULT_ALIGNMENT = 32
KEPT_ARRAY_ITEMS = 64  # longer arrays (vocabularies) are only counted

_SCALARS = {
    0: "<B",
    1: "<b",
    2: "<H",
    3: "<h",
    4: "<I",
    5: "<i",
    6: "<f",
    7: "<?",
    10: "<Q",
    11: "<q",
    12: "<d",
}
_STRING, _ARRAY = 8, 9

# Bytes per block and weights per block of ggml's tensor types (ggml.h, type_traits).
TENSOR_TYPES: dict[int, tuple[str, int, int]] = {
    0: ("F32", 4, 1),
    1: ("F16", 2, 1),
    2: ("Q4_0", 18, 32),
    3: ("Q4_1", 20, 32),
    6: ("Q5_0", 22, 32),
    7: ("Q5_1", 24, 32),
    8: ("Q8_0", 34, 32),
    10: ("Q2_K", 84, 256),
    11: ("Q3_K", 110, 256),
    12: ("Q4_K", 144, 256),
    13: ("Q5_K", 176, 256),
    14: ("Q6_K", 210, 256),
    16: ("IQ2_XXS", 66, 256),
    17: ("IQ2_XS", 74, 256),
    18: ("IQ3_XXS", 98, 256),
    19: ("IQ1_S", 50, 256),
    20: ("IQ4_NL", 18, 32),
    21: ("IQ3_S", 110, 256),
    22: ("IQ2_S", 82, 256),
    23: ("IQ4_XS", 136, 256),
    29: ("IQ1_M", 56, 256),
    30: ("BF16", 2, 1),
    34: ("TQ1_0", 54, 256),
    35: ("TQ2_0", 66, 256),
    39: ("MXFP4", 17, 32),
}


class HeaderError(MessageError):
    """The header is invalid; the message can follow the word 'because'."""


@dataclass(frozen=True, slots=True)
class LongArray:
    """Placeholder for an array that is too long to keep."""

    items: int


@dataclass(frozen=True, slots=True)
class TensorInfo:
    """One tensor as the header describes it."""

    name: str
    shape: tuple[int, ...]
    type_number: int
    offset: int

    @property
    def weights(self) -> int:
        """Its number of elements."""
        return prod(self.shape)

    @property
    def length(self) -> int:
        """Its size in bytes. Raises KeyError for an unknown type."""
        _, block_bytes, block_weights = TENSOR_TYPES[self.type_number]
        return self.weights // block_weights * block_bytes


@dataclass(frozen=True, slots=True)
class Header:
    """The content of the file before the tensors' data."""

    version: int
    values: dict[str, Any]
    tensors: tuple[TensorInfo, ...]
    length: int  # bytes, before padding
    places: dict[str, tuple[int, int]]  # where in the file a property begins and ends

    @property
    def alignment(self) -> int:
        """The alignment of tensors in bytes."""
        value = self.values.get("general.alignment")
        return value if isinstance(value, int) else DEFAULT_ALIGNMENT

    @property
    def data_start(self) -> int:
        """Where the tensors' data begin in the file, in bytes; tensor offsets are relative to it."""
        return -(-self.length // self.alignment) * self.alignment


class _HeaderReader:
    def __init__(self, stream: BufferedReader, size_bytes: int) -> None:
        self._stream = stream
        self._limit = min(size_bytes, MAX_HEADER_BYTES)
        self.position = 0

    def take(self, count: int) -> bytes:
        if self.position + count > self._limit:
            raise HeaderError(Message("header_cut_off"))
        data = self._stream.read(count)
        if len(data) != count:
            raise HeaderError(Message("header_cut_off"))
        self.position += count
        return data

    def skip(self, count: int) -> None:
        if self.position + count > self._limit:
            raise HeaderError(Message("header_cut_off"))
        self._stream.seek(count, 1)
        self.position += count

    def number(self, kind: str) -> Any:
        return struct.unpack(kind, self.take(struct.calcsize(kind)))[0]

    def count(self, limit: int, what: str) -> int:
        value = int(self.number("<Q"))
        if value > limit:
            raise HeaderError(Message("claims_too_much", n=value, what=Message(what)))
        return value

    def text(self, limit: int, what: str) -> str:
        return self.take(self.count(limit, what)).decode("utf-8", "replace")


def read_header(stream: BufferedReader, size_bytes: int) -> Header:
    """Read the header from the start of `stream`.

    Raises:
        HeaderError: it is cut off, of another version, or claims absurd sizes.
    """
    reader = _HeaderReader(stream, size_bytes)
    if reader.take(4) != MAGIC:
        raise HeaderError(Message("part_begins_wrong"))
    version = int(reader.number("<I"))
    if version not in VERSIONS:
        raise HeaderError(
            Message("header_version_unknown", version=version, versions=", ".join(map(str, VERSIONS)))
        )
    tensor_count = reader.count(MAX_TENSORS, "of_tensors")
    key_count = reader.count(MAX_KEYS, "of_properties")
    values, places = {}, {}
    for _ in range(key_count):
        begin = reader.position
        key = reader.text(MAX_KEY_BYTES, "of_characters_in_a_property_name")
        values[key] = _read_value(reader, int(reader.number("<I")))
        places[key] = (begin, reader.position)
    tensors = tuple(_read_tensor(reader) for _ in range(tensor_count))
    return Header(version, values, tensors, reader.position, places)


def _read_value(reader: _HeaderReader, kind: int) -> Any:
    if kind in _SCALARS:
        return reader.number(_SCALARS[kind])
    if kind == _STRING:
        return reader.text(MAX_STRING_BYTES, "of_characters_in_a_property")
    if kind == _ARRAY:
        return _read_array(reader)
    raise HeaderError(Message("header_property_unknown", kind=str(kind)))


def _read_array(reader: _HeaderReader) -> tuple[Any, ...] | LongArray:
    kind = int(reader.number("<I"))
    items = reader.count(MAX_ARRAY_ITEMS, "of_items_in_a_list")
    if items <= KEPT_ARRAY_ITEMS and kind in (*_SCALARS, _STRING):
        return tuple(_read_value(reader, kind) for _ in range(items))
    if kind in _SCALARS:
        reader.skip(items * struct.calcsize(_SCALARS[kind]))
    elif kind == _STRING:
        for _ in range(items):
            reader.skip(reader.count(MAX_STRING_BYTES, "of_characters_in_an_item"))
    else:
        raise HeaderError(Message("header_list_unknown", kind=str(kind)))
    return LongArray(items)


def _read_tensor(reader: _HeaderReader) -> TensorInfo:
    name = reader.text(MAX_KEY_BYTES, "of_characters_in_a_tensor_name")
    dimensions = int(reader.number("<I"))
    if not 1 <= dimensions <= MAX_DIMENSIONS:
        raise HeaderError(Message("header_tensor_dimensions", n=dimensions))
    shape = tuple(int(reader.number("<Q")) for _ in range(dimensions))
    return TensorInfo(name, shape, int(reader.number("<I")), int(reader.number("<Q")))
