"""Chroma against exact search, size by size, on the same vectors in the same run.

    python -m tests.benchmarks.speed.crossover --sizes 100000 300000 1000000 --folder DIR \
        [--kind builtin] [--plain]

One index grows through our own child process and is measured at each size: CPU to build it, disk, the
child's memory, queries one at a time, and how many of the truly nearest it finds. Beside it, exact search
as a library does it (eight bits) over the same first vectors. `--kind builtin` takes the built-in embedder's
vectors of made texts in place of a mixture like a model's; `--plain` Chroma's own settings in place of those
for many passages. Several GB of disk at a million; `--keep` leaves the index in DIR.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in the search process

import argparse
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.vectors.chroma.store import BATCH, VectorStore
from indexer.vectors.eight_bits import EightBitIndex, in_eight_bits
from tests.makers.library.generated_vectors import Halves, Matrix, builtin, mixture, mixture_questions

QUESTIONS = 400
WANTED = 20
CANDIDATES = 400  # as many as the retriever asks for
GENERATION = 1
BLOCK = 50_000
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Timed:
    """One call for each question: milliseconds of wall and of processor time, the child's included."""

    wall: NDArray[np.float64]
    cpu: NDArray[np.float64]
    answers: list[list[int]]

    def cell(self) -> str:
        """p50/p95, and the processor's mean."""
        middle, high = np.percentile(self.wall, 50), np.percentile(self.wall, 95)
        return f"{middle:.1f}/{high:.1f} ({self.cpu.mean():.1f})"


def child_cpu(store: VectorStore) -> float:
    """Seconds of processor that Chroma's child has used, all its threads together."""
    fields = Path(f"/proc/{store.child_pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def child_memory(store: VectorStore, name: str) -> float:
    """MB: `VmRSS` is what it holds now, `VmHWM` the most it ever held."""
    for line in Path(f"/proc/{store.child_pid}/status").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / 1_024
    raise ValueError(name)


def disk_mb(folder: Path) -> float:
    """What the files take on disk."""
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file()) / 2**20


def timed(
    questions: Matrix, ask: Callable[[Matrix], list[int]], others: Callable[[], float] = lambda: 0.0
) -> Timed:
    """Ask one at a time."""
    walls, cpus, answers = [], [], []
    for question in questions:
        wall, cpu = time.perf_counter(), time.process_time() + others()
        answers.append(ask(question))
        walls.append(1_000 * (time.perf_counter() - wall))
        cpus.append(1_000 * (time.process_time() + others() - cpu))
    return Timed(np.array(walls), np.array(cpus), answers)


def nearest(vectors: Halves, questions: Matrix, count: int) -> NDArray[np.int64]:
    """The rows of the truly nearest of each question, and those as near as the last of them."""
    best = np.full((len(questions), count), -2.0, np.float32)
    rows = np.zeros((len(questions), count), np.int64)
    for start in range(0, len(vectors), BLOCK):
        cosines = questions @ vectors[start : start + BLOCK].astype(np.float32).T
        found = np.concatenate((best, cosines), axis=1)
        numbers = np.concatenate(
            (rows, np.broadcast_to(np.arange(start, start + cosines.shape[1]), cosines.shape)), axis=1
        )
        top = np.argpartition(-found, count - 1, axis=1)[:, :count]
        best, rows = np.take_along_axis(found, top, 1), np.take_along_axis(numbers, top, 1)
    return rows


def recall(truth: NDArray[np.int64], answers: Sequence[Sequence[int]]) -> str:
    """The mean share of the truth that was found, and how many questions miss more than half of theirs."""
    shares = [
        len(set(right.tolist()) & set(found)) / len(right)
        for right, found in zip(truth, answers, strict=True)
    ]
    return f"{np.mean(shares):.4f} ({np.count_nonzero(np.array(shares) < 0.5)} of {len(shares)})"


def grow(store: VectorStore, vectors: Halves, start: int, end: int, *, in_order: bool) -> tuple[float, float]:
    """Add rows to the index as a rebuild does; seconds of wall and of both processes' CPU."""
    wall, cpu = time.perf_counter(), time.process_time() + child_cpu(store)
    rows = np.arange(start, end)
    if not in_order:
        np.random.default_rng(5).shuffle(rows)
    for first in range(0, len(rows), BATCH):
        part = rows[first : first + BATCH]
        store.upsert(part, vectors[part].astype(np.float32))
        last = start + first + len(part)
        if last % 100_000 == 0:
            print(f"  {last} vectors, {time.perf_counter() - wall:.0f} s", flush=True)
    return time.perf_counter() - wall, time.process_time() + child_cpu(store) - cpu


def measure_chroma(store: VectorStore, questions: Matrix, truth: NDArray[np.int64]) -> None:
    """Disk, memory, time and recall of the index as it is now, opened anew."""
    most = child_memory(store, "VmHWM")
    store.close()
    opening = time.perf_counter()
    store.open(GENERATION)
    store.query(questions[:1], WANTED)
    opening = time.perf_counter() - opening
    few = timed(
        questions,
        lambda one: [row for row, _ in store.query(one.reshape(1, -1), WANTED)[0]],
        lambda: child_cpu(store),
    )
    many = timed(
        questions,
        lambda one: [row for row, _ in store.query(one.reshape(1, -1), CANDIDATES)[0]],
        lambda: child_cpu(store),
    )
    print(f"| Chroma, disk MB | {disk_mb(store.path_of(GENERATION)):.0f} |")
    held = child_memory(store, "VmRSS")
    print(f"| memory of its child now / most while building, MB | {held:.0f} / {most:.0f} |")
    print(f"| opening it, and the first query, s | {opening:.1f} |")
    print(f"| query, {WANTED} nearest, ms p50/p95 (cpu) | {few.cell()} |")
    print(f"| recall@{WANTED}, mean (questions that lose half) | {recall(truth, few.answers)} |")
    print(f"| query, {CANDIDATES} nearest | {many.cell()} |")
    print(f"| recall@{WANTED} among them | {recall(truth, many.answers)} |", flush=True)


def measure_exact(vectors: Halves, questions: Matrix, truth: NDArray[np.int64]) -> None:
    """Exact search in eight bits, as a library of this size does it."""
    began = time.process_time()
    levels = np.empty(vectors.shape, np.int8)
    scales = np.zeros(len(vectors), np.float32)
    for start in range(0, len(vectors), BLOCK):
        part = slice(start, start + BLOCK)
        levels[part], scales[part] = in_eight_bits(np.asarray(vectors[part]))
    index = EightBitIndex(np.arange(len(vectors)), levels, scales)
    loading = time.process_time() - began

    def ask(question: Matrix) -> list[int]:
        cosines = index.scores(question)
        best: list[int] = np.argpartition(-cosines, WANTED)[:WANTED].tolist()
        return best

    found = timed(questions, ask)
    print(f"| exact: memory MB, CPU s to load | {index.bytes / 2**20:.0f}, {loading:.1f} |")
    print(f"| exact: query, ms p50/p95 (cpu) | {found.cell()} |")
    print(
        f"| exact: recall@{WANTED}, mean (questions that lose half) | {recall(truth, found.answers)} |",
        flush=True,
    )


def main() -> None:
    """Build the index step by step, and measure at each."""
    parser = argparse.ArgumentParser(description="Chroma against exact search")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 300_000])
    parser.add_argument("--kind", choices=("mixture", "builtin"), default="mixture")
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--in-order", action="store_true")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    file = options.folder / f"{options.kind}-{max(options.sizes)}.npy"
    if options.kind == "builtin":
        vectors, questions = builtin(file, max(options.sizes), QUESTIONS)
    else:
        vectors = mixture(file, max(options.sizes))
        questions = mixture_questions(vectors[: min(options.sizes)], QUESTIONS)
    index = options.folder / f"index-{options.kind}{'-plain' * options.plain}{'-in-order' * options.in_order}"
    shutil.rmtree(index, ignore_errors=True)
    store = VectorStore(index)
    store.open(GENERATION, create=True, wide=not options.plain)
    try:
        done, seconds, cpu = 0, 0.0, 0.0
        for size in sorted(options.sizes):
            more, more_cpu = grow(store, vectors, done, size, in_order=options.in_order)
            done, seconds, cpu = size, seconds + more, cpu + more_cpu
            print(f"\n| {options.kind}, {size} vectors, load {os.getloadavg()[0]:.1f} | |\n|---|---|")
            print(
                f"| built in s (cpu s; ms a vector) | {seconds:.0f} ({cpu:.0f}; {1_000 * cpu / size:.2f}) |"
            )
            truth = nearest(vectors[:size], questions, WANTED)
            measure_chroma(store, questions, truth)
            measure_exact(vectors[:size], questions, truth)
    finally:
        store.close()
        if not options.keep:
            shutil.rmtree(index, ignore_errors=True)


if __name__ == "__main__":
    main()
