"""The records of looking after a library: what doctor, backup and restore report."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it must be, in one sentence."""

    code: str
    message: str
    repaired: bool = False
    is_damage: bool = True  # not so where the library is sound, and only the user can do something


@dataclass(frozen=True, slots=True)
class DoctorReport:
    """What `doctor` found; `ok` when nothing is left to repair, whatever has become of files outside."""

    ok: bool
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a backup holds; documents kept by reference are in it without their files."""

    path: str
    documents: int
    by_reference: int
    files: int
    size_bytes: int
    seconds: float


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What was restored, and where the library that stood there before has gone."""

    folder: str
    documents: int
    files: int
    set_aside: str | None
    seconds: float


@dataclass(frozen=True, slots=True)
class UpkeepProgress:
    """Event of doctor, backup and restore: `done` of `total` in one step of the work."""

    step: str  # "catalogue", "words", "vectors", "originals", "index", "reading", "copying", "checking"
    done: int
    total: int
