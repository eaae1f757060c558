"""Checks whether files that were imported by reference still have the imported content."""

from __future__ import annotations

import re
import stat
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path

from indexer.common.cancel import CancelToken
from indexer.ingest.files.digest import digest_of
from indexer.records.originals import KeptFile, OriginalNote, OriginalState

_LOOK_SECONDS = 0.05
# Folders in which systems mount drives and network folders.
_MOUNT_PLACES = re.compile(
    r"/(?:mnt|media(?:/[^/]+)?|run/media(?:/[^/]+)?|Volumes|net|run/user/\d+/gvfs|cygdrive)",
)


def check_quickly(file: KeptFile) -> OriginalNote | None:
    """Check a file by its size and times, without reading it; None if no change is visible."""
    state = _state_of(file)
    return None if state is None else OriginalNote(state, file.path)


def check_by_reading(file: KeptFile, token: CancelToken) -> OriginalNote | None:
    """Check a file by reading it, if it has the right size. Raises CancelledByUser."""
    note = check_quickly(file)
    if note is not None and note.state is not OriginalState.TOUCHED:
        return note
    try:
        digest = digest_of(Path(file.path), token)
    except OSError:  # deleted a moment ago, or not readable
        return check_quickly(file) or OriginalNote(OriginalState.AWAY, file.path)
    if digest == file.sha256:
        return None
    return OriginalNote(OriginalState.CHANGED, file.path)


def check_thoroughly(file: KeptFile, token: CancelToken) -> OriginalNote | None:
    """Like `check_quickly`, but reads a file that was written to. Raises CancelledByUser."""
    note = check_quickly(file)
    if note is None or note.state is not OriginalState.TOUCHED:
        return note
    return check_by_reading(file, token)


def written_at(file: KeptFile) -> int:
    """When a file was last written to, in nanoseconds; 0 if it cannot be reached."""
    try:
        return Path(file.path).stat().st_mtime_ns
    except (OSError, ValueError):
        return 0


def check_all(
    files: Iterable[KeptFile],
    token: CancelToken,
    seconds: float,
    look: Callable[[KeptFile], OriginalNote | None] = check_quickly,
) -> Mapping[str, OriginalNote]:
    """Check many files for at most `seconds`. Returns document id -> note, for files with a problem.

    A check on a disconnected network drive can block for minutes; the caller does not wait for it.

    Raises:
        CancelledByUser: `token` was raised.
    """
    inner = CancelToken()
    notes: dict[str, OriginalNote] = {}

    def run() -> None:
        for file in files:
            if inner.cancelled:
                return
            note = look(file)
            if note is not None:
                notes[file.document_id] = note

    thread = threading.Thread(target=run, name="originals", daemon=True)
    thread.start()
    end = time.monotonic() + seconds
    try:
        while thread.is_alive() and time.monotonic() < end:
            thread.join(_LOOK_SECONDS)
            token.check()
    finally:
        inner.cancel()
    return dict(notes)  # a copy, because a blocked thread may still add to `notes`


def _state_of(file: KeptFile) -> OriginalState | None:
    path = Path(file.path)
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        try:
            return OriginalState.AWAY if is_away(path) else OriginalState.GONE
        except OSError:
            return OriginalState.AWAY
    except (OSError, ValueError):  # the drive or network fails, or access is denied
        return OriginalState.AWAY
    if not stat.S_ISREG(status.st_mode):
        return OriginalState.GONE
    if status.st_size != file.size_bytes:
        return OriginalState.CHANGED
    try:
        imported = datetime.fromisoformat(file.imported_at).timestamp()
    except ValueError:  # the catalogue was damaged
        return OriginalState.TOUCHED
    return OriginalState.TOUCHED if status.st_mtime > imported else None


def is_away(path: Path) -> bool:
    """Whether a missing file may be on a drive that is not connected.

    Raises:
        OSError: the path cannot be examined.
    """
    nearest = next((parent for parent in path.parents if parent.is_dir()), None)
    if nearest is None:  # unknown drive letter or server
        return True
    if nearest == path.parent:  # an unmounted drive leaves its empty mount folder
        return _shows_drives(nearest.parent) and _is_empty(nearest)
    return _shows_drives(nearest) or _is_empty(nearest)


def _shows_drives(folder: Path) -> bool:
    return _MOUNT_PLACES.fullmatch(folder.as_posix()) is not None


def _is_empty(folder: Path) -> bool:
    return next(folder.iterdir(), None) is None
