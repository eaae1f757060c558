"""The victim of the kill test: does one thing to a library, and dies at the moment it was told.

One process imports everything once and forks a victim for every job, each in a process group of its own,
so that a victim and its Chroma die together, as they do when a machine is switched off.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import sys
import threading
import time
from pathlib import Path
from typing import Any

import indexer.ingest.reading.reader_pool
import indexer.upkeep.checks.read_again
import indexer.upkeep.doctor  # all that a victim may need is loaded before it is born
import indexer.vectors.chroma.index
import indexer.vectors.chroma.reconcile
import indexer.vectors.chroma.store
from indexer import Library
from indexer.catalogue import migrations
from indexer.catalogue.schema import SCHEMA_VERSION
from indexer.ingest.files.originals import Originals  # noqa: F401
from indexer.ingest.reading.outcome import FileReading, ReadPassage
from indexer.lexical.terms import form_terms, word_terms
from indexer.passages.splitter import split_text
from indexer.records.documents import ExtractedText
from indexer.records.importing import ImportProgress, ImportStage

PATIENCE_SECONDS = 150.0  # Chroma may be busy with itself up to its time limit
_WATCHED = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "shutil.rmtree"}
EXTRA_STEPS = {
    SCHEMA_VERSION: lambda connection: connection.execute("ALTER TABLE documents ADD COLUMN note TEXT"),
    SCHEMA_VERSION + 1: lambda connection: connection.execute("UPDATE documents SET note = title"),
}
EXTRA_TARGET = SCHEMA_VERSION + len(EXTRA_STEPS)


class InProcessReaders:
    """Reads plain text here: what is tested is what comes after the reading."""

    def __init__(self, *_arguments: Any, **_options: Any) -> None:
        self.size = 1

    def start(self) -> None:
        """Nothing to start."""

    def read(self, path: Path, **_options: Any) -> FileReading:
        """What a reader child would say."""
        text = Path(path).read_text(encoding="utf-8")
        drafts = split_text(text, language="en", budget=200.0)
        passages = [draft.span.of(text) for draft in drafts]
        return FileReading(
            ExtractedText(text=text, media_type="text/plain", importer="kills/1"),
            "en",
            tuple(
                ReadPassage(draft, tuple(word_terms(one, draft.language)), tuple(form_terms(one)))
                for draft, one in zip(drafts, passages, strict=True)
            ),
        )

    def close(self) -> None:
        """Nothing to close."""


def make_quick() -> None:
    """Read in this process; let Chroma persist often and compact early, so that small libraries do too."""
    indexer.ingest.reading.reader_pool.ReaderPool = InProcessReaders  # type: ignore[misc,assignment]
    indexer.upkeep.checks.read_again.ReaderPool = InProcessReaders  # type: ignore[misc,assignment]
    indexer.vectors.chroma.store.SETTINGS.update({"sync_threshold": 20, "batch_size": 10})
    indexer.vectors.chroma.reconcile.COMPACT_FROM = 10
    indexer.vectors.chroma.index.CHROMA_FROM = 1


def leave_chroma_alone() -> None:
    """Neither start it nor remove what it has written; vectors are made nevertheless."""
    indexer.vectors.chroma.index.CHROMA_FROM = sys.maxsize
    indexer.vectors.chroma.reconcile.Reconciler.remove_all = lambda _self: None  # type: ignore[method-assign]
    indexer.upkeep.doctor.check_index = lambda *_arguments: None  # type: ignore[assignment]


class Moments:
    """Counts file operations and SQL statements of this process, and ends it at the chosen one."""

    def __init__(self, root: Path, last: int | None) -> None:
        self._root = str(root)
        self._last = last
        self.count = 0

    def start(self) -> None:
        """From now on."""
        sys.addaudithook(self._hear)
        connect = sqlite3.connect

        def traced(*arguments: Any, **options: Any) -> sqlite3.Connection:
            connection = connect(*arguments, **options)
            connection.set_trace_callback(lambda _statement: self._tick())
            return connection

        sqlite3.connect = traced  # type: ignore[assignment]

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        named = event in _WATCHED and arguments and isinstance(arguments[0], str | bytes | os.PathLike)
        if named and os.fsdecode(arguments[0]).startswith(self._root):
            self._tick()

    def _tick(self) -> None:
        self.count += 1
        if self._last is not None and self.count >= self._last:
            os.killpg(0, signal.SIGKILL)
            time.sleep(60)


class Victim:
    """One job in a process of its own."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.job = job
        self.root = Path(job["library"])
        self.acknowledged = Path(job["acknowledged"])

    def acknowledge(self, what: str) -> None:
        """Promise something; the line is with the operating system when this returns."""
        with self.acknowledged.open("a", encoding="utf-8") as stream:
            stream.write(what + "\n")

    def run(self) -> None:
        """Do the job."""
        if not self.job.get("index", True):
            leave_chroma_alone()
        getattr(self, "do_" + self.job["scenario"])()

    def do_import(self) -> None:
        """New articles."""
        with Library.open(self.root) as library:
            library.add(self.job["articles"], on_progress=self._ready)
            library.wait_for_index(PATIENCE_SECONDS)

    do_persist = do_import

    def _ready(self, event: ImportProgress) -> None:
        if event.stage is ImportStage.READY:
            self.acknowledge(f"added {Path(event.path).stem}")

    def do_remove(self) -> None:
        """Documents out."""
        with Library.open(self.root) as library:
            library.remove(self.job["ids"])
            self.acknowledge("removed")
            library.wait_for_index(PATIENCE_SECONDS)

    do_compact = do_remove

    def do_update(self) -> None:
        """A newer version of a document: the old one out, the new one in."""
        with Library.open(self.root) as library:
            library.add(self.job["articles"], on_progress=self._ready)
            library.remove(self.job["ids"])
            self.acknowledge("removed")
            library.wait_for_index(PATIENCE_SECONDS)

    def do_backup(self) -> None:
        """The library into one file."""
        with Library.open(self.root, read_only=True) as library:
            library.backup(self.job["backup"])
        self.acknowledge("backed up")

    def do_restore(self) -> None:
        """A backup in the library's place."""
        Library.restore(self.job["backup"], self.root, replace=True)
        self.acknowledge("restored")

    def do_repair(self) -> None:
        """The doctor at work."""
        Library.doctor(self.root, repair=True)
        self.acknowledge("repaired")

    def do_migrate(self) -> None:
        """The tables brought up to a later version."""
        connection = sqlite3.connect(self.root / "library.sqlite3", isolation_level=None)
        connection.execute("PRAGMA synchronous = FULL")
        migrations.bring_up_to_date(
            connection, self.root / "library.sqlite3", steps=EXTRA_STEPS, target=EXTRA_TARGET
        )
        connection.close()


def _be_the_victim(job: dict[str, Any]) -> None:
    os.setpgid(0, 0)
    quiet = os.open(os.devnull, os.O_RDWR)
    log = os.open(job["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(quiet, 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    moments = Moments(Path(job["library"]), job.get("moment"))
    moments.start()
    status = 0
    try:
        Victim(job).run()
        Path(job["acknowledged"] + ".moments").write_text(str(moments.count))
    except BaseException:  # noqa: BLE001 - whatever it was, the parent wants to know
        import traceback

        traceback.print_exc()
        status = 1
    os._exit(status)


def _wait(pid: int, job: dict[str, Any]) -> int:
    """Wait for the victim; kill it after a time, or when Chroma has written its files so many times."""
    deadline = time.monotonic() + job.get("seconds", PATIENCE_SECONDS * 1.5)
    writes, seen = job.get("writes"), 0
    before = _stamp(job)
    while time.monotonic() < deadline:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return status
        if writes is not None and (now := _stamp(job)) != before:
            before, seen = now, seen + 1
            if seen >= writes:
                break
        time.sleep(0.0005 if writes is not None else 0.005)
    os.killpg(pid, signal.SIGKILL)
    return os.waitpid(pid, 0)[1]


def _stamp(job: dict[str, Any]) -> list[tuple[str, int, int]]:
    found = []
    for path in Path(job["library"]).glob("vectors/gen-*/*/*"):
        try:
            status = path.stat()
        except OSError:
            continue
        found.append((path.name, status.st_size, status.st_mtime_ns))
    return sorted(found)


def main() -> None:
    """Fork a victim for each line of JSON on stdin; answer with how it ended."""
    assert threading.active_count() == 1, "a process with threads must not fork"
    make_quick()
    for line in sys.stdin:
        job = json.loads(line)
        Path(job["acknowledged"]).unlink(missing_ok=True)
        pid = os.fork()
        if pid == 0:
            _be_the_victim(job)
        with contextlib.suppress(OSError):  # it was quicker, or is dead already
            os.setpgid(pid, pid)
        status = _wait(pid, job)
        with contextlib.suppress(OSError):
            os.killpg(pid, signal.SIGKILL)  # a Chroma that outlived it
        print(json.dumps({"killed": os.WIFSIGNALED(status), "status": status}), flush=True)


def copy_library(source: Path, target: Path) -> None:
    """A library's folder as it stands."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, symlinks=True)


if __name__ == "__main__":
    main()
