"""The body of an encoder's file: everything except its vocabulary and its table of piece vectors.

For each token of a batch llama.cpp allocates and clears one number per piece of the vocabulary, although an
encoder does not use them (`output_reserve` in its llama-context.cpp, where `has_logits` is always true). With
the 250,000 pieces of XLM-RoBERTa that is 1 MB per token, half a gigabyte for a text of 512 tokens, and no
parameter changes it. A body with a vocabulary of one piece avoids this, and accepts vectors instead of
tokens.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from indexer.models.gguf_header import MAGIC, Header, HeaderError, TensorInfo, read_header
from indexer.models.runtime.piece_vectors import READABLE_TYPES, PieceVectors

PIECE_TABLE = "token_embd.weight"
ENCODERS = ("bert",)  # architectures that use the table of piece vectors only at the beginning
MAX_BODY_BYTES = 128 * 1024 * 1024  # limit for what is written to the disk at each start
_TOKENIZER = "tokenizer."
_KEPT_OF_IT = "tokenizer.ggml.token_type_count"
_COPY_BYTES = 1 << 20
_UINT32, _FLOAT32_TYPE, _STRING = 4, 0, 8


def write_body(source: Path, target: Path) -> PieceVectors | None:
    """Write the body of `source` to `target`; returns its piece vectors, or None if it needs them.

    Raises:
        OSError: one of the files cannot be read or written.
    """
    with source.open("rb") as stream:
        try:
            header = read_header(stream, source.stat().st_size)
        except HeaderError:
            return None  # llama.cpp says what is wrong with it
        table = next((tensor for tensor in header.tensors if tensor.name == PIECE_TABLE), None)
        others = [tensor for tensor in header.tensors if tensor is not table]
        if table is None or not _can_go_alone(header, table, others):
            return None
        with target.open("wb") as body:
            _write(
                stream, header, TensorInfo(PIECE_TABLE, (table.shape[0], 1), _FLOAT32_TYPE, 0), others, body
            )
    return PieceVectors(source, header.data_start + table.offset, table)


def _can_go_alone(header: Header, table: TensorInfo, others: Sequence[TensorInfo]) -> bool:
    return (
        header.values.get("general.architecture") in ENCODERS
        and table.type_number in READABLE_TYPES
        and len(table.shape) == 2
        and "split.count" not in header.values
        and sum(tensor.length for tensor in others) <= MAX_BODY_BYTES
    )


def _write(
    stream: BinaryIO, header: Header, table: TensorInfo, others: Sequence[TensorInfo], body: BinaryIO
) -> None:
    properties = [*_copied_properties(stream, header), *_properties_without_vocabulary(header)]
    body.write(MAGIC + struct.pack("<IQQ", header.version, len(others) + 1, len(properties)))
    body.writelines(properties)
    offset = 0
    for tensor in (table, *others):
        body.write(_described(tensor, offset))
        offset += _padded(tensor.length, header.alignment)
    _pad(body, header.alignment)
    body.write(bytes(table.length))
    for tensor in others:
        _pad(body, header.alignment)
        stream.seek(header.data_start + tensor.offset)
        left = tensor.length
        while block := stream.read(min(left, _COPY_BYTES)):
            body.write(block)
            left -= len(block)
    _pad(body, header.alignment)


def _copied_properties(stream: BinaryIO, header: Header) -> Iterator[bytes]:
    architecture = header.values["general.architecture"]
    for key, (begin, end) in header.places.items():
        if key == f"{architecture}.vocab_size" or (key.startswith(_TOKENIZER) and key != _KEPT_OF_IT):
            continue
        stream.seek(begin)
        yield stream.read(end - begin)


def _properties_without_vocabulary(header: Header) -> Iterator[bytes]:
    yield _text("tokenizer.ggml.model") + struct.pack("<I", _STRING) + _text("none")
    yield _text(f"{header.values['general.architecture']}.vocab_size") + struct.pack("<II", _UINT32, 1)


def _described(tensor: TensorInfo, offset: int) -> bytes:
    dimensions = struct.pack(f"<I{len(tensor.shape)}Q", len(tensor.shape), *tensor.shape)
    return _text(tensor.name) + dimensions + struct.pack("<IQ", tensor.type_number, offset)


def _text(text: str) -> bytes:
    encoded = text.encode()
    return struct.pack("<Q", len(encoded)) + encoded


def _padded(length: int, alignment: int) -> int:
    return -(-length // alignment) * alignment


def _pad(body: BinaryIO, alignment: int) -> None:
    body.write(bytes(-body.tell() % alignment))
