"""An embedder beside llama.cpp alone: passages per second, memory, what a question waits, counting of tokens.

    python -m tests.benchmarks.speed.embedder_speed MODEL [--passages 120]
    python -m tests.benchmarks.speed.embedder_speed MODEL --fills

MODEL is a GGUF file, as of multilingual-e5-small. The texts (generated_text.py) have 1 to 8 sentences in
French, English and Chinese. `--fills` measures in this process how many tokens and texts should go into one
batch. Every process runs at the niceness of the child; measured in pairs, because other programs run beside.
"""

from __future__ import annotations

import argparse
import itertools
import os
import statistics
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from indexer.common.cancel import CancelToken
from indexer.models.runtime import llama_pooled
from indexer.models.runtime.gguf_embedder import GgufEmbedder
from indexer.models.runtime.llama_pooled import PooledRuntime
from indexer.models.runtime.model_child import usable_cores
from indexer.processes.server import NICENESS
from tests.benchmarks.speed.reranker_speed import cpu_seconds
from tests.makers.library.generated_text import TextMaker

CONTEXT_TOKENS = 512
FILLS = ((1, 16), (192, 16), (256, 16), (384, 16), (512, 16), (512, 4), (512, 32))
QUESTION = "Welche Strafe zahlt der Betreiber, wenn die Batterie zu spät geliefert wird?"
ROUNDS = 3
PAIRS = 9
QUESTIONS = 40


class WholeFile(PooledRuntime):
    """llama.cpp as it comes: the whole file as one model."""

    def _open(self, path: str, parameters: object) -> tuple[object, object]:
        model = self._load(path, parameters)
        return model, model


def made_passages(count: int) -> list[str]:
    """So many passages of three languages and of 1 to 8 sentences."""
    maker = TextMaker()
    passages = []
    for number in range(count):
        sentences = maker.sentences(("fr", "en", "zh")[number % 3], 1 + number * 5 % 8)
        passages.append("passage: " + " ".join(sentence.text for sentence in sentences))
    return passages


def open_runtime(kind: type[PooledRuntime], path: str, cores: int) -> PooledRuntime:
    """A runtime in this process."""
    return kind(path, context_tokens=CONTEXT_TOKENS, threads=cores, prompt_threads=cores, ranking=False)


def embed_all(runtime: PooledRuntime, texts: list[str]) -> None:
    """The bare loop: tokens, sorted by length, batch after batch."""
    tokens = sorted((runtime.embedding_tokens(text) for text in texts), key=len)
    for _ in runtime.pooled(tokens, CancelToken()):
        pass


def seconds_of(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """How long `work` takes."""
    started = clock()
    work()
    return clock() - started


def measure_fills(path: str, texts: list[str]) -> None:
    """Print the passages per second of one core for each filling: the best of some rounds, taken in turn."""
    best = dict.fromkeys(FILLS, 0.0)
    runtimes = {}
    for most in {texts_in for _, texts_in in FILLS}:
        llama_pooled.POOLED_SEQUENCES, llama_pooled.POOLED_BATCH_TOKENS = most, CONTEXT_TOKENS
        runtimes[most] = open_runtime(PooledRuntime, path, 1)
    for _, fill in itertools.product(range(ROUNDS), FILLS):
        llama_pooled.POOLED_BATCH_TOKENS, llama_pooled.POOLED_SEQUENCES = fill
        speed = len(texts) / seconds_of(partial(embed_all, runtimes[fill[1]], texts), time.process_time)
        best[fill] = max(best[fill], speed)
    for (tokens, most), speed in best.items():
        print(f"{tokens} tokens, {most} texts at most: {speed:.1f} passages/s")


def measure_beside_the_bare_loop(embedder: GgufEmbedder, path: str, texts: list[str]) -> None:
    """Print both, in pairs."""
    plain = [text.removeprefix("passage: ") for text in texts]
    whole = open_runtime(WholeFile, path, usable_cores())
    ratios = []
    for _ in range(PAIRS):
        cpu = time.process_time()
        bare = len(texts) / seconds_of(lambda: embed_all(whole, texts))
        bare_cpu, cpu = time.process_time() - cpu, cpu_seconds(embedder.pid)
        ours = len(texts) / seconds_of(lambda: embedder.embed(plain))
        cpu = cpu_seconds(embedder.pid) - cpu
        ratios.append((ours / bare, bare_cpu / cpu))
        print(
            f"bare loop {bare:.1f}, embedder {ours:.1f} passages/s; {len(texts) / bare_cpu:.1f} and"
            f" {len(texts) / cpu:.1f} a CPU second; load {os.getloadavg()[0]:.1f}",
            flush=True,
        )
    by_time, by_cpu = (statistics.median(ratio) for ratio in zip(*ratios, strict=True))
    print(f"ratio: {by_time:.2f}, by CPU seconds {by_cpu:.2f}")
    whole.close()


def measure_questions(embedder: GgufEmbedder, texts: list[str]) -> None:
    """Print what a question takes alone, and while a batch runs, which goes on between the questions."""

    def ask() -> str:
        taken = []
        for number in range(QUESTIONS):
            time.sleep(0.2 + number % 7 / 20)
            taken.append(1_000 * seconds_of(lambda: embedder.embed_query(QUESTION)))
        return f"median {statistics.median(taken):.0f}, p95 {np.percentile(taken, 95):.0f} ms"

    print("question alone:", ask(), flush=True)
    token, done = CancelToken(), []

    def embed() -> None:
        while not token.cancelled:
            embedder.embed(texts)
            done.append(len(texts))

    thread = threading.Thread(target=embed)
    thread.start()
    print("question during a batch:", ask(), flush=True)
    token.cancel()
    thread.join()
    print(f"passages embedded beside them: {sum(done)}")


def print_peak(embedder: GgufEmbedder, what: str) -> None:
    """The most memory that the child has had (Linux)."""
    lines = Path(f"/proc/{embedder.pid}/status").read_text(encoding="utf-8").splitlines()
    sizes = dict(line.split(":", 1) for line in lines)
    print(f"peak memory {what}: {int(sizes['VmHWM'].split()[0]) / 1024:.0f} MB", flush=True)


def main() -> None:
    """Print all measurements."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("model", type=Path)
    parser.add_argument("--passages", type=int, default=120)
    parser.add_argument("--fills", action="store_true")
    options = parser.parse_args()
    texts = made_passages(options.passages)
    if options.fills:
        os.nice(NICENESS)
        measure_fills(str(options.model), texts)
        return
    with GgufEmbedder(options.model) as embedder:  # started before this process makes room for the child
        print(f"loaded: {seconds_of(lambda: embedder.embed_query(QUESTION)):.1f} s", flush=True)
        print_peak(embedder, "loaded")
        counts = embedder.count_tokens(texts)
        many = texts * (5_000 // len(texts))
        print(f"counted: {len(many) / seconds_of(lambda: embedder.count_tokens(many)):.0f} passages/s")
        print(
            f"tokens of a passage: {min(counts)} to {max(counts)}, {statistics.mean(counts):.0f} on average"
        )
        measure_questions(embedder, texts)
        embedder.embed([text * 9 for text in texts[:8]])
        print_peak(embedder, "after texts of 512 tokens")
        os.nice(NICENESS)
        measure_beside_the_bare_loop(embedder, str(options.model), texts)
        print_peak(embedder, "in the end")


if __name__ == "__main__":
    main()
