"""A mailbox (MBOX, Thunderbird's folders) -> a file for each mail. Read sequentially, whatever its size."""

from __future__ import annotations

import codecs
import email.parser
import email.policy
import re
from collections.abc import Iterator
from typing import BinaryIO

from indexer.common.errors import ReadError
from indexer.common.messages import Message
from indexer.documents.archives.intake import Intake, LeaveOutReason
from indexer.documents.mail.mail import MOST_BYTES as MAX_MAIL_BYTES
from indexer.documents.mail.mail import header, sent_day
from indexer.documents.source.kinds import MAIL_SEPARATOR

MAX_MAILS = 100_000  # a mailbox of many years has more mails than an archive has files
_MAX_LINE_BYTES = 64 * 1024
_MAX_SUBJECT_CHARS = 120
_HEADER_BYTES = 256 * 1024  # of a mail, in which its subject and date are looked for
_ESCAPED = re.compile(rb"^>(>*From )", re.M)  # as mailboxes write a line that begins with "From "
_DELETED = re.compile(rb"^X-Mozilla-Status: ([0-9a-f]{4})", re.M | re.I)
_BODY = re.compile(rb"\r?\n\r?\n")
_DELETED_FLAG = 0x0008


def unpack_mailbox(stream: BinaryIO, intake: Intake) -> None:
    """Take the mails of a mailbox.

    Raises:
        ReadError: `broken`, where no mail begins in it.
    """
    intake.max_members = MAX_MAILS
    number = 0
    for number, mail in enumerate(_mails(stream), 1):
        if mail is None:
            intake.leave_out(LeaveOutReason.LONG_MAIL)
        elif _is_deleted(mail):
            intake.leave_out(LeaveOutReason.DELETED)
        else:
            if mail.startswith(b">From "):  # where it came from before, as some servers write it
                mail = mail.partition(b"\n")[2]
            intake.take(_name(number, mail), (_ESCAPED.sub(rb"\1", mail),))
    if number == 0:
        raise ReadError(Message("mailbox_without_mail", name=intake.name), code="broken")


def _mails(stream: BinaryIO) -> Iterator[bytes | None]:
    """The mails without the lines between them; None for one that is too long to be read."""
    mail: bytearray | None = None
    is_long = False
    at_line_start = True
    following = b""
    while line := following or stream.readline(_MAX_LINE_BYTES):
        following = b""
        if at_line_start and line.startswith((b"From ", codecs.BOM_UTF8 + b"From ")):
            following = stream.readline(_MAX_LINE_BYTES)
            if _separates(line, following):
                if mail is not None:
                    yield None if is_long else bytes(mail)
                mail, is_long = bytearray(), False
                continue
        at_line_start = line.endswith(b"\n")
        if mail is not None and not is_long:
            mail += line
            if len(mail) > MAX_MAIL_BYTES:
                mail, is_long = bytearray(), True
    if mail is not None:
        yield None if is_long else bytes(mail)


def _separates(line: bytes, following: bytes) -> bool:
    ending = b"X:" if following.startswith(b">From ") else b""
    return MAIL_SEPARATOR.match(line.removeprefix(codecs.BOM_UTF8) + following + ending) is not None


def _is_deleted(mail: bytes) -> bool:
    """Whether Thunderbird has deleted it and not yet cleared the folder."""
    status = _DELETED.search(_headers(mail))
    return status is not None and bool(int(status[1], 16) & _DELETED_FLAG)


def _headers(mail: bytes) -> bytes:
    end = _BODY.search(mail, 0, _HEADER_BYTES)
    return mail[: end.end() if end else _HEADER_BYTES]


def _name(number: int, mail: bytes) -> str:
    """The name shown to the user: the mail's number, day and subject."""
    try:
        message = email.parser.BytesHeaderParser(policy=email.policy.compat32).parsebytes(_headers(mail))
        words = [sent_day(message), header(message, "Subject")[:_MAX_SUBJECT_CHARS]]
    except (ValueError, LookupError, RecursionError):
        words = []
    return " ".join([f"{number:04d}", *(word for word in words if word)]).replace("/", "-") + ".eml"
