"""Damage every file of a library in every way, and tell what Ibid said, repaired and lost.

    python -m tests.benchmarks.surviving.damage [--index] [--only WORD]

Each case starts from a fresh copy of the same library and ends with the doctor's repair. A row is right when
nothing crashed, what was wrong was said in one sentence or mended without a word, and every document that
could be had from anywhere is there again. `--index` looks at the vector index in every case too.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import resource
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from indexer import Library
from indexer.common.errors import IndexerError
from tests.benchmarks.surviving import kills, kills_worker

DOCUMENTS = 10
ALL = "all"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one damaged library."""

    case: str
    opened: str  # the code of the error, or how many documents it showed
    found: tuple[str, ...]  # by the doctor, before the repair
    repaired: tuple[str, ...]  # with + for repaired
    documents: int  # afterwards, each found by search with its text
    clean: bool  # the doctor found nothing afterwards

    def row(self) -> str:
        """One line of the table."""
        found = ", ".join(self.found) or "nothing"
        clean = "clean" if self.clean else "NOT CLEAN"
        return f"| {self.case} | {self.opened} | {found} | {self.documents}/{DOCUMENTS} | {clean} |"


class Bench:
    """A library to damage, another one, and a folder for the copies."""

    def __init__(self, folder: Path, *, index: bool = False) -> None:
        kills_worker.make_quick()
        self.folder = folder
        self.index = index
        self.articles = self._write(folder / "articles", DOCUMENTS, "harbour")
        self.library = folder / "library"
        self.other = folder / "other"
        with kills.quickly(index):
            for library, articles in (
                (self.library, self.articles),
                (self.other, self._write(folder / "other articles", 4, "cheese")),
            ):
                with Library.open(library) as opened:
                    opened.add([articles])
                    assert opened.wait_for_index(60.0)
        self.with_log = self._stopped(folder / "with log")

    def _write(self, folder: Path, count: int, subject: str) -> Path:
        folder.mkdir(parents=True)
        for number in range(count):
            lines = [
                f"The {subject} {number} of mark{subject}{number} and ship {n}."
                for n in range(3 + 3 * number)
            ]
            text = f"mark{subject}{number}\n\n" + "\n\n".join(lines) + "\n"
            (folder / f"{subject}-{number}.txt").write_text(text, encoding="utf-8")
        return folder

    def _stopped(self, folder: Path) -> Path:
        """The library as a kill leaves it: the last documents stand in the write-ahead log only."""
        half = self.folder / "half"
        with kills.quickly(False), Library.open(half) as opened:
            opened.add(sorted(self.articles.iterdir())[:5])
        with kills.quickly(False), Library.open(half) as opened:
            opened.add([self.articles])
            kills_worker.copy_library(half, folder)
        shutil.rmtree(half)
        return folder

    def run(self, case: str, damage: Callable[[Path], None], *, log: bool = False) -> Outcome:
        """Damage a copy, open it, have it examined and repaired, and see what is left."""
        copy = self.folder / "copy"
        kills_worker.copy_library(self.with_log if log else self.library, copy)
        damage(copy)
        with kills.quickly(self.index):
            opened = self._open(copy)
            found = tuple(one.code for one in Library.doctor(copy).findings)
            report = Library.doctor(copy, repair=True)
            repaired = tuple(one.code + "+" * one.repaired for one in report.findings)
            clean = not Library.doctor(copy).findings
            documents = self.documents(copy)
        return Outcome(case, opened, found, repaired, documents, clean)

    def _open(self, folder: Path) -> str:
        try:
            with Library.open(folder) as library:
                shown = len(library.documents())
                for mode in ("lexical", "semantic"):
                    library.search("the ship of the harbour", mode=mode)
                return f"{shown} documents"
        except IndexerError as error:
            return error.code if "\n" not in error.summary else "more than one line"

    def documents(self, folder: Path) -> int:
        """How many documents are there with the right text, and found by search."""
        right = 0
        with Library.open(folder) as library:
            for document in library.documents():
                text = library.show(document.id).text
                mark = text.split("\n", 1)[0]
                hits = library.search(mark, k=5, mode="lexical").results
                imported = self.articles / f"{mark[4:-1]}-{mark[-1]}.txt"
                same = imported.exists() and imported.read_text(encoding="utf-8") == text
                right += same and any(hit.document.id == document.id for hit in hits)
        return right


def half(path: Path) -> None:
    """Cut the file in the middle."""
    os.truncate(path, path.stat().st_size // 2)


def empty(path: Path) -> None:
    """Cut all of it."""
    os.truncate(path, 0)


def flips(path: Path, count: int = 20, seed: int = 1) -> None:
    """Turn single bits."""
    chance = random.Random(seed)
    content = bytearray(path.read_bytes())
    for _ in range(count):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def garbage(path: Path, at: float) -> None:
    """4 KB of noise."""
    with path.open("r+b") as stream:
        stream.seek(int(path.stat().st_size * at) // 4096 * 4096)
        stream.write(random.Random(at).randbytes(4096))


def first_original(folder: Path) -> Path:
    """One of the originals."""
    return sorted((folder / "originals").glob("*.txt"))[0]


def swap(bench: Bench, name: str) -> Callable[[Path], None]:
    """Another library's file or folder in the place of ours."""

    def damage(folder: Path) -> None:
        ours, theirs = folder / name, bench.other / name
        if theirs.is_dir():
            shutil.rmtree(ours)
            shutil.copytree(theirs, ours)
        else:
            shutil.copy(theirs, ours)

    return damage


def on(name: str, change: Callable[[Path], None]) -> Callable[[Path], None]:
    """Apply a change to a file of the library."""
    return lambda folder: change(folder / name)


def cases(bench: Bench) -> Iterator[tuple[str, Callable[[Path], None], bool]]:
    """(name, damage, whether the library has a write-ahead log)."""
    database = "library.sqlite3"
    yield "catalogue cut in half", on(database, half), False
    yield "catalogue emptied", on(database, empty), False
    yield "catalogue removed", on(database, Path.unlink), False
    yield "catalogue without its first page", on(database, lambda path: garbage(path, 0.0)), False
    for at in (0.2, 0.35, 0.5, 0.65, 0.8, 0.95):
        yield f"catalogue, noise at {at:.0%}", on(database, lambda path, at=at: garbage(path, at)), False
    for seed in range(8):
        yield (
            f"catalogue, 20 bits turned ({seed})",
            on(database, lambda path, seed=seed: flips(path, 20, seed)),
            False,
        )
    yield "catalogue of another library", swap(bench, database), False
    for name, change in (
        ("cut in half", half),
        ("emptied", empty),
        ("removed", Path.unlink),
        ("20 bits turned", flips),
    ):
        yield f"log {name}", on(database + "-wal", change), True
    yield (
        "log of another library",
        lambda folder: shutil.copy(bench.with_log / f"{database}-wal", folder / f"{database}-wal"),
        False,
    )
    yield "shared memory removed", on(database + "-shm", lambda path: path.unlink(missing_ok=True)), True
    yield "an original removed", lambda folder: first_original(folder).unlink(), False
    yield "an original cut in half", lambda folder: half(first_original(folder)), False
    yield "an original with a bit turned", lambda folder: flips(first_original(folder), 1), False
    yield "all originals removed", lambda folder: shutil.rmtree(folder / "originals"), False
    yield "originals of another library", swap(bench, "originals"), False
    yield "the name removed", on("library.id", Path.unlink), False
    yield "the name emptied", on("library.id", empty), False
    yield "the name of another library", swap(bench, "library.id"), False
    yield "the lock removed", on("library.lock", lambda path: path.unlink(missing_ok=True)), False
    if bench.index:
        yield "index removed", lambda folder: shutil.rmtree(folder / "vectors"), False
        yield "index of another library", swap(bench, "vectors"), False
        for file in [
            *sorted(path.name for path in bench.library.glob("vectors/gen-*/*/*")),
            "chroma.sqlite3",
        ]:
            for change in (half, Path.unlink, flips):
                yield (
                    f"index, {file} {change.__name__}",
                    lambda folder, file=file, change=change: change(next(folder.glob(f"vectors/**/{file}"))),
                    False,
                )


@contextlib.contextmanager
def file_size_limit(count: int) -> Iterator[None]:
    """No file may grow beyond so many bytes: what a full disk does, without one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (count, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def disk_full(bench: Bench, limit_bytes: int) -> tuple[str, int]:
    """Import under a limit; afterwards what was acknowledged is there, and the rest can be imported.

    Gives what was said, and how many documents were acknowledged under the limit.
    """
    folder = bench.folder / "full"
    shutil.rmtree(folder, ignore_errors=True)
    acknowledged: list[str] = []
    said = "done"
    with kills.quickly(bench.index):
        with file_size_limit(limit_bytes):
            try:
                with Library.open(folder) as library:
                    library.add(
                        [bench.articles],
                        on_progress=lambda event: acknowledged.extend(
                            [event.document.id] if event.document is not None else []
                        ),
                    )
            except IndexerError as error:
                said = error.code
        with Library.open(folder) as library:
            assert set(acknowledged) <= {one.id for one in library.documents()}, (
                "an acknowledged document is lost"
            )
            library.add([bench.articles])
            assert library.wait_for_index(60.0)
        assert not Library.doctor(folder).findings
        assert bench.documents(folder) == DOCUMENTS
    return said, len(acknowledged)


def main() -> int:
    """Print the tables; 1 when a row is not as it must be."""
    parser = argparse.ArgumentParser(description="Damage test")
    parser.add_argument("--index", action="store_true")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="ibid-damage-") as scratch:
        bench = Bench(Path(scratch), index=options.index)
        print("| case | at opening | the doctor finds | documents after repair | doctor then |")
        print("|---|---|---|---|---|")
        for name, damage, log in cases(bench):
            if options.only in name:
                outcome = bench.run(name, damage, log=log)
                wrong += not outcome.clean or outcome.documents < DOCUMENTS
                print(outcome.row(), flush=True)
        if options.only in "disk full":
            print("\n| longest file, bytes | said | acknowledged and kept |\n|---|---|---|")
            for limit in (
                0,
                100,
                4_096,
                20_000,
                70_000,
                100_000,
                150_000,
                200_000,
                300_000,
                500_000,
                1_000_000,
            ):
                print("| {} | {} | {} |".format(limit, *disk_full(bench, limit)), flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
