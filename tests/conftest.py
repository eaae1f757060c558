"""For every test: no network, a home folder of its own, and nothing left running afterwards."""

import contextlib
import ctypes
import os
import runpy
import shutil
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path

import platformdirs
import pytest

GUARD = Path(__file__).parent / "guard"
GRACE_SECONDS = 5.0
POLL_SECONDS = 0.02
NEW_NETWORK = 0x40000000  # CLONE_NEWNET


def leave_the_network() -> bool:
    """Move this process and its future children into an empty network namespace, where the kernel allows it.

    This stops native code too (Qt, Chroma, llama.cpp), which the guard in Python does not see.
    """
    if sys.platform != "linux":
        return False
    try:
        return ctypes.CDLL(None).unshare(NEW_NETWORK) == 0
    except (AttributeError, OSError):
        return False


def put_up_the_guard() -> Path:
    """Guard this process and all that it starts; gives the file where refusals are written."""
    descriptor, log = tempfile.mkstemp(prefix="ibid-guard-")  # one for each pytest worker
    os.close(descriptor)
    os.environ["IBID_GUARD_LOG"] = log
    before = [folder for folder in os.environ.get("PYTHONPATH", "").split(os.pathsep) if folder]
    if str(GUARD) not in before:
        os.environ["PYTHONPATH"] = os.pathsep.join([str(GUARD), *before])
    runpy.run_path(str(GUARD / "sitecustomize.py"))
    return Path(log)


def hide_the_real_models() -> Path:
    """Give this process and all that it starts an empty folder of models; gives that folder.

    What a test finds must not depend on what this machine's user has downloaded.
    """
    if "IBID_TEST_REAL_MODELS" not in os.environ:  # pytest's workers inherit it
        cached = platformdirs.user_cache_path("Ibid", appauthor=False) / "models"
        os.environ["IBID_TEST_REAL_MODELS"] = os.environ.get("IBID_MODELS") or str(cached)
    os.environ["IBID_MODELS"] = tempfile.mkdtemp(prefix="ibid-no-models-")
    return Path(os.environ["IBID_MODELS"])


os.environ["IBID_LANG"] = "en"  # for this process and all that it starts, whatever the machine speaks
GUARD_LOG = put_up_the_guard()
NO_MODELS = hide_the_real_models()
NETWORK_LEFT = leave_the_network()


def pytest_addoption(parser):
    """Without pytest-qt its settings in pyproject.toml would be unknown, and that is an error."""
    if os.environ.get("IBID_TEST_WITHOUT_QT"):
        for name in ("qt_api", "qt_log_level_fail"):
            parser.addini(name, "pytest-qt is not loaded")


def pytest_unconfigure():
    GUARD_LOG.unlink(missing_ok=True)
    shutil.rmtree(NO_MODELS, ignore_errors=True)


@pytest.fixture(scope="session")
def network_left():
    """Whether the kernel keeps this process off the network."""
    return NETWORK_LEFT


@pytest.fixture(scope="session")
def real_embedder_path():
    """The default embedder that set-up has put into the user's cache folder; skips where it is not there."""
    from indexer.models.e5.pins import MODEL

    path = Path(os.environ["IBID_TEST_REAL_MODELS"]) / MODEL.name
    if not MODEL.has_size(path):
        pytest.skip("the real embedder is not there; `ibid models download multilingual-e5-small` gets it")
    return path


@pytest.fixture
def refusals():
    """Take what the guard has refused so far; what is not taken fails the test."""

    def take():
        lines = GUARD_LOG.read_text("utf-8").splitlines()
        os.truncate(GUARD_LOG, 0)
        return lines

    return take


@pytest.fixture(autouse=True)
def nothing_tried_the_network():
    """Fail a test whose connection was refused, even when it did not notice."""
    yield
    refused = GUARD_LOG.read_text("utf-8").splitlines()
    os.truncate(GUARD_LOG, 0)
    if refused:
        pytest.fail("; ".join(refused), pytrace=False)


@pytest.fixture(autouse=True)
def home(tmp_path_factory, monkeypatch):
    """A home folder, and a place for the library, for this test alone."""
    folder = tmp_path_factory.mktemp("home")
    places = {
        "HOME": folder,
        "USERPROFILE": folder,
        "APPDATA": folder / "AppData" / "Roaming",
        "LOCALAPPDATA": folder / "AppData" / "Local",
        "XDG_CACHE_HOME": folder / ".cache",
        "XDG_CONFIG_HOME": folder / ".config",
        "XDG_DATA_HOME": folder / ".local" / "share",
        "XDG_STATE_HOME": folder / ".local" / "state",
        "XDG_RUNTIME_DIR": folder / "run",
        "IBID_LIBRARY": folder / "library",
        "IBID_MODELS": folder / "models",
    }
    places["XDG_RUNTIME_DIR"].mkdir(mode=0o700)
    for name, place in places.items():
        monkeypatch.setenv(name, str(place))
    return folder


@pytest.fixture(autouse=True)
def nothing_left_running(home):
    """Fail a test that leaves a thread or a process behind, and end that process."""
    threads_before = set(threading.enumerate())
    children_before = children()
    yield

    def left():
        threads = [
            thread.name
            for thread in set(threading.enumerate()) - threads_before
            if thread.is_alive() and not isinstance(thread, threading._DummyThread)
        ]
        return threads, (children() | started_in(home)) - children_before

    deadline = time.monotonic() + GRACE_SECONDS
    while any(left()) and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
    threads, processes = left()
    commands = [command_of(process) for process in sorted(processes)]
    for process in processes:
        with contextlib.suppress(OSError):
            os.kill(process, signal.SIGKILL)
    if threads or processes:
        pytest.fail(f"left running: threads {threads}, processes {commands}", pytrace=False)


def children() -> set[int]:
    """Our own child processes that still run (Linux; elsewhere none are seen)."""
    found = set()
    for listing in Path("/proc/self/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found.update(map(int, listing.read_text("ascii").split()))
    return {process for process in found if state_of(process) not in ("Z", "X", "")}


def started_in(home: Path) -> set[int]:
    """Processes that were started with this home folder, orphans too."""
    mark = b"HOME=" + os.fsencode(home)
    found = set()
    for listing in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if mark in listing.read_bytes().split(b"\0"):
                found.add(int(listing.parent.name))
    return {process for process in found - {os.getpid()} if state_of(process) not in ("Z", "X", "")}


def state_of(process: int) -> str:
    """The letter of a process's state, "" when it has gone."""
    try:
        return Path(f"/proc/{process}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()[0]
    except OSError:
        return ""


def command_of(process: int) -> str:
    """A process's command line."""
    with contextlib.suppress(OSError):
        return (
            Path(f"/proc/{process}/cmdline")
            .read_bytes()
            .replace(b"\0", b" ")
            .decode("utf-8", "replace")
            .strip()
        )
    return f"process {process}"
