"""Kill Ibid at random and at chosen moments; afterwards nothing that was promised may be missing.

    python -m tests.benchmarks.surviving.kills --kills 200 --seed 1 [--deep 4] [--keep DIR]

Each kill ends a process and its Chroma at the n-th file operation or SQL statement of an import, a removal,
an update, a compaction, a backup, a restore, a repair or a migration, inside the window in which Chroma
writes its own files, or after a random time. After each one the library is opened: every acknowledged
document is there with its text, no removed one is, searches find them, and the doctor finds nothing. After
every `--deep`-th kill the vector index is brought up to date too and read back to the last vector.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import indexer.vectors.chroma.index
from indexer import Library
from indexer.catalogue import migrations
from indexer.catalogue.schema import SCHEMA_VERSION
from indexer.common.errors import LibraryDamagedError
from indexer.upkeep import doctor
from indexer.upkeep.backup import remove_leftovers
from indexer.vectors.chroma.reconcile import Reconciler
from tests.benchmarks.surviving import kills_worker
from tests.benchmarks.surviving.kills_damage import damage_at_random

SCENARIOS = (
    "import", "import", "update", "remove", "persist", "persist", "compact", "backup", "restore", "repair",
    "migrate",
)  # fmt: skip
INDEX_SCENARIOS = ("persist", "compact")
MOST_DOCUMENTS = 30
TYPICAL_MOMENTS = {"import": 260, "update": 300, "remove": 200, "compact": 300, "backup": 70, "restore": 110,
                   "repair": 420, "migrate": 12}  # fmt: skip
WORDS = [
    "harbour",
    "market",
    "winter",
    "signal",
    "copper",
    "garden",
    "letter",
    "bridge",
    "window",
    "kitchen",
    "engine",
    "island",
]


class Failure(Exception):
    """A promise was broken."""


class Trial:
    """One library, killed again and again."""

    def __init__(self, scratch: Path, seed: int, deep: int, quick: bool) -> None:
        self.scratch = scratch
        self.chance = random.Random(seed)
        self.deep = deep
        self.quick = quick
        self.library = scratch / "library"
        self.articles = scratch / "articles"
        self.articles.mkdir()
        self.backup = scratch / "backup.zip"
        self.present: set[str] = set()  # the marks of the documents that must be there
        self.in_backup: set[str] = set()
        self.number = 0
        self.outcomes: Counter[str] = Counter()
        self.nursery = subprocess.Popen(
            [sys.executable, "-m", kills_worker.__name__],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).resolve().parents[3]),
                                                             os.environ.get("PYTHONPATH", "")])},
        )  # fmt: skip
        self._without_kill("import", articles=self.new_articles(6))
        self._without_kill("backup")
        self.in_backup = set(self.present)

    def close(self) -> None:
        """End the process that forks the victims."""
        assert self.nursery.stdin is not None
        assert self.nursery.stdout is not None
        self.nursery.stdin.close()
        self.nursery.wait()
        self.nursery.stdout.close()

    def new_articles(self, count: int) -> list[str]:
        """Files with a text of their own, each with a mark that no other has."""
        made = []
        for _ in range(count):
            mark = f"mark{self.chance.randrange(10**9):09d}"
            sentences = [
                f"The {self.chance.choice(WORDS)} of {mark} met the {self.chance.choice(WORDS)} on day {n}."
                for n in range(self.chance.randint(2, 14))
            ]
            path = self.articles / f"{mark}.txt"
            path.write_text(f"{mark}\n\n" + "\n\n".join(sentences) + "\n", encoding="utf-8")
            made.append(str(path))
        return made

    def kill_once(self, scenario: str) -> str:
        """One kill and all that is checked afterwards; gives what was done, in words."""
        self.number += 1
        before = self.documents()
        job = self._job(scenario, before)
        moment = self._choose(scenario, job)
        self.outcomes[self._run(job)["end"]] += 1
        may_be_damaged = scenario == "repair"
        if scenario == "migrate":
            self._check_migration(Path(job["library"]))
        else:
            self._check(scenario, job, before, may_be_damaged=may_be_damaged)
        return f"{scenario} {moment}"

    def _job(self, scenario: str, before: dict[str, str]) -> dict[str, Any]:
        job: dict[str, Any] = {
            "scenario": scenario,
            "library": str(self.library),
            "acknowledged": str(self.scratch / "acknowledged"),
            "log": str(self.scratch / "log"),
            "backup": str(self.backup),
        }
        if self.quick and scenario not in INDEX_SCENARIOS:
            job["index"] = self.chance.random() < 0.1
        marks = sorted(before)
        if scenario in ("import", "persist", "update"):
            job["articles"] = self.new_articles(self.chance.randint(1, 3) if scenario != "persist" else 5)
        if scenario in ("remove", "update"):
            count = max(1, len(marks) - MOST_DOCUMENTS + 3) if scenario == "remove" else 1
            job["ids"] = [before[mark] for mark in self.chance.sample(marks, min(count, len(marks)))]
        if scenario == "compact":
            gone = self.chance.sample(marks, max(1, len(marks) // 2))
            job["ids"] = [before[mark] for mark in gone]
        if scenario == "repair":
            self.damaged = damage_at_random(self.library, self.articles, self.chance)
        if scenario == "migrate":
            job["library"] = str(self.scratch / "old")
            kills_worker.copy_library(self.library, Path(job["library"]))
        return job

    def _choose(self, scenario: str, job: dict[str, Any]) -> str:
        if scenario == "persist":
            job["writes"] = self.chance.randint(1, 6)
            return f"at write {job['writes']} of Chroma's files"
        if self.chance.random() < 0.2:
            job["seconds"] = self.chance.random() * 2.0
            return f"after {job['seconds']:.2f} s"
        job["moment"] = self.chance.randint(
            1, TYPICAL_MOMENTS[scenario] // (1 + (not job.get("index", True)))
        )
        return f"at moment {job['moment']}"

    def _run(self, job: dict[str, Any]) -> dict[str, Any]:
        assert self.nursery.stdin is not None
        assert self.nursery.stdout is not None
        self.nursery.stdin.write(json.dumps(job) + "\n")
        self.nursery.stdin.flush()
        ended = json.loads(self.nursery.stdout.readline())
        if not ended["killed"] and ended["status"]:
            raise Failure(f"the victim failed by itself:\n{Path(job['log']).read_text()}")
        return {"end": "killed" if ended["killed"] else "done before the moment came"}

    def _without_kill(self, scenario: str, **more: Any) -> None:
        job = {**self._job_base(scenario), **more}
        self._run(job)
        if "articles" in more:
            self.present |= {Path(path).stem for path in more["articles"]}

    def _job_base(self, scenario: str) -> dict[str, Any]:
        return {
            "scenario": scenario, "library": str(self.library), "backup": str(self.backup),
            "acknowledged": str(self.scratch / "acknowledged"), "log": str(self.scratch / "log"),
        }  # fmt: skip

    def documents(self) -> dict[str, str]:
        """mark -> id of all documents, and each one's text is what was imported."""
        with closing(sqlite3.connect(f"file:{self.library}/library.sqlite3?mode=ro", uri=True)) as connection:
            return {
                text.split("\n", 1)[0]: document_id
                for document_id, text in connection.execute("SELECT id, text FROM documents")
            }

    def _acknowledged(self) -> list[str]:
        path = self.scratch / "acknowledged"
        return path.read_text().split("\n")[:-1] if path.exists() else []

    def _check(
        self, scenario: str, job: dict[str, Any], before: dict[str, str], *, may_be_damaged: bool
    ) -> None:
        promised = self._acknowledged()
        deep = self.number % self.deep == 0 or scenario in INDEX_SCENARIOS
        with quickly(deep):
            try:
                with Library.open(self.library) as library:
                    if not may_be_damaged:  # what we have damaged may not be repaired yet
                        self._search(library, deep)
            except LibraryDamagedError:
                if not may_be_damaged:
                    raise
            if may_be_damaged:
                report = Library.doctor(self.library, repair=True)
                if not report.ok:
                    raise Failure(f"not repaired: {report.findings}")
                with Library.open(self.library) as library:
                    self._search(library, deep)
            report = Library.doctor(self.library)
            if report.findings:
                raise Failure(f"the doctor found {report.findings}")
        now = self.documents()
        self._compare(scenario, job, before, promised, set(now))
        self.present = set(now)
        with Library.open(self.library, read_only=True) as library:
            for mark, document_id in now.items():
                text = (self.articles / f"{mark}.txt").read_text(encoding="utf-8")
                if library.show(document_id).text != text:
                    raise Failure(f"{mark} has another text")
        if scenario == "backup":
            self._check_backup(promised)

    def _compare(
        self, scenario: str, job: dict[str, Any], before: dict[str, str], promised: list[str], now: set[str]
    ) -> None:
        if scenario == "restore":
            allowed = [self.in_backup] if "restored" in promised else [self.in_backup, set(before)]
            if now not in allowed:
                raise Failure(f"neither the old library nor the backup: {sorted(now ^ set(before))}")
            return
        leaving = {mark for mark, document_id in before.items() if document_id in job.get("ids", ())}
        coming = {Path(path).stem for path in job.get("articles", ())}
        must = (set(before) - leaving) | {line.split()[1] for line in promised if line.startswith("added ")}
        if must - now:
            raise Failure(f"lost: {sorted(must - now)}")
        if now - set(before) - coming:
            raise Failure(f"came from nowhere: {sorted(now - set(before) - coming)}")
        if "removed" in promised and leaving & now:
            raise Failure(f"came back: {sorted(leaving & now)}")
        if leaving & now and leaving - now:
            raise Failure(f"half a removal: {sorted(leaving - now)} of {sorted(leaving)}")

    def _search(self, library: Library, deep: bool) -> None:
        if not library.wait_for_index(kills_worker.PATIENCE_SECONDS):
            raise Failure(f"the index still is {library.status().vector_index} after a long wait")
        marks = sorted(self.documents())
        for mark in self.chance.sample(marks, min(4, len(marks))):
            for mode in ("lexical", "semantic", "hybrid"):
                found = library.search(f"{mark}", k=5, mode=mode).results
                if mark not in " ".join(hit.text for hit in found):
                    raise Failure(f"{mode} search misses {mark}")
        if deep:
            held = library._embedding.start()
            if held.status != "ready":
                raise Failure(f"the index is {held.status} after it was ready")

    def _check_backup(self, promised: list[str]) -> None:
        """The file is whole: the old one or the new one."""
        target = self.scratch / "from backup"
        shutil.rmtree(target, ignore_errors=True)
        Library.restore(self.backup, target)
        with closing(sqlite3.connect(target / "library.sqlite3")) as connection:
            held = {row[0].split("\n", 1)[0] for row in connection.execute("SELECT text FROM documents")}
        allowed = [self.present] if "backed up" in promised else [self.present, self.in_backup]
        if held not in allowed:
            raise Failure("the backup is neither the old nor the new one")
        self.in_backup = held
        remove_leftovers(self.scratch)  # as the next backup does
        for leftover in self.scratch.glob(".ibid-backup-*"):
            if list(leftover.iterdir()):
                raise Failure(f"{leftover.name} stays for ever")
            leftover.rmdir()  # died before it was locked: it would go with a later one

    def _check_migration(self, folder: Path) -> None:
        path = folder / "library.sqlite3"
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            version = migrations.stored_version(connection)
            columns = {row[1] for row in connection.execute("PRAGMA table_info(documents)")}
            if ("note" in columns) != (version > SCHEMA_VERSION):
                raise Failure(f"half a migration: version {version}, columns {sorted(columns)}")
            migrations.bring_up_to_date(
                connection, path, steps=kills_worker.EXTRA_STEPS, target=kills_worker.EXTRA_TARGET
            )
            held = {row[0].split("\n", 1)[0] for row in connection.execute("SELECT text FROM documents")}
        if held != self.present:
            raise Failure("a migration lost documents")
        shutil.rmtree(folder)


class quickly:
    """Without Chroma where it is not looked at: starting it costs more than all the rest."""

    def __init__(self, deep: bool) -> None:
        self._deep = deep

    def __enter__(self) -> None:
        self._before = indexer.vectors.chroma.index.CHROMA_FROM, Reconciler.remove_all, doctor.check_index
        if not self._deep:
            kills_worker.leave_chroma_alone()

    def __exit__(self, *_error: object) -> None:
        chroma_from, remove_all, check_index = self._before
        indexer.vectors.chroma.index.CHROMA_FROM = chroma_from
        Reconciler.remove_all, doctor.check_index = remove_all, check_index  # type: ignore[method-assign]


def run(
    kills: int,
    seed: int,
    *,
    deep: int = 4,
    scratch: Path | None = None,
    loud: bool = False,
    quick: bool = False,
) -> Counter[str]:
    """Kill so many times; gives how often each scenario was killed, or was done before its moment came.

    With `quick` the vector index takes part in every sixth only: starting Chroma costs more than the rest.

    Raises:
        Failure: a promise was broken; the sentence has the seed and the number of the kill.
    """
    own = scratch is None
    folder = Path(tempfile.mkdtemp(prefix="ibid-kills-")) if scratch is None else scratch
    kills_worker.make_quick()
    trial = Trial(folder, seed, deep, quick)
    counts: Counter[str] = Counter()
    try:
        while trial.outcomes["killed"] < kills:
            scenario = trial.chance.choice(SCENARIOS)
            if quick and scenario in INDEX_SCENARIOS and trial.chance.random() > 0.2:
                continue
            if len(trial.present) > MOST_DOCUMENTS:
                scenario = "remove" if quick else "compact"
            elif len(trial.present) < 4:
                scenario = "import"
            try:
                what = trial.kill_once(scenario)
            except Exception as error:
                raise Failure(f"seed {seed}, kill {trial.number}, {scenario}: {error}") from error
            counts[scenario] += 1
            if loud:
                print(f"{trial.number:5d} {len(trial.present):3d} documents  {what}", flush=True)
    finally:
        trial.close()
        if own:
            shutil.rmtree(folder, ignore_errors=True)
    return counts + trial.outcomes


def main() -> int:
    """Kill, and print a table."""
    parser = argparse.ArgumentParser(description="Kill test")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--deep", type=int, default=4, help="look at the vector index after every n-th kill")
    parser.add_argument("--quick", action="store_true", help="the vector index takes part in few kills only")
    parser.add_argument("--keep", type=Path, help="work here, and leave the library there")
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    if options.keep is not None:
        options.keep.mkdir(parents=True)
    started = time.monotonic()
    try:
        counts = run(
            options.kills,
            options.seed,
            deep=options.deep,
            scratch=options.keep,
            loud=options.verbose,
            quick=options.quick,
        )
    except Failure:
        traceback.print_exc()
        return 1
    print(f"{counts.pop('killed')} kills in {time.monotonic() - started:.0f} s, no promise broken:")
    print(", ".join(f"{name} {count}" for name, count in sorted(counts.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
