from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True)
class Outcome:
    """What one run of the command left behind."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The one JSON document on stdout."""
        assert self.out.count("\n") == 1, "exactly one JSON document"
        return json.loads(self.out)


Ibid = Callable[..., Outcome]


@pytest.fixture
def ibid(tmp_path: Path) -> Ibid:
    """Run the command `ibid` in a process of its own, on a library below tmp_path."""

    def run(*arguments: object, library: Path | None = None) -> Outcome:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "indexer.command_line.main",
                "--library",
                str(library or tmp_path / "library"),
                *map(str, arguments),
            ],
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=240,
            check=False,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    return run
