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
import socket
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
from indexer.ingest.files.originals import MAX_FILE_BYTES
from indexer.ingest.reading.reader_pool import FileRole, ReaderPool, time_limit_seconds
from tests.benchmarks.reading.outcomes import CODES, Outcome, broken_promises, read_one
from tests.makers.files.bomb_list import BOMBS, Bomb

SAMPLE_SECONDS = 0.02
TEXT = "La banque centrale a relevé ses taux directeurs de vingt-cinq points de base. " * 3


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
    if pool.look(path, name=f"“{shown}”", token=token).role is not FileRole.CONTAINER:
        return read_one(pool, name, path)
    into = path.with_suffix(".members")
    into.mkdir()
    limit, started = time_limit_seconds(size), time.monotonic()
    try:
        unpacked = pool.unpack(path, into, name=f"“{shown}”", shown=shown, size_bytes=size, token=token)
        code = "text"
        said = " ".join((f"{len(unpacked.members)} files come out of it.", *unpacked.left_out))
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


@dataclass(frozen=True, slots=True)
class Trap:
    """Something hostile by its place or name; `make` gives the paths to import."""

    what: str
    make: Callable[[Path], list[Path]]
    ends: str  # codes, in any order; "imported", "skipped" too


def _file(path: Path, text: str = TEXT) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def sparse(megabytes: int) -> Callable[[Path], list[Path]]:
    """A text of as many megabytes that takes no place on the disk."""

    def make(folder: Path) -> list[Path]:
        path = folder / f"{megabytes} MB.txt"
        with path.open("wb") as stream:
            stream.truncate(megabytes << 20)
        return [path]

    return make


def fifo(folder: Path) -> list[Path]:
    """A pipe that nobody writes to, and a link to one."""
    os.mkfifo(folder / "pipe.txt")
    (folder / "link.txt").symlink_to("pipe.txt")
    return [folder / "pipe.txt", folder / "link.txt"]


def listener(folder: Path) -> list[Path]:
    """A socket."""
    here = Path.cwd()
    os.chdir(folder)
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind("socket.txt")
    finally:
        os.chdir(here)
    return [folder / "socket.txt"]


def devices(_folder: Path) -> list[Path]:
    """Devices that never end and that hold nothing."""
    return [Path("/dev/zero"), Path("/dev/null"), Path("/dev/tty")]


def device_links(folder: Path) -> list[Path]:
    """A folder with links to devices and one text."""
    (folder / "endless.txt").symlink_to("/dev/zero")
    (folder / "random.pdf").symlink_to("/dev/urandom")
    return [folder, _file(folder / "text.txt")]


def link_loop(folder: Path) -> list[Path]:
    """Links that lead back, to nowhere and to themselves."""
    (folder / "below").mkdir()
    (folder / "below" / "above").symlink_to(folder)
    (folder / "self.txt").symlink_to(folder / "self.txt")
    (folder / "nowhere.txt").symlink_to(folder / "gone.txt")
    _file(folder / "below" / "text.txt")
    return [folder]


def named_links(folder: Path) -> list[Path]:
    """The link to itself and the link to nowhere, named."""
    (folder / "self.txt").symlink_to(folder / "self.txt")
    (folder / "nowhere.txt").symlink_to(folder / "gone.txt")
    return [folder / "self.txt", folder / "nowhere.txt"]


NAMES = (
    "rapport\nannuel.txt",
    "\u202etxt.exe.txt",
    "年报 二〇二六.txt",
    "تقرير.txt",
    "📄 e\u0301té.txt",
    "'; DROP TABLE documents; --.txt",
    "%s%n{0}.txt",
    "-rf.txt",
    " .txt",
    "tab\tand\x07bell.txt",
    "a" * 251 + ".txt",
    "报" * 83 + ".txt",
    "no suffix",
    "con.txt",
)


def names(folder: Path) -> list[Path]:
    """Names in any script, with line ends, controls and directions, as long as they may be."""
    return [_file(folder / name, f"{TEXT}{number}") for number, name in enumerate(NAMES)]


def invalid_names(folder: Path) -> list[Path]:
    """Names that are no UTF-8."""
    paths = []
    for number, name in enumerate((b"\xff\xfe.txt", b"r\xe9sum\xe9.txt", b"\xed\xa0\x80.txt")):
        path = Path(os.fsdecode(os.fsencode(folder) + b"/" + name))
        paths.append(_file(path, f"{TEXT} invalid {number}"))
    return paths


def deep_folders(folder: Path) -> list[Path]:
    """Folders in folders beyond the longest path."""
    here = Path.cwd()
    os.chdir(folder)
    try:
        for _ in range(40):
            Path("d" * 200).mkdir()
            os.chdir("d" * 200)
        _file(Path("text.txt"))
    finally:
        os.chdir(here)
    return [folder]


class Changer:
    """Writes to a file until it is told to stop."""

    def __init__(self, path: Path, change: Callable[[Path, int], None]) -> None:
        self._path, self._change = path, change
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Changer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        number = 0
        while not self._stop.is_set():
            number += 1
            self._change(self._path, number)


def append(path: Path, number: int) -> None:
    """The file grows."""
    with path.open("a", encoding="utf-8") as stream:
        stream.write(f"Ligne {number}.\n")
    time.sleep(0.0005)


def rewrite(path: Path, number: int) -> None:
    """The file is cut and written again."""
    path.write_text(TEXT * (1 + number % 5_000), encoding="utf-8")


def replace_by_link(path: Path, number: int) -> None:
    """The file is now a text, now a link to a device."""
    other = path.with_suffix(".other")
    other.unlink(missing_ok=True)
    if number % 2:
        other.symlink_to("/dev/zero")
    else:
        other.write_text(TEXT, encoding="utf-8")
    other.replace(path)


TRAPS = (
    Trap("a sparse text of 2 GB", sparse(2_048), "too_large"),
    Trap("a sparse text of 500 MB", sparse(500), "too_large"),
    Trap("a sparse text of 20 MB: NULs alone", sparse(20), "empty no_text unsupported"),
    Trap("a pipe, a link to a pipe", fifo, "not_a_file not_a_file"),
    Trap("a socket", listener, "not_a_file"),
    Trap("devices", devices, "not_a_file not_a_file not_a_file"),
    Trap("a folder with links to devices and a text", device_links, "imported"),
    Trap("a folder with links in a circle", link_loop, "imported"),
    Trap("a link to itself, a link to nowhere", named_links, "unreadable not_found"),
    Trap("names", names, " ".join(["imported"] * len(NAMES))),
    Trap("names that are no UTF-8", invalid_names, "imported imported imported"),
    Trap("folders 40 deep, of 200 letters each", deep_folders, "unreadable"),
)
CHANGES = (
    ("a file that grows", append),
    ("a file that is cut and written again", rewrite),
    ("a file that becomes a link to a device and back", replace_by_link),
)


def endings(
    library: Library, paths: list[Path], *, by_reference: bool = False
) -> tuple[list[str], list[str]]:
    """How each path ended, and the sentences."""
    report = library.add(paths, by_reference=by_reference)
    codes = ["imported"] * len(report.imported) + ["skipped"] * len(report.skipped)
    codes += [failed.code for failed in report.failed]
    return codes or ["nothing"], [failed.message for failed in report.failed]


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
