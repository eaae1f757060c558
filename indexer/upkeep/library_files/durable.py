"""Writes files that are complete or absent, even after a power loss."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from indexer.common.paths import sync_folder


def write_durably(path: Path, text: str) -> None:
    """Replace the file's content in one step."""
    temporary = path.with_name(path.name + ".new")
    with temporary.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path)
    sync_folder(path.parent)


def move_durably(source: Path, target: Path) -> None:
    """Move a file or folder within one file system; its place in both folders is on disk afterwards."""
    target.parent.mkdir(parents=True, exist_ok=True)
    source.rename(target)
    sync_folder(target.parent)
    if source.parent != target.parent:
        sync_folder(source.parent)


def sync_file(path: Path) -> None:
    """Flush a file's content to the disk."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def remove_path(path: Path) -> None:
    """Remove a file or folder, ignoring errors."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def set_aside_name(path: Path, what: str) -> Path:
    """A free name beside `path` that says what was wrong with it and when: NAME.damaged-20261122-201500."""
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    candidate = path.with_name(f"{path.name}.{what}-{stamp}")
    number = 1
    while candidate.exists():
        number += 1
        candidate = path.with_name(f"{path.name}.{what}-{stamp}-{number}")
    return candidate


def database_files(database: Path) -> tuple[Path, ...]:
    """SQLite's files, the write-ahead log first: a log must never meet another database."""
    return tuple(database.with_name(database.name + end) for end in ("-wal", "-shm", ""))
