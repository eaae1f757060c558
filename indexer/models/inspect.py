"""Inspects a model file before llama.cpp loads it; an error says in one sentence why it cannot be used."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from math import prod
from pathlib import Path
from typing import Any

from indexer.common.errors import ModelError, reason_of
from indexer.common.messages import Message
from indexer.models.gguf_header import (
    KEPT_ARRAY_ITEMS,
    MAGIC,
    TENSOR_TYPES,
    Header,
    HeaderError,
    LongArray,
    TensorInfo,
    read_header,
)

MAX_BLOCKS = 1_024  # llama.cpp aborts the process on absurd numbers of layers
MAX_CONTEXT_TOKENS = 64 * 1024 * 1024
MAX_EMBEDDING_LENGTH = 1_000_000
MIN_VOCABULARY = 3
EMBEDDER_ARCHITECTURES = ("bert", "nomic-bert", "jina-bert", "xlm-roberta", "modern-bert", "gemma-embedding")
NOT_LANGUAGE_MODELS = ("clip", "mmproj", "whisper")
SPLIT_COUNT = "split.count"
POOLINGS = {1: "mean", 2: "cls", 3: "last"}  # by llama.cpp's numbers
RANK_POOLING = 4  # llama.cpp's LLAMA_POOLING_TYPE_RANK
# The classification head that turns a query and a passage into a score; an embedder has none.
HEAD_TENSORS = ("cls.weight", "cls.output.weight")
MAX_CLASSES = 2  # one score, or "yes" and "no"; with more it is a classifier for another purpose


class ModelKind(StrEnum):
    """The purpose of a model file."""

    CHAT = "chat"
    EMBEDDER = "embedding"
    RERANKER = "reranker"


@dataclass(frozen=True, slots=True)
class ModelFile:
    """Properties of a model file, read from its header only."""

    path: Path
    name: str
    architecture: str
    context_length: int  # tokens; what it was trained on
    size_bytes: int
    quantization: str  # the type of most of its weights: "Q4_K"
    parameters: int
    embedding_length: int
    vocabulary_size: int
    kind: ModelKind
    pooling: str | None  # how its token vectors become one of the text: "mean", "cls", "last"

    @property
    def is_embedder(self) -> bool:
        """Whether it turns a text into a vector."""
        return self.kind is ModelKind.EMBEDDER

    @property
    def is_reranker(self) -> bool:
        """Whether it scores a passage for a query."""
        return self.kind is ModelKind.RERANKER


def inspect_model(path: Path | str) -> ModelFile:
    """Read the header of a GGUF file, within bounds.

    Raises:
        ModelError: the file is missing, not a GGUF file, cut off, or has impossible values.
    """
    path = Path(path)
    size_bytes = _check_readable(path)
    try:
        with path.open("rb") as stream:
            header = read_header(stream, size_bytes)
        return _describe(path, size_bytes, header)
    except HeaderError as problem:
        raise ModelError(
            Message("model_unusable", name=path.name, why=problem.message), code="bad_model"
        ) from problem
    except OSError as problem:
        raise ModelError(
            Message("model_unreadable", name=path.name, error=reason_of(problem)),
            code="unreadable",
        ) from problem


def _check_readable(path: Path) -> int:
    if not path.exists():
        raise ModelError(Message("no_model_file", path=path), code="not_found")
    if not path.is_file():
        raise ModelError(Message("model_not_a_file", name=path.name), code="bad_model")
    if not os.access(path, os.R_OK):
        raise ModelError(Message("model_no_permission", name=path.name), code="unreadable")
    size_bytes = path.stat().st_size
    if size_bytes == 0:
        raise ModelError(Message("model_empty", name=path.name), code="bad_model")
    with path.open("rb") as stream:
        start = stream.read(512)
    if not start.startswith(MAGIC):
        raise ModelError(_what_it_is_instead(path.name, start), code="not_gguf")
    return size_bytes


def _what_it_is_instead(name: str, start: bytes) -> Message:
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<!doctype", b"<html", b"<head", b"<?xml")):
        return Message("model_is_web_page", name=name)
    if text.startswith(b"version https://git-lfs"):
        return Message("model_is_pointer", name=name)
    if start.startswith(b"FUGG"):
        return Message("model_big_endian", name=name)
    if start[:4] in (b"lmgg", b"fmgg", b"tjgg", b"algg"):
        return Message("model_old_format", name=name)
    return Message("model_not_gguf", name=name)


def _describe(path: Path, size_bytes: int, header: Header) -> ModelFile:
    values = header.values
    architecture = _text(values, "general.architecture")
    if not architecture:
        raise HeaderError(Message("header_no_architecture"))
    if architecture in NOT_LANGUAGE_MODELS or _text(values, "general.type") in (
        "mmproj",
        "adapter",
        "imatrix",
    ):
        raise HeaderError(Message("header_part_of_model"))
    if _number(values, SPLIT_COUNT, 1) > 1:
        raise HeaderError(Message("header_split_model"))
    _bounded(values, f"{architecture}.block_count", MAX_BLOCKS, "of_layers")
    context = _bounded(values, f"{architecture}.context_length", MAX_CONTEXT_TOKENS, "of_tokens_of_context")
    width = _bounded(values, f"{architecture}.embedding_length", MAX_EMBEDDING_LENGTH, "of_dimensions")
    vocabulary_size = _vocabulary_size(values)
    _check_tensors(header, size_bytes)
    return ModelFile(
        path=path,
        name=_text(values, "general.name") or path.stem,
        architecture=architecture,
        context_length=context,
        size_bytes=size_bytes,
        quantization=_main_type(header.tensors),
        parameters=sum(tensor.weights for tensor in header.tensors),
        embedding_length=width,
        vocabulary_size=vocabulary_size,
        kind=_kind(header, architecture),
        pooling=POOLINGS.get(_number(values, f"{architecture}.pooling_type", 0)),
    )


def _kind(header: Header, architecture: str) -> ModelKind:
    pooling = _number(header.values, f"{architecture}.pooling_type", 0)
    heads = [tensor for tensor in header.tensors if tensor.name in HEAD_TENSORS]
    if heads:
        # Older files have no pooling type, only the classification head.
        outputs = [tensor.shape[1:] for tensor in heads if tensor.name == "cls.output.weight"]
        if any(prod(shape) > MAX_CLASSES for shape in outputs):
            raise HeaderError(Message("header_classifier"))
        return ModelKind.RERANKER
    if pooling == RANK_POOLING:  # llama.cpp would return uninitialised memory as scores
        raise HeaderError(Message("header_reranker_without_score"))
    if architecture in EMBEDDER_ARCHITECTURES or pooling > 0:
        return ModelKind.EMBEDDER
    return ModelKind.CHAT


def _vocabulary_size(values: dict[str, Any]) -> int:
    tokens = values.get("tokenizer.ggml.tokens")
    items = tokens.items if isinstance(tokens, LongArray) else len(tokens) if isinstance(tokens, tuple) else 0
    if not _text(values, "tokenizer.ggml.model") or items < MIN_VOCABULARY:
        raise HeaderError(Message("header_no_tokenizer"))
    for key in ("scores", "token_type"):
        beside = values.get(f"tokenizer.ggml.{key}")
        length = beside.items if isinstance(beside, LongArray) else None
        if length is not None and items > KEPT_ARRAY_ITEMS and length != items:
            raise HeaderError(Message("header_tokenizer_wrong"))
    return items


def _check_tensors(header: Header, size_bytes: int) -> None:
    if not header.tensors:
        raise HeaderError(Message("header_no_weights"))
    alignment = header.alignment
    if not 8 <= alignment <= 65_536 or alignment & (alignment - 1):
        raise HeaderError(Message("header_alignment", n=alignment))
    for tensor in header.tensors:
        end = header.data_start + tensor.offset + _tensor_bytes(tensor)
        if tensor.offset % alignment:
            raise HeaderError(Message("header_tensor_out_of_place"))
        if end > size_bytes:
            missing = end - size_bytes
            raise HeaderError(Message("header_bytes_missing", n=missing))


def _tensor_bytes(tensor: TensorInfo) -> int:
    if tensor.type_number not in TENSOR_TYPES:
        raise HeaderError(Message("header_quantization_unknown", number=str(tensor.type_number)))
    _, _, block_weights = TENSOR_TYPES[tensor.type_number]
    if min(tensor.shape) < 1 or tensor.shape[0] % block_weights:
        raise HeaderError(Message("header_tensor_shape"))
    return tensor.length


def _main_type(tensors: tuple[TensorInfo, ...]) -> str:
    weights: Counter[int] = Counter()
    for tensor in tensors:
        weights[tensor.type_number] += tensor.weights
    return TENSOR_TYPES[weights.most_common(1)[0][0]][0]


def _text(values: dict[str, Any], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else ""


def _number(values: dict[str, Any], key: str, default: int) -> int:
    value = values.get(key, default)
    return value if isinstance(value, int) else default


def _bounded(values: dict[str, Any], key: str, limit: int, what: str) -> int:
    value = _number(values, key, 0)
    if value < 1:
        raise HeaderError(Message("does_not_say_how_many", what=Message(what)))
    if value > limit:
        raise HeaderError(Message("claims_too_much", n=value, what=Message(what)))
    return value
