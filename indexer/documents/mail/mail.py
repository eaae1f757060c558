"""A mail (.eml) -> canonical text: subject, header lines, body; quotations and signature are clutter."""

from __future__ import annotations

import datetime
import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from indexer.common import messages
from indexer.common.errors import ReadError
from indexer.documents.blocks.blocks import TextBuilder, clean_block, one_line
from indexer.documents.blocks.left_out import NOTHING_LEFT_OUT, LeftOut
from indexer.documents.mail.calendar_events import CalendarEvent, calendar_events
from indexer.documents.mail.mail_quotes import clutter_from
from indexer.documents.markup.markup_blocks import markup_blocks
from indexer.documents.metadata.declared import sensible_author
from indexer.documents.source.charset import canonical, decode
from indexer.documents.source.source_file import MEBIBYTE, SourceFile
from indexer.records.documents import DocumentMetadata, ExtractedText, Span
from indexer.records.reading import ReadingReport

IMPORTER = "eml/3"
MOST_BYTES = 64 * MEBIBYTE
DEEPEST_PART = 100
MOST_PARTS = 1_000
MOST_NAMED_ATTACHMENTS = 8
MOST_INVITATIONS = 50
LONGEST_HEADER_CHARS = 1_000
LONGEST_MAIL_NAME_CHARS = 120
LONGEST_STAND_IN_CHARS = 500  # “your program cannot show this mail”
STAND_IN_SHARE = 3  # times as long is what it stands for
_ENCRYPTED_TYPES = frozenset({"application/pkcs7-mime", "multipart/encrypted"})
_CALENDAR_TYPES = frozenset({"text/calendar", "application/ics"})
_SHOWN_HEADERS = ("From", "To", "Cc", "Date")
_HEADER_LINE = re.compile(rb"[!-9;-~]{1,76}:")


def read_mail(source: SourceFile) -> ExtractedText:
    """The words of a mail; what is attached is named, and is there to be unpacked.

    Raises:
        ReadError: `broken`, `encrypted` or `empty`.
    """
    return mail_text(source, parse_message(source), importer=IMPORTER, media_type="message/rfc822")


def mail_text(source: SourceFile, message: Message, *, importer: str, media_type: str) -> ExtractedText:
    """The words of a mail, whatever kind of file it comes from.

    Raises:
        ReadError: `encrypted` or `empty`.
    """
    parts = list(leaves(message))
    if any(part.get_content_type() in _ENCRYPTED_TYPES for part in parts):
        raise ReadError(
            messages.Message("mail_encrypted", name=source.name),
            code="encrypted",
        )
    progress = _Progress()
    body = _words(message, progress, 0)
    warnings = (_too_many_parts(source),) if progress.parts_left <= 0 else ()
    subject = header(message, "Subject")
    builder = TextBuilder(source)
    builder.add(subject)
    builder.add("\n".join([*_header_lines(message), *_attachments(parts)]), clutter=True)
    events = _invitations(parts, alone=not body.strip())
    for event in events:  # above the words, as mail programs show it
        builder.add(event.text() if not body.strip() else "\n".join(event.facts))
    start = builder.length + 2 if builder.length else 0
    builder.add(body)
    if not body.strip() and not events and not (subject and any(map(attachment_name, parts))):
        raise ReadError(messages.Message("mail_empty", name=source.name), code="empty")
    built = builder.build()
    quoted = tuple(Span(span.start + start, span.end + start) for span in clutter_from(clean_block(body)))
    return ExtractedText(
        text=built.text,
        media_type=media_type,
        importer=importer,
        metadata=DocumentMetadata(
            title=subject or next((event.summary for event in events if event.summary), None),
            published=sent_day(message),
            author=_author(message) or None,
        ),
        clutter=built.clutter + quoted,
        warnings=warnings,
        report=ReadingReport(left_out=(*warnings, *progress.left_out.messages(source.name))),
    )


def parse_message(source: SourceFile) -> Message:
    """The parts of a mail or of a web archive.

    Raises:
        ReadError: `broken`, where it does not begin as a mail does.
    """
    data = source.data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    length = data[:LONGEST_HEADER_CHARS].partition(b"\n")[0]
    if length.strip().isdigit():  # Apple Mail: how long the mail is, the mail, and notes of the program
        data = data[len(length) + 1 :][: int(length)]
    if data.startswith(b"From "):  # the line before a mail in a mailbox
        data = data.partition(b"\n")[2]
    if _HEADER_LINE.match(data) is None:
        raise ReadError(
            messages.Message("mail_without_headers", name=source.name),
            code="broken",
        )
    # compat32 keeps headers as they are: the newer policy raises on some that are broken.
    try:
        return email.message_from_bytes(data, policy=email.policy.compat32)
    except (ValueError, LookupError, RecursionError) as error:
        raise ReadError(
            messages.Message("mail_damaged", name=source.name),
            detail=repr(error),
            code="broken",
        ) from error


def leaves(message: Message) -> Iterator[Message]:
    """The parts that are no containers, at most `MOST_PARTS`; mails inside the mail are not gone into."""
    stack = [message]
    count = 0
    while stack and count < MOST_PARTS:
        part = stack.pop()
        count += 1
        inner = inner_of(part)
        is_mail = part.get_content_type() == "message/rfc822"
        if inner is not None and not is_mail and part.get_content_type() != "multipart/encrypted":
            stack.extend(reversed(inner))
        else:
            yield part


def inner_of(part: Message) -> list[Message] | None:
    """The parts of a part; None where it has none. A text is not decoded for that, which may fail."""
    if not part.is_multipart():
        return None
    return [entry for entry in part.get_payload() if isinstance(entry, Message)]


def payload_of(part: Message) -> tuple[bytes, str | None]:
    """The bytes of a part, and the charset that it names."""
    for _ in range(2):
        try:
            payload = part.get_payload(decode=True)
            charset = part.get_content_charset()
        except (ValueError, LookupError, AssertionError, MessageError):
            part.del_param("charset")  # such as one with a NUL in it
        else:
            return (payload if isinstance(payload, bytes) else b""), charset
    return b"", None


def decoded_part(part: Message) -> str:
    """The characters of a text part, by the charset it names as far as that is true."""
    payload, charset = payload_of(part)
    decoded = decode(payload, charset)
    return "" if decoded is None else canonical(decoded.text)


def header(message: Message, name: str) -> str:
    """A header in words, on one line."""
    value = _raw_header(message, name)
    pieces = []
    try:
        for piece, charset in decode_header(value[: 20 * LONGEST_HEADER_CHARS]):
            pieces.append(piece if isinstance(piece, str) else _decoded_word(piece, charset))
    except (ValueError, LookupError, MessageError):  # an encoded word that is cut: its letters as they are
        pieces = [value]
    return one_line(clean_block("".join(pieces)))[:LONGEST_HEADER_CHARS]


def _raw_header(message: Message, name: str) -> str:
    """A header as the file has it; bytes beyond ASCII, which standards forbid, in the mail's own charset."""
    items = ((key, str(value)) for key, value in message.raw_items())
    value = next((value for key, value in items if key.lower() == name.lower()), "")
    if value.isascii():
        return value
    data = value.encode("utf-8", "surrogateescape")
    charsets = (charset for part in message.walk() if (charset := part.get_content_charset()))
    decoded = decode(data, next(charsets, None))
    return decoded.text if decoded else data.decode("utf-8", "replace")


def _decoded_word(piece: bytes, charset: str | None) -> str:
    name = (charset or "ascii").lower()
    try:
        return piece.decode({"gb2312": "gb18030", "gbk": "gb18030"}.get(name, name))
    except (LookupError, ValueError):
        decoded = decode(piece)
        return decoded.text if decoded else piece.decode("latin-1")


@dataclass(slots=True)
class _Progress:
    """How many parts may still be looked at, and what of the pages among them was left out."""

    parts_left: int = MOST_PARTS
    left_out: LeftOut = NOTHING_LEFT_OUT


def _words(part: Message, progress: _Progress, depth: int) -> str:
    """The part's own words: of alternatives one, of parts that follow one another all."""
    progress.parts_left -= 1
    inner = inner_of(part)
    if inner is None:
        if _is_inline(part, "text/plain"):
            return _unflowed(part, decoded_part(part))
        if _is_inline(part, "text/html") and (markup := decoded_part(part)).strip():
            page = markup_blocks(markup)
            progress.left_out += page.left_out
            return "\n\n".join(page.blocks)
        return ""
    if progress.parts_left <= 0 or depth > DEEPEST_PART or part.get_content_type() == "message/rfc822":
        return ""
    parts = list(inner)
    is_choice = part.get_content_type() == "multipart/alternative"
    if is_choice:  # plain text where there is any worth the name, else the words of the page
        parts.sort(key=lambda entry: entry.get_content_type() != "text/plain")
    words: list[str] = []
    for entry in parts:
        is_chosen = is_choice and words and len(words[0].strip()) > LONGEST_STAND_IN_CHARS
        if progress.parts_left <= 0 or is_chosen:
            break
        if (text := _words(entry, progress, depth + 1)).strip():
            words.append(text)
    if is_choice and words:
        return _fuller(words)
    return words[0] if len(words) == 1 else "\n\n".join(text.strip("\n") for text in words)


def _fuller(alternatives: list[str]) -> str:
    """The first, unless it only says in a word that this mail is to be read as a page."""
    longest = max(alternatives, key=len)
    is_stand_in = STAND_IN_SHARE * len(alternatives[0].strip()) < len(longest)
    return longest if is_stand_in else alternatives[0]


def _invitations(parts: list[Message], *, alone: bool) -> list[CalendarEvent]:
    """What a mail invites to; one that is attached is a file of its own, unless the mail has no words."""
    for part in parts:
        is_meant = _is_inline(part, "text/calendar") or (alone and part.get_content_type() in _CALENDAR_TYPES)
        if is_meant and (events := calendar_events(decoded_part(part))):
            return events[:MOST_INVITATIONS]
    return []


def _too_many_parts(source: SourceFile) -> messages.Message:
    return messages.Message("too_many_parts", name=source.name, n=MOST_PARTS)


def _is_inline(part: Message, content_type: str) -> bool:
    is_attached = part.get_content_disposition() == "attachment" or part.get_filename() is not None
    return part.get_content_type() == content_type and not is_attached


def _unflowed(part: Message, text: str) -> str:
    """`format=flowed` breaks lines at a space: they are joined again to the paragraphs they were."""
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    lines: list[str] = []
    open_line = False
    for line in text.split("\n"):
        quoted = line.startswith(">")
        if open_line and not quoted and line != "-- ":
            lines[-1] += line.removeprefix(" ")
        else:
            lines.append(line if quoted else line.removeprefix(" "))
        open_line = line.endswith(" ") and line != "-- " and not quoted
    return "\n".join(lines)


def _header_lines(message: Message) -> Iterator[str]:
    for name in _SHOWN_HEADERS:
        if value := header(message, name):
            yield f"{name}: {value}"


def _author(message: Message) -> str | None:
    """Who wrote it: the name, or the address where there is no name."""
    sender = header(message, "From")
    names = [name or address for name, address in getaddresses([sender]) if name or address]
    return sensible_author(", ".join(names) if "@" in sender else sender)


def sent_day(message: Message) -> str | None:
    """The day on the sender's calendar."""
    try:
        moment = parsedate_to_datetime(header(message, "Date"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment.date().isoformat() if datetime.date(1970, 1, 2) < moment.date() else None


def _attachments(parts: list[Message]) -> Iterator[str]:
    names = [
        one_line(name)
        for part in parts
        if part.get_content_disposition() != "inline" and (name := attachment_name(part))
    ]
    if names:
        more = "…" if len(names) > MOST_NAMED_ATTACHMENTS else ""
        yield f"Attachments: {'; '.join(names[:MOST_NAMED_ATTACHMENTS])}{more}"


def attachment_name(part: Message) -> str | None:
    """The name of what is attached; None for a part of the mail's own text."""
    try:
        name = part.get_filename()
    except (ValueError, LookupError, MessageError):
        name = "?"
    if name is not None:
        shown = Message()
        shown["name"] = name
        return header(shown, "name") or "?"
    if part.get_content_type() == "message/rfc822":
        inner = inner_of(part)
        mail = inner[0] if inner else None
        subject = header(mail, "Subject") if mail is not None else ""
        return f"{subject[:LONGEST_MAIL_NAME_CHARS] or 'mail'}.eml"
    return "attachment" if part.get_content_disposition() == "attachment" else None
