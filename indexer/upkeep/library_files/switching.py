"""Replaces a library by a restored one, so that a crash at any moment loses neither.

The new files are complete in a folder of the library. Then a plan is written: before that nothing is changed,
after it every start completes the plan.
"""

from __future__ import annotations

import json
from pathlib import Path

from indexer.common.errors import LibraryDamagedError
from indexer.common.messages import Message
from indexer.common.paths import LibraryPaths, sync_folder
from indexer.upkeep.library_files.durable import (
    database_files,
    move_durably,
    remove_path,
    write_durably,
)

NEW_FOLDER = "restored"
_PLAN = "restore.json"


def switch_pending(paths: LibraryPaths) -> bool:
    """Whether a restore was interrupted after its plan was written."""
    return (paths.root / _PLAN).exists()


def decide_switch(paths: LibraryPaths, set_aside: str | None) -> None:
    """Write the plan: from now on `restored/` is the library. `set_aside`: the folder for the old files."""
    write_durably(paths.root / _PLAN, json.dumps({"format": 1, "set_aside": set_aside}))


def finish_switch(paths: LibraryPaths) -> None:
    """Complete a planned restore; one without a plan is removed. Only with the writer's lock."""
    new = paths.root / NEW_FOLDER
    if not switch_pending(paths):
        if new.exists():
            remove_path(new)
        return
    aside = _read_plan(paths)
    # Each item is moved out of `restored/` as the last step, so what is still there is not done yet.
    for name in ("originals", "library.id", paths.database.name):
        if not (new / name).exists():
            continue
        if name == paths.database.name:
            remove_path(paths.vectors)  # derived from the old catalogue
            for old in database_files(paths.database):
                _make_way(old, aside)
        else:
            _make_way(paths.root / name, aside)
        move_durably(new / name, paths.root / name)
    remove_path(new)
    (paths.root / _PLAN).unlink()
    sync_folder(paths.root)


def _read_plan(paths: LibraryPaths) -> Path | None:
    try:
        name = _aside_name(json.loads((paths.root / _PLAN).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LibraryDamagedError(
            Message("restore_interrupted", folder=paths.root),
            detail=str(error),
        ) from error
    return None if name is None else paths.root / name


def _aside_name(plan: dict[str, object]) -> str | None:
    name = plan["set_aside"]
    if name is None:
        return None
    if not isinstance(name, str) or Path(name).name != name:
        raise ValueError(f"the name {name!r}")
    return name


def _make_way(old: Path, aside: Path | None) -> None:
    if not old.exists():
        return
    if aside is None:
        remove_path(old)
    else:
        move_durably(old, aside / old.name)
