"""Plain text -> canonical text: the source's own characters, so that offsets are those of the file."""

from __future__ import annotations

from indexer.common.errors import ReadError
from indexer.common.messages import Message
from indexer.documents.clutter.clutter import find_clutter, paywall_warnings
from indexer.documents.metadata.article_head import find_metadata
from indexer.documents.source.charset import canonical, decode
from indexer.documents.source.source_file import MEBIBYTE, SourceFile
from indexer.documents.texts.headings import plain_outline
from indexer.records.documents import ExtractedText

IMPORTER = "plain/2"
MAX_BYTES = 64 * MEBIBYTE


def read_plain(source: SourceFile) -> ExtractedText:
    """The text of a plain text file.

    Raises:
        ReadError: `empty` or `unsupported`.
    """
    text, warnings = decode_source(source)
    clutter = find_clutter(text)
    metadata = find_metadata(text, clutter)
    return ExtractedText(
        text=text,
        media_type="text/plain",
        importer=IMPORTER,
        metadata=metadata,
        clutter=clutter,
        warnings=(*warnings, *paywall_warnings(source.name, text, clutter)),
        outline=plain_outline(text, clutter, metadata.title),
    )


def decode_source(source: SourceFile, declared: str | None = None) -> tuple[str, tuple[Message, ...]]:
    """The canonical characters of a text file, and what the user should know about them."""
    decoded = decode(source.data, declared)
    if decoded is None:
        raise ReadError(
            Message("no_known_charset", name=source.name),
            code="unsupported",
        )
    text = canonical(decoded.text)
    if not text.replace("\u200b", "").replace("\ufeff", "").strip():
        raise ReadError(Message("empty_without_text", name=source.name), code="empty")
    if not decoded.damaged:
        return text, ()
    return text, (Message("damaged_characters", name=source.name, n=decoded.damaged),)
