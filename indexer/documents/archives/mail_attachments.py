"""Unpacks a mail's attachments, including attached mails."""

from __future__ import annotations

import email.generator
import email.policy
import io
import re
from collections.abc import Iterator
from email.errors import MessageError
from email.message import Message
from pathlib import PurePosixPath

from indexer.documents.archives.intake import Damaged, Intake, LeaveOutReason, is_plain_suffix
from indexer.documents.archives.winmail import attached_files
from indexer.documents.mail.mail import attachment_name, inner_of, leaves, payload_of

_ATTACHED = re.compile(rb"\bname\*?[0-9*]*\s?=|message/rfc822|:\s*attachment", re.I)
_NO_DOCUMENTS = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
)
_TNEF_TYPES = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
# For attachments without a name, or with one that does not say what they are.
_SUFFIXES = {
    "application/pdf": ".pdf",
    "application/rtf": ".rtf",
    "application/zip": ".zip",
    "application/json": ".json",
    "application/epub+zip": ".epub",
    "application/msword": ".doc",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.ms-powerpoint": ".ppt",
    "application/vnd.ms-outlook": ".msg",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "message/rfc822": ".eml",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "text/html": ".html",
    "text/markdown": ".md",
    "text/plain": ".txt",
    "text/rtf": ".rtf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/tiff": ".tif",
}


def may_have_attachments(data: bytes) -> bool:
    """Whether a mail seems to have attachments, judging quickly."""
    return _ATTACHED.search(data) is not None


def take_attachments(message: Message, intake: Intake) -> None:
    """Unpack the attachments, but not pictures inside the text (logos, signatures)."""
    for part in leaves(message):
        content_type = part.get_content_type()
        name = attachment_name(part)
        if name is None or content_type in _NO_DOCUMENTS:
            continue
        if content_type.startswith("image/") and part.get_content_disposition() != "attachment":
            continue
        if content_type in _TNEF_TYPES or name.lower() == "winmail.dat":
            _take_tnef(payload_of(part)[0], intake)
            continue
        name = name.replace("/", "-").replace("\\", "-")
        if content_type in _SUFFIXES and not is_plain_suffix(PurePosixPath(name).suffix):
            name += _SUFFIXES[content_type]
        if intake.may_be_readable(name):
            intake.take(name, _pieces(part))


def _take_tnef(data: bytes, intake: Intake) -> None:
    """Take the files in Outlook's `winmail.dat`."""
    try:
        for name, content in attached_files(data):
            if intake.may_be_readable(name):
                intake.take(name.replace("/", "-").replace("\\", "-"), (content,))
    except Damaged:
        intake.leave_out(LeaveOutReason.DAMAGED, "winmail.dat")


def _pieces(part: Message) -> Iterator[bytes]:
    inner = inner_of(part)
    if part.get_content_type() == "message/rfc822" and inner:
        yield _bytes_of(inner[0])
    else:
        yield payload_of(part)[0]


def _bytes_of(message: object) -> bytes:
    if not isinstance(message, Message):
        raise Damaged
    target = io.BytesIO()
    try:
        email.generator.BytesGenerator(target, mangle_from_=False, policy=email.policy.compat32).flatten(
            message
        )
    except (ValueError, LookupError, MessageError, AttributeError, TypeError, RecursionError) as error:
        raise Damaged from error
    return target.getvalue()
