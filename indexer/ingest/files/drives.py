"""Tells a file that is gone from one whose drive is not connected."""

from __future__ import annotations

import re
from pathlib import Path

# Where systems show drives and network folders: each is a folder in one of these.
_MOUNT_PLACES = re.compile(
    r"/(?:mnt|media(?:/[^/]+)?|run/media(?:/[^/]+)?|Volumes|net|run/user/\d+/gvfs|cygdrive)",
)


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
