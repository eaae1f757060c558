"""Killed at chosen moments of a replacement, a library holds the old version or the new one."""

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from indexer import Library

REPOSITORY = Path(__file__).resolve().parents[4]
MOMENTS = 24
OLD = "The port of Hull reopened on Monday.\n\nIts operator expects traffic to return to normal soon.\n"
NEW = "The port of Hull closed again.\n\nIts operator expects traffic to return to normal soon.\n"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs fork and SIGKILL")


class Nursery:
    """Forks a victim for each job; see kills_worker.py."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch
        path = os.pathsep.join([str(REPOSITORY), os.environ.get("PYTHONPATH", "")])
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.surviving.kills_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": path},
        )

    def add(self, library: Path, article: Path, moment: int | None = None) -> bool:
        """Import in a victim, which dies at that moment; whether it had acknowledged the document."""
        job = {
            "scenario": "import",
            "library": str(library),
            "articles": [str(article)],
            "acknowledged": str(self.scratch / "acknowledged"),
            "log": str(self.scratch / "log"),
            "index": False,
            **({} if moment is None else {"moment": moment}),
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        ended = json.loads(self._process.stdout.readline())
        assert ended["killed"] or not ended["status"], (self.scratch / "log").read_text()
        acknowledged = self.scratch / "acknowledged"
        return acknowledged.exists() and "added" in acknowledged.read_text()

    def moments(self) -> int:
        """How many there were in the last job."""
        return int((self.scratch / "acknowledged.moments").read_text())

    def close(self) -> None:
        self._process.communicate(timeout=60)


@pytest.fixture
def nursery(tmp_path):
    nursery = Nursery(tmp_path)
    yield nursery
    nursery.close()


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_a_death_at_any_moment_of_a_replacement_leaves_one_version(nursery, tmp_path):
    article, template, library = (tmp_path / name for name in ("a.txt", "template", "library"))
    article.write_text(OLD, encoding="utf-8")
    assert nursery.add(template, article)
    article.write_text(NEW, encoding="utf-8")
    shutil.copytree(template, library)
    assert nursery.add(library, article)
    last = nursery.moments()
    assert last > 50, "the moments are counted"
    seen: set[str] = set()
    for moment in sorted(random.Random(20261122).sample(range(1, last), MOMENTS)):
        shutil.rmtree(library)
        shutil.copytree(template, library)
        promised = nursery.add(library, article, moment)
        with Library.open(library) as opened:
            (document,) = opened.documents()
            text = {sha256(OLD): OLD, sha256(NEW): NEW}[document.sha256]
            assert opened.show(document.id).text == text
            assert opened.original_path(document.id).read_text(encoding="utf-8") == text
            assert not promised or text == NEW
            assert [item.name for item in opened.paths.originals.iterdir()] == [f"{document.sha256}.txt"]
            asked_for = opened.pending_imports()
            assert {item.path for item in asked_for} <= {str(article)}
            assert opened.wait_for_index(60)
        assert Library.doctor(library).findings == ()
        seen.add(text)
    assert seen == {OLD, NEW}
