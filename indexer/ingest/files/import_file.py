"""One file on its way into the library, and one that others came out of."""

from __future__ import annotations

import logging
import re
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TypeVar

from indexer.common.cancel import CancelledByUser
from indexer.common.errors import IndexerError, ReadError
from indexer.common.messages import Message
from indexer.documents.source.kinds import FileKind
from indexer.documents.source.source_file import shown_name
from indexer.ingest.files.look import FileLook
from indexer.ingest.files.originals import StagedFile
from indexer.ingest.files.scan import FoundFile, printable
from indexer.records.reading import Member

log = logging.getLogger(__name__)

MOST_NAME_BYTES = 120
MOST_TREE_FILES = 100_000  # a mailbox of many years
MOST_TREE_BYTES = 4 << 30
_TROUBLESOME = re.compile(r'[<>:"/\\|?*\N{REPLACEMENT CHARACTER}]')  # in names, on one system or another

_NUMBERED = frozenset({FileKind.MAILBOX, FileKind.JSON, FileKind.JSON_LINES})

T = TypeVar("T")


@dataclass(slots=True, eq=False)
class ImportFile:
    """What is imported. `staged` is ours to drop until it is stored."""

    position: tuple[int, ...]  # in the order given; what comes out of a container stands after it
    path: Path
    shown: str  # as the user knows it, and as the catalogue records it
    name: str  # what messages call it
    size_bytes: int
    has_true_name: bool  # `shown` names this file and no other; not so where its name is no valid text
    is_numbered: bool = False  # it is named by its place in a mailbox: tomorrow that may be another mail's
    container: Container | None = None  # that it came out of
    look: FileLook | None = None  # None until its import begins
    staged: StagedFile | None = field(default=None, repr=False)

    @property
    def depth(self) -> int:
        """How many containers it lies in."""
        return len(self.position) - 1


@dataclass(slots=True)
class TreeBudget:
    """What a container and all that lies in it may still unpack."""

    files: int = MOST_TREE_FILES
    bytes: int = MOST_TREE_BYTES


@dataclass(slots=True, eq=False)
class Container:
    """A file that is unpacked, or waits for it."""

    file: ImportFile
    content: Path  # what to unpack
    document_id: (
        str | None
    )  # of a mail or a PDF with files attached; None where it is nothing but a container
    budget: TreeBudget = field(default_factory=TreeBudget)
    folder: Path | None = None  # where its files lie
    open_files: int = 0  # of them, those that are not done

    @property
    def is_numbered(self) -> bool:
        """Whether what is in it has numbers, and no names of its own."""
        return self.file.look is not None and self.file.look.kind in _NUMBERED


def given_file(found: FoundFile, number: int) -> ImportFile:
    """A file that the user has named, or that lies in a folder that the user has named."""
    shown = printable(found.path)
    return ImportFile(
        (number,), found.path, shown, shown_name(found.path), found.size_bytes, shown == str(found.path)
    )


def member_file(member: Member, number: int, folder: Path, container: Container) -> ImportFile:
    """A file that came out of a container."""
    within = container.file
    return ImportFile(
        (*within.position, number),
        folder / member.file,
        f"{within.shown}/{member.name}",
        name_of(member),
        member.size_bytes,
        within.has_true_name,
        within.is_numbered or container.is_numbered,
        container,
    )


def name_of(member: Member) -> str:
    """A name that any file system takes, with the suffix that chooses the right reader."""
    suffix = PurePosixPath(member.file).suffix
    name = shown_name(Path(PurePosixPath(member.name).name or member.file))
    name = _TROUBLESOME.sub("_", name.removesuffix(suffix)).strip(" .") or "file"
    while len((name + suffix).encode()) > MOST_NAME_BYTES and len(name) > 1:
        name = name[:-1]
    return name + suffix


def outcome_of(future: Future[T], file: ImportFile) -> T:
    """What a thread has made of a file.

    Raises:
        ReadError: nothing; also where the cause is a mistake of ours.
        CancelledByUser, IndexerError: as the thread has raised them.
    """
    try:
        return future.result()
    except (IndexerError, CancelledByUser):
        raise
    except Exception as error:  # the edge of a thread
        log.exception("bug while reading a file")
        raise unexpected(file) from error


def unexpected(file: ImportFile) -> ReadError:
    """The sentence for a mistake of ours."""
    return ReadError(Message("import_unexpected", name=file.name), code="unexpected")
