"""Tar archives and single compressed files: read once from the front, bounded while they are decompressed."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO, BinaryIO, cast

from indexer.common.errors import ReadError
from indexer.common.messages import Message
from indexer.documents.archives.intake import PIECE_BYTES, Damaged, Intake, LeaveOutReason
from indexer.documents.archives.member_names import NameDecoder, is_rubbish

MAX_ENTRIES = 200_000  # of an archive, whatever they are
MAX_READS_AT_END = 64
_DAMAGED = (tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, OverflowError)
_BLOCK_BYTES = 512


def unpack_tar(stream: BinaryIO, intake: Intake, file_name: str) -> None:
    """Take the members of a tar file, compressed or not, or the one file in what is only compressed.

    Args:
        stream: The container's bytes.
        intake: Takes the members.
        file_name: The container's own name; a single member is called what it is without its last suffix.

    Raises:
        ReadError: `broken` or `too_large`.
    """
    try:
        opened, inner_name = _decompressed(stream)
        content = cast("io.BufferedReader", io.BufferedReader(_Bounded(opened, intake), PIECE_BYTES))
        head = content.peek(_BLOCK_BYTES)[:_BLOCK_BYTES]
    except _DAMAGED as error:
        raise _broken(intake.name, error) from error
    if opened is stream or _is_tar(head):
        _take_all(content, intake)
    else:
        path = PurePosixPath(file_name)
        name = inner_name or (path.stem if path.suffix.lower() != ".tgz" else f"{path.stem}.tar")
        intake.take(name, _pieces(content))


def _decompressed(stream: BinaryIO) -> tuple[IO[bytes], str]:
    """The stream without its compression, and the name that gzip kept."""
    magic = stream.read(10)
    stream.seek(0)
    if magic.startswith(b"\x1f\x8b"):
        name = _gzip_name(stream) if len(magic) == 10 and magic[3] & 0x08 else ""
        return cast("IO[bytes]", gzip.GzipFile(fileobj=stream)), name
    if magic.startswith(b"BZh"):
        return cast("IO[bytes]", bz2.BZ2File(stream)), ""
    if magic.startswith(b"\xfd7zXZ"):
        return cast("IO[bytes]", lzma.LZMAFile(stream)), ""
    return stream, ""


def _gzip_name(stream: BinaryIO) -> str:
    header = stream.read(1024)
    stream.seek(0)
    start = 10
    if header[3] & 0x04:
        start += 2 + int.from_bytes(header[10:12], "little")
    name, end, _ = header[start:].partition(b"\0")
    return PurePosixPath(NameDecoder().decode(name).replace("\\", "/")).name if end else ""


class _Bounded(io.RawIOBase):
    """Counts all decompressed bytes, also of skipped members."""

    def __init__(self, stream: IO[bytes], intake: Intake) -> None:
        super().__init__()
        self._stream = stream
        self._intake = intake
        self._bytes = 0
        self._reads_at_end = 0

    def readable(self) -> bool:
        return True

    def readinto(self, target: "memoryview[int] | bytearray") -> int:  # type: ignore[override]  # noqa: UP037
        piece = self._stream.read(len(target))
        self._bytes += len(piece)
        if not piece:  # otherwise tarfile would read forever for a member with an absurd size
            self._reads_at_end += 1
            if self._reads_at_end > MAX_READS_AT_END:
                raise EOFError
        self._intake.check_total(self._bytes)
        target[: len(piece)] = piece
        return len(piece)


def _is_tar(head: bytes) -> bool:
    try:
        tarfile.TarInfo.frombuf(head, "utf-8", "surrogateescape")
    except (tarfile.TarError, ValueError):
        return False
    return True


def _take_all(content: io.BufferedReader, intake: Intake) -> None:
    names = NameDecoder()
    entries = 0
    try:
        with tarfile.open(fileobj=content, mode="r|", errors="surrogateescape") as archive:
            for entry in archive:
                entries += 1
                if entries > MAX_ENTRIES:
                    intake.leave_out(LeaveOutReason.TOO_MANY)
                    return
                # tarfile's list of members is cleared, since an archive may be endless.
                archive.members = []  # type: ignore[attr-defined]
                if not entry.isdir():
                    name = names.decode(entry.name.encode("utf-8", "surrogateescape"))
                    _take(archive, entry, name, intake)
    except _DAMAGED as error:
        if entries == 0:
            raise _broken(intake.name, error) from error
        if not intake.has_damaged:  # it ends too early; what came before is sound
            intake.leave_out(LeaveOutReason.DAMAGED)
    except RecursionError as error:  # headers nested in headers
        raise _broken(intake.name, error) from error


def _take(archive: tarfile.TarFile, entry: tarfile.TarInfo, name: str, intake: Intake) -> None:
    if is_rubbish(name):
        return
    if not entry.isreg():
        intake.leave_out(LeaveOutReason.LINK, name)
    elif intake.may_be_readable(name) and (content := archive.extractfile(entry)) is not None:
        intake.take(name, _pieces(content))


def _pieces(content: IO[bytes]) -> Iterator[bytes]:
    try:
        while piece := content.read(PIECE_BYTES):
            yield piece
    except _DAMAGED as error:
        raise Damaged from error


def _broken(name: str, error: BaseException) -> ReadError:
    return ReadError(
        Message("archive_damaged", name=name),
        detail=repr(error),
        code="broken",
    )
