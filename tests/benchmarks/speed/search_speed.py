"""What a search costs without its embedding: CPU of the process, at library sizes of choice.

    python -m tests.benchmarks.speed.search_speed --passages 2000 100000 --folder DIR \
        [--postings 2000 5000 20000]

The libraries (made texts, the vectors of the mixture) are built in DIR where there are none. Every question
is asked once, so that its passages are cut into terms anew. `--postings` also measures other numbers of
postings that choose candidates by words (`indexer.lexical.index.POSTINGS_READ`).
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in the search process

import argparse
import time
from pathlib import Path

import numpy as np

from indexer.catalogue.database import Database
from indexer.common.paths import LibraryPaths
from indexer.lexical import index
from indexer.records.search import SearchRequest
from indexer.retrieval.retriever import Retriever
from tests.benchmarks.speed.crossover_search import KINDS, MadeEmbedder
from tests.benchmarks.speed.scale_queries import draw
from tests.makers.library.generated_library import build
from tests.makers.library.generated_vectors import mixture, mixture_questions

COUNT = 30  # questions of each kind
RESULTS = 10


def measure(folder: Path, vectors: object, passages: int) -> None:
    """Median and 95th percentile over all kinds of questions, and of each kind."""
    embedder = MadeEmbedder(mixture_questions(vectors, COUNT))  # type: ignore[arg-type]
    with Database(LibraryPaths(folder).database, read_only=True) as database:
        retriever = Retriever(embedder)
        started = time.process_time()
        with database.reading() as connection:
            retriever.warm(connection)
        first = time.process_time() - started
        every: list[float] = []
        cells = []
        for kind in KINDS:
            times = []
            with database.reading() as connection:
                queries = draw(connection, kind, COUNT)
            for embedder.number, query in enumerate(queries):
                cpu = time.process_time()
                with database.reading() as connection:
                    assert retriever.retrieve(connection, SearchRequest(query.text, RESULTS)).hits
                times.append(1000 * (time.process_time() - cpu))
            every += times
            cells.append(f"{kind} {np.median(times):.1f}")
        print(
            f"{passages} passages, {index.POSTINGS_READ} postings: p50 {np.median(every):.1f} ms, "
            f"p95 {np.percentile(every, 95):.1f} ms ({', '.join(cells)}); warming {first:.2f} s",
            flush=True,
        )


def main() -> None:
    """Measure each size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--passages", type=int, nargs="+", default=[2_000, 100_000])
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--postings", type=int, nargs="*", default=[])
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for passages in options.passages:
        vectors = mixture(options.folder / f"{passages}.npy", passages)
        folder = options.folder / f"library-{passages}"
        if not folder.exists():
            build(folder, passages, vectors=np.asarray(vectors))
        for postings in (index.POSTINGS_READ, *options.postings):
            index.POSTINGS_READ = postings
            measure(folder, vectors, passages)


if __name__ == "__main__":
    main()
