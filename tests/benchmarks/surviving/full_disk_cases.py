"""What is done on a full disk: each case fills it, fails in one sentence, makes room, and goes on."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from indexer import Library
from indexer.catalogue import migrations
from indexer.catalogue.failures import explained
from tests.benchmarks.surviving import kills
from tests.benchmarks.surviving.full_disk_bench import KEPT, Bench, Broken, says

PATIENCE_SECONDS = 60.0
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
        bench.check(library, acknowledged, full=True)
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
        bench.check(library, {path.stem for path in bench.articles[:KEPT]}, full=True)
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
        bench.check(library, left, full=True)
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
            bench.check(library, marks, full=True)

    with kills.quickly(False):
        said = says(look)
        if said != "done":
            with Library.open(bench.library, read_only=True) as library:
                bench.check(library, marks, full=True)
    bench.disk.free()
    bench.check_closed(marks)
    return said


def indexing(bench: Bench, room: int) -> str:
    """While Chroma writes; afterwards the index comes back in the same session."""
    bench.filled()
    with Library.open(bench.library) as library:
        library.wait_for_index(PATIENCE_SECONDS)
        with kills.quickly(False):  # the documents get in, and the index has no room for their vectors
            library.add(bench.articles[KEPT:-1])
        bench.disk.leave(room)
        library._embedding.start().passages_added([])
        ready = library.wait_for_index(PATIENCE_SECONDS)
        said = "ready" if ready else library.status().vector_index
        bench.check(library, {path.stem for path in bench.articles[:-1]}, full=True)
        bench.disk.free()
        library.add(bench.articles)
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
        connection.execute("UPDATE vectors SET fingerprint = 'builtin-ngrams-1024/0'")
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
            failed = [str(one.message) for report in reports for one in report.failed]
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
    import indexer.ingest.reading.reader_pool as pool

    quick, pool.ReaderPool = pool.ReaderPool, REAL_POOL  # type: ignore[misc]
    try:
        yield
    finally:
        pool.ReaderPool = quick  # type: ignore[misc]


def _pool() -> type:
    import indexer.ingest.reading.reader_pool as pool

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
