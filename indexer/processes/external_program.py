"""Runs another program and ends it, with all its children, on timeout or when this process is killed."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

DOES_NOT_START = 127
_LITTLE_ROOM_BYTES = 1 << 20


def run_watched(
    command: Sequence[str],
    scratch: Path,
    *,
    limit_seconds: float,
    environment: Mapping[str, str] | None = None,
) -> int | None:
    """Run a command in its scratch folder; returns its exit status, or None on timeout.

    A watcher (`watcher`) kills the command with all it started, and removes the folder, when time is
    up or when this process dies. The command inherits this process's limits; its output goes nowhere.

    Returns:
        The exit status; `DOES_NOT_START` if there is no such program.
    """
    watcher = Path(__file__).with_name("watcher.py")
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", str(watcher), str(scratch), *command],
        stdin=subprocess.PIPE,  # closed when this process ends for any reason
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=scratch,
        env={**os.environ, **(environment or {})},
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    try:
        return process.wait(limit_seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        assert process.stdin is not None
        with contextlib.suppress(OSError):
            process.stdin.close()  # makes the watcher end the command
        process.wait()


def has_little_room(scratch: Path) -> bool:
    """Whether the disk is full or nearly full, which failed commands rarely report."""
    return shutil.disk_usage(scratch).free < _LITTLE_ROOM_BYTES
