"""A disk that is really full, at every stage: one sentence, nothing lost, and all goes on once there is room.

    python tests/benchmarks/full_disk.py [--quick] [--only WORD]

Mounts a small file system in memory, in a mount namespace of its own (Linux; as root, or where users may
have one), and fills it until so many bytes are left. Each case ends with room again: what was acknowledged
is there, what failed is done again by the same open library where it stays open, and the doctor is content.
"""

from __future__ import annotations

import argparse
import contextlib
import faulthandler
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import kills
import kills_worker

import indexer.vectors.index
from indexer import Library
from indexer.catalogue import migrations
from indexer.errors import IndexerError

DISK_MB = 48
HANG_SECONDS = 150
PATIENCE_SECONDS = 60.0
MOUNTED = "IBID_FULL_DISK_MOUNTED"
ROOMS = (0, 4_096, 16_384, 65_536, 131_072, 262_144, 524_288, 1_048_576)
FEW_ROOMS = (0, 65_536, 262_144)
DOCUMENTS, KEPT = 10, 4


class Broken(Exception):
    """A promise was broken."""


def can_mount() -> bool:
    """Whether this system lets us mount a file system of our own."""
    if shutil.which("unshare") is None or shutil.which("mount") is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [*_unshare(), "mount", "-t", "tmpfs", "none", folder], capture_output=True, check=False
        )
    return done.returncode == 0


def _unshare() -> list[str]:
    return ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]


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
        with kills.quickly(False), Library.open(self.library) as library:
            library.add(self.articles[:KEPT])

    def check(self, library: Library, marks: set[str]) -> None:
        """All these documents are there, whole, and found in every way."""
        held = {library.show(one.id).text.split("\n", 1)[0]: one.id for one in library.documents()}
        if marks - set(held):
            raise Broken(f"lost: {sorted(marks - set(held))}")
        for mark in marks:
            text = (self.scratch / "articles" / f"{mark}.txt").read_text(encoding="utf-8")
            if library.show(held[mark]).text != text:
                raise Broken(f"{mark} has another text")
            for mode in ("lexical", "semantic", "hybrid"):
                found = library.search(mark, k=5, mode=mode).results
                if not any(hit.document.id == held[mark] for hit in found):
                    raise Broken(f"{mode} search misses {mark}")

    def check_closed(self, marks: set[str], *, repair: bool = False) -> None:
        """The same after a start, and the doctor is content."""
        with kills.quickly(False):
            report = Library.doctor(self.library, repair=repair)
            if report.findings and not (repair and report.ok):
                raise Broken(f"the doctor found {[one.message for one in report.findings]}")
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


Case = Callable[[Bench, int], str]


def importing(bench: Bench, room: int) -> str:
    """While documents are stored: staged originals, the log, the catalogue."""
    bench.filled()
    acknowledged = {path.stem for path in bench.articles[:KEPT]}
    with kills.quickly(False), Library.open(bench.library) as library:
        bench.disk.leave(room)
        said = says(
            lambda: library.add(
                bench.articles,
                on_progress=lambda event: acknowledged.update(
                    [Path(event.path).stem] if event.document is not None else []
                ),
            )
        )
        bench.check(library, acknowledged)
        bench.disk.free()
        library.add(bench.articles)
        bench.check(library, bench.all_marks())
    bench.check_closed(bench.all_marks())
    return f"{said}, {len(acknowledged)} kept"


def log_held(bench: Bench, room: int) -> str:
    """The same while a reader keeps the log from being taken into the catalogue: it only grows."""
    bench.filled()
    with closing(sqlite3.connect(f"file:{bench.library}/library.sqlite3?mode=ro", uri=True)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM documents").fetchone()
        return importing(bench, room)


def large_original(bench: Bench, room: int) -> str:
    """While a large original is copied."""
    bench.filled()
    large = bench.scratch / "large.txt"
    large.write_text("markl\n\n" + "A ship that carries nothing but words. " * 60_000, encoding="utf-8")
    with kills.quickly(False), Library.open(bench.library) as library:
        bench.disk.leave(room)
        said = says(lambda: library.add([large]))
        bench.check(library, {path.stem for path in bench.articles[:KEPT]})
        if [
            one
            for one in (bench.library / "originals").rglob("*")
            if "incoming" in one.parts and one.is_file()
        ]:
            raise Broken("a part of the original stays")
        bench.disk.free()
        library.add(bench.articles)
        bench.check(library, bench.all_marks())
    bench.check_closed(bench.all_marks())
    return said


def removing(bench: Bench, room: int) -> str:
    """While documents are taken out."""
    bench.filled()
    with kills.quickly(False), Library.open(bench.library) as library:
        ids = [one.id for one in library.documents() if Path(one.path).stem == "mark0"]
        bench.disk.leave(room)
        said = says(lambda: library.remove(ids))
        left = {path.stem for path in bench.articles[:KEPT]} - ({"mark0"} if said == "done" else set())
        bench.check(library, left)
        bench.disk.free()
        if said != "done":
            library.remove(ids)
        bench.check(library, left - {"mark0"})
    bench.check_closed(left - {"mark0"})
    return said


def opening(bench: Bench, room: int) -> str:
    """Opened, searched and closed on a disk that is full already."""
    bench.filled()
    bench.disk.leave(room)
    marks = {path.stem for path in bench.articles[:KEPT]}

    def look() -> None:
        with Library.open(bench.library) as library:
            bench.check(library, marks)

    with kills.quickly(False):
        said = says(look)
        if said != "done":
            with Library.open(bench.library, read_only=True) as library:
                bench.check(library, marks)
    bench.disk.free()
    bench.check_closed(marks)
    return said


def indexing(bench: Bench, room: int) -> str:
    """While Chroma writes; afterwards the index comes back in the same session."""
    bench.filled()
    indexer.vectors.index.RETRY_SECONDS = 1.0
    with Library.open(bench.library) as library:
        library.wait_for_index(PATIENCE_SECONDS)
        with kills.quickly(False):  # the documents get in, and the index has no room for their vectors
            library.add(bench.articles[KEPT:-1])
        bench.disk.leave(room)
        library._index().passages_added([])
        ready = library.wait_for_index(PATIENCE_SECONDS)
        said = "ready" if ready else library.status().vector_index
        bench.check(library, {path.stem for path in bench.articles[:-1]})
        bench.disk.free()
        library.add(bench.articles)
        until = time.monotonic() + PATIENCE_SECONDS
        while not library.wait_for_index(1.0):
            if time.monotonic() > until:
                raise Broken(f"the index stays {library.status().vector_index} after there is room")
            time.sleep(0.1)
        bench.check(library, bench.all_marks())
    with Library.open(bench.library) as library:
        if not library.wait_for_index(PATIENCE_SECONDS):
            raise Broken("the index is not ready after a start")
    report = Library.doctor(bench.library)
    if report.findings:
        raise Broken(f"the doctor found {report.findings}")
    return said


def embedding(bench: Bench, room: int) -> str:
    """While all vectors are made anew at a start."""
    bench.filled()
    with closing(sqlite3.connect(bench.library / "library.sqlite3")) as connection, connection:
        connection.execute("UPDATE vectors SET fingerprint = 'another/1'")
    indexer.vectors.index.RETRY_SECONDS = 1.0
    bench.disk.leave(room)
    marks = {path.stem for path in bench.articles[:KEPT]}
    refused = says(lambda: Library.open(bench.library).close())
    if refused != "done":
        bench.disk.free()
        bench.check_closed(marks, repair=True)
        return refused
    with Library.open(bench.library) as library:
        ready = library.wait_for_index(PATIENCE_SECONDS)
        said = "ready" if ready else library.status().vector_index
        library.search("mark1", mode="hybrid")
        bench.disk.free()
        until = time.monotonic() + PATIENCE_SECONDS
        while not library.wait_for_index(1.0):
            if time.monotonic() > until:
                raise Broken(f"the index stays {library.status().vector_index} after there is room")
            time.sleep(0.1)
        bench.check(library, marks)
    bench.check_closed(marks)
    return said


def backing_up(bench: Bench, room: int) -> str:
    """While a backup is written to the full disk; the one that stands there stays."""
    bench.filled()
    target = bench.disk.folder / "backup.zip"
    with kills.quickly(False), Library.open(bench.library) as library:
        library.backup(target)
        before = target.read_bytes()
        library.add(bench.articles)
        bench.disk.leave(room)
        said = says(lambda: library.backup(target))
        if said != "done" and target.read_bytes() != before:
            raise Broken("the backup that stood there is another one now")
        if list(bench.disk.folder.glob(".ibid-backup-*")):
            raise Broken("a part of the backup stays")
        bench.disk.free()
        library.backup(target)
        bench.check(library, bench.all_marks())
    shutil.rmtree(bench.library)
    Library.restore(target, bench.library)
    bench.check_closed(bench.all_marks())
    return said


def restoring(bench: Bench, room: int) -> str:
    """While a backup takes the place of a library; the old one stays until the new one is whole."""
    bench.filled()
    target = bench.scratch / "backup.zip"
    with kills.quickly(False):
        with Library.open(bench.library) as library:
            library.add(bench.articles)
            library.backup(target)
            library.remove([one.id for one in library.documents() if Path(one.path).stem == "mark0"])
        bench.disk.leave(room)
        said = says(lambda: Library.restore(target, bench.library, replace=True))
        bench.disk.free()
        if said != "done":
            bench.check_closed(bench.all_marks() - {"mark0"})
            Library.restore(target, bench.library, replace=True)
    bench.check_closed(bench.all_marks())
    return said


def analysing(bench: Bench, room: int) -> str:
    """While all passages are entered anew into the lexical index, as after an update of Ibid."""
    bench.filled()
    with closing(sqlite3.connect(bench.library / "library.sqlite3")) as connection, connection:
        connection.execute("UPDATE meta SET value = 'old' WHERE key = 'analysis_version'")
    bench.disk.leave(room)
    with kills.quickly(False):
        said = says(lambda: Library.open(bench.library).close())
    bench.disk.free()
    bench.check_closed({path.stem for path in bench.articles[:KEPT]}, repair=True)
    return said


def migrating(bench: Bench, room: int) -> str:
    """While the tables are brought up to a later version, every document written anew."""
    bench.filled()
    path = bench.library / "library.sqlite3"
    steps = {
        migrations.SCHEMA_VERSION: lambda connection: connection.execute(
            "UPDATE documents SET text = text || text"
        ),
        migrations.SCHEMA_VERSION + 1: lambda connection: connection.execute(
            "UPDATE documents SET text = substr(text, 1, length(text) / 2)"
        ),
    }

    def migrate() -> None:
        from indexer.catalogue.failures import explained

        with explained(path), closing(sqlite3.connect(path, isolation_level=None)) as connection:
            migrations.bring_up_to_date(connection, path, steps=steps, target=migrations.SCHEMA_VERSION + 2)

    bench.disk.leave(room)
    said = says(migrate)
    bench.disk.free()
    migrate()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA user_version = {migrations.SCHEMA_VERSION}")
    bench.check_closed({path.stem for path in bench.articles[:KEPT]})
    return said


def repairing(bench: Bench, room: int, *, damage: Callable[[Path], None]) -> str:
    """While the doctor repairs."""
    bench.filled()
    damage(bench.library)
    bench.disk.leave(room)
    with kills.quickly(False):
        said = says(lambda: Library.doctor(bench.library, repair=True))
    bench.disk.free()
    bench.check_closed({path.stem for path in bench.articles[:KEPT]}, repair=True)
    return said


def without_words(library: Path) -> None:
    """The lexical index emptied."""
    with closing(sqlite3.connect(library / "library.sqlite3")) as connection, connection:
        connection.execute("INSERT INTO word_view (word_view) VALUES ('delete-all')")


def without_vectors(library: Path) -> None:
    """No vectors."""
    with closing(sqlite3.connect(library / "library.sqlite3")) as connection, connection:
        connection.execute("DELETE FROM vectors")


def torn(library: Path) -> None:
    """A catalogue cut in half: all that can be read is copied into a new one."""
    path = library / "library.sqlite3"
    os.truncate(path, path.stat().st_size // 2)


def scratch_folder(bench: Bench, room: int) -> str:
    """The folder for temporary files is full, and the library's disk is not."""
    folder = bench.scratch / "elsewhere"
    shutil.rmtree(folder, ignore_errors=True)
    bench.disk.leave(room)
    before = os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = str(bench.disk.folder)
    tempfile.tempdir = None
    try:
        with real_readers(), kills.quickly(False), Library.open(folder) as library:
            sources = _odd_files(bench.scratch / "odd")
            reports = []
            said = says(lambda: reports.append(library.add(sources)))
            failed = [one.message for report in reports for one in report.failed]
            if any("\n" in one or "Traceback" in one for one in failed):
                raise Broken(f"not a sentence: {failed}")
            bench.disk.free()
            report = library.add(sources)
            if report.failed:
                raise Broken(f"still failing with room: {report.failed}")
            count = len(library.documents())
            if count != 1 + len(sources):
                raise Broken(f"{count} of {1 + len(sources)} documents")
    finally:
        tempfile.tempdir = None
        if before is None:
            del os.environ["TMPDIR"]
        else:
            os.environ["TMPDIR"] = before
    return f"{said}, {len(failed)} failed first"


def _odd_files(folder: Path) -> list[Path]:
    """An archive of two texts, and a picture of a page where there is a Tesseract to recognise it."""
    import zipfile

    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(folder / "two.zip", "w") as archive:
        for name in ("one", "two"):
            archive.writestr(f"{name}.txt", f"The {name} of the harbour is told in words. " * 400)
    if shutil.which("tesseract") is None:
        return [folder / "two.zip"]
    from PIL import Image, ImageDraw

    page = Image.new("L", (1240, 1754), 255)
    for line in range(12):
        text = f"The harbour of the picture has {line} ships in it."
        ImageDraw.Draw(page).text((120, 120 + 60 * line), text, fill=0, font_size=36)
    page.save(folder / "picture.png")
    return [folder / "two.zip", folder / "picture.png"]


@contextlib.contextmanager
def real_readers() -> Iterator[None]:
    """Readers in children, as Ibid has them."""
    import indexer.ingest.reader_pool as pool

    quick, pool.ReaderPool = pool.ReaderPool, REAL_POOL  # type: ignore[misc]
    try:
        yield
    finally:
        pool.ReaderPool = quick  # type: ignore[misc]


def _pool() -> type:
    import indexer.ingest.reader_pool as pool

    return pool.ReaderPool


REAL_POOL = _pool()

CASES: dict[str, Case] = {
    "storing documents": importing,
    "storing, the log held by a reader": log_held,
    "copying a large original": large_original,
    "removing documents": removing,
    "opening and searching": opening,
    "Chroma writing": indexing,
    "embedding anew": embedding,
    "backup": backing_up,
    "restore": restoring,
    "another analysis": analysing,
    "migration": migrating,
    "repair of the lexical index": lambda bench, room: repairing(bench, room, damage=without_words),
    "repair of vectors": lambda bench, room: repairing(bench, room, damage=without_vectors),
    "salvage of a torn catalogue": lambda bench, room: repairing(bench, room, damage=torn),
    "the readers' scratch folder": scratch_folder,
}


def run(only: str, rooms: tuple[int, ...]) -> int:
    """Print a row for each case and room; gives how many broke a promise."""
    kills_worker.make_quick()
    broken = 0
    with tempfile.TemporaryDirectory(prefix="ibid-full-") as scratch:
        bench = Bench(Path(scratch))
        print("| while | room, bytes | said | seconds |\n|---|---|---|---|")
        for name, case in CASES.items():
            for room in rooms if only in name else ():
                bench.disk.free()
                bench.disk.clear()
                faulthandler.dump_traceback_later(HANG_SECONDS - 10)
                signal.alarm(HANG_SECONDS)  # nothing may hang
                started = time.monotonic()
                try:
                    said = case(bench, room)
                except Exception as error:  # noqa: BLE001 - whatever it is, the others go on
                    traceback.print_exc()
                    broken, said = broken + 1, f"BROKEN: {type(error).__name__}: {error}"
                finally:
                    signal.alarm(0)
                    faulthandler.cancel_dump_traceback_later()
                print(f"| {name} | {room} | {said} | {time.monotonic() - started:.1f} |", flush=True)
        subprocess.run(["umount", str(bench.disk.folder)], check=True)
    return broken


def main() -> int:
    """Go into a mount namespace of our own, and run the cases there."""
    parser = argparse.ArgumentParser(description="Full disk test")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    if MOUNTED not in os.environ:
        if not can_mount():
            print("skipped: no file system can be mounted here")
            return 0
        os.environ[MOUNTED] = "1"
        command = [*_unshare(), sys.executable, *sys.argv]
        os.execvp(command[0], command)
    return 1 if run(options.only, FEW_ROOMS if options.quick else ROOMS) else 0


if __name__ == "__main__":
    sys.exit(main())
