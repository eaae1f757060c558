"""Writes the weights as a GGUF file: a BERT model whose tokenizer is XLM-RoBERTa's, with mean pooling."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from indexer.common.errors import ModelError
from indexer.common.messages import Message
from indexer.models.e5 import pins
from indexer.models.e5.double_array import pack
from indexer.models.e5.normalisation import all_replacements
from indexer.models.e5.source import BLOCK_BYTES, BLOCK_WEIGHTS, Shape, Source, Storage, Tensor, Tokenizer

if TYPE_CHECKING:
    from gguf import GGUFWriter

SCORE_OF_NO_PIECE = -10_000.0  # for rows of the model without a piece in the tokenizer


@dataclass(frozen=True, slots=True)
class _Place:
    """A tensor's name in the source and in the GGUF file, and its shape, rows first."""

    source_name: str
    name: str
    shape: tuple[int, ...]
    storage: Storage = Storage.FLOAT32


def write_model(source: Source, path: Path) -> None:
    """Write the file. The same source gives the same bytes on every machine.

    Raises:
        ModelError: a tensor is missing or has the wrong shape.
        OSError: the file cannot be written.
    """
    from gguf import GGUFWriter

    writer = GGUFWriter(path, pins.MODEL_ARCHITECTURE)
    try:
        _describe(writer, source.shape)
        _add_tokenizer(writer, source.tokenizer, source.shape)
        for place in _places(source.shape):
            _add_tensor(writer, place, source.tensors.get(place.source_name))
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
    finally:
        writer.close()


def _describe(writer: GGUFWriter, shape: Shape) -> None:
    from gguf import GGML_QUANT_VERSION, GGUFType, LlamaFileType, PoolingType

    writer.add_type(GGUFType.MODEL)
    writer.add_name(pins.MODEL_NAME)
    writer.add_license(pins.MODEL_LICENCE.lower())
    writer.add_source_url("https://huggingface.co/intfloat/multilingual-e5-small")
    writer.add_quantized_by(pins.REQUIREMENT)
    writer.add_file_type(LlamaFileType.MOSTLY_Q4_0)
    writer.add_quantization_version(GGML_QUANT_VERSION)
    writer.add_block_count(shape.layers)
    writer.add_context_length(shape.positions)
    writer.add_embedding_length(shape.width)
    writer.add_feed_forward_length(shape.feed_forward)
    writer.add_head_count(shape.heads)
    writer.add_layer_norm_eps(shape.norm_epsilon)
    writer.add_causal_attention(False)
    writer.add_pooling_type(PoolingType.MEAN)


def _add_tokenizer(writer: GGUFWriter, tokenizer: Tokenizer, shape: Shape) -> None:
    from gguf import TokenType

    count = len(tokenizer.pieces)
    mask = count - 1  # the last piece
    types = [TokenType.NORMAL] * count + [TokenType.UNUSED] * (shape.vocabulary - count)
    for number in (tokenizer.start, tokenizer.end, tokenizer.padding, mask):
        types[number] = TokenType.CONTROL
    types[tokenizer.unknown] = TokenType.UNKNOWN
    writer.add_tokenizer_model("t5")  # llama.cpp's word for the unigram pieces of SentencePiece
    writer.add_tokenizer_pre("default")
    unused = [f"[PAD{number}]".encode() for number in range(count, shape.vocabulary)]
    writer.add_token_list([*tokenizer.pieces, *unused])
    writer.add_token_scores([*tokenizer.scores.tolist(), *[SCORE_OF_NO_PIECE] * len(unused)])
    writer.add_token_types([int(kind) for kind in types])
    writer.add_token_type_count(shape.token_types)
    writer.add_add_space_prefix(True)
    writer.add_remove_extra_whitespaces(True)
    writer.add_precompiled_charsmap(pack(all_replacements(tokenizer.replacements)))
    writer.add_bos_token_id(tokenizer.start)
    writer.add_eos_token_id(tokenizer.end)
    writer.add_unk_token_id(tokenizer.unknown)
    writer.add_sep_token_id(tokenizer.end)
    writer.add_pad_token_id(tokenizer.padding)
    writer.add_mask_token_id(mask)
    writer.add_add_bos_token(True)
    writer.add_add_eos_token(True)


def _places(shape: Shape) -> Iterator[_Place]:
    # A BertModel: its positions begin at row 0, though the tokenizer is that of a model where they do not.
    width = shape.width
    yield _Place("emb.word", "token_embd.weight", (shape.vocabulary, width), Storage.Q4_0)
    yield _Place("emb.pos", "position_embd.weight", (shape.positions, width))
    yield _Place("emb.type", "token_types.weight", (shape.token_types, width))
    yield from _norm("emb.ln", "token_embd_norm", width)
    for layer in range(shape.layers):
        there, here = f"l{layer}", f"blk.{layer}"
        yield from _linear(f"{there}.q", f"{here}.attn_q", width, width)
        yield from _linear(f"{there}.k", f"{here}.attn_k", width, width)
        yield from _linear(f"{there}.v", f"{here}.attn_v", width, width)
        yield from _linear(f"{there}.ao", f"{here}.attn_output", width, width)
        yield from _norm(f"{there}.aln", f"{here}.attn_output_norm", width)
        yield from _linear(f"{there}.fi", f"{here}.ffn_up", shape.feed_forward, width)
        yield from _linear(f"{there}.fo", f"{here}.ffn_down", width, shape.feed_forward)
        yield from _norm(f"{there}.oln", f"{here}.layer_output_norm", width)


def _linear(there: str, here: str, rows: int, columns: int) -> Iterator[_Place]:
    yield _Place(f"{there}.w", f"{here}.weight", (rows, columns), Storage.Q4_0)
    yield _Place(f"{there}.b", f"{here}.bias", (rows,))


def _norm(there: str, here: str, width: int) -> Iterator[_Place]:
    yield _Place(f"{there}.w", f"{here}.weight", (width,))
    yield _Place(f"{there}.b", f"{here}.bias", (width,))


def _add_tensor(writer: GGUFWriter, place: _Place, tensor: Tensor | None) -> None:
    from gguf import GGMLQuantizationType

    expected = int(np.prod(place.shape))
    if tensor is None or tensor.storage is not place.storage or tensor.weights != expected:
        raise ModelError(
            Message("embedder_tensor_missing", tensor=place.source_name),
            code="bad_download",
        )
    if place.storage is Storage.FLOAT32:
        writer.add_tensor(place.name, tensor.data.view("<f4").reshape(place.shape))
        return
    *rows, columns = place.shape
    # The blocks have llama.cpp's layout already and are copied unchanged.
    blocks = tensor.data.reshape(*rows, columns // BLOCK_WEIGHTS * BLOCK_BYTES)
    writer.add_tensor(place.name, blocks, raw_dtype=GGMLQuantizationType.Q4_0)
