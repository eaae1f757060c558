"""What kind of file this is: by its first bytes, then by its name."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

HEAD_BYTES = 4096  # enough for every signature below

_TEXT_SUFFIXES = frozenset({".txt", ".text"})
_MARKDOWN_SUFFIXES = frozenset({".md", ".markdown"})
_HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
SUPPORTED_SUFFIXES: frozenset[str] = (
    _TEXT_SUFFIXES | _MARKDOWN_SUFFIXES | _HTML_SUFFIXES | frozenset({".pdf", ".docx"})
)


class FileKind(StrEnum):
    """The readers we have, and the two answers that name no reader."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    PDF = "pdf"
    ZIP = "zip"  # docx, or another office format: its member names tell
    OLE = "ole"  # old Office files, and new ones behind a password
    FOREIGN = "foreign"  # recognised, and not something we can read


_SIGNATURES: tuple[tuple[bytes, FileKind], ...] = (
    (b"PK\x03\x04", FileKind.ZIP),
    (b"PK\x05\x06", FileKind.ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind.OLE),
    (b"{\\rtf", FileKind.FOREIGN),
    (b"%!PS", FileKind.FOREIGN),
    (b"\x89PNG\r\n", FileKind.FOREIGN),
    (b"\xff\xd8\xff", FileKind.FOREIGN),
    (b"GIF8", FileKind.FOREIGN),
    (b"RIFF", FileKind.FOREIGN),
    (b"II*\x00", FileKind.FOREIGN),
    (b"MM\x00*", FileKind.FOREIGN),
    (b"\x1f\x8b", FileKind.FOREIGN),
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
    if suffix == ".pdf" and not _looks_like_html(start):
        return FileKind.PDF  # a damaged head: PDFium may still repair it
    if suffix in _HTML_SUFFIXES or _looks_like_html(start):
        return FileKind.HTML
    if suffix in _MARKDOWN_SUFFIXES:
        return FileKind.MARKDOWN
    return FileKind.TEXT


def _looks_like_html(start: bytes) -> bool:
    lowered = start[:HEAD_BYTES].lower()
    while lowered.startswith((b"<?xml", b"<!--")):
        _, found, rest = lowered.partition(b">")
        if not found:
            return False
        lowered = rest.lstrip()
    return lowered.startswith((b"<!doctype html", b"<html"))
