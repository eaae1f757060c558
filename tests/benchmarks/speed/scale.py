"""Search, memory, removal and restart at a library size of choice.

    python -m tests.benchmarks.speed.scale --passages 100000 --folder DIR [--queries 40] [--cold] [--reembed]

The first query is asked in a fresh process, once without and once after `Retriever.warm`, which the window
calls when a library is opened; all kinds of queries after it (`--cold`: without). `--reembed` changes the
embedder's fingerprint instead, has all vectors made anew, and asks meanwhile.

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

from indexer.catalogue.database import Database
from indexer.common.cancel import CancelToken
from indexer.common.paths import LibraryPaths
from indexer.ingest.store.removal import remove_documents
from indexer.records.search import Filters, SearchRequest
from indexer.retrieval.retriever import Retriever
from indexer.vectors.builtin import BuiltinEmbedder
from indexer.vectors.missing import drop_outdated_vectors, embed_missing, lacks_vectors
from tests.benchmarks.speed.scale_queries import draw
from tests.makers.library.generated_library import build

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
        assert retriever.retrieve(connection, SearchRequest(text, RESULTS, filters=filters or Filters())).hits


def warm(database: Database, retriever: Retriever) -> None:
    """Read ahead, as the window does after opening."""
    with database.reading() as connection:
        retriever.warm(connection)


def measure_first(folder: Path, *, warmed: bool) -> None:
    """Open and ask once: what a fresh process costs; prints JSON for `main`."""
    before = memory_mb()
    database = Database(LibraryPaths(folder).database, read_only=True)
    retriever = Retriever(BuiltinEmbedder())
    with database.reading() as connection:
        query = draw(connection, "question fr", 1, seed=99)[0]
    warming = clocked(lambda: warm(database, retriever)) if warmed else (0.0, 0.0)
    first = clocked(lambda: ask(database, retriever, query.text))
    second = clocked(lambda: ask(database, retriever, query.text))
    print(
        json.dumps({"warming": warming, "first": first, "second": second, "memory_mb": memory_mb() - before})
    )


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
    first = fresh(folder, "--first", "cold")["first"]
    print(f"after a kill inside a transaction: opened in {opened[0]:.0f} ms, first query {first[0]:.0f} ms")


class OtherEmbedder(BuiltinEmbedder):
    """The same vectors under another name: as after a change of the embedder."""

    @property
    def fingerprint(self) -> str:
        """Of an embedder that the library does not know."""
        return super().fingerprint.rpartition("/")[0] + "/changed"


def reembed(folder: Path) -> None:
    """What a start does where all vectors are of another embedder; prints JSON for `main`."""
    embedder = OtherEmbedder()
    token = CancelToken()
    with Database(LibraryPaths(folder).database) as database:
        reader = database.reader()
        made = 0

        def embed() -> None:
            nonlocal made
            made = embed_missing(reader, database.write, embedder, token)

        embedding = clocked(embed)
        dropping = clocked(lambda: drop_outdated_vectors(reader, database.write, embedder.fingerprint, token))
        texts = [row[0] for row in reader.execute("SELECT text FROM passages GROUP BY text_hash")]
        bare = clocked(lambda: embedder.embed(texts))
    print(json.dumps({"made": made, "embedding": embedding, "dropping": dropping, "bare": bare}))


def measure_reembedding(folder: Path) -> None:
    """Make all vectors anew in another process; ask meanwhile, and again with the new ones."""
    command = [sys.executable, __file__, "--folder", str(folder), "--as-embedder"]
    times: list[float] = []
    with Database(LibraryPaths(folder).database, read_only=True) as database:
        retriever = Retriever(BuiltinEmbedder())
        with database.reading() as connection:
            queries = draw(connection, "3 words", 40, seed=5)
        warm(database, retriever)
        idle = [clocked(lambda q=q: ask(database, retriever, q.text))[0] for q in queries]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            while child.poll() is None:
                query = queries[len(times) % len(queries)]
                times.append(clocked(lambda q=query: ask(database, retriever, q.text))[0])
                time.sleep(0.3)
            assert child.returncode == 0
            assert child.stdout is not None
            found = json.loads(child.stdout.read())
        after = Retriever(OtherEmbedder())
        first = clocked(lambda: ask(database, after, queries[0].text))[0]
        with database.reading() as connection:
            assert not lacks_vectors(connection, OtherEmbedder().fingerprint)
    embedding, dropping, bare = found["embedding"], found["dropping"], found["bare"]
    seconds, cpu = embedding[0] / 1_000, embedding[1] / 1_000
    print(f"{found['made']} texts embedded anew in {seconds:.1f} s ({cpu:.1f} cpu)")
    print(f"  {embedding[1] / bare[1]:.2f} times the CPU of the embedder alone ({bare[1] / 1_000:.1f} s)")
    print(f"the old vectors dropped in {dropping[0] / 1_000:.1f} s ({dropping[1] / 1_000:.1f} cpu)")
    print(
        f"search idle p50 {np.median(idle):.0f} ms; meanwhile ({len(times)}) p50 {np.median(times):.0f} ms,"
    )
    print(f"  worst {max(times):.0f} ms; first with the new vectors {first:.0f} ms")


def main() -> None:
    """Build what is missing and measure."""
    parser = argparse.ArgumentParser(description="Search at scale")
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--queries", type=int, default=40)
    parser.add_argument("--cold", action="store_true")
    parser.add_argument("--reembed", action="store_true")
    parser.add_argument("--first", choices=("cold", "warm"), help=argparse.SUPPRESS)
    parser.add_argument("--as-embedder", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--die-writing", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.die_writing:
        die_writing(options.folder)
    if options.first:
        measure_first(options.folder, warmed=options.first == "warm")
        return
    if options.as_embedder:
        reembed(options.folder)
        return
    path = LibraryPaths(options.folder).database
    if not path.exists():
        seconds = build(options.folder, options.passages)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024
        print(f"built in {seconds:.0f} s, {options.passages / seconds:.0f} passages/s, peak {peak:.0f} MB")
    print(f"load {os.getloadavg()[0]:.1f}; database {path.stat().st_size / 2**20:.0f} MB")
    Database(path).close()  # brings an older benchmark library up to date
    if options.reembed:
        measure_reembedding(options.folder)
        print(f"load {os.getloadavg()[0]:.1f}")
        return
    for how in ("cold", "warm"):
        opened = fresh(options.folder, "--first", how)
        (wall, cpu), (again, again_cpu) = opened["first"], opened["second"]
        if how == "warm":
            warming, warming_cpu = opened["warming"]
            print(
                f"warming {warming:.0f} ms ({warming_cpu:.0f} cpu), {opened['memory_mb']:.0f} MB; then",
                end=" ",
            )
        print(f"first query {wall:.0f} ms ({cpu:.0f} cpu), again {again:.0f} ({again_cpu:.0f})", flush=True)
    before = memory_mb()
    with Database(path, read_only=True) as database:
        retriever = Retriever(BuiltinEmbedder())
        if not options.cold:
            warm(database, retriever)
        ask(database, retriever, "Valmorin")
        measure_kinds(database, retriever, options.queries)
        asked = len(KINDS) * options.queries
        print(f"memory for searching: {memory_mb() - before:.0f} MB (after {asked} queries)")
    measure_removal(options.folder)
    measure_restart(options.folder)
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
