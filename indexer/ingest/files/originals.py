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
from indexer.common.paths import sync_folder
from indexer.documents.source.source_file import shown_name
from indexer.ingest.files.look import MAX_FILE_BYTES, FileLook, first_look, open_source, unreadable

BLOCK_BYTES = 1 << 20
_INCOMING = "incoming"
_PLACING = ".placing"  # suffix in a staging folder: the file's document is not stored yet
_SAFE_SUFFIX = re.compile(r"\.[a-z0-9]{1,12}")
_NAME = re.compile(r"[0-9a-f]{64}(\.[a-z0-9]{1,12})?")


@dataclass(frozen=True, slots=True)
class StagedFile:
    """A file's content at one moment, so that the bytes that are hashed are the bytes that are read."""

    sha256: str
    size_bytes: int
    content: Path  # the file to read: our copy, or the file itself if imported by reference
    folder: Path | None  # contains the copy until it is placed or dropped; None without a copy
    look: FileLook  # what the imported file is


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
        """Copy (unless `by_reference`) and hash a file. A file of ours is moved to `moved_as` instead.

        Raises:
            ReadError: the file cannot be read, or has changed since `look`.
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
                # The copy keeps the file's name, which appears in the readers' messages.
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
        if moved_as is not None:  # after closing it, because Windows cannot move an open file
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
        """Make an empty folder for files that are being imported. After a crash, the next start removes it.

        Raises:
            OSError: it cannot be created.
        """
        # Without parents, so that a library that was moved away is not created again, empty.
        self.folder.mkdir(exist_ok=True)
        self._incoming.mkdir(exist_ok=True)
        return Path(tempfile.mkdtemp(dir=self._incoming))

    def folder_to_unpack(self) -> Path:
        """Make an empty folder for the files of a container. Raises StorageError."""
        try:
            return self.make_folder()
        except OSError as error:
            raise explain_os_error(error, self.folder.parent) from error

    def empty_folder(self, folder: Path) -> None:
        """Remove the contents of a folder made by `folder_to_unpack`. Raises StorageError."""
        try:
            for entry in folder.iterdir():
                entry.unlink()
        except OSError as error:
            raise explain_os_error(error, self.folder.parent) from error

    def remove_folder(self, folder: Path) -> None:
        """Remove a folder made by `folder_to_unpack` with its contents."""
        _remove_tree(folder)

    def place(self, staged: StagedFile) -> str | None:
        """Move the copy to its final name and return it; None if the file is imported by reference.

        Until `staged` is dropped, it tells the next start that a file without a document can be deleted.

        Raises:
            StorageError: the copy cannot be moved.
        """
        if staged.folder is None:
            return None
        name = staged.sha256 + safe_suffix(staged.content)
        try:
            (staged.folder / (name + _PLACING)).touch()
            staged.content.replace(self.folder / name)
            sync_folder(self.folder)
        except OSError as error:
            raise explain_os_error(error, self.folder.parent) from error
        return name

    def drop(self, staged: StagedFile) -> None:
        """Delete the staging folder of a copy, whether it was placed or not."""
        _remove_tree(staged.folder)

    def remove(self, name: str) -> None:
        """Delete an original that no document needs. If it is open elsewhere, the next start deletes it."""
        with contextlib.suppress(OSError):
            (self.folder / name).unlink(missing_ok=True)

    def remove_orphans(self, database: Database) -> tuple[str, ...]:
        """Delete what interrupted imports and removals left; return the other files without a document.

        The latter are kept, because the catalogue may have lost their documents. Only the writer may call
        this, and not during an import.
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
    """Whether this is an original of the library, which is named by its content."""
    return _NAME.fullmatch(path.name) is not None and path.is_file()


def safe_suffix(path: Path) -> str:
    """The file's suffix in lower case; empty if some file system might not accept it."""
    suffix = path.suffix.lower()
    return suffix if _SAFE_SUFFIX.fullmatch(suffix) else ""


def unchanged(staged: StagedFile) -> bool:
    """Whether a file imported by reference is still what was hashed; True for our own copies."""
    if staged.folder is not None:
        return True
    try:
        return staged.look.is_as(staged.content.stat())
    except OSError:
        return False


def _read_through(
    stream: IO[bytes], source: Path, token: CancelToken, target: IO[bytes] | None = None
) -> tuple[str, int]:
    """Read the rest of `stream`, write it to `target`, and return its SHA-256 and size in bytes."""
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
    """Raise ReadError if the file changed while it was read, since the bytes read may mix two versions."""
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
    if stream.tell() > MAX_FILE_BYTES:  # the file grows while it is being read
        raise ReadError(Message("keeps_growing", name=shown_name(source)), code="too_large")
    return block


def _remove_tree(folder: Path | None) -> None:
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)
