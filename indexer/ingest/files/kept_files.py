"""Looks whether files that stay where they are still are what was imported from them."""

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
# Where systems show drives and network folders: each is a folder in one of these.
_MOUNT_PLACES = re.compile(
    r"/(?:mnt|media(?:/[^/]+)?|run/media(?:/[^/]+)?|Volumes|net|run/user/\d+/gvfs|cygdrive)",
)


def look_at(file: KeptFile) -> OriginalNote | None:
    """What the file system tells without reading the file; None: nothing speaks against it."""
    state = _state_of(file)
    return None if state is None else OriginalNote(state, file.path)


def read_through(file: KeptFile, token: CancelToken) -> OriginalNote | None:
    """The same for certain, by reading what has the right size. Raises CancelledByUser."""
    note = look_at(file)
    if note is not None and note.state is not OriginalState.TOUCHED:
        return note
    try:
        digest = digest_of(Path(file.path), token)
    except OSError:  # gone since the look a moment ago, or it refuses
        return look_at(file) or OriginalNote(OriginalState.AWAY, file.path)
    if digest == file.sha256:
        return None
    return OriginalNote(OriginalState.CHANGED, file.path)


def look_well(file: KeptFile, token: CancelToken) -> OriginalNote | None:
    """Like `look_at`; a file that was written to is read to know more. Raises CancelledByUser."""
    note = look_at(file)
    if note is None or note.state is not OriginalState.TOUCHED:
        return note
    return read_through(file, token)


def written_at(file: KeptFile) -> int:
    """When a file was last written to, in nanoseconds; 0 where it cannot be reached."""
    try:
        return Path(file.path).stat().st_mtime_ns
    except (OSError, ValueError):
        return 0


def look_at_all(
    files: Iterable[KeptFile],
    token: CancelToken,
    seconds: float,
    look: Callable[[KeptFile], OriginalNote | None] = look_at,
) -> Mapping[str, OriginalNote]:
    """Document id -> what is to be said of its file, as far as that is known after so many seconds.

    A network drive that has gone can hold a look at it for minutes; who asks does not wait for that.

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
    return dict(notes)  # a copy: a thread that was held may still add to it


def _state_of(file: KeptFile) -> OriginalState | None:
    path = Path(file.path)
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        try:
            return OriginalState.AWAY if is_away(path) else OriginalState.GONE
        except OSError:
            return OriginalState.AWAY
    except (OSError, ValueError):  # the drive, the network or the folder's owner refuses
        return OriginalState.AWAY
    if not stat.S_ISREG(found.st_mode):
        return OriginalState.GONE
    if found.st_size != file.size_bytes:
        return OriginalState.CHANGED
    try:
        imported = datetime.fromisoformat(file.imported_at).timestamp()
    except ValueError:  # of a catalogue that was damaged
        return OriginalState.TOUCHED
    return OriginalState.TOUCHED if found.st_mtime > imported else None


def is_away(path: Path) -> bool:
    """Whether a file that is not there may only lie on a drive that is not connected.

    Raises:
        OSError: that cannot be looked at.
    """
    nearest = next((parent for parent in path.parents if parent.is_dir()), None)
    if nearest is None:  # no such drive letter, no such server
        return True
    if nearest == path.parent:  # what is left of an unmounted drive is the empty folder it was shown in
        return _shows_drives(nearest.parent) and _is_empty(nearest)
    return _shows_drives(nearest) or _is_empty(nearest)


def _shows_drives(folder: Path) -> bool:
    return _MOUNT_PLACES.fullmatch(folder.as_posix()) is not None


def _is_empty(folder: Path) -> bool:
    return next(folder.iterdir(), None) is None
