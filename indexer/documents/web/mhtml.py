"""A web archive (.mht, .mhtml) -> the article of the page it holds, its address above it as clutter."""

from __future__ import annotations

import codecs
from dataclasses import replace

from indexer.common.errors import ReadError
from indexer.common.messages import Message
from indexer.documents.mail.mail import header, leaves, parse_message, payload_of
from indexer.documents.metadata.choice import FieldChoices
from indexer.documents.source.addresses import clean_address
from indexer.documents.source.charset import decode
from indexer.documents.source.source_file import MEBIBYTE, SourceFile
from indexer.documents.web.page import read_html
from indexer.records.documents import ExtractedText, Span

IMPORTER = "mhtml/2"
MAX_BYTES = 64 * MEBIBYTE
MAX_ADDRESS_CHARS = 500


def read_mhtml(source: SourceFile) -> ExtractedText:
    """The page that a browser saved as one file.

    Raises:
        ReadError: `broken`, and all that HTML raises.
    """
    message = parse_message(source)
    page = next((part for part in leaves(message) if part.get_content_type() == "text/html"), None)
    payload, charset = (b"", None) if page is None else payload_of(page)
    if page is None or not payload.strip():
        raise ReadError(
            Message("web_archive_without_page", name=source.name),
            code="broken",
        )
    # Browsers leave the charset out; the part's header goes before what the page says of itself.
    decoded = decode(payload, charset) if charset else None
    if decoded is not None:
        payload = codecs.BOM_UTF8 + decoded.text.encode("utf-8", "replace")
    extracted = read_html(SourceFile(source.path, source.name, payload))
    extracted = replace(extracted, importer=IMPORTER, media_type="multipart/related")
    address = header(message, "Snapshot-Content-Location") or header(page, "Content-Location")
    if not address.startswith(("http://", "https://")) or len(address) > MAX_ADDRESS_CHARS:
        return extracted
    return _below(address, extracted)


def _below(address: str, extracted: ExtractedText) -> ExtractedText:
    shift = len(address) + 2
    moved = tuple(Span(span.start + shift, span.end + shift) for span in extracted.clutter)
    choices = FieldChoices()
    choices.offer_all(extracted.metadata)
    choices.offer("source_url", clean_address(address), "saved-from")
    return replace(
        extracted,
        text=f"{address}\n\n{extracted.text}",
        metadata=choices.build(),
        clutter=(Span(0, len(address)), *moved),
        outline=tuple(replace(entry, start=entry.start + shift) for entry in extracted.outline),
    )
