"""The table of formats: what each reader keeps, how it refuses, and its speed against the bare library.

    python -m tests.benchmarks.reading.formats [--runs 5] [--only .epub] [--output FILE.md]

Each figure is the median over runs in which our reader and the library take turns on the same made file.
Damaged files: `fuzz_readers.py`; hostile ones: `bombs.py`; the speed of PDF: `pdf_speed.py`.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
import warnings
from dataclasses import replace
from functools import partial
from pathlib import Path

from indexer.common.errors import ReadError
from indexer.documents.archives.containers import kind_of, unpack
from indexer.documents.read import read_file
from tests.benchmarks.reading import formats_book as book
from tests.benchmarks.reading.formats_lines import FORMATS, Format
from tests.benchmarks.reading.formats_own import own_readers
from tests.makers.files import format_makers as made

MANUAL = Path(__file__).resolve().parents[3] / "assets" / "manual" / "formats.md"
TABLE_BEGINS, TABLE_ENDS = "<!-- made by tests/benchmarks/reading/formats.py -->", "<!-- end -->"
os.environ["IBID_TESSERACT"] = "none"  # the table says what holds everywhere


def outcome(folder: Path, name: str, data: bytes) -> str:
    """What becomes of a file: "text", or the code of its one sentence."""
    (path := folder / name).write_bytes(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return take(path)
        except ReadError as error:
            return error.code


def take(path: Path) -> str:
    """Read a file, or take a container apart."""
    if kind_of(path) != "container":
        read_file(path)
        return "text"
    with tempfile.TemporaryDirectory() as into:
        unpack(path, Path(into))
    return "text"


def speed(folder: Path, entry: Format, runs: int) -> str:
    """Our bytes a second over the library's, the two taking turns."""
    if entry.bare is None:
        return entry.measured
    name, bare = entry.bare
    data = entry.large()
    path = folder / f"large{entry.suffix.split()[0]}"
    path.write_bytes(data)
    ours, theirs = [], []
    for _ in range(runs + 1):
        started = time.process_time()
        bare(data)
        middle = time.process_time()
        take(path)
        theirs.append(middle - started)
        ours.append(time.process_time() - middle)
    # The first of each imports its library; what beside work slows down, it slows down in both of a pair.
    ratio = statistics.median(their / our for their, our in zip(theirs[1:], ours[1:], strict=True))
    return f"{ratio:.2f} of {name} ({len(data) / statistics.median(ours[1:]) / 1e6:.2g} MB/s)"


def publishers_book(folder: Path, runs: int) -> str:
    entry, *_ = (replace(one, large=book.realistic_epub) for one in FORMATS if one.suffix == ".epub")
    return f"The .epub has plain paragraphs; one with a tag for each 45 bytes: {speed(folder, entry, runs)}."


def main() -> None:
    """Measure, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", nargs="*", default=[], help="suffixes; nothing is written")
    parser.add_argument("--output", type=Path, default=Path(__file__).with_name("formats.md"))
    arguments = parser.parse_args()
    lines = [
        "# Formats",
        "",
        "Made by `python -m tests.benchmarks.reading.formats"
        "`: do not edit. Speed is processor time, ours against the bare library on the same made file in "
        "the same run (above 1 we are faster); a cell of an outcome is the code of the one sentence.",
        "",
        "| format | read with | what is kept | broken | encrypted | empty | bomb | speed |",
        "|---|---|---|---|---|---|---|---|",
    ]
    manual = [
        "| format | what is kept | read with | damaged, locked, empty and hostile files end in | speed |",
        "|---|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for entry in FORMATS:
            suffix = entry.suffix.split()[0]
            if arguments.only and suffix not in arguments.only:
                continue
            small = made.FILES.get(f"a{suffix}")
            hostile = dict(entry.hostile)
            if small is not None:
                hostile["broken"] = small()[: len(small()) // 2]
            cells = [
                outcome(folder, f"x{suffix}", hostile[kind]) if kind in hostile else "—"
                for kind in ("broken", "encrypted", "empty", "bomb")
            ]
            cells.append(speed(folder, entry, arguments.runs))
            ends = ", ".join(dict.fromkeys(cell for cell in cells[:-1] if cell != "—")) or "as converted"
            manual.append(f"| {entry.suffix} | {entry.kept} | {entry.library} | {ends} | {cells[-1]} |")
            lines.append(f"| {entry.suffix} | {entry.library} | {entry.kept} | {' | '.join(cells)} |")
            print(lines[-1], flush=True)
        if ".epub" in arguments.only:
            print(publishers_book(folder, arguments.runs))
        if arguments.only:
            return
        lines += [
            "",
            publishers_book(folder, arguments.runs),
            "",
            "Where we read without the usual library:",
            "",
        ]
        lines += own_readers(partial(outcome, folder))
    table = "\n".join(manual)
    page = MANUAL.read_text("utf-8")
    before, _, rest = page.partition(TABLE_BEGINS)
    MANUAL.write_text(
        f"{before}{TABLE_BEGINS}\n{table}\n{TABLE_ENDS}{rest.partition(TABLE_ENDS)[2]}", encoding="utf-8"
    )
    arguments.output.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
