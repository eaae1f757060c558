"""Bring `.venv` to what the lock says: from nothing, from half-built, or with nothing to do."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from launching import llama_wheel, locks, needs
from launching.places import CHECKOUT, Environment, cache_folder
from launching.steps import SetupError, kept_open, say, step

FORMAT = 2  # of the stamp, and of what setting up does besides the lock
COMMAND = "import sys; sys.argv[0] = 'ibid'; from indexer.command_line.main import main; sys.exit(main())"
POSIX_IBID = """#!/bin/sh
exec "$(dirname -- "$(readlink -f -- "$0")")/python" -P -c "{command}" "$@"
"""
WINDOWS_IBID = '@"%~dp0python.exe" -P -c "{command}" %*\r\n'


def wanted(kind: str) -> dict[str, Any]:
    """What the stamp says when the environment is as `kind` (runtime or test) needs it."""
    return {
        "format": FORMAT,
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "native": llama_wheel.key(),
        "lock": {kind: locks.digest(locks.lock_text(kind))},
    }


def read_stamp(environment: Environment) -> dict[str, Any] | None:
    """What the environment was made from; None when it is not finished, damaged or not ours."""
    try:
        stamp = json.loads(environment.stamp.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(stamp, dict) or not isinstance(stamp.get("lock"), dict):
        return None
    runs = environment.python.exists() and stamp.get("interpreter") == interpreter(environment)
    return stamp if runs else None


def interpreter(environment: Environment) -> str:
    """The file that really runs; another one means that the system's Python has changed."""
    if sys.platform == "win32":
        return str(Path(getattr(sys, "_base_executable", sys.executable)).parent)
    return str(environment.python.resolve())


def ready(stamp: dict[str, Any] | None, kind: str) -> bool:
    """Whether nothing is left to do. What the tests need includes what Ibid needs to run."""
    if stamp is None:
        return False
    target = wanted(kind)
    if any(stamp.get(name) != target[name] for name in ("format", "python", "native")):
        return False
    accepted = [target["lock"], *([wanted("test")["lock"]] if kind == "runtime" else [])]
    return stamp["lock"] in accepted


def ensure(kind: str, *, window: bool) -> Environment:
    """Give the environment as `kind` needs it, setting it up if it is not.

    Raises:
        SetupError: it could not be; the text says what to do.
    """
    environment = Environment(CHECKOUT / ".venv")
    if ready(read_stamp(environment), kind):
        return environment
    with setup_lock():
        stamp = read_stamp(environment)
        if not ready(stamp, kind):
            set_up(environment, stamp, kind, window=window)
    return environment


def set_up(environment: Environment, stamp: dict[str, Any] | None, kind: str, *, window: bool) -> None:
    """Do the work; whatever ends it halfway, the next start begins anew."""
    started = time.monotonic()
    target = wanted(kind)
    name = target["native"]
    wheel = llama_wheel.cached(name)
    say(f"Setting up Ibid in {environment.folder}")
    qt_used = window or kind == "test"
    missing = [
        *needs.missing_venv(),
        *([] if wheel else needs.missing_compiler()),
        *(needs.missing_libraries(window=window) if qt_used else []),
    ]
    needs.supply(missing)
    log = cache_folder() / "setup.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.unlink(missing_ok=True)
    if wheel is None:
        wheel = llama_wheel.compile_wheel(name, log)
    usable = stamp is not None and stamp.get("format") == FORMAT and stamp.get("python") == target["python"]
    if usable:
        environment.stamp.unlink()
    else:
        _make_anew(environment, log)
    lock = locks.without(locks.lock_text(kind), locks.COMPILED)
    count = len(locks.entries(lock))
    with step(f"Installing {count} packages", expect="about 1 minute"), tempfile.TemporaryDirectory() as work:
        llama_wheel.pip_install(environment, lock, Path(work), log)
        llama_wheel.install(environment, wheel, log)
        write_entry_points(environment)
    environment.embedder_failure.unlink(missing_ok=True)  # a new set-up may well have the network
    target["interpreter"] = interpreter(environment)
    unfinished = environment.stamp.with_suffix(".part")
    unfinished.write_text(json.dumps(target, indent=1), "utf-8")
    unfinished.replace(environment.stamp)
    say(f"Ibid is set up; that took {time.monotonic() - started:.0f} s. It is not needed again.")


def write_entry_points(environment: Environment) -> None:
    """Make the checkout importable and the command `ibid` callable, by relative paths: both may move."""
    up = os.path.relpath(CHECKOUT, environment.packages)
    (environment.packages / "ibid.pth").write_text(up + "\n", "utf-8")
    if sys.platform == "win32":
        environment.ibid.write_text(WINDOWS_IBID.format(command=COMMAND), "ascii", newline="")
    else:
        environment.ibid.write_text(POSIX_IBID.format(command=COMMAND), "ascii")
        environment.ibid.chmod(0o755)


@contextlib.contextmanager
def setup_lock() -> Iterator[None]:
    """Let one setup work at a time; the system lets go of the lock when its holder dies."""
    path = cache_folder() / "setup.lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        stream = path.open("a+b")
    except OSError as error:
        raise SetupError(f"Ibid needs a cache folder, and {path.parent} cannot be written to.") from error
    with stream:
        if not _try_lock(stream):
            with step("Another setup of Ibid is under way; waiting for it"):
                while not _try_lock(stream):
                    time.sleep(0.5)
        kept_open.append(stream.fileno())
        try:
            yield
        finally:
            kept_open.remove(stream.fileno())


def _make_anew(environment: Environment, log: Path) -> None:
    folder = environment.folder
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.exists():
        with step("Removing what is in .venv: unfinished, of another Python, or not made by this command"):
            try:
                shutil.rmtree(folder)
            except OSError as error:
                raise SetupError(
                    f"{folder} cannot be removed ({error}): end what uses it, then try again."
                ) from error
    with step("Making a Python environment in .venv"):
        llama_wheel.make_environment(folder, log)


def _try_lock(stream: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            stream.seek(0)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
