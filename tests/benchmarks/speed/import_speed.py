"""Import speed against SQLite with FTS5 alone, and searches while an import runs against idle ones.

    python -m tests.benchmarks.speed.import_speed [--documents 300] [--beside 2000] [--folder DIR]

The first part imports made articles of about ten passages through the library's public face, and enters
the same passages into a plain SQLite file with one FTS5 table, one durable transaction for each document.
The second part imports `--beside` documents into the library of DIR (one by scale.py; it is changed) or a
new one, and asks meanwhile.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from indexer import Library
from tests.makers.library.generated_library import LibraryMaker

PAUSE_SECONDS = 0.3  # between two questions: a person does not ask without a break
QUESTIONS = (
    "Quelle est la capacité annuelle de l'usine Valmorin à Montluçon ?",
    "When did Harrowdale sign the contract for the storage site?",
    "鹤川新能为什么退出合资公司？",
    "sodium battery recall",
)


def write_articles(folder: Path, count: int, seed: int) -> None:
    """`count` text files in three languages."""
    maker = LibraryMaker(seed, pool=20_000)
    folder.mkdir(parents=True)
    for number in range(count):
        passages = [one.text for one in maker.document(maker.language())][:10]
        (folder / f"{seed} {number}.txt").write_text("\n\n".join(passages), encoding="utf-8")


def resident_mb() -> float:
    """Memory of this process that no file stands behind."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) / 1_024
    return 0.0


def measure_import(scratch: Path, documents: int) -> None:
    """Passages per second, memory by quarter, and what plain SQLite needs for the same passages."""
    write_articles(scratch / "articles", documents, seed=11)
    files = sorted((scratch / "articles").iterdir())
    with Library.open(scratch / "imported") as library:
        library.add(files[:5])  # the reader's libraries are loaded
        quarter, seconds, memory = max(1, (documents - 5) // 4), 0.0, []
        before = library.status().passages
        for start in range(5, documents, quarter):
            started = time.perf_counter()
            report = library.add(files[start : start + quarter])
            seconds += time.perf_counter() - started
            assert not report.failed, report.failed[0]
            memory.append(f"{resident_mb():.0f}")
        passages = library.status().passages - before
    connection = sqlite3.connect(scratch / "imported" / "library.sqlite3")
    rows = connection.execute("SELECT document_id, text FROM passages ORDER BY id").fetchall()
    connection.close()
    plain = plain_import(scratch / "plain.sqlite3", rows)
    rate = passages / seconds
    print(
        f"import: {passages} passages of {documents - 5} documents in {seconds:.1f} s = {rate:.0f} passages/s"
    )
    print(f"  memory after each quarter: {', '.join(memory)} MB")
    print(f"SQLite and FTS5 alone: {plain:.0f} passages/s; ratio 1 to {plain / rate:.1f}")


def plain_import(path: Path, rows: list[tuple[str, str]]) -> float:
    """The same passages into one table and one FTS5 table of raw text; passages per second."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
        "CREATE TABLE passages (id INTEGER PRIMARY KEY, document TEXT, text TEXT);"
        "CREATE VIRTUAL TABLE view USING fts5 (text, content = 'passages', content_rowid = 'id')"
    )
    started, open_document = time.perf_counter(), None
    for number, (document, text) in enumerate(rows):
        if document != open_document:
            if open_document is not None:
                connection.execute("COMMIT")
            connection.execute("BEGIN")
            open_document = document
        connection.execute("INSERT INTO passages VALUES (?, ?, ?)", (number, document, text))
        connection.execute("INSERT INTO view (rowid, text) VALUES (?, ?)", (number, text))
    connection.execute("COMMIT")
    seconds = time.perf_counter() - started
    connection.close()
    return len(rows) / seconds


def measure_beside(scratch: Path, folder: Path, documents: int) -> None:
    """Latency of searches, idle and while `documents` documents are imported."""
    write_articles(scratch / "beside", documents, seed=12)
    with Library.open(folder) as library:
        library.search(QUESTIONS[0])
        idle = ask_while(library, lambda asked: asked < 40)
        done = threading.Event()

        def work() -> None:
            try:
                library.add([scratch / "beside"])
            finally:
                done.set()

        thread = threading.Thread(target=work)
        started = time.perf_counter()
        thread.start()
        busy = ask_while(library, lambda _asked: not done.is_set())
        thread.join()
        seconds = time.perf_counter() - started
        print(f"{documents} documents imported in {seconds:.0f} s beside {len(busy)} searches")
    for name, times in (("idle", idle), ("during the import", busy)):
        wall, cpu = np.array(times).T
        p50, p95 = np.percentile(wall, 50), np.percentile(wall, 95)
        print(
            f"search {name}: p50 {p50:.0f} ms, p95 {p95:.0f} ms, worst {wall.max():.0f} ms;"
            f" its own CPU time p50 {np.percentile(cpu, 50):.0f} ms, p95 {np.percentile(cpu, 95):.0f} ms"
        )


def ask_while(library: Library, going_on: Callable[[int], bool]) -> list[tuple[float, float]]:
    """Milliseconds of each search, one after another: wall, and CPU time of this thread."""
    times: list[tuple[float, float]] = []
    while going_on(len(times)):
        wall, cpu = time.perf_counter(), time.thread_time()
        library.search(QUESTIONS[len(times) % len(QUESTIONS)])
        times.append((1_000 * (time.perf_counter() - wall), 1_000 * (time.thread_time() - cpu)))
        time.sleep(PAUSE_SECONDS)
    return times


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description="Import speed, and searches beside an import")
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--beside", type=int, default=2_000)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        print(f"load {os.getloadavg()[0]:.1f}")
        measure_import(Path(scratch), options.documents)
        measure_beside(Path(scratch), options.folder or Path(scratch) / "imported", options.beside)
        print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
