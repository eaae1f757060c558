"""Unpacks zip archives, with checks against hostile ones."""

from __future__ import annotations

import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from indexer.common.errors import ReadError
from indexer.common.messages import Message
from indexer.documents.archives.intake import PIECE_BYTES, Damaged, Intake, LeaveOutReason
from indexer.documents.archives.member_names import decoded_names, is_rubbish

_DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, struct.error)
_ENCRYPTED, _UTF8 = 0x1, 0x800
_AES = 99
_LOCAL_HEADER_BYTES = 30
_UNICODE_PATH = 0x7075
_OLD_CHARSETS = ("utf-8", "cp1252", "cp850", "gb18030")  # of passwords


def member_names(stream: BinaryIO) -> tuple[str, ...] | None:
    """The names in a zip file, as its directory has them; None where it has no sound directory."""
    try:
        with zipfile.ZipFile(stream) as archive:
            return tuple(archive.namelist())
    except (*_DAMAGED, NotImplementedError):
        return None


def unpack_zip(stream: BinaryIO, intake: Intake, password: str | None) -> None:
    """Take the members of a zip file.

    Raises:
        ReadError: `broken`, `encrypted`, `wrong_password`, `unsupported` or `too_large`.
    """
    try:
        archive = zipfile.ZipFile(stream)
    except (*_DAMAGED, NotImplementedError) as error:
        raise _broken(intake.name, error) from error
    with archive:
        entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
        _check_overlaps(intake.name, archive, archive.infolist())
        wanted = [
            (entry, name)
            for entry, name in zip(entries, _names(entries), strict=True)
            if not is_rubbish(name) and intake.may_be_readable(name)
        ]
        key = _key(intake.name, archive, [entry for entry, _ in wanted], password)
        for entry, name in wanted:
            _take(archive, entry, name, intake, key)


def _take(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, intake: Intake, key: bytes | None
) -> None:
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
        intake.leave_out(LeaveOutReason.LINK, name)
    elif entry.compress_type == _AES:
        intake.leave_out(LeaveOutReason.AES, name)
    elif entry.compress_type not in {
        zipfile.ZIP_STORED,
        zipfile.ZIP_DEFLATED,
        zipfile.ZIP_BZIP2,
        zipfile.ZIP_LZMA,
    }:
        intake.leave_out(LeaveOutReason.METHOD, name)
    elif entry.flag_bits & _ENCRYPTED and key is None:
        intake.leave_out(LeaveOutReason.LOCKED, name)
    else:
        intake.take(name, _pieces(archive, entry, key))


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, key: bytes | None) -> Iterator[bytes]:
    try:
        with archive.open(entry, pwd=key) as stream:
            while piece := stream.read(PIECE_BYTES):
                yield piece
    # A wrong password is a RuntimeError, a locked member without its first bytes an IndexError.
    except (*_DAMAGED, NotImplementedError, RuntimeError, IndexError) as error:
        raise Damaged from error


def _key(
    name: str, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], password: str | None
) -> bytes | None:
    """The bytes of the password that open the locked members, None where nothing is locked.

    Raises:
        ReadError: `encrypted` or `unsupported`, where no member at all could be had; `wrong_password`.
    """
    locked = [entry for entry in entries if entry.flag_bits & _ENCRYPTED]
    by_password = [entry for entry in locked if entry.compress_type != _AES]
    if not locked:
        return None
    if not by_password:
        if len(locked) < len(entries):
            return None
        raise ReadError(
            Message("archive_aes_encrypted", name=name),
            code="unsupported",
        )
    if password is None:
        if len(locked) < len(entries):
            return None
        raise ReadError(
            Message("encrypted", name=name),
            code="encrypted",
        )
    smallest = min(by_password, key=lambda entry: entry.file_size)
    for charset in _OLD_CHARSETS:
        key = password.encode(charset, "replace")
        if _opens(archive, smallest, key):
            return key
    raise ReadError(
        Message("wrong_password", name=name),
        code="wrong_password",
    )


def _opens(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, key: bytes) -> bool:
    """Whether a password is right. One wrong one in 256 passes the first test; then the checksum decides."""
    try:
        for _ in _pieces(archive, entry, key):
            pass
    except Damaged:
        return False
    return True


def _check_overlaps(name: str, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Refuse archives whose members share bytes, since a small file could then unpack to any size."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise ReadError(
                Message("archive_parts_overlap", name=name),
                code="broken",
            )
        end = entry.header_offset + _LOCAL_HEADER_BYTES + len(entry.orig_filename) + entry.compress_size
    if entries and end > archive.start_dir:
        raise _broken(name, ValueError("members reach into the directory"))


def _names(entries: list[zipfile.ZipInfo]) -> list[str]:
    """The members' names; archives made before UTF-8 do not say what charset theirs are in."""
    names = [_declared_name(entry) for entry in entries]
    unsaid = [position for position, name in enumerate(names) if name is None]
    raw = [entries[position].orig_filename.encode("cp437", "replace") for position in unsaid]
    for position, name in zip(unsaid, decoded_names(raw), strict=True):
        names[position] = name
    return [name or "" for name in names]


def _declared_name(entry: zipfile.ZipInfo) -> str | None:
    if entry.flag_bits & _UTF8:
        return entry.orig_filename
    extra = entry.extra
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        if kind == _UNICODE_PATH and length > 5:
            try:
                return extra[9 : 4 + length].decode("utf-8")
            except UnicodeDecodeError:
                return None
        extra = extra[4 + length :]
    return None


def _broken(name: str, error: Exception) -> ReadError:
    return ReadError(
        Message("archive_damaged", name=name),
        detail=repr(error),
        code="broken",
    )
