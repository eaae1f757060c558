"""The records of looking after a library: what doctor, backup and restore report."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.common.messages import Message


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it must be, in one sentence."""

    code: str
    message: Message
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


@dataclass(frozen=True, slots=True)
class LibraryStatus:
    """Counts, models in use, index state and disk use of a library."""

    folder: str
    documents: int
    passages: int
    languages: tuple[str, ...]
    read_only: bool
    embedder: str
    chat_model: str | None
    vector_index: str  # "ready", "behind", "embedding", "rebuilding" or "unavailable"
    database_bytes: int
    originals_bytes: int
    vector_index_bytes: int
    embedded: tuple[int, int] | None = (
        None  # done, in all: passages that get vectors now; None: none lacks any
    )
    embedding_seconds_left: float | None = None  # None while that cannot be told
    pending_imports: int = 0  # files and folders of an import that was cut off


@dataclass(frozen=True, slots=True)
class EmbeddingState:
    """How far the making of vectors is in the whole library."""

    under_way: bool  # False: nothing is left to do, or nothing can be done
    embedded: tuple[int, int] | None = None  # passages with vectors, all passages; None while none is made
    paused: bool = False
