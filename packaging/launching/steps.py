"""Steps that are shown with their time, and programs that are run inside them."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

HEARTBEAT_SECONDS = 30.0
LAST_LINES = 25

# Descriptors that the programs we run keep open, too. The setup lock is one: where the launcher is killed and
# its pip is not, the next launcher waits for that pip instead of working in the same folder beside it.
kept_open: list[int] = []


class SetupError(Exception):
    """What the user must know or do; the text is for the user."""


def say(text: str) -> None:
    """Print a line at once, also where a character cannot be shown."""
    try:
        print(text, flush=True)
    except UnicodeEncodeError:
        print(text.encode("ascii", "replace").decode("ascii"), flush=True)


def duration(seconds: float) -> str:
    """A time as people say it: 0.4 s, 12 s, 4 min 05 s."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"


@contextlib.contextmanager
def step(title: str, *, expect: str = "") -> Iterator[None]:
    """Show a step, a sign of life while it lasts, and its time at the end."""
    say(f"-> {title}" + (f" ({expect})" if expect else ""))
    started, ended = time.monotonic(), threading.Event()

    def beat() -> None:
        while not ended.wait(HEARTBEAT_SECONDS):
            say(f"   still at it after {duration(time.monotonic() - started)}")

    heart = threading.Thread(target=beat, name="heartbeat", daemon=True)
    heart.start()
    outcome = "failed after"
    try:
        yield
        outcome = "done in"
    finally:
        ended.set()
        heart.join()
        say(f"   {outcome} {duration(time.monotonic() - started)}")


def clean_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The user's environment without what would turn pip or Python away from `.venv`."""
    unwanted = {
        "PYTHONPATH",
        "PYTHONHOME",
        "PIP_TARGET",
        "PIP_PREFIX",
        "PIP_ROOT",
        "PIP_REQUIREMENT",
        "PIP_CONSTRAINT",
        "__PYVENV_LAUNCHER__",
    }
    kept = {name: value for name, value in os.environ.items() if name.upper() not in unwanted}
    kept.update(PIP_USER="0", PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_NO_INPUT="1", PYTHONUTF8="1")
    return {**kept, **(extra or {})}


def run_quietly(
    command: Sequence[str | Path],
    *,
    log: Path,
    failure: str,
    environment: Mapping[str, str] | None = None,
) -> None:
    """Run a program, its output into `log`.

    Raises:
        SetupError: it failed; the text is `failure` after the program's last lines.
    """
    last: deque[str] = deque(maxlen=LAST_LINES)
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a", encoding="utf-8") as written:
        written.write(f"\n$ {' '.join(map(str, command))}\n")
        try:
            process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env=clean_environment(environment),
                pass_fds=() if sys.platform == "win32" else tuple(kept_open),
                encoding="utf-8",
                errors="replace",
            )
        except OSError as error:
            raise SetupError(f"{failure} ({command[0]}: {error.strerror})") from error
        with process:
            assert process.stdout is not None
            for line in process.stdout:
                written.write(line)
                last.append(line.rstrip())
    if process.returncode:
        for line in last:
            say(f"   | {line}")
        raise SetupError(f"{failure} The whole output is in {log}.")


def run_shown(
    command: Sequence[str | Path], *, environment: Mapping[str, str] | None = None, folder: Path | None = None
) -> int:
    """Run a program in our own terminal and give its exit code, as a shell counts it.

    Ctrl-C reaches the program by itself, and a request to end is handed on: it decides how it ends, and is
    waited for.

    Raises:
        KeyboardInterrupt: there was a Ctrl-C; the program has ended.
        SetupError: the program cannot be started.
    """
    sys.stdout.flush()
    try:
        process = subprocess.Popen(
            [str(part) for part in command], env=clean_environment(environment), cwd=folder
        )
    except OSError as error:
        raise SetupError(f"{command[0]} cannot be started: {error.strerror}.") from error
    before = signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    interrupted = False
    try:
        while process.returncode is None:
            try:
                process.wait()
            except KeyboardInterrupt:
                interrupted = True
    finally:
        signal.signal(signal.SIGTERM, before)
    if interrupted:
        raise KeyboardInterrupt
    return process.returncode if process.returncode >= 0 else 128 - process.returncode
