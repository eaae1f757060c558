"""What a zipped document may hold before any XML library sees it: no bombs, no DTDs, no passwords."""

from __future__ import annotations

import contextlib
import io
import weakref
import zipfile
import zlib
from collections.abc import Iterator

from indexer.common.errors import ReadError
from indexer.common.messages import Message
from indexer.documents.source.source_file import MEBIBYTE, SourceFile

MAX_MEMBER_BYTES = 64 * MEBIBYTE
MAX_TOTAL_BYTES = 256 * MEBIBYTE
MAX_MEMBERS = 10_000
MAX_RATIO = 200
MAX_TAGS = 8_000_000  # of one part: a tree of more elements fills a reader's memory
RATIO_FROM_BYTES = 4 * MEBIBYTE  # small files compress well and harm nobody
DAMAGED_ARCHIVE = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError)
_ENCRYPTED = 0x1


_opened: weakref.WeakValueDictionary[int, zipfile.ZipFile] = weakref.WeakValueDictionary()


def open_archive(source: SourceFile) -> zipfile.ZipFile:
    """The file as an archive; while somebody holds it, everybody gets the same: its directory is read once.

    Raises:
        ReadError: `broken`.
    """
    key = id(source.data)  # which the archive holds: nothing else can come to lie there while it lives
    archive = _opened.get(key)
    if archive is None:
        try:
            archive = _opened[key] = zipfile.ZipFile(io.BytesIO(source.data))
        except (*DAMAGED_ARCHIVE, ValueError, OSError) as error:
            raise broken(source, error) from error
    return archive


def checked_members(source: SourceFile, *, markup: tuple[str, ...] = (".xml", ".rels")) -> frozenset[str]:
    """The names in a zip file that has passed every check.

    Args:
        source: The file.
        markup: How the names of the members end that may have no DTD.

    Raises:
        ReadError: `broken`, `encrypted` or `too_large`.
    """
    try:
        return check_members(source, open_archive(source), markup=markup)
    except (*DAMAGED_ARCHIVE, ValueError, OSError) as error:
        raise broken(source, error) from error


def check_members(
    source: SourceFile, archive: zipfile.ZipFile, *, markup: tuple[str, ...] = (".xml", ".rels")
) -> frozenset[str]:
    """The same for an archive that is open already."""
    members = archive.infolist()
    _check_sizes(source, members)
    for member in members:
        if member.filename.lower().endswith(markup):
            _check_markup(source, archive, member)
    return frozenset(member.filename for member in members)


def broken(source: SourceFile, error: Exception) -> ReadError:
    """The error for an office file whose container or XML is damaged."""
    return ReadError(
        Message("package_damaged", name=source.name),
        detail=repr(error),
        code="broken",
    )


@contextlib.contextmanager
def library_at_work(source: SourceFile) -> Iterator[None]:
    """Whatever a library raises on a damaged part, and it may raise anything, becomes `broken`."""
    try:
        yield
    except (ReadError, MemoryError, RecursionError):
        raise
    except Exception as error:
        raise broken(source, error) from error


def _check_sizes(source: SourceFile, members: list[zipfile.ZipInfo]) -> None:
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise ReadError(
            Message("document_locked", name=source.name),
            code="encrypted",
        )
    total = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    if (
        len(members) > MAX_MEMBERS
        or total > MAX_TOTAL_BYTES
        or any(member.file_size > MAX_MEMBER_BYTES for member in members)
        or (total > RATIO_FROM_BYTES and total / packed > MAX_RATIO)
    ):
        raise ReadError(
            Message("package_too_large", name=source.name, n=round(total / MEBIBYTE), parts=len(members)),
            code="too_large",
        )


def _check_markup(source: SourceFile, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """No office program writes a DTD: where there is one, it is there to blow up or to read other files."""
    with archive.open(member) as stream:
        markup = stream.read(MAX_MEMBER_BYTES + 1)
    if len(markup) > MAX_MEMBER_BYTES:  # its header lied about the size
        raise broken(source, ValueError(f"{member.filename} is longer than its header says"))
    if markup.count(b"<") > MAX_TAGS:
        raise ReadError(
            Message("package_part_too_large", name=source.name),
            code="too_large",
        )
    # Without NULs, UTF-16 reads as ASCII.
    if b"<!DOCTYPE" in (plain := markup.replace(b"\x00", b"")) or b"<!ENTITY" in plain:
        raise ReadError(
            Message("package_with_definitions", name=source.name),
            code="broken",
        )
