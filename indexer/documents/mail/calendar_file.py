"""A calendar (.ics) -> canonical text: each entry with its title, time, place, organizer and description."""

from __future__ import annotations

from indexer.common.errors import ReadError
from indexer.common.messages import Message
from indexer.documents.blocks.blocks import TextBuilder
from indexer.documents.mail.calendar_events import MOST_EVENTS, calendar_events, calendar_name
from indexer.documents.source.charset import canonical, decode
from indexer.documents.source.source_file import MEBIBYTE, SourceFile
from indexer.records.documents import DocumentMetadata, ExtractedText

IMPORTER = "ics/1"
MEDIA_TYPE = "text/calendar"
MOST_BYTES = 24 * MEBIBYTE


def read_calendar(source: SourceFile) -> ExtractedText:
    """The entries of a calendar, in the order of the file.

    Raises:
        ReadError: `broken`, where it is no calendar; `too_large` or `empty`.
    """
    decoded = decode(source.data, "utf-8")
    text = "" if decoded is None else canonical(decoded.text)
    if "BEGIN:VCALENDAR" not in text.upper():
        raise ReadError(
            Message("calendar_damaged", name=source.name),
            code="broken",
        )
    events = calendar_events(text)
    builder = TextBuilder(source)
    for event in events[:MOST_EVENTS]:
        builder.add(event.summary, level=1)
        builder.add("\n".join(event.facts))
        builder.add(event.description)
    built = builder.build()
    is_one = len(events) == 1
    title = calendar_name(text) or (events[0].summary if is_one else "")
    more = Message("too_many_entries", name=source.name, n=MOST_EVENTS)
    return ExtractedText(
        text=built.text,
        media_type=MEDIA_TYPE,
        importer=IMPORTER,
        metadata=DocumentMetadata(title=title or None),
        outline=built.outline,
        report=built.report((more,) if len(events) > MOST_EVENTS else ()),
    )
