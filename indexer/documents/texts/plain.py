"""Plain text -> canonical text: the source's own characters, so that offsets are those of the file."""

from __future__ import annotations

from indexer.common.errors import ReadError
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


def decode_source(source: SourceFile, declared: str | None = None) -> tuple[str, tuple[str, ...]]:
    """The canonical characters of a text file, and what the user should know about them."""
    decoded = decode(source.data, declared)
    if decoded is None:
        raise ReadError(
            f"“{source.name}” is not a text that can be read: its bytes fit no known character set; "
            "save it as UTF-8 text, PDF or Word document and import it again.",
            code="unsupported",
        )
    text = canonical(decoded.text)
    if not text.replace("\u200b", "").replace("\ufeff", "").strip():
        raise ReadError(f"“{source.name}” is empty: it has no text in it.", code="empty")
    if not decoded.damaged:
        return text, ()
    damaged = "damaged characters were replaced by “\N{REPLACEMENT CHARACTER}”."
    return text, (f"“{source.name}”: {decoded.damaged} {damaged}",)
