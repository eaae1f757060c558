"""Files that contain many documents: recognising them, and unpacking them into plain files.

What the caller, who imports files, has to do:

1. Ask `kind_of(path)`. "document": read it with `read_file`. "container": only `unpack` it. "both" (a mail
   with attachments, an Outlook message, a PDF with files attached): `read_file` it and `unpack` it too.
2. Call `unpack` in a reader child, whose limit on the size of written files is at least `MAX_MEMBER_BYTES`,
   into an empty folder on the disk that has room; afterwards, or when it raised, remove that folder.
3. Treat each member as a file of its own, `into / member.file`, shown as `member.name` inside its container.
   It may itself be a container: ask again, at most `DEEPEST_NESTING` levels deep, with one budget of bytes
   and members for the whole tree (each level alone is bounded by `unpack`, their product is not).
4. Keep the sentences in `left_out` with the container's report.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Literal

from indexer.common.errors import ReadError
from indexer.common.messages import Message
from indexer.documents.archives.intake import MAX_MEMBER_BYTES, Intake, LeaveOutReason
from indexer.documents.archives.mail_attachments import may_have_attachments, take_attachments
from indexer.documents.archives.mailbox import unpack_mailbox
from indexer.documents.archives.pdf_attachments import MARK, take_attached_files
from indexer.documents.archives.tar_files import unpack_tar
from indexer.documents.archives.zip_files import member_names, unpack_zip
from indexer.documents.images import tesseract
from indexer.documents.mail import mail, outlook
from indexer.documents.mail.outlook import is_outlook
from indexer.documents.pdf import pdf
from indexer.documents.source.kinds import HEAD_BYTES, FileKind, detect
from indexer.documents.source.source_file import SourceFile, open_source, read_source, shown_name
from indexer.documents.texts.json_article import is_article, title_of
from indexer.documents.texts.json_lines import holds_many, values_in
from indexer.documents.zipped import is_zipped_document
from indexer.records.reading import Unpacked

__all__ = ["DEEPEST_NESTING", "MAX_MEMBER_BYTES", "has_attachments", "kind_of", "unpack"]

DEEPEST_NESTING = 3
Kind = Literal["document", "container", "both"]
# The beginning of a proper e-book, so that the zip file's directory need not be read.
_BOOK = re.compile(
    rb"PK\x03\x04.{26}mimetypeapplication/epub\+zipPK\x03\x04.{26}META-INF/(?:container\.xml|PK)", re.S
)
_CONTAINERS = {FileKind.ARCHIVE, FileKind.MAILBOX, FileKind.JSON_LINES}
# Documents that may have others attached, and whether they do.
_HAS_MORE: dict[FileKind, Callable[[bytes], bool]] = {
    FileKind.MAIL: may_have_attachments,
    FileKind.OLE: is_outlook,
    FileKind.PDF: lambda data: MARK in data,
}
_MAX_BYTES = max(mail.MOST_BYTES, outlook.MOST_BYTES, pdf.MAX_BYTES)
MAX_ARTICLES = 100_000
_MAX_TITLE_CHARS = 120


def kind_of(path: Path, kind: FileKind | None = None) -> Kind:
    """What is to be done with a file. One that cannot be opened counts as a document; its reader reports why.

    Its `kind` is found here where nobody has looked yet.
    """
    try:
        with open_source(path) as stream:
            head = stream.read(HEAD_BYTES)
            return _kind(kind or detect(head, path), head, stream)
    except (ReadError, OSError):
        return "document"


def has_attachments(kind: FileKind, data: bytes) -> bool:
    """Whether a document has others attached."""
    has_more = _HAS_MORE.get(kind)
    return has_more is not None and has_more(data)


def unpack(
    path: Path,
    into: Path,
    *,
    kind: FileKind | None = None,
    password: str | None = None,
    images: bool | None = None,
    name: str | None = None,
) -> Unpacked:
    """Unpack the readable files of a container, one level deep.

    Args:
        path: The container.
        into: An empty folder, where each member becomes a plain file.
        kind: What it is; found here where left out.
        password: Opens locked members of a zip file, and a locked PDF.
        images: Whether pictures are wanted too; where left out, they are if text can be recognised in them.
        name: What messages call the container; its own file name where left out.

    Returns:
        The members, and what was left out. Of a document that is also a container there may be none.

    Raises:
        ReadError: Nothing could be read; `code` is one of `broken`, `encrypted`, `wrong_password`,
            `too_large`, `empty`, `unsupported`, `changed`, `not_found`, `no_permission`, `not_a_file`.
        StorageError: The disk is full, or refuses.
    """
    name = name or shown_name(path)
    images = tesseract.find() is not None if images is None else images
    try:
        with open_source(path) as stream:
            kind = kind or detect(stream.read(HEAD_BYTES), path)
            stream.seek(0)
            before = os.fstat(stream.fileno())
            intake = Intake(name, into, packed_bytes=before.st_size, images=images)
            _unpack(kind, stream, path, intake, password)
            after = os.fstat(stream.fileno())
    except RecursionError as error:
        raise ReadError(
            Message("container_nested_too_deep", name=name),
            code="broken",
        ) from error
    except MemoryError as error:
        raise ReadError(
            Message("container_needs_too_much_memory", name=name),
            code="too_large",
        ) from error
    if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise ReadError(Message("changed_while_read", name=name), code="changed")
    unpacked = intake.result()
    if not unpacked.members and kind_of(path, kind) == "container":
        if intake.has_damaged and len(unpacked.left_out) == 1:
            raise ReadError(Message("container_gives_nothing", name=name), code="broken")
        why = Message("container_empty", name=name)
        if unpacked.left_out:
            why = Message("container_empty_because", name=name, reasons=unpacked.left_out)
        raise ReadError(why, code="empty")
    return unpacked


def _kind(kind: FileKind, head: bytes, stream: BinaryIO) -> Kind:
    if kind in _CONTAINERS:
        return "container"
    if kind is FileKind.ZIP:
        return "document" if _BOOK.match(head) or not _is_archive(stream) else "container"
    stream.seek(0)
    if kind is FileKind.JSON:
        return "container" if holds_many(stream) else "document"
    return "both" if kind in _HAS_MORE and has_attachments(kind, stream.read(_MAX_BYTES)) else "document"


def _unpack(kind: FileKind, stream: BinaryIO, path: Path, intake: Intake, password: str | None) -> None:
    if kind is FileKind.ZIP and not is_zipped_document(member_names(stream) or ()):
        unpack_zip(stream, intake, password)
    elif kind is FileKind.ARCHIVE:
        unpack_tar(stream, intake, intake.name)
    elif kind is FileKind.MAILBOX:
        unpack_mailbox(stream, intake)
    elif kind in {FileKind.JSON, FileKind.JSON_LINES}:
        unpack_json(stream, intake)
    elif kind in _HAS_MORE:
        _take_attached(
            kind, replace(read_source(path, max_bytes=_MAX_BYTES), name=intake.name), intake, password
        )
    else:
        raise ReadError(Message("holds_no_files", name=intake.name), code="unsupported")


def _take_attached(kind: FileKind, source: SourceFile, intake: Intake, password: str | None) -> None:
    if kind is FileKind.MAIL:
        take_attachments(mail.parse_message(source), intake)
    elif kind is FileKind.PDF:
        take_attached_files(replace(source, password=password), intake)
    elif is_outlook(source.data):
        take_attachments(outlook.as_mail(source), intake)


def _is_archive(stream: BinaryIO) -> bool:
    """Whether a zip file is a container. Without a valid directory it counts as a document, for the error."""
    names = member_names(stream)
    return names is not None and not is_zipped_document(names)


def unpack_json(stream: BinaryIO, intake: Intake) -> None:
    """Take the articles out of a list of them, or out of lines."""
    intake.max_members = MAX_ARTICLES
    for number, data in enumerate(values_in(stream), 1):
        if data is None:
            intake.leave_out(LeaveOutReason.BAD_LINE)
        elif not is_article(data):
            intake.leave_out(LeaveOutReason.NO_ARTICLE_LINE)
        else:
            title = (title_of(data) or "")[:_MAX_TITLE_CHARS].replace("/", "-")
            article = json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")
            intake.take(f"{number:05d} {title}".rstrip() + ".json", (article,), checked=True)
