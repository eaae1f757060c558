"""How long a reranker of a real one's shape reads: weights by chance, so that nothing has to be downloaded.

    python -m tests.benchmarks.speed.reranker_speed [--shape small|large] [--passages 30] [--words 150]
    python -m tests.benchmarks.speed.reranker_speed --shape small --fills

`small` is the shape of mmarco-mMiniLMv2-L12-H384-v1, `large` that of bge-reranker-v2-m3, without their large
vocabularies, which cost memory but no time. Weights are Q8_0. Scores mean nothing here. Where other programs
run beside, the threads' waiting for one another counts as processor time. `--fills` measures, on one thread
in this process, how many tokens of short texts should go into one batch.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from gguf import GGMLQuantizationType, GGUFWriter, PoolingType
from gguf.quants import quantize

from indexer.common.cancel import CancelToken
from indexer.models.runtime import llama_pooled
from indexer.models.runtime.llama_pooled import PooledRuntime
from indexer.models.runtime.llama_reranker import LlamaReranker
from indexer.records.documents import Span
from indexer.records.passages import Passage

WORDS = [f"word{number}" for number in range(500)]
CONTEXT_TOKENS = 1024
SECONDS = 3_600.0
FILLS = (1, 256, 512, 1_024)  # tokens; 1 is each text alone


@dataclass(frozen=True)
class Shape:
    """What decides how much there is to compute."""

    layers: int
    width: int
    inner: int
    heads: int


SHAPES = {"small": Shape(12, 384, 1536, 12), "large": Shape(24, 1024, 4096, 16)}


def write_model(path: Path, shape: Shape) -> None:
    """Write a BERT reranker of that shape."""
    chance = np.random.default_rng(1)
    writer = GGUFWriter(str(path), "bert")
    writer.add_name("Weights by chance")
    writer.add_context_length(CONTEXT_TOKENS)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.inner)
    writer.add_head_count(shape.heads)
    writer.add_layer_norm_eps(1e-5)
    writer.add_causal_attention(False)
    writer.add_pooling_type(PoolingType.RANK)
    writer.add_tokenizer_model("bert")
    writer.add_token_type_count(1)
    tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *("\u2581" + word for word in WORDS)]
    writer.add_token_list(tokens)
    writer.add_token_types([3, 2, 3, 3, 3] + [1] * len(WORDS))
    writer.add_bos_token_id(2)
    writer.add_sep_token_id(3)
    writer.add_unk_token_id(1)
    writer.add_pad_token_id(0)
    writer.add_mask_token_id(4)

    def matrix(name: str, rows: int, columns: int) -> None:
        values = chance.standard_normal((rows, columns), dtype=np.float32) / np.sqrt(np.float32(columns))
        kind = GGMLQuantizationType.Q8_0
        writer.add_tensor(f"{name}.weight", quantize(values, kind), raw_dtype=kind)

    def vector(name: str, length: int, value: float) -> None:
        writer.add_tensor(name, np.full(length, value, np.float32))

    def norm(name: str) -> None:
        vector(f"{name}.weight", shape.width, 1.0)
        vector(f"{name}.bias", shape.width, 0.0)

    matrix("token_embd", len(tokens), shape.width)
    writer.add_tensor("position_embd.weight", np.zeros((CONTEXT_TOKENS, shape.width), np.float32))
    writer.add_tensor("token_types.weight", np.zeros((1, shape.width), np.float32))
    norm("token_embd_norm")
    for layer in range(shape.layers):
        for part in ("attn_q", "attn_k", "attn_v", "attn_output"):
            matrix(f"blk.{layer}.{part}", shape.width, shape.width)
            vector(f"blk.{layer}.{part}.bias", shape.width, 0.0)
        matrix(f"blk.{layer}.ffn_up", shape.inner, shape.width)
        vector(f"blk.{layer}.ffn_up.bias", shape.inner, 0.0)
        matrix(f"blk.{layer}.ffn_down", shape.width, shape.inner)
        vector(f"blk.{layer}.ffn_down.bias", shape.width, 0.0)
        norm(f"blk.{layer}.attn_output_norm")
        norm(f"blk.{layer}.layer_output_norm")
    matrix("cls", shape.width, shape.width)
    writer.add_tensor("cls.output.weight", chance.standard_normal((1, shape.width), dtype=np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def cpu_seconds(pid: int | None) -> float:
    """What a process has used of the processors (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure_fills(path: Path) -> None:
    """Print the milliseconds that a text takes in batches of different lengths: the best of three."""
    chance = random.Random(1)
    runtime = PooledRuntime(
        str(path), context_tokens=CONTEXT_TOKENS, threads=1, prompt_threads=1, ranking=True
    )
    for length in (62, 166, 332):
        texts = [[2, *(chance.randrange(5, len(WORDS)) for _ in range(length - 2)), 3] for _ in range(6)]
        taken = {fill: SECONDS for fill in FILLS}
        for _, fill in itertools.product(range(3), FILLS):
            llama_pooled.POOLED_BATCH_TOKENS = fill
            started = time.process_time()
            list(runtime.pooled(texts, CancelToken()))
            taken[fill] = min(taken[fill], 1_000 * (time.process_time() - started) / len(texts))
        print(f"{length} tokens: " + ", ".join(f"{fill}: {taken[fill]:.0f} ms" for fill in FILLS), flush=True)
    runtime.close()


def main() -> None:
    """Print what loading and reading take."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--shape", choices=SHAPES, default="small")
    parser.add_argument("--passages", type=int, default=30)
    parser.add_argument("--words", type=int, default=150, help="in each passage; a word is a token")
    parser.add_argument("--fills", action="store_true")
    options = parser.parse_args()
    chance = random.Random(1)
    texts = [" ".join(chance.choices(WORDS, k=options.words)) for _ in range(options.passages)]
    passages = [Passage(n, "d", n, 0, Span(0, len(text)), "en", text) for n, text in enumerate(texts)]
    query = " ".join(chance.choices(WORDS, k=12))
    tokens = options.passages * (options.words + 12 + 2)
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "model.gguf"
        write_model(path, SHAPES[options.shape])
        print(
            f"{options.shape}: {path.stat().st_size / 1e6:.0f} MB; load {os.getloadavg()[0]:.1f}", flush=True
        )
        if options.fills:
            measure_fills(path)
            return
        with LlamaReranker(path, score_seconds=SECONDS) as reranker:
            started = time.perf_counter()
            reranker.score(query, passages[:1])
            print(f"loaded, first passage read: {time.perf_counter() - started:.1f} s", flush=True)
            for _ in range(3):
                wall, cpu = time.perf_counter(), cpu_seconds(reranker.pid)
                reranker.score(query, passages)
                wall, cpu = time.perf_counter() - wall, cpu_seconds(reranker.pid) - cpu
                print(
                    f"{options.passages} passages, {tokens:,} tokens: {wall:.1f} s ({cpu:.1f} CPU), "
                    f"{tokens / cpu:.0f} tokens a CPU second; load {os.getloadavg()[0]:.1f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
