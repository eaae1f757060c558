"""One file -> `ExtractedText`, with the reader for its kind, or a clear error if there is none.

Runs inside a reader child process, because a hostile file may crash, hang or bloat it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from indexer.common.errors import ReadError
from indexer.common.messages import Message
from indexer.documents import zipped
from indexer.documents.clutter.share import with_clutter_share
from indexer.documents.images import images
from indexer.documents.mail import calendar_file, mail, outlook
from indexer.documents.office import old_office
from indexer.documents.pdf import pdf
from indexer.documents.rtf import rtf
from indexer.documents.source.kinds import SUPPORTED_SUFFIXES, FileKind
from indexer.documents.source.source_file import SourceFile, read_source, too_large
from indexer.documents.texts import delimited, json_article, markdown, plain
from indexer.documents.web import mhtml, page
from indexer.records.documents import ExtractedText

__all__ = ["SUPPORTED_SUFFIXES", "max_bytes", "open_file", "read_as", "read_file"]

_READERS: dict[FileKind, tuple[Callable[[SourceFile], ExtractedText], int]] = {
    FileKind.TEXT: (plain.read_plain, plain.MAX_BYTES),
    FileKind.MARKDOWN: (markdown.read_markdown, markdown.MAX_BYTES),
    FileKind.HTML: (page.read_html, page.MAX_BYTES),
    FileKind.PDF: (pdf.read_pdf, pdf.MAX_BYTES),
    FileKind.TABLE: (delimited.read_delimited, delimited.MAX_BYTES),
    FileKind.RTF: (rtf.read_rtf, rtf.MOST_BYTES),
    FileKind.MAIL: (mail.read_mail, mail.MOST_BYTES),
    FileKind.WEB_ARCHIVE: (mhtml.read_mhtml, mhtml.MAX_BYTES),
    FileKind.JSON: (json_article.read_json, json_article.MAX_BYTES),
    FileKind.ZIP: (zipped.read_zipped, zipped.MAX_BYTES),
    FileKind.CALENDAR: (calendar_file.read_calendar, calendar_file.MOST_BYTES),
    FileKind.IMAGE: (images.read_image, images.MAX_BYTES),
    FileKind.OLE: (old_office.read_old_office, old_office.MAX_BYTES),
}
_FOREIGN_ARCHIVES = (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07")
_MAX_BYTES = max(limit for _, limit in _READERS.values())


def max_bytes(kind: FileKind) -> int:
    """The size limit in bytes for files of this kind; the largest limit for kinds without a reader."""
    return _READERS[kind][1] if kind in _READERS else _MAX_BYTES


def read_file(path: Path, *, password: str | None = None) -> ExtractedText:
    """Read one file into canonical text with positions and metadata.

    Args:
        path: A regular file.
        password: Opens it where it is protected and its reader can (PDF).

    Raises:
        ReadError: The file cannot become a document; `code` is one of `empty`, `encrypted`,
            `wrong_password`, `broken`, `unsupported`, `too_large`, `no_text`, `not_found`,
            `no_permission`, `not_a_file`, `changed`.
    """
    source = open_file(path, password=password)
    return read_as(source.kind, source)


def open_file(path: Path, *, password: str | None = None) -> SourceFile:
    """The bytes of a file that may become a document. Raises ReadError."""
    return read_source(path, max_bytes=_MAX_BYTES, password=password)


def read_as(kind: FileKind, source: SourceFile) -> ExtractedText:
    """Read a file of a known kind. Raises as `read_file` does."""
    if kind in {FileKind.ARCHIVE, FileKind.MAILBOX, FileKind.JSON_LINES}:
        raise _many_documents(source.name)
    if source.data.startswith(_FOREIGN_ARCHIVES):
        raise _foreign_archive(source.name)
    if kind not in _READERS:
        raise _unsupported(source.name)
    reader, limit = _READERS[kind]
    if kind is FileKind.OLE and outlook.is_outlook(source.data):
        reader, limit = outlook.read_outlook, outlook.MOST_BYTES
    if len(source.data) > limit:
        raise too_large(source.name, len(source.data), limit)
    try:
        return with_clutter_share(source.name, reader(source))
    except MemoryError as error:
        raise ReadError(
            Message("document_needs_too_much_memory", name=source.name),
            code="too_large",
        ) from error
    except RecursionError as error:
        raise ReadError(
            Message("document_nested_too_deep", name=source.name),
            code="broken",
        ) from error


def _many_documents(name: str) -> ReadError:
    return ReadError(
        Message("holds_many_documents", name=name),
        code="unsupported",
    )


def _foreign_archive(name: str) -> ReadError:
    return ReadError(
        Message("archive_of_unknown_kind", name=name),
        code="unsupported",
    )


def _unsupported(name: str) -> ReadError:
    return ReadError(
        Message("kind_not_readable", name=name),
        code="unsupported",
    )
