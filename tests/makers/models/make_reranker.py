"""Writes a small, real reranker: a BERT with hand-set weights that scores how much of a query a passage has.

It knows a list of words, each a piece of its own; all others are unknown and do not count. Layer by layer:

1. each piece looks at the first separator when it stands behind it, else at the start: its side, query or
   passage;
2. each word looks at the same word, on the other side rather than its own: the side it finds it on;
3. the start looks at all words of the query and takes the mean of what they have found.

The head makes a score of that mean: 4.6 when the passage holds every known word of the query, -4.6 when none.
Every number stands twice, once negated, so that the mean that layer norm takes away is nil, and every piece
has the same length, so that what it divides by is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from gguf import GGMLQuantizationType, GGUFWriter, PoolingType
from gguf.quants import quantize
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

WORDS = (
    "bridge", "cheap", "cobalt", "copper", "doubled", "factory", "fell", "gold", "grain", "harbour", "iron",
    "lithium", "march", "nickel", "opened", "price", "rain", "river", "rose", "silver", "steel", "summer",
    "tin", "usine", "wheat", "wind", "winter", "zinc", "锌", "铜", "价", "格",
)  # fmt: skip
PIECES = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
PAD, UNKNOWN, START, SEPARATOR, MASK = range(len(PIECES))
CONTEXT_TOKENS = 64
CODE_BITS = 13
HALF = 32
WIDTH = 2 * HALF
FEED_FORWARD = 32
CONSTANT, PLAIN, IS_START, IS_SEPARATOR, AT_START, SIDE, FOUND, SHARE = range(8)  # PLAIN: -1 for a known word
CODE = slice(8, 8 + CODE_BITS)
PLACE = slice(8 + CODE_BITS, 10 + CODE_BITS)
# At the start: 4 flags, 1 for its place, the code; then each layer fills one number more.
LENGTHS = [4 + 1 + CODE_BITS + filled for filled in range(4)]
_CONTROL, _NORMAL, _UNKNOWN = 3, 1, 2  # llama.cpp's token types


def _twice(half: Matrix) -> Matrix:
    return np.concatenate([half, -half], axis=-1)


class _Layer:
    """One head; rows of `query` and `key` are dimensions of the head.

    llama.cpp may multiply them in half precision: no number may pass 65,504.
    """

    def __init__(self) -> None:
        self.query = np.zeros((WIDTH, WIDTH), np.float32)
        self.key = np.zeros((WIDTH, WIDTH), np.float32)
        self.value = np.zeros((WIDTH, WIDTH), np.float32)
        self.output = np.zeros((WIDTH, WIDTH), np.float32)
        self._used = 0

    def prefer(self, asks: dict[int, float], holds: dict[int, float]) -> None:
        """Add (sum of what a piece asks) times (sum of what the other holds) to the attention."""
        for place, weight in asks.items():
            self.query[self._used, place] = weight * np.sqrt(WIDTH)
        for place, weight in holds.items():
            self.key[self._used, place] = weight
        self._used += 1

    def bring(self, source: int, target: int) -> None:
        """What is looked at tells its `source`, which becomes the `target` here."""
        self.value[0, source] = 1.0
        self.output[[target, HALF + target], 0] = 1.0, -1.0


def _side_layer() -> _Layer:
    layer = _Layer()
    sine, cosine = PLACE.start, PLACE.start + 1
    layer.prefer({CONSTANT: 3_000.0}, {IS_START: 1.0, IS_SEPARATOR: 1.0})
    layer.prefer({CONSTANT: 2_000.0, IS_START: 2_000.0}, {IS_START: 1.0})
    # The sine of the difference of two places: above 0 when the other stands before; the start has no place.
    layer.prefer({sine: 1_000.0}, {cosine: 1.0})
    layer.prefer({cosine: -1_000.0}, {sine: 1.0})
    layer.bring(IS_SEPARATOR, SIDE)  # 1 for the passage, -1 for the query
    return layer


def _same_word_layer() -> _Layer:
    layer = _Layer()
    for bit in range(CODE_BITS):
        layer.prefer({CODE.start + bit: 100.0}, {CODE.start + bit: 1.0})
    # A word rather on the passage's side; what is no word only on the query's.
    layer.prefer({CONSTANT: 20.0 - 1_500.0, PLAIN: -20.0 - 1_500.0}, {SIDE: 1.0})
    layer.bring(SIDE, FOUND)
    return layer


def _mean_layer() -> _Layer:
    layer = _Layer()
    layer.prefer({CONSTANT: 1_000.0}, {SIDE: -1.0, PLAIN: -1.0})
    layer.bring(FOUND, SHARE)
    return layer


def _pieces(words: Sequence[str], seed: int) -> Matrix:
    count = len(PIECES) + len(words)
    half = np.zeros((count, HALF), np.float32)
    half[:, CONSTANT] = 1
    half[:, [PLAIN, IS_START, IS_SEPARATOR]] = -1
    half[: len(PIECES), PLAIN] = 1
    half[START, IS_START] = half[SEPARATOR, IS_SEPARATOR] = 1
    numbers = np.random.default_rng(seed).permutation(2**CODE_BITS)[:count]
    half[:, CODE] = ((numbers[:, None] >> np.arange(CODE_BITS)) & 1) * 2 - 1
    return _twice(half)


def _places() -> Matrix:
    half = np.zeros((CONTEXT_TOKENS, HALF), np.float32)
    angles = np.pi / 4 + np.arange(CONTEXT_TOKENS) * np.pi / 2 / CONTEXT_TOKENS
    half[:, PLACE] = np.stack([np.sin(angles), np.cos(angles)], axis=1)
    half[0, PLACE] = 0
    half[0, AT_START] = 1
    return _twice(half)


def _norm(length: int) -> tuple[Matrix, Matrix]:
    """The weight that makes layer norm leave a vector of that many ones as it is, and no bias."""
    return np.full(WIDTH, np.sqrt(2 * length / WIDTH), np.float32), np.zeros(WIDTH, np.float32)


def write_reranker(
    path: Path | str,
    *,
    words: Sequence[str] = WORDS,
    seed: int = 7,
    name: str = "Word counter",
    head: bool = True,
    pooling: PoolingType = PoolingType.RANK,
    template: str | None = None,
    quantized: bool = False,
) -> Path:
    """Write the reranker, about 150 kB; the same seed gives the same file.

    Args:
        path: Where to write it.
        words: Those that count, in lower case and without accents; Chinese characters one by one.
        seed: Chooses the codes of the words.
        name: The model's name in the file.
        head: Whether the classification head is in it; without, no score can be had of the model.
        pooling: Another than RANK, without the head, makes an embedder of it: an encoder.
        template: The rerank template that goes into the file, with {query} and {document}.
        quantized: Whether the layers' weights are Q8_0, as in the files that people use.
    """
    writer = GGUFWriter(str(path), "bert")
    writer.add_name(name)
    writer.add_context_length(CONTEXT_TOKENS)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(3)
    writer.add_feed_forward_length(FEED_FORWARD)
    writer.add_head_count(1)
    writer.add_layer_norm_eps(1e-12)
    writer.add_causal_attention(False)
    writer.add_pooling_type(pooling)
    writer.add_file_type(0)
    writer.add_tokenizer_model("bert")
    writer.add_token_type_count(1)
    writer.add_token_list([*PIECES, *("\u2581" + word for word in words)])
    types = [_CONTROL] * len(PIECES) + [_NORMAL] * len(words)
    types[UNKNOWN] = _UNKNOWN
    writer.add_token_types(types)
    writer.add_bos_token_id(START)
    writer.add_unk_token_id(UNKNOWN)
    writer.add_sep_token_id(SEPARATOR)
    writer.add_pad_token_id(PAD)
    writer.add_mask_token_id(MASK)
    if template is not None:
        writer.add_chat_template([{"name": "rerank", "template": template}])
    tensors: dict[str, Matrix] = {
        "token_embd.weight": _pieces(words, seed),
        "position_embd.weight": _places(),
    }
    tensors["token_types.weight"] = np.zeros((1, WIDTH), np.float32)
    tensors["token_embd_norm.weight"], tensors["token_embd_norm.bias"] = _norm(LENGTHS[0])
    for index, layer in enumerate((_side_layer(), _same_word_layer(), _mean_layer())):
        tensors |= _layer_tensors(f"blk.{index}", layer, LENGTHS[index + 1])
    if head:
        score = np.zeros((WIDTH, WIDTH), np.float32)
        score[0, SHARE] = 1.0
        out = np.zeros((1, WIDTH), np.float32)
        out[0, 0] = 6.0
        tensors |= {"cls.weight": score, "cls.bias": np.zeros(WIDTH, np.float32), "cls.output.weight": out}
        tensors["cls.output.bias"] = np.zeros(1, np.float32)
    eight_bits = GGMLQuantizationType.Q8_0
    for tensor_name, tensor in tensors.items():
        if quantized and tensor_name.startswith("blk.") and tensor.ndim == 2:
            writer.add_tensor(tensor_name, quantize(tensor, eight_bits), raw_dtype=eight_bits)
        else:
            writer.add_tensor(tensor_name, np.ascontiguousarray(tensor))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return Path(path)


def _layer_tensors(block: str, layer: _Layer, length: int) -> dict[str, Matrix]:
    nothing = np.zeros(WIDTH, np.float32)
    tensors = {
        f"{block}.attn_q.weight": layer.query,
        f"{block}.attn_k.weight": layer.key,
        f"{block}.attn_v.weight": layer.value,
        f"{block}.attn_output.weight": layer.output,
        f"{block}.ffn_up.weight": np.zeros((FEED_FORWARD, WIDTH), np.float32),
        f"{block}.ffn_up.bias": np.zeros(FEED_FORWARD, np.float32),
        f"{block}.ffn_down.weight": np.zeros((WIDTH, FEED_FORWARD), np.float32),
    }
    for part in ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_down"):
        tensors[f"{block}.{part}.bias"] = nothing
    for part in ("attn_output_norm", "layer_output_norm"):
        tensors[f"{block}.{part}.weight"], tensors[f"{block}.{part}.bias"] = _norm(length)
    return tensors
