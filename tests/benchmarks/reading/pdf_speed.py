"""Pages per second of the PDF reader against bare pypdfium2, on the same files in the same run.

    python -m tests.benchmarks.reading.pdf_speed FOLDER [--rounds 5] [--alone] [--no-passages]

Bare: open, and for each page `get_textpage` and `get_text_range`. Against it: `read_pdf` in this process; a
reader child that only reads; the real reader child with passages, terms and embeddings; and two children of
each kind. Files that either side refuses are left out of both. Every figure is the best of the rounds; CPU
time is that of the process which does the work, so that other work on the machine does not count.
"""

from __future__ import annotations

import argparse
import os
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from indexer.common.errors import IndexerError, ReadError
from indexer.documents.pdf.pdf import MAX_BYTES, read_pdf
from indexer.documents.pdf.second_engine import SecondEngine
from indexer.documents.source.source_file import read_source
from indexer.ingest.reading.helping import Helpers
from indexer.ingest.reading.reader_pool import READER_LIMITS, READER_MODULE
from indexer.processes.parent import ChildProcess

LIMIT_SECONDS = 300.0
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Time:
    """What one pass over the files took."""

    wall: float
    cpu: float


def bare(path: Path) -> int:
    """Read every page with pypdfium2 alone; the number of pages read."""
    pages = 0
    document = pypdfium2.PdfDocument(path.read_bytes())
    for number in range(len(document)):
        page = document[number]
        text_page = page.get_textpage()
        text_page.get_text_range()
        text_page.close()
        page.close()
        pages += 1
    document.close()
    return pages


def ours(path: Path) -> int:
    """Read a file as the import does; the number of pages read."""
    return len(read_pdf(read_source(path, max_bytes=MAX_BYTES)).pages)


def readable(paths: Sequence[Path], *, alone: bool) -> tuple[list[Path], int]:
    """The files that both sides read whole, and their pages; `alone`: those that need no second engine."""
    kept, pages = [], 0
    asked: list[int] = []
    real = SecondEngine.page_text
    SecondEngine.page_text = lambda self, index: asked.append(index) or real(self, index)  # type: ignore
    for path in paths:
        try:
            count = bare(path)
            asked.clear()
            if ours(path) == count and not (alone and asked):
                kept.append(path)
                pages += count
        except (pypdfium2.PdfiumError, ReadError):
            continue
    SecondEngine.page_text = real  # type: ignore
    return kept, pages


def in_process(work: Callable[[Path], int], paths: Sequence[Path]) -> Time:
    """One pass in this process."""
    wall, cpu = time.perf_counter(), time.process_time()
    for path in paths:
        work(path)
    return Time(time.perf_counter() - wall, time.process_time() - cpu)


def cpu_seconds(child: ChildProcess) -> float:
    """What a child has used since it began (Linux)."""
    fields = Path(f"/proc/{child.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def in_children(children: Sequence[ChildProcess], paths: Sequence[Path]) -> Time:
    """One pass, each child taking the next file when it is done with one; large files first.

    A child for which no file is left helps with a long one, as it does in an import.
    """
    waiting: queue.SimpleQueue[Path] = queue.SimpleQueue()
    for path in sorted(paths, key=lambda path: -path.stat().st_size):
        waiting.put(path)
    idle: queue.SimpleQueue[ChildProcess] = queue.SimpleQueue()
    for child in children:
        idle.put(child)

    def take_idle(_may_start: bool) -> ChildProcess | None:
        try:
            return idle.get_nowait()
        except queue.Empty:
            return None

    def work() -> None:
        while True:
            try:
                path = waiting.get_nowait()
            except queue.Empty:
                return
            child = idle.get()
            arguments: dict[str, object] = {"path": str(path)}
            try:
                with Helpers(take_idle, idle.put, arguments, LIMIT_SECONDS) as helpers:
                    child.call(
                        "read",
                        {**arguments, "pages_folder": str(helpers.folder)},
                        timeout_seconds=LIMIT_SECONDS,
                        on_partial=helpers.hearing(None),
                    )
            except IndexerError as error:
                print(f"  {path.name}: {error.summary}")
            idle.put(child)

    threads = [threading.Thread(target=work) for _ in children]
    wall, cpu = time.perf_counter(), sum(cpu_seconds(child) for child in children)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Time(time.perf_counter() - wall, sum(cpu_seconds(child) for child in children) - cpu)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--alone", action="store_true", help="only files that PDFium reads without pypdf's help"
    )
    parser.add_argument("--no-passages", action="store_true", help="leave the real reader child out")
    options = parser.parse_args()
    os.environ["IBID_TESSERACT"] = "none"  # text recognition is another matter
    paths, pages = readable(sorted(options.folder.rglob("*.pdf")), alone=options.alone)
    print(f"{len(paths)} files, {pages} pages; load {os.getloadavg()[0]:.1f}")

    only = [
        ChildProcess("tests.benchmarks.reading.pdf_speed_worker", name="Reader", limits=READER_LIMITS)
        for _ in range(2)
    ]
    real = [ChildProcess(READER_MODULE, name="Reader", limits=READER_LIMITS) for _ in range(2)]
    ways: dict[str, Callable[[], Time]] = {
        "bare pypdfium2": lambda: in_process(bare, paths),
        "read_pdf, in process": lambda: in_process(ours, paths),
        "child, reading only": lambda: in_children(only[:1], paths),
        "2 children, reading only": lambda: in_children(only, paths),
    }
    if not options.no_passages:
        ways["child, with passages"] = lambda: in_children(real[:1], paths)
        ways["2 children, with passages"] = lambda: in_children(real, paths)
    try:
        for child in only + ([] if options.no_passages else real):
            child.start()
            in_children([child], paths[:3])  # started, its libraries loaded
        rounds = [{name: way() for name, way in ways.items()} for _ in range(options.rounds)]
    finally:
        for child in only + real:
            child.close()
    best = {
        name: Time(min(one[name].wall for one in rounds), min(one[name].cpu for one in rounds))
        for name in ways
    }
    base = best["bare pypdfium2"]
    print(f"{'':28}{'pages/s':>9}{'of bare':>9}{'CPU ms/page':>13}{'of bare':>9}")
    for name, took in best.items():
        print(
            f"{name:28}{pages / took.wall:9.0f}{base.wall / took.wall:9.2f}"
            f"{1000 * took.cpu / pages:13.2f}{base.cpu / took.cpu:9.2f}"
        )
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
