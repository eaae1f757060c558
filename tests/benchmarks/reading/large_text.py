"""Import of one large text against SQLite with FTS5 alone, and where the reader's time goes.

    python -m tests.benchmarks.reading.large_text [--megabytes 10] [--language fr]

The text is made; it is imported through the library's public face, and its passages are entered into a plain
SQLite file with one FTS5 table. Processor seconds of this process and its children, so that other work beside
counts little; the ratio is of the two rates in megabytes a second.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from indexer import Library
from indexer.documents.read import read_file
from indexer.lexical.terms import form_terms, word_terms
from indexer.passages.languages import detect_language
from indexer.passages.splitter import split_text
from indexer.vectors.builtin import BuiltinEmbedder
from tests.benchmarks.speed.import_speed import plain_import
from tests.makers.library.generated_library import LibraryMaker

Result = TypeVar("Result")


def write_text(path: Path, megabytes: float, language: str | None) -> None:
    """Made articles one after another; in three languages by turns where none is named."""
    maker = LibraryMaker(seed=5, pool=20_000)
    size = 0
    with path.open("w", encoding="utf-8") as stream:
        while size < megabytes * 1e6:
            for passage in maker.document(language or maker.language()):
                stream.write(passage.text + "\n\n")
                size += len(passage.text.encode()) + 2


def processor_seconds() -> float:
    """Of this process and of all its children that have ended."""
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def measure_import(path: Path, scratch: Path) -> list[tuple[str, str]]:
    """Import it, say how fast; gives its passages."""
    started, wall = processor_seconds(), time.perf_counter()
    with Library.open(scratch / "library") as library:
        report = library.add([path])
        assert not report.failed, report.failed[0]
        took = time.perf_counter() - wall
    seconds, megabytes = processor_seconds() - started, path.stat().st_size / 1e6
    connection = sqlite3.connect(scratch / "library" / "library.sqlite3")
    rows = connection.execute("SELECT document_id, text FROM passages ORDER BY id").fetchall()
    connection.close()
    started = processor_seconds()
    plain_import(scratch / "plain.sqlite3", rows)
    plain = processor_seconds() - started
    print(f"{megabytes:.1f} MB, {len(rows):,} passages: {seconds:.1f} s of processor, {took:.1f} s in all")
    print(
        f"{megabytes / seconds:.2f} MB/s; SQLite and FTS5 alone {megabytes / plain:.1f} MB/s: "
        f"1 to {seconds / plain:.1f}"
    )
    return rows


def measure_parts(path: Path) -> None:
    """Where the reader's time goes."""
    detect_language("La première question charge la bibliothèque qui reconnaît les langues.")
    megabytes = path.stat().st_size / 1e6

    def timed(what: str, work: Callable[[], Result]) -> Result:
        started = time.process_time()
        result = work()
        print(f"  {what}: {(time.process_time() - started) / megabytes:.3f} s/MB")
        return result

    extracted = timed("text", lambda: read_file(path))
    text = extracted.text
    language = detect_language(text)
    drafts = timed("passages", lambda: split_text(text, clutter=extracted.clutter, language=language))
    parts = [(draft.span.of(text), draft.language) for draft in drafts]
    timed("terms", lambda: [(word_terms(part, language), form_terms(part)) for part, language in parts])
    embedder = BuiltinEmbedder()
    timed("vectors", lambda: embedder.embed([part for part, _ in parts]))


def main() -> None:
    """Measure both."""
    parser = argparse.ArgumentParser(description="Import of one large text")
    parser.add_argument("--megabytes", type=float, default=10)
    parser.add_argument("--language", choices=["fr", "en", "zh"])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        path = scratch / "large.txt"
        write_text(path, options.megabytes, options.language)
        print(f"load {os.getloadavg()[0]:.1f}")
        measure_import(path, scratch)
        measure_parts(path)
        print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
