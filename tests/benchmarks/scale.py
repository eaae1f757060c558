"""Search, memory, removal and restart at a library size of choice.

    python tests/benchmarks/scale.py --passages 100000 --folder DIR [--queries 40]

The library is made in DIR if there is none (through the project's own store functions) and kept. Each query
is asked once. Wall times depend on what else the machine does, CPU times hardly: both are given, with the
load. The vector index (Chroma) is not started: its figures are in the research that chose it.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in the search process

import argparse
import json
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from made_library import build
from scale_queries import draw

from indexer.catalogue.database import Database
from indexer.ingest.removal import remove_documents
from indexer.paths import LibraryPaths
from indexer.retrieval.retriever import Retriever
from indexer.vectors.builtin import BuiltinEmbedder

KINDS = (
    "3 words",
    "question fr",
    "question zh",
    "question en",
    "phrase-like",
    "rare word",
    "filtered by language",
    "filtered by date",
)
RESULTS = 10


def clocked(work: Callable[[], Any]) -> tuple[float, float]:
    """Wall and CPU milliseconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return 1_000 * (time.perf_counter() - wall), 1_000 * (time.process_time() - cpu)


def memory_mb() -> float:
    """Resident memory of this process now, without what it shares with files."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) / 1_024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024


def ask(database: Database, retriever: Retriever, text: str, filters: Any = None) -> None:
    """One search as the library does it."""
    with database.reading() as connection:
        assert retriever.retrieve(connection, text, k=RESULTS, filters=filters).hits


def measure_first(folder: Path) -> None:
    """Open and ask once: what a fresh process costs; prints JSON for `main`."""
    before = memory_mb()
    database = Database(LibraryPaths(folder).database, read_only=True)
    retriever = Retriever(BuiltinEmbedder())
    with database.reading() as connection:
        query = draw(connection, "question fr", 1, seed=99)[0]
    first = clocked(lambda: ask(database, retriever, query.text))
    second = clocked(lambda: ask(database, retriever, query.text))
    print(json.dumps({"first": first, "second": second, "memory_mb": memory_mb() - before}))


def fresh(folder: Path, *options: str) -> dict[str, Any]:
    """This script again in a process of its own; its last line as JSON."""
    command = [sys.executable, __file__, "--folder", str(folder), *options]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def measure_kinds(database: Database, retriever: Retriever, count: int) -> None:
    """p50 and p95 of each kind of query."""
    print("| kind | p50 wall (cpu) ms | p95 wall (cpu) ms |\n|---|---|---|")
    for kind in KINDS:
        with database.reading() as connection:
            queries = draw(connection, kind, count)
        times = np.array(
            [clocked(lambda q=query: ask(database, retriever, q.text, q.filters)) for query in queries]
        )
        middle, high = np.percentile(times, 50, axis=0), np.percentile(times, 95, axis=0)
        print(f"| {kind} | {middle[0]:.0f} ({middle[1]:.0f}) | {high[0]:.0f} ({high[1]:.0f}) |", flush=True)


def measure_removal(folder: Path) -> None:
    """Take one document out, then twenty in one go."""
    with Database(LibraryPaths(folder).database) as database:
        ids = [row[0] for row in database.reader().execute("SELECT id FROM documents LIMIT 21")]
        for some in (ids[:1], ids[1:]):
            wall, cpu = clocked(lambda some=some: remove_documents(database, LibraryPaths(folder), some))
            print(f"removal of {len(some)} documents: {wall:.0f} ms ({cpu:.0f} cpu)", flush=True)


def die_writing(folder: Path) -> None:
    """Be killed inside a transaction that has touched every table of passages."""
    with Database(LibraryPaths(folder).database) as database, database.write() as connection:
        connection.execute("UPDATE passages SET section = section WHERE id % 50 = 0")
        os.kill(os.getpid(), signal.SIGKILL)


def measure_restart(folder: Path) -> None:
    """Kill a writer, then open and ask."""
    command = [sys.executable, __file__, "--folder", str(folder), "--die-writing"]
    killed = subprocess.run(command, capture_output=True, check=False).returncode
    assert killed == -signal.SIGKILL, killed
    opened = clocked(lambda: Database(LibraryPaths(folder).database).close())
    first = fresh(folder, "--first")["first"]
    print(f"after a kill inside a transaction: opened in {opened[0]:.0f} ms, first query {first[0]:.0f} ms")


def main() -> None:
    """Build what is missing and measure."""
    parser = argparse.ArgumentParser(description="Search at scale")
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--queries", type=int, default=40)
    parser.add_argument("--first", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--die-writing", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.die_writing:
        die_writing(options.folder)
    if options.first:
        measure_first(options.folder)
        return
    path = LibraryPaths(options.folder).database
    if not path.exists():
        seconds = build(options.folder, options.passages)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024
        print(f"built in {seconds:.0f} s, {options.passages / seconds:.0f} passages/s, peak {peak:.0f} MB")
    print(f"load {os.getloadavg()[0]:.1f}; database {path.stat().st_size / 2**20:.0f} MB")
    opened = fresh(options.folder, "--first")
    (wall, cpu), (again, again_cpu) = opened["first"], opened["second"]
    print(f"first query after opening {wall:.0f} ms ({cpu:.0f} cpu), again {again:.0f} ({again_cpu:.0f})")
    before = memory_mb()
    with Database(path, read_only=True) as database:
        retriever = Retriever(BuiltinEmbedder())
        ask(database, retriever, "Valmorin")
        measure_kinds(database, retriever, options.queries)
        asked = len(KINDS) * options.queries
        print(f"memory for searching: {memory_mb() - before:.0f} MB (after {asked} queries)")
    measure_removal(options.folder)
    measure_restart(options.folder)
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
