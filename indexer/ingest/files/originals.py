"""The library's own copies of imported files, named by content, so that a source can always be shown."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from indexer.catalogue.database import Database
from indexer.catalogue.documents import originals_in_use
from indexer.catalogue.failures import explain_os_error
from indexer.catalogue.removals import being_removed, now_removed
from indexer.common.cancel import CancelToken
from indexer.common.errors import ReadError
from indexer.common.messages import Message
from indexer.documents.source.source_file import shown_name
from indexer.ingest.files.look import MAX_FILE_BYTES, FileLook, first_look, open_source, unreadable

BLOCK_BYTES = 1 << 20
_INCOMING = "incoming"
_PLACING = ".placing"  # a name with this end in a staging folder: that file's document was not yet entered
_SAFE_SUFFIX = re.compile(r"\.[a-z0-9]{1,12}")
_NAME = re.compile(r"[0-9a-f]{64}(\.[a-z0-9]{1,12})?")


@dataclass(frozen=True, slots=True)
class StagedFile:
    """A file's content as it was at one moment: what is hashed is what is read."""

    sha256: str
    size_bytes: int
    content: Path  # what to read: our copy, or the file itself when it is kept by reference
    folder: Path | None  # holds the copy until it is placed or dropped; None when there is none
    look: FileLook  # at the file that was imported


class Originals:
    """The folder `originals/` of a library."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._incoming = folder / _INCOMING

    def stage(
        self,
        source: Path,
        *,
        by_reference: bool,
        token: CancelToken,
        look: FileLook | None = None,
        moved_as: str | None = None,
    ) -> StagedFile:
        """Copy (unless `by_reference`) and hash a file; one of ours is moved instead, under a new name.

        Raises:
            ReadError: the file cannot be read, or has changed since the `look` at it.
            StorageError: the copy cannot be written.
            CancelledByUser: `token` was raised; nothing is left behind.
        """
        look = look or first_look(source)
        with open_source(source) as stream:
            if by_reference:
                sha256, size = _read_through(stream, source, token)
                _refuse_changed(look, stream, source)
                return StagedFile(sha256, size, source, None, look)
            folder: Path | None = None
            try:
                folder = self.make_folder()
                # Under its own name, which the readers' messages use.
                copy = folder / (moved_as or source.name)
                if moved_as is None:
                    with copy.open("xb") as target:
                        sha256, size = _read_through(stream, source, token, target)
                    _refuse_changed(look, stream, source)
                else:
                    sha256, size = _read_through(stream, source, token)
            except OSError as error:
                _remove_tree(folder)
                raise explain_os_error(error, self.folder.parent) from error
            except BaseException:
                _remove_tree(folder)
                raise
        if moved_as is not None:  # closed before: Windows moves no open file
            self._move(source, copy)
        return StagedFile(sha256, size, copy, folder, look)

    def _move(self, source: Path, target: Path) -> None:
        try:
            source.replace(target)
            with target.open("rb+") as stream:
                os.fsync(stream.fileno())
        except OSError as error:
            _remove_tree(target.parent)
            raise explain_os_error(error, self.folder.parent) from error

    def make_folder(self) -> Path:
        """An empty folder for what is on its way; the next start removes what a death leaves of it.

        Raises:
            OSError: it cannot be made.
        """
        # Without parents: a library that was moved away must not come back empty.
        self.folder.mkdir(exist_ok=True)
        self._incoming.mkdir(exist_ok=True)
        return Path(tempfile.mkdtemp(dir=self._incoming))

    def folder_to_unpack(self) -> Path:
        """An empty folder for the files of a container. Raises StorageError."""
        try:
            return self.make_folder()
        except OSError as error:
            raise explain_os_error(error, self.folder.parent) from error

    def empty_folder(self, folder: Path) -> None:
        """Remove what is in such a folder. Raises StorageError."""
        try:
            for entry in folder.iterdir():
                entry.unlink()
        except OSError as error:
            raise explain_os_error(error, self.folder.parent) from error

    def remove_folder(self, folder: Path) -> None:
        """Remove such a folder and all that is in it."""
        _remove_tree(folder)

    def place(self, staged: StagedFile) -> str | None:
        """Give the copy its final name; None when the file is kept by reference.

        Until it is dropped, `staged` tells the next start that a file without a document was never promised.

        Raises:
            StorageError: it cannot be done.
        """
        if staged.folder is None:
            return None
        name = staged.sha256 + safe_suffix(staged.content)
        try:
            (staged.folder / (name + _PLACING)).touch()
            staged.content.replace(self.folder / name)
            _sync_folder(self.folder)
        except OSError as error:
            raise explain_os_error(error, self.folder.parent) from error
        return name

    def drop(self, staged: StagedFile) -> None:
        """Forget a copy that will not be placed, or what is left of one that was."""
        _remove_tree(staged.folder)

    def remove(self, name: str) -> None:
        """Delete an original that no document needs; one that is open elsewhere goes at the next start."""
        with contextlib.suppress(OSError):
            (self.folder / name).unlink(missing_ok=True)

    def remove_orphans(self, database: Database) -> tuple[str, ...]:
        """Delete what killed imports and removals have left; gives the other files without a document.

        Those must stay: the catalogue may have lost documents that were promised. Only the one writer may
        call this, and not during an import.
        """
        if not self.folder.is_dir():
            return ()
        with database.reading() as connection:
            needed = originals_in_use(connection)
            removed = being_removed(connection)
        placing = {mark.name.removesuffix(_PLACING) for mark in self._incoming.glob(f"*/*{_PLACING}")}
        unneeded = {entry.name for entry in self.folder.iterdir() if is_original(entry)} - needed
        for name in unneeded & (placing | removed):
            self.remove(name)
        _remove_tree(self._incoming)
        if removed:
            with database.write() as connection:
                gone = {name for name in removed if not (self.folder / name).exists()}
                now_removed(connection, gone | (removed & needed))
        return tuple(sorted(unneeded - placing - removed))


def is_original(path: Path) -> bool:
    """Whether this is a file of ours: named by its content."""
    return _NAME.fullmatch(path.name) is not None and path.is_file()


def safe_suffix(path: Path) -> str:
    """The file's suffix in lower case; empty when it could trouble another system."""
    suffix = path.suffix.lower()
    return suffix if _SAFE_SUFFIX.fullmatch(suffix) else ""


def unchanged(staged: StagedFile) -> bool:
    """Whether a file kept by reference still is what was hashed; a copy of ours always is."""
    if staged.folder is not None:
        return True
    try:
        return staged.look.is_as(staged.content.stat())
    except OSError:
        return False


def _read_through(
    stream: IO[bytes], source: Path, token: CancelToken, target: IO[bytes] | None = None
) -> tuple[str, int]:
    """Hash and size of what is left of `stream`, written to `target` on the way."""
    digest = hashlib.sha256()
    size = 0
    while block := _read_block(stream, source, token):
        digest.update(block)
        size += len(block)
        if target is not None:
            target.write(block)
    if target is not None:
        target.flush()
        os.fsync(target.fileno())
    return digest.hexdigest(), size


def _refuse_changed(look: FileLook, stream: IO[bytes], source: Path) -> None:
    """Half of an old version and half of a new one is no document."""
    if not look.is_as(os.fstat(stream.fileno())):
        raise ReadError(
            Message("changed_while_read", name=shown_name(source)),
            code="changed",
        )


def _read_block(stream: IO[bytes], source: Path, token: CancelToken) -> bytes:
    token.check()
    try:
        block = stream.read(BLOCK_BYTES)
    except OSError as error:
        raise unreadable(source, error) from error
    if stream.tell() > MAX_FILE_BYTES:  # it grows while it is being read
        raise ReadError(Message("keeps_growing", name=shown_name(source)), code="too_large")
    return block


def _remove_tree(folder: Path | None) -> None:
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot, and its rename is journalled
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
