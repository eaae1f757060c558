"""The small file system of the full-disk benchmark, and the library that lives on it."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import indexer.vectors.chroma.index
from indexer import Library
from indexer.common.errors import IndexerError
from tests.benchmarks.surviving import kills

DISK_MB = 48
PATIENCE_SECONDS = 60.0
DOCUMENTS, KEPT = 10, 4


class Broken(Exception):
    """A promise was broken."""


class Disk:
    """A file system of DISK_MB."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "none", str(folder)], check=True)
        self.folder = folder
        self._filler = folder / "filler"

    def leave(self, room: int) -> None:
        """Fill it until so many bytes are free (whole blocks)."""
        self.free()
        with self._filler.open("wb") as stream:
            for _ in range(100):  # somebody may be writing meanwhile
                status = os.statvfs(self.folder)
                size = stream.seek(0, os.SEEK_END) + status.f_bavail * status.f_frsize - room
                with contextlib.suppress(OSError):
                    os.posix_fallocate(stream.fileno(), 0, size)
                    return
        raise OSError("the disk does not keep still")

    def free(self) -> None:
        """Make room."""
        self._filler.unlink(missing_ok=True)

    def clear(self) -> None:
        """Empty it."""
        for path in self.folder.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()


class Bench:
    """A disk, articles beside it, and what was said."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch
        self.disk = Disk(scratch / "disk")
        self.library = self.disk.folder / "library"
        self.articles = [self._write(number) for number in range(DOCUMENTS)]

    def _write(self, number: int) -> Path:
        folder = self.scratch / "articles"
        folder.mkdir(exist_ok=True)
        lines = [f"The harbour {number} of mark{number} and ship {n}." for n in range(20 + 30 * number)]
        path = folder / f"mark{number}.txt"
        path.write_text(f"mark{number}\n\n" + "\n\n".join(lines) + "\n", encoding="utf-8")
        return path

    def filled(self) -> None:
        """A library with the first documents, closed."""
        indexer.vectors.chroma.index.RETRY_SECONDS = 1.0
        with kills.quickly(False), Library.open(self.library) as library:
            library.add(self.articles[:KEPT])
            self._wait(library)

    def _wait(self, library: Library) -> None:
        """Until all vectors are made."""
        until = time.monotonic() + PATIENCE_SECONDS
        while not library.wait_for_index(1.0):
            if time.monotonic() > until:
                raise Broken(f"the index stays {library.status().vector_index} although there is room")
            time.sleep(0.1)

    def check(self, library: Library, marks: set[str], *, full: bool = False) -> None:
        """All these documents are there, whole, and found in every way.

        While the disk is `full` some may have no vectors yet: then words find them.
        """
        if not full:
            self._wait(library)
        held = {library.show(one.id).text.split("\n", 1)[0]: one.id for one in library.documents()}
        if marks - set(held):
            raise Broken(f"lost: {sorted(marks - set(held))}")
        for mark in marks:
            text = (self.scratch / "articles" / f"{mark}.txt").read_text(encoding="utf-8")
            if library.show(held[mark]).text != text:
                raise Broken(f"{mark} has another text")
            for mode in ("lexical", "hybrid") if full else ("lexical", "semantic", "hybrid"):
                found = library.search(mark, k=5, mode=mode).results
                if not any(hit.document.id == held[mark] for hit in found):
                    raise Broken(f"{mode} search misses {mark}")

    def check_closed(self, marks: set[str], *, repair: bool = False) -> None:
        """The same after a start, and the doctor is content."""
        with kills.quickly(False):
            report = Library.doctor(self.library, repair=repair)
            found = [str(one.message) for one in report.findings if one.is_damage]  # vectors may be to come
            if found and not (repair and report.ok):
                raise Broken(f"the doctor found {found}")
            with Library.open(self.library) as library:
                self.check(library, marks)

    def all_marks(self) -> set[str]:
        """Of all articles."""
        return {path.stem for path in self.articles}


def says(work: Callable[[], object]) -> str:
    """The code of the one sentence that `work` ended in; 'done' when it did not fail."""
    try:
        work()
    except IndexerError as error:
        if "\n" in error.summary or not error.summary.endswith("."):
            raise Broken(f"not a sentence: {error.summary!r}") from error
        if error.code == "storage" and "full" not in error.summary and "No space" not in error.summary:
            raise Broken(f"does not say that the disk is full: {error.summary!r}") from error
        return error.code
    return "done"
