"""Detects the kind of a file: by its first bytes, then by its name."""

from __future__ import annotations

import codecs
import re
from enum import StrEnum
from pathlib import Path

HEAD_BYTES = 4096  # enough for every signature below

_TEXT_SUFFIXES = frozenset({".txt", ".text"})
_MARKDOWN_SUFFIXES = frozenset({".md", ".markdown"})
_HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
_TABLE_SUFFIXES = frozenset({".csv", ".tsv", ".tab"})
_WEB_ARCHIVE_SUFFIXES = frozenset({".mht", ".mhtml"})
ARCHIVE_SUFFIXES: frozenset[str] = frozenset({".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz"})
_MAIL_SUFFIXES = frozenset({".eml", ".emlx"})
_MAILBOX_SUFFIXES = frozenset({".mbox", ".mbx"})
_JSON_LINES_SUFFIXES = frozenset({".jsonl", ".ndjson"})
IMAGE_SUFFIXES: frozenset[str] = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp"})
SUPPORTED_SUFFIXES: frozenset[str] = (
    _TEXT_SUFFIXES
    | _MARKDOWN_SUFFIXES
    | _HTML_SUFFIXES
    | _TABLE_SUFFIXES
    | _WEB_ARCHIVE_SUFFIXES
    | frozenset({".pdf", ".docx", ".pptx", ".xlsx", ".odt", ".odp", ".ods", ".epub"})
    | frozenset({".rtf", ".doc", ".xls", ".ppt", ".msg", ".json"})
    | frozenset({".ics"})
    | _MAIL_SUFFIXES
    | ARCHIVE_SUFFIXES
    | _MAILBOX_SUFFIXES
    | _JSON_LINES_SUFFIXES
    | IMAGE_SUFFIXES
)
# Program folders have many JSON files and pictures that are not articles; read only if given by name.
FOLDER_SUFFIXES: frozenset[str] = SUPPORTED_SUFFIXES - IMAGE_SUFFIXES - {".json"}


class FileKind(StrEnum):
    """The kinds with a reader, and two kinds without one."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    PDF = "pdf"
    TABLE = "table"
    RTF = "rtf"
    MAIL = "mail"
    WEB_ARCHIVE = "web archive"
    JSON = "json"
    ZIP = "zip"  # an office format, a book or an archive: its member names tell
    OLE = "ole"  # old Office files, new ones behind a password, Outlook's messages
    IMAGE = "image"
    ARCHIVE = "archive"  # a tar file, or something compressed
    MAILBOX = "mailbox"
    JSON_LINES = "json lines"  # one object a line
    CALENDAR = "calendar"
    FOREIGN = "foreign"  # recognised, and not something we can read


_SIGNATURES: tuple[tuple[bytes, FileKind], ...] = (
    (b"PK\x03\x04", FileKind.ZIP),
    (b"PK\x05\x06", FileKind.ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind.OLE),
    (b"{\\rtf", FileKind.RTF),
    (b"BEGIN:VCALENDAR", FileKind.CALENDAR),
    (b"%!PS", FileKind.FOREIGN),
    (b"\x89PNG\r\n", FileKind.IMAGE),
    (b"\xff\xd8\xff", FileKind.IMAGE),
    (b"GIF8", FileKind.FOREIGN),
    (b"II*\x00", FileKind.IMAGE),
    (b"MM\x00*", FileKind.IMAGE),
    (b"\x1f\x8b", FileKind.ARCHIVE),
    (b"\xfd7zXZ\x00", FileKind.ARCHIVE),
    (b"7z\xbc\xaf", FileKind.FOREIGN),
    (b"Rar!", FileKind.FOREIGN),
    (b"\x7fELF", FileKind.FOREIGN),
    (b"SQLite format 3\x00", FileKind.FOREIGN),
    (b"GGUF", FileKind.FOREIGN),
)


def detect(head: bytes, path: Path) -> FileKind:
    """The kind of a file from its first `HEAD_BYTES` bytes; the name decides only between texts."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n\x00")
    suffix = path.suffix.lower()
    if start.startswith(b"%PDF-") or (suffix == ".pdf" and b"%PDF-" in head[:1024]):
        return FileKind.PDF
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if (other := _by_structure(head)) is not None:
        return other
    if suffix == ".rtf" and start.startswith(b"{\\rtf"):
        return FileKind.RTF
    if suffix == ".pdf" and not _looks_like_html(start):
        return FileKind.PDF  # a damaged head: PDFium may still repair it
    if _looks_like_web_archive(start):
        return FileKind.WEB_ARCHIVE
    if suffix in _MAIL_SUFFIXES:
        return FileKind.MAIL
    if suffix in _MAILBOX_SUFFIXES or MAIL_SEPARATOR.match(head):
        return FileKind.MAILBOX
    if suffix in _HTML_SUFFIXES or _looks_like_html(start):
        return FileKind.HTML
    if suffix in _NEVER_TEXT and not _may_be_text(head):
        return _NEVER_TEXT[suffix]  # damaged: as a text, its bytes would pass for words of some charset
    return _BY_SUFFIX.get(suffix, FileKind.TEXT)


_BY_SUFFIX = (
    dict.fromkeys(_MARKDOWN_SUFFIXES, FileKind.MARKDOWN)
    | dict.fromkeys(_TABLE_SUFFIXES, FileKind.TABLE)
    | dict.fromkeys(_WEB_ARCHIVE_SUFFIXES, FileKind.WEB_ARCHIVE)
    | dict.fromkeys(_JSON_LINES_SUFFIXES, FileKind.JSON_LINES)
    | {".json": FileKind.JSON, ".ics": FileKind.CALENDAR, ".tar": FileKind.ARCHIVE}
)
_NEVER_TEXT = dict.fromkeys(IMAGE_SUFFIXES, FileKind.IMAGE) | dict.fromkeys(
    (".docx", ".pptx", ".xlsx", ".odt", ".odp", ".ods", ".epub"), FileKind.ZIP
)
# What stands before each mail of a mailbox: "From anne@example.org Tue Oct 14 09:30:00 2025", or, by
# Thunderbird, "From - Tue Oct 14 ..."; then the first header. A text that begins "From what I hear" is none.
MAIL_SEPARATOR = re.compile(
    rb"From (?=[^\r\n]*\b(?:[A-Z][a-z]{2} {1,2}[0-9]{1,2}|[0-9]{1,2} [A-Z][a-z]{2})\b)"
    rb"(?=[^\r\n]*\b[0-9]{1,2}:[0-9]{2})(?=[^\r\n]*\b(?:19|20)[0-9]{2}\b)[^\r\n]{1,500}\r?\n"
    rb"(?:>From [^\r\n]*\r?\n)?[!-9;-~]{1,76}:"
)


def taken_from_folder(path: Path) -> bool:
    """Whether a regular file that nobody has named is imported with its folder.

    By its suffix; one without may be a mailbox of Thunderbird, which begins like no other text.
    """
    if path.suffix:
        return path.suffix.lower() in FOLDER_SUFFIXES
    try:
        with path.open("rb") as stream:
            return MAIL_SEPARATOR.match(stream.read(HEAD_BYTES)) is not None
    except OSError:
        return False


_BMP_HEADERS = frozenset(
    size.to_bytes(4, "little") for size in (12, 40, 52, 56, 64, 108, 124)
)  # of a bitmap: how long its second header is


def _by_structure(head: bytes) -> FileKind | None:
    """Kinds whose first bytes alone could also begin a text."""
    if head.startswith(b"RIFF"):
        return FileKind.IMAGE if head[8:12] == b"WEBP" else FileKind.FOREIGN
    if head.startswith(b"BM") and head[6:10] == bytes(4) and head[14:18] in _BMP_HEADERS:
        return FileKind.IMAGE
    if head.startswith(b"BZh") and head[4:10] == b"1AY&SY":
        return FileKind.ARCHIVE
    if head[257:262] == b"ustar":
        return FileKind.ARCHIVE
    return None


def _may_be_text(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # its last character may be cut
    except UnicodeDecodeError:
        return False
    return b"\0" not in head


def _looks_like_web_archive(start: bytes) -> bool:
    """A browser's archive: its headers name the page, or the browser as its sender."""
    headers = start[:HEAD_BYTES].replace(b"\r\n", b"\n").partition(b"\n\n")[0].lower()
    is_saved = b"snapshot-content-location:" in headers or headers.startswith(b"from: <saved by ")
    return is_saved and b"multipart/related" in headers


def _looks_like_html(start: bytes) -> bool:
    lowered = start[:HEAD_BYTES].lower()
    while lowered.startswith((b"<?xml", b"<!--")):
        _, bracket, rest = lowered.partition(b">")
        if not bracket:
            return False
        lowered = rest.lstrip()
    return lowered.startswith((b"<!doctype html", b"<html"))
