"""What becomes of the files of an import."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from indexer.common.cancel import CancelToken, PauseSwitch
from indexer.common.messages import Message
from indexer.records.documents import Document


@dataclass(frozen=True, slots=True)
class SkippedFile:
    """A file that was left alone, and why (its content is already document `document_id`)."""

    path: str
    reason: Message
    document_id: str | None = None


@dataclass(frozen=True, slots=True)
class FailedFile:
    """A file that could not become a document, in one sentence."""

    path: str
    code: str
    message: Message


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of every file of one import."""

    imported: tuple[Document, ...]
    skipped: tuple[SkippedFile, ...]
    failed: tuple[FailedFile, ...]
    seconds: float


class ImportStage(StrEnum):
    """Where a file of an import stands; the last three are final."""

    WAITING = "waiting"
    UNPACKING = "unpacking"  # a file that holds files: an archive, a mailbox, a mail with attachments
    READING = "reading"
    SPLITTING = "splitting"
    STORING = "storing"
    READY = "ready"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """Import event: file `path` has reached `stage`."""

    path: str
    stage: ImportStage
    done_files: int
    total_files: int  # found so far
    size_bytes: int = 0
    document: Document | None = None  # with READY
    message: Message | None = None  # with SKIPPED and FAILED; with READY where it replaces an older version
    code: str | None = None  # with FAILED; with SKIPPED: "known", "unpacked", "superseded", "missing"
    scanning: bool = False  # folders are still being looked through: `total_files` will grow
    replaced: tuple[str, ...] = ()  # with READY and SKIPPED: the documents that have gone for it
    page: int | None = None  # with READING: the page that is being recognised (OCR), of `pages`
    pages: int | None = None


OnImport = Callable[[ImportProgress], None]


@dataclass(frozen=True, slots=True)
class PendingImport:
    """A file or folder that was asked for and is not done: an import was cut off."""

    path: str
    collection: str | None
    by_reference: bool
    added_at: str  # ISO 8601, UTC


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How the files of one import are to be taken in."""

    collection: str | None = None
    by_reference: bool = False
    # One for each path, or all to be tried in turn; never in a log.
    passwords: Mapping[str, str] | Sequence[str] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class ImportControl:
    """How the caller of an import stops it, pauses it and hears of it."""

    token: CancelToken
    pause: PauseSwitch
    on_progress: OnImport

    @classmethod
    def of(
        cls,
        token: CancelToken | None = None,
        pause: PauseSwitch | None = None,
        on_progress: OnImport | None = None,
    ) -> ImportControl:
        """With what the caller gave, and for the rest what does nothing."""
        return cls(token or CancelToken(), pause or PauseSwitch(), on_progress or (lambda _event: None))
