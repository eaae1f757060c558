"""An Outlook message (.msg) -> the mail that it is, which is then read and unpacked like any other."""

from __future__ import annotations

import email.header
import email.mime.application
import email.mime.message
import email.mime.multipart
import email.mime.text
import email.parser
import email.policy
from collections.abc import Iterator
from email.errors import MessageError
from email.message import Message
from email.utils import format_datetime, formataddr
from pathlib import Path

from indexer.common.errors import ReadError
from indexer.documents.blocks.blocks import clean_block, one_line
from indexer.documents.mail.mail import MOST_PARTS, mail_text
from indexer.documents.mail.outlook_store import Store, open_store
from indexer.documents.rtf.compressed_rtf import decompressed
from indexer.documents.rtf.rtf import read_rtf
from indexer.documents.source.source_file import MEBIBYTE, SourceFile
from indexer.records.documents import ExtractedText

IMPORTER = "msg/1"
MOST_BYTES = 128 * MEBIBYTE
DEEPEST_MESSAGE = 4  # a mail attached to a mail attached to ...
MOST_RECIPIENTS = 200
_SIGNATURE = "__properties_version1.0".encode("utf-16-le")
_CLASS, _SUBJECT, _BODY, _HTML, _RTF = 0x001A, 0x0037, 0x1000, 0x1013, 0x1009
_SENT, _DELIVERED, _TRANSPORT_HEADERS = 0x0039, 0x0E06, 0x007D
_FROM_NAMES, _FROM_ADDRESSES = (0x0042, 0x0C1A), (0x5D02, 0x5D01, 0x0065, 0x0C1F)
_SHOWN_TO, _SHOWN_CC = 0x0E04, 0x0E03
_NAME, _ADDRESSES, _RECIPIENT_TYPE = 0x3001, (0x39FE, 0x3003), 0x0C15
_DATA, _FILE_NAMES, _MIME, _CONTENT_ID, _HIDDEN = 0x3701, (0x3707, 0x3704, 0x3001), 0x370E, 0x3712, 0x7FFE


def is_outlook(data: bytes) -> bool:
    """Whether an OLE file is an Outlook message."""
    if _SIGNATURE not in data:
        return False
    try:
        with open_store(SourceFile(Path(), "", data)) as store:
            return store.is_message
    except ReadError:
        return False


def read_outlook(source: SourceFile) -> ExtractedText:
    """The words of an Outlook message.

    Raises:
        ReadError: `broken`, `encrypted` or `empty`.
    """
    return mail_text(source, as_mail(source), importer=IMPORTER, media_type="application/vnd.ms-outlook")


def as_mail(source: SourceFile) -> Message:
    """An Outlook message in the form of a mail, with all that is attached to it.

    Raises:
        ReadError: `broken`.
    """
    with open_store(source) as store:
        return _mail(source, store, depth=0)


def _mail(source: SourceFile, store: Store, *, depth: int) -> Message:
    mail = email.mime.multipart.MIMEMultipart()
    for name, value in _headers(store):
        mail[name] = email.header.Header(one_line(clean_block(value)), "utf-8").encode()
    signed = _signed(store)
    if signed is not None:
        mail.attach(signed)
        return mail
    if (body := _body(source, store)) is not None:
        mail.attach(body)
    for count, attachment in enumerate(store.attachments()):
        if count < MOST_PARTS and (part := _attachment(source, attachment, depth=depth)) is not None:
            mail.attach(part)
    return mail


def _headers(store: Store) -> Iterator[tuple[str, str]]:
    yield "Subject", store.text(_SUBJECT)
    address = next((a for n in _FROM_ADDRESSES if "@" in (a := store.text(n))), "")
    yield "From", _person(store.text(*_FROM_NAMES), address)
    recipients: dict[int, list[str]] = {1: [], 2: []}
    for count, recipient in enumerate(store.recipients()):
        kind = (recipient.number(_RECIPIENT_TYPE) or 1) & 0xF
        if kind in recipients and count < MOST_RECIPIENTS:
            address = next((a for n in _ADDRESSES if "@" in (a := recipient.text(n))), "")
            recipients[kind].append(_person(recipient.text(_NAME), address))
    yield "To", ", ".join(dict.fromkeys(recipients[1])) or store.text(_SHOWN_TO)
    yield "Cc", ", ".join(dict.fromkeys(recipients[2])) or store.text(_SHOWN_CC)
    yield "Date", _date(store)


def _person(name: str, address: str) -> str:
    name = one_line(clean_block(name)).strip("'\" ")
    if not address or name == address:
        return name
    return f"{name} <{address}>" if name.replace(" ", "").isalnum() else formataddr((name, address), "utf-8")


def _date(store: Store) -> str:
    """As the sender's clock had it, where the headers of its transport are kept; else in UTC."""
    transport = store.text(_TRANSPORT_HEADERS)
    if transport:
        try:
            headers = email.parser.HeaderParser(policy=email.policy.compat32).parsestr(transport.lstrip())
        except (ValueError, MessageError):
            headers = Message()
        if date := headers.get("Date"):
            return str(date)
    moment = store.moment(_SENT) or store.moment(_DELIVERED)
    return format_datetime(moment) if moment is not None else ""


def _body(source: SourceFile, store: Store) -> Message | None:
    """Plain text where there is any, else the page, else the RTF as plain text."""
    if text := store.text(_BODY):
        return email.mime.text.MIMEText(text, "plain", "utf-8")
    page = store.text(_HTML) or store.decoded(store.binary(_HTML))
    if page.strip():
        return email.mime.text.MIMEText(page, "html", "utf-8")
    rtf = decompressed(store.binary(_RTF))
    if rtf.strip(b"\0"):
        try:
            text = read_rtf(SourceFile(source.path, source.name, rtf)).text
        except ReadError as error:
            if error.code != "empty":
                raise
            return None
        return email.mime.text.MIMEText(text, "plain", "utf-8")
    return None


def _signed(store: Store) -> Message | None:
    """The mail inside a signature: Outlook keeps a signed mail whole, as its one attachment."""
    kind = store.text(_CLASS).upper()
    if not kind.startswith("IPM.NOTE.SMIME"):
        return None
    data = next((a.binary(_DATA) for a in store.attachments()), b"")
    if "MULTIPARTSIGNED" in kind and data:
        return email.message_from_bytes(data, policy=email.policy.compat32)
    return email.mime.application.MIMEApplication(data, "pkcs7-mime")


def _attachment(source: SourceFile, store: Store, *, depth: int) -> Message | None:
    name = one_line(clean_block(store.text(*_FILE_NAMES)))
    inner = store.embedded(_DATA)
    if inner is not None:
        if depth >= DEEPEST_MESSAGE:
            return None
        part: Message = email.mime.message.MIMEMessage(_mail(source, inner, depth=depth + 1))
        part.add_header("Content-Disposition", "attachment")
        return part
    data = store.binary(_DATA)
    if not data:
        return None
    subtype = store.text(_MIME).lower()
    part = email.mime.application.MIMEApplication(data)
    if subtype.count("/") == 1 and subtype.isascii() and subtype.isprintable():
        part.set_type(subtype)
    is_inline = bool(store.text(_CONTENT_ID)) and subtype.startswith("image/")
    disposition = "inline" if is_inline or store.number(_HIDDEN) else "attachment"
    part.add_header("Content-Disposition", disposition, filename=("utf-8", "", name or "attachment"))
    return part
