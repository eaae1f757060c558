"""Hostile files, through the real reader children and a real library: each contained, each with its sentence.

    python -m tests.benchmarks.reading.bombs [--only PART] [--cheap] [--output FILE.md]

Every file is read in a new reader child with the limits of an import; the table gives how it ended, seconds
and their limit, and the most memory that the child took (the limit is 2,048 MB of address space). The
second table imports what is hostile by its place or its name: links, devices, names, files that change.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from indexer import Library
from indexer.common.cancel import CancelToken
from indexer.common.errors import ReadError
from indexer.documents.source.source_file import shown_name
from indexer.ingest.files.look import MAX_FILE_BYTES, first_look
from indexer.ingest.reading.reader_pool import FileRole, ReaderPool, time_limit_seconds
from tests.benchmarks.reading.outcomes import CODES, Outcome, broken_promises, read_one
from tests.benchmarks.reading.traps import CHANGES, TRAPS, Changer, Trap, _file
from tests.makers.files.bomb_list import BOMBS, Bomb

SAMPLE_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Blast:
    """What one hostile file did."""

    outcome: Outcome
    peak_mb: float
    size_mb: float
    problems: list[str]


class PeakMemory:
    """The most memory that a process has taken, looked at until it ends."""

    def __init__(self, pool: ReaderPool) -> None:
        self.megabytes = 0.0
        self._pool = pool
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> PeakMemory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(SAMPLE_SECONDS):
            self.look()
        self.look()

    def look(self) -> None:
        """Take the present peak."""
        for child in self._pool._children:
            try:
                status = Path(f"/proc/{child.pid}/status").read_text("ascii")
            except OSError:
                continue
            for line in status.splitlines():
                if line.startswith("VmHWM:"):
                    self.megabytes = max(self.megabytes, int(line.split()[1]) / 1_024)


def explode(bomb: Bomb, folder: Path) -> Blast:
    """Read one hostile file in a child of its own."""
    path = folder / bomb.name
    path.write_bytes(bomb.make())
    before = set(folder.parent.iterdir())
    pool = ReaderPool(children=1)
    os.environ["IBID_TESSERACT"] = "none"
    try:
        with PeakMemory(pool) as peak:
            outcome = read_or_unpack(pool, bomb.name, path)
    finally:
        pool.close()
    problems = broken_promises(outcome, path, also=bomb.ends)
    if outcome.code not in bomb.ends:
        problems.append(f"ends in {outcome.code}, not in {' or '.join(sorted(bomb.ends))}")
    if outside := set(folder.parent.iterdir()) - before:
        problems.append(f"wrote outside: {outside}")
    size = path.stat().st_size / (1 << 20)
    path.unlink()
    return Blast(outcome, peak.megabytes, size, problems)


def read_or_unpack(pool: ReaderPool, name: str, path: Path) -> Outcome:
    """One file, as an import reads it; of an archive what comes out of it, one level deep."""
    token, shown, size = CancelToken(), shown_name(path), path.stat().st_size
    if pool.look(path, first_look(path).kind, name=shown, token=token).role is not FileRole.CONTAINER:
        return read_one(pool, name, path)
    into = path.with_suffix(".members")
    into.mkdir()
    limit, started = time_limit_seconds(size), time.monotonic()
    try:
        unpacked = pool.unpack(path, into, name=shown, shown=shown, size_bytes=size, token=token)
        code = "text"
        said = " ".join((f"{len(unpacked.members)} files come out of it.", *map(str, unpacked.left_out)))
    except ReadError as error:
        code, said = error.code, error.summary
    seconds = time.monotonic() - started
    shutil.rmtree(into)
    return Outcome(name, None, code, said, seconds=seconds, limit_seconds=limit)


def explode_all(bombs: list[Bomb]) -> Iterator[str]:
    """Rows of the first table."""
    yield "| file | MB | ends in | sentence | s / limit | peak MB |"
    yield "|---|---|---|---|---|---|"
    wrong = 0
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "files"
        folder.mkdir()
        for bomb in bombs:
            blast = explode(bomb, folder)
            outcome = blast.outcome
            sentence = outcome.sentence or f"{outcome.characters:,} characters"
            yield (
                f"| {outcome.name} | {blast.size_mb:.1f} | {outcome.code} | {sentence} "
                f"| {outcome.seconds:.1f} / {outcome.limit_seconds:.0f} | {blast.peak_mb:.0f} |"
            )
            for problem in blast.problems:
                yield f"| ↳ {outcome.name} | | **wrong** | {problem} | | |"
            wrong += bool(blast.problems)
    yield ""
    yield f"{len(bombs)} files, {wrong} of them not contained as they should be."


def endings(
    library: Library, paths: list[Path], *, by_reference: bool = False
) -> tuple[list[str], list[str]]:
    """How each path ended, and the sentences."""
    report = library.add(paths, by_reference=by_reference)
    codes = ["imported"] * len(report.imported) + ["skipped"] * len(report.skipped)
    codes += [failed.code for failed in report.failed]
    return codes or ["nothing"], [str(failed.message) for failed in report.failed]


def spring(trap: Trap, folder: Path) -> Iterator[str]:
    """A row of the second table, and what is wrong with it."""
    place = folder / "place"
    place.mkdir()
    with Library.open(folder / "library") as library:
        started = time.monotonic()
        codes, sentences = endings(library, trap.make(place))
        seconds = time.monotonic() - started
    expected = trap.ends.split()
    right = sorted(codes) == sorted(expected) or (len(codes) == 1 and codes[0] in expected)
    right &= Library.doctor(folder / "library").ok
    right &= all("\n" not in sentence and sentence.endswith(".") for sentence in sentences)
    yield _row(trap.what, codes, sentences, seconds, right)


def _row(what: str, codes: list[str], sentences: list[str], seconds: float, right: bool) -> str:
    told = " ".join(dict.fromkeys(sentences)).replace("|", "¦") or "—"
    counted = ", ".join(f"{codes.count(code)} {code}" for code in dict.fromkeys(codes))
    return f"| {what} | {counted}{'' if right else ' **wrong**'} | {told} | {seconds:.1f} |"


def changing(
    what: str, change: Callable[[Path, int], None], folder: Path, *, times: int = 12
) -> Iterator[str]:
    """Import a file again and again while it changes: whole, or refused, never a mixture."""
    for by_reference in (False, True):
        place = folder / f"{what} {by_reference}"
        place.mkdir()
        path = _file(place / "live.txt")
        codes: list[str] = []
        sentences: list[str] = []
        started = time.monotonic()
        with Library.open(place / "library") as library, Changer(path, change):
            for _ in range(times):
                found, told = endings(library, [path], by_reference=by_reference)
                codes += found
                sentences += told
        known = CODES | {"imported", "skipped", "changed", "not_a_file"}
        right = Library.doctor(place / "library").ok and set(codes) <= known
        how = "by reference" if by_reference else "copied"
        yield _row(f"{what}, {how}, {times} times", codes, sentences, time.monotonic() - started, right)


def spring_all(part: str) -> Iterator[str]:
    """Rows of the second table."""
    yield "| what | ends in | sentences | s |"
    yield "|---|---|---|---|"
    for trap in TRAPS:
        if part in trap.what:
            with tempfile.TemporaryDirectory() as scratch:
                yield from spring(trap, Path(scratch))
    for what, change in CHANGES:
        if part in what:
            with tempfile.TemporaryDirectory() as scratch:
                yield from changing(what, change, Path(scratch))


def main() -> int:
    """Explode all, and write the tables."""
    parser = argparse.ArgumentParser(description="Hostile files")
    parser.add_argument("--only", default="", help="only those whose name holds this")
    parser.add_argument("--cheap", action="store_true", help="only those that take about a second")
    parser.add_argument("--output", type=Path)
    options = parser.parse_args()
    lines = []
    bombs = [bomb for bomb in BOMBS if options.only in bomb.name and (bomb.cheap or not options.cheap)]
    for rows in (explode_all(bombs), [""], spring_all(options.only)):
        for row in rows:
            lines.append(row)
            print(row, flush=True)
    if options.output:
        head = [
            "# Hostile files",
            "",
            f"Made by `python -m tests.benchmarks.reading.bombs`; the longest file that is taken at all has "
            f"{MAX_FILE_BYTES >> 20} MB.",
            "",
        ]
        options.output.write_text("\n".join(head + lines) + "\n", encoding="utf-8")
    return int(any("**wrong**" in line for line in lines))


if __name__ == "__main__":
    sys.exit(main())
