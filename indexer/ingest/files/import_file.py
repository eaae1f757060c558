"""A file that is being imported, and the container (archive, mail) that it may have come out of."""

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
from indexer.ingest.files.scan import ScannedFile, printable
from indexer.records.reading import Member

log = logging.getLogger(__name__)

MAX_NAME_BYTES = 120
MAX_TREE_FILES = 100_000  # enough for a mailbox of many years
MAX_TREE_BYTES = 4 << 30
_TROUBLESOME = re.compile(
    r'[<>:"/\\|?*\N{REPLACEMENT CHARACTER}]'
)  # characters that some file system does not allow in names

_NUMBERED = frozenset({FileKind.MAILBOX, FileKind.JSON, FileKind.JSON_LINES})

T = TypeVar("T")


@dataclass(slots=True, eq=False)
class ImportFile:
    """One file of an import. Its `staged` copy must be dropped by the import unless it is stored."""

    position: tuple[int, ...]  # in the order given; files of a container follow it
    path: Path
    shown: str  # the path as shown to the user and recorded in the catalogue
    name: str  # the name used in messages
    size_bytes: int
    has_true_name: bool  # False if the name is not valid text, so that `shown` is not unique
    is_numbered: bool = False  # named by its place in a mailbox, which may change with the next import
    container: Container | None = None  # the container that it came out of
    look: FileLook | None = None  # None until its import begins
    staged: StagedFile | None = field(default=None, repr=False)

    @property
    def depth(self) -> int:
        """How many containers the file is nested in."""
        return len(self.position) - 1


@dataclass(slots=True)
class TreeBudget:
    """How many files and bytes may still be unpacked from a container and the containers inside it."""

    files: int = MAX_TREE_FILES
    bytes: int = MAX_TREE_BYTES


@dataclass(slots=True, eq=False)
class Container:
    """A file that is unpacked or waits to be."""

    file: ImportFile
    content: Path  # the file to unpack
    document_id: str | None  # of a mail or PDF with attachments; None for a pure container such as a zip
    budget: TreeBudget = field(default_factory=TreeBudget)
    folder: Path | None = None  # where its files are unpacked
    open_files: int = 0  # number of its files that are not done yet

    @property
    def is_numbered(self) -> bool:
        """Whether its files have numbers instead of names of their own."""
        return self.file.look is not None and self.file.look.kind in _NUMBERED


def make_given_file(scanned: ScannedFile, number: int) -> ImportFile:
    """Make the import file for a file that the user gave, directly or within a folder."""
    shown = printable(scanned.path)
    return ImportFile(
        (number,),
        scanned.path,
        shown,
        shown_name(scanned.path),
        scanned.size_bytes,
        shown == str(scanned.path),
    )


def make_member_file(member: Member, number: int, folder: Path, container: Container) -> ImportFile:
    """Make the import file for a file that came out of a container."""
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
    """A name that any file system accepts, with the suffix that chooses the right reader."""
    suffix = PurePosixPath(member.file).suffix
    name = shown_name(Path(PurePosixPath(member.name).name or member.file))
    name = _TROUBLESOME.sub("_", name.removesuffix(suffix)).strip(" .") or "file"
    while len((name + suffix).encode()) > MAX_NAME_BYTES and len(name) > 1:
        name = name[:-1]
    return name + suffix


def result_of(future: Future[T], file: ImportFile) -> T:
    """The result of a future that worked on `file`.

    Raises:
        ReadError: the file failed, or there was an unexpected error (a bug of Ibid).
        CancelledByUser, IndexerError: as raised in the thread.
    """
    try:
        return future.result()
    except (IndexerError, CancelledByUser):
        raise
    except Exception as error:  # thread boundary
        log.exception("bug while reading a file")
        raise unexpected_error(file) from error


def unexpected_error(file: ImportFile) -> ReadError:
    """The error shown for an unexpected error, which is a bug of Ibid."""
    return ReadError(Message("import_unexpected", name=file.name), code="unexpected")


def message_about(file: ImportFile, message: Message) -> Message:
    """What was said of a file with the same bytes, said of this one."""
    return message.with_param("name", file.name) if "name" in dict(message.params) else message


def changed_while_read(file: ImportFile) -> ReadError:
    """The error of a file that was written to while it was read."""
    return ReadError(Message("changed_while_read", name=file.name), code="changed")
