"""Finds the files to import in the files and folders that the user gave."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.common.cancel import CancelToken
from indexer.common.messages import Message
from indexer.documents.archives.member_names import belongs_to_saved_page
from indexer.documents.source.kinds import taken_from_folder
from indexer.records.importing import FailedFile

_GONE = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP}  # a broken link, or a file deleted a moment ago


@dataclass(frozen=True, slots=True)
class ScannedFile:
    """A file to import, and its size."""

    path: Path
    size_bytes: int


def scan(
    paths: Sequence[Path | str], *, token: CancelToken | None = None
) -> Iterator[ScannedFile | FailedFile]:
    """Every file to import, in the order given, folders in alphabetical order, each file once.

    A file that is given by its path is always yielded; for the path of a file inside an archive or a mail,
    that container is. In folders, hidden entries and unsupported suffixes are skipped, and so are the folders
    that a browser puts beside a page saved as “complete”. A path that is missing, is not a file or cannot be
    accessed becomes a FailedFile.

    Raises:
        CancelledByUser: `token` was raised.
    """
    return _Scan(token or CancelToken()).run(paths)


class _Scan:
    def __init__(self, token: CancelToken) -> None:
        self._token = token
        self._files: set[Path] = set()
        self._folders: set[tuple[int, int]] = set()  # device and inode, to detect loops of links

    def run(self, paths: Sequence[Path | str]) -> Iterator[ScannedFile | FailedFile]:
        parts = belongs_to_saved_page(map(str, paths))
        for given in paths:
            if not str(given).strip():  # because Path("") is the working folder
                yield FailedFile(str(given), "not_found", Message("path_empty"))
                continue
            path = Path(given)
            try:
                path = path.expanduser()
                path = _container_of(path) or path
                status = path.stat()
            except FileNotFoundError:
                yield _failed(path, "not_found", Message("no_such_path", name=printable_name(path)))
            except (
                OSError,
                ValueError,
                RuntimeError,
            ) as error:  # such as a NUL in the name, or an unknown ~user
                yield _inaccessible(path, error)
            else:
                if str(given) not in parts or not stat.S_ISDIR(status.st_mode):
                    yield from self._entry(path, status, named=True)

    def _entry(
        self, path: Path, status: os.stat_result, *, named: bool
    ) -> Iterator[ScannedFile | FailedFile]:
        self._token.check()
        if stat.S_ISDIR(status.st_mode):
            yield from self._folder(path, status)
        elif stat.S_ISREG(status.st_mode):
            if named or taken_from_folder(path):
                yield from self._file(path, status)
        elif named:
            yield _failed(path, "not_a_file", Message("device_or_pipe", name=printable_name(path)))

    def _file(self, path: Path, status: os.stat_result) -> Iterator[ScannedFile]:
        absolute = _absolute(path)
        if absolute not in self._files:
            self._files.add(absolute)
            yield ScannedFile(absolute, status.st_size)

    def _folder(self, folder: Path, status: os.stat_result) -> Iterator[ScannedFile | FailedFile]:
        identity = (status.st_dev, status.st_ino)
        if identity in self._folders:
            return
        self._folders.add(identity)
        folder = _absolute(folder)
        try:
            names = sorted(entry.name for entry in folder.iterdir())
        except OSError as error:
            yield _inaccessible(folder, error)
            return
        parts = belongs_to_saved_page(names)
        for name in names:
            path = folder / name
            if _hidden(path):
                continue
            try:
                status = path.stat()
            except PermissionError as error:  # the folder may be listed, but its files may not be examined
                yield _inaccessible(folder, error)
                return
            except OSError as error:
                if error.errno not in _GONE:
                    yield _inaccessible(path, error)
                continue
            if name in parts and stat.S_ISDIR(status.st_mode):
                continue
            yield from self._entry(path, status, named=False)


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would rename what a link names


def _container_of(path: Path) -> Path | None:
    """The container, if `path` is what Ibid shows for a file inside an archive or mail; else None."""
    if path.exists():
        return None
    return next((parent for parent in path.parents if parent.is_file()), None)


def printable(path: Path) -> str:
    """The path as valid text, whatever bytes its name consists of."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def printable_name(path: Path) -> str:
    """The last part of a path, for use in a message."""
    return printable(Path(path.name or str(path)))


def _hidden(path: Path) -> bool:
    if path.name.startswith("."):
        return True
    attributes = getattr(path.lstat(), "st_file_attributes", 0) if os.name == "nt" else 0
    return bool(attributes & stat.FILE_ATTRIBUTE_HIDDEN)


def _inaccessible(path: Path, error: Exception) -> FailedFile:
    if isinstance(error, PermissionError):
        return _failed(path, "no_permission", Message("access_to_path_denied", name=printable_name(path)))
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return _failed(
        path,
        "unreadable",
        Message("path_unreadable", name=printable_name(path), reason=reason.lower().rstrip(".")),
    )


def _failed(path: Path, code: str, message: Message) -> FailedFile:
    return FailedFile(printable(path), code, message)
