"""Whole searches in one library, with Chroma ready and without: the same questions, one way after the other.

    python -m tests.benchmarks.speed.crossover --sizes 100000 300000 1000000 --folder DIR --in-order --keep
    python -m tests.benchmarks.speed.crossover_search --passages 1000000 --folder DIR [--index NAME]

The library (made texts, the vectors of the mixture) is built in DIR where there is none; the index is the
one that `crossover.py --keep` left there. Each question is that of `scale.py`'s kinds, with the vector of a
question about one of the passages.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in the search process

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.catalogue.database import Database
from indexer.common.cancel import CancelToken
from indexer.common.paths import LibraryPaths
from indexer.records.search import SearchRequest, Worth
from indexer.retrieval import nearest
from indexer.retrieval.retriever import Retriever
from indexer.vectors.chroma.store import VectorStore
from tests.benchmarks.speed.crossover import GENERATION, child_cpu
from tests.benchmarks.speed.scale_queries import Query, draw
from tests.makers.library.generated_library import GENERATED, build
from tests.makers.library.generated_vectors import DIMENSIONS, Matrix, mixture, mixture_questions

KINDS = ("3 words", "question fr", "question zh", "question en", "phrase-like", "rare word")
RESULTS = 10


class MadeEmbedder:
    """Gives the vector of a made question, whatever the text."""

    fingerprint = GENERATED
    dimensions = DIMENSIONS

    def __init__(self, questions: Matrix) -> None:
        self._questions = questions
        self.number = 0

    worth = Worth(2.0, "as the default embedder")

    def embed(self, texts: Sequence[str], token: CancelToken | None = None) -> Matrix:
        """The current question, once for each text."""
        return np.repeat(self._questions[self.number : self.number + 1], len(texts), axis=0)

    def embed_at_once(self, texts: Sequence[str]) -> Matrix:
        """The same."""
        return self.embed(texts)

    def is_word(self, word: str) -> bool:
        """No."""
        return False

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """The current question."""
        vector: NDArray[np.float32] = self._questions[self.number]
        return vector


class Neighbours:
    """Chroma as the retriever asks it; the index counts rows, and passages are counted from 1."""

    def __init__(self, store: VectorStore) -> None:
        self._store = store

    def search(self, vector: NDArray[np.float32], k: int) -> list[tuple[int, float]] | None:
        """The nearest passages."""
        found = self._store.query(vector.reshape(1, -1), k)[0]
        return [(row + 1, cosine) for row, cosine in found]


def measure(database: Database, retriever: Retriever, embedder: MadeEmbedder, store: VectorStore) -> None:
    """p50 and p95 of each kind of query; CPU with the child's."""
    for kind in KINDS:
        with database.reading() as connection:
            queries: list[Query] = draw(connection, kind, COUNT)
        times = []
        for embedder.number, query in enumerate(queries):
            wall, cpu = time.perf_counter(), time.process_time() + child_cpu(store)
            with database.reading() as connection:
                assert retriever.retrieve(connection, SearchRequest(query.text, RESULTS)).hits
            cpu = time.process_time() + child_cpu(store) - cpu
            times.append((1_000 * (time.perf_counter() - wall), 1_000 * cpu))
        middle, high = np.percentile(times, 50, axis=0), np.percentile(times, 95, axis=0)
        print(f"| {kind} | {middle[0]:.0f} ({middle[1]:.0f}) | {high[0]:.0f} ({high[1]:.0f}) |", flush=True)


COUNT = 20


def main() -> None:
    """Build what is missing, ask with Chroma, ask without."""
    parser = argparse.ArgumentParser(description="Searches with Chroma and without")
    parser.add_argument("--passages", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--index", default="index-mixture-in-order")
    parser.add_argument("--build-only", action="store_true")
    options = parser.parse_args()
    vectors = mixture(options.folder / f"mixture-{options.passages}.npy", options.passages)
    library = options.folder / "library"
    if not LibraryPaths(library).database.exists():
        print(f"built in {build(library, options.passages, vectors=vectors):.0f} s")
    if options.build_only:
        return
    embedder = MadeEmbedder(mixture_questions(vectors, COUNT))
    store = VectorStore(options.folder / options.index)
    store.open(GENERATION)
    try:
        with Database(LibraryPaths(library).database, read_only=True) as database:
            for name, retriever, limit in (
                ("Chroma", Retriever(embedder, Neighbours(store)), 0),
                ("exact", Retriever(embedder), options.passages),
            ):
                nearest.EXACT_LIMIT = limit  # type: ignore[misc]  # both ways at one size
                began = time.process_time()
                with database.reading() as connection:
                    retriever.warm(connection)
                seconds = time.process_time() - began
                print(f"\n{name}, load {os.getloadavg()[0]:.1f}, warmed in {seconds:.1f} s of CPU")
                print("| kind | p50 wall (cpu) ms | p95 |\n|---|---|---|")
                measure(database, retriever, embedder, store)
    finally:
        store.close()


if __name__ == "__main__":
    main()
