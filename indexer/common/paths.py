"""Where a library keeps its files, and where the library is when nobody says."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs


def default_library_folder() -> Path:
    """`$IBID_LIBRARY`, else the platform's data folder."""
    chosen = os.environ.get("IBID_LIBRARY")
    return Path(chosen) if chosen else Path(platformdirs.user_data_dir("Ibid", appauthor=False)) / "library"


@dataclass(frozen=True, slots=True)
class LibraryPaths:
    """The files of one library, below `root`."""

    root: Path

    @property
    def database(self) -> Path:
        """The truth: one SQLite file."""
        return self.root / "library.sqlite3"

    @property
    def originals(self) -> Path:
        """Imported files, named by their content hash."""
        return self.root / "originals"

    @property
    def vectors(self) -> Path:
        """Chroma's folder: derived, may be deleted at any time."""
        return self.root / "vectors"

    @property
    def lock(self) -> Path:
        """Held by the one process that may write."""
        return self.root / "library.lock"


def sync_folder(folder: Path) -> None:
    """Bring a folder's list of names to the disk; Windows cannot, and journals its renames."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
