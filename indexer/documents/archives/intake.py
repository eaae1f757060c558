"""Writes the members of a container to files with generated names, within limits, and reports the rest."""

from __future__ import annotations

import errno
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path, PurePosixPath

from indexer.common.errors import ReadError, StorageError
from indexer.common.messages import Message
from indexer.documents.archives.member_names import belongs_to_saved_page, shown
from indexer.documents.source.kinds import (
    ARCHIVE_SUFFIXES,
    FOLDER_SUFFIXES,
    HEAD_BYTES,
    IMAGE_SUFFIXES,
    FileKind,
    detect,
)
from indexer.documents.source.source_file import MEBIBYTE
from indexer.documents.texts.json_lines import holds_articles
from indexer.records.reading import Member, Unpacked

PIECE_BYTES = 256 * 1024
MAX_MEMBER_BYTES = 512 * MEBIBYTE
MAX_TOTAL_BYTES = 4096 * MEBIBYTE
MAX_RATIO = 200  # maximum ratio of unpacked to packed size
RATIO_FROM_BYTES = 64 * MEBIBYTE  # below this unpacked size any ratio is allowed
MAX_MEMBERS = 20_000
MAX_LEFT_OUT_NAMES = 50_000
MAX_NAMED_SUFFIXES = 6
MAX_SUFFIX_CHARS = 10


class LeaveOutReason(Enum):
    """Why something is not taken out: the message that counts what it is, and the reason."""

    KIND = ("files_left_out", Message("why_kind"))
    EMPTY = ("files_left_out", Message("why_empty"))
    LOCKED = ("files_left_out", Message("why_locked"))
    AES = ("files_left_out", Message("why_aes"))
    METHOD = ("files_left_out", Message("why_method"))
    DAMAGED = ("files_left_out", Message("why_damaged"))
    TOO_LARGE = ("files_left_out", Message("why_too_large", n=MAX_MEMBER_BYTES // MEBIBYTE))
    TOO_MANY = ("files_left_out", Message("why_too_many"))
    LINK = ("files_left_out", Message("why_link"))
    NO_ARTICLE = ("files_left_out", Message("why_no_article"))
    DELETED = ("mails_left_out", Message("why_deleted"))
    LONG_MAIL = ("mails_left_out", Message("why_too_large", n=64))
    BAD_LINE = ("lines_left_out", Message("why_bad_line"))
    NO_ARTICLE_LINE = ("lines_left_out", Message("why_no_article_line"))


class Damaged(Exception):
    """A member is damaged."""


class Intake:
    """Takes members into a folder.

    Args:
        name: The container, as messages call it.
        into: An empty folder.
        packed_bytes: The size of the container, which limits the unpacked size.
        images: Whether pictures are wanted.

    Attributes:
        max_members: How many are taken.
    """

    def __init__(self, name: str, into: Path, *, packed_bytes: int, images: bool) -> None:
        self.name = name
        self.max_members = MAX_MEMBERS
        self._into = into
        self._suffixes = FOLDER_SUFFIXES | {".json"} | (IMAGE_SUFFIXES if images else frozenset())
        self._max_bytes = max(RATIO_FROM_BYTES, min(MAX_TOTAL_BYTES, MAX_RATIO * packed_bytes))
        self._bytes = 0
        self._members: list[tuple[str, Member]] = []  # with its original name
        self._left_out: list[tuple[LeaveOutReason, str]] = []
        self._unnamed: Counter[LeaveOutReason] = Counter()

    @property
    def has_damaged(self) -> bool:
        """Whether a member was damaged."""
        return LeaveOutReason.DAMAGED in self._unnamed or any(
            reason is LeaveOutReason.DAMAGED for reason, _ in self._left_out
        )

    def check_total(self, size_bytes: int) -> None:
        """Refuse the container if it unpacks to more than any sound container of its size.

        Raises:
            ReadError: `too_large`.
        """
        if size_bytes > self._max_bytes:
            raise ReadError(
                Message("container_too_large", name=self.name, n=round(self._max_bytes / MEBIBYTE)),
                code="too_large",
            )

    def may_be_readable(self, name: str) -> bool:
        """Whether a member may be wanted, judging by its name; if not, it is counted as left out."""
        suffix = PurePosixPath(name).suffix.lower()
        if suffix in _NEVER and suffix not in self._suffixes:
            self.leave_out(LeaveOutReason.KIND, name)
            return False
        return True

    def leave_out(self, reason: LeaveOutReason, name: str = "") -> None:
        """Count a member that is left out. Its name shows whether it is a part of a saved page."""
        if name and len(self._left_out) < MAX_LEFT_OUT_NAMES:
            self._left_out.append((reason, name))
        else:
            self._unnamed[reason] += 1

    def take(self, name: str, pieces: Iterable[bytes], *, checked: bool = False) -> None:
        """Write one member. Nothing of a damaged member is kept.

        Args:
            name: Its path in the container.
            pieces: Its bytes; their iterator may raise `Damaged`.
            checked: Whether JSON is known to hold an article.

        Raises:
            ReadError: `too_large`: the container as a whole is a bomb.
            StorageError: The disk is full.
        """
        if len(self._members) >= self.max_members:
            self.leave_out(LeaveOutReason.TOO_MANY, name)
            return
        stream = iter(pieces)
        try:
            left_out = self._take(name, stream, checked=checked)
        except Damaged:
            left_out = LeaveOutReason.DAMAGED
        if left_out is not None:
            self.leave_out(left_out, name)

    def _take(self, name: str, stream: Iterator[bytes], *, checked: bool) -> LeaveOutReason | None:
        head = _head(stream)
        self._count(len(head))
        if not head:
            return LeaveOutReason.EMPTY
        suffix = self._suffix(name, head)
        if suffix is None:
            return LeaveOutReason.KIND
        path = self._into / f"{len(self._members) + 1:05d}{suffix}"
        kept = False
        try:
            size = self._write(path, head, stream)
            if size is None:
                return LeaveOutReason.TOO_LARGE
            if suffix == ".json" and not checked and not holds_articles(path):
                return LeaveOutReason.NO_ARTICLE
            self._members.append((name, Member(shown(name), path.name, size)))
            kept = True
        except OSError as error:
            raise _storage(self.name, error) from error
        finally:
            if not kept:
                path.unlink(missing_ok=True)
        return None

    def result(self) -> Unpacked:
        """The unpacked members, and sentences for those left out; parts of saved web pages are in neither."""
        names = [name for name, _ in self._members] + [name for _, name in self._left_out]
        parts = belongs_to_saved_page(names)
        members = []
        for name, member in self._members:
            if name in parts:
                (self._into / member.file).unlink(missing_ok=True)
            else:
                members.append(member)
        left_out = [(reason, name) for reason, name in self._left_out if name not in parts]
        return Unpacked(tuple(members), tuple(_messages(left_out, self._unnamed)))

    def _write(self, path: Path, head: bytes, stream: Iterator[bytes]) -> int | None:
        """The size of the written file; None where it is longer than a member may be."""
        size = len(head)
        if size > MAX_MEMBER_BYTES:
            return None
        with path.open("xb") as target:
            target.write(head)
            for piece in stream:
                size += len(piece)
                self._count(len(piece))
                if size > MAX_MEMBER_BYTES:
                    return None
                target.write(piece)
        return size

    def _count(self, size_bytes: int) -> None:
        self._bytes += size_bytes
        self.check_total(self._bytes)

    def _suffix(self, name: str, head: bytes) -> str | None:
        """The suffix of the generated name, which chooses the reader; None if no reader can read it."""
        path = PurePosixPath(name)
        suffix = path.suffix.lower()
        if suffix in self._suffixes:
            inner = PurePosixPath(path.stem).suffix.lower()
            return inner + suffix if suffix in ARCHIVE_SUFFIXES and inner in self._suffixes else suffix
        if suffix in _NEVER:
            return None
        by_kind = _BY_KIND.get(detect(head[:HEAD_BYTES], Path("x")))
        return (
            by_kind if by_kind in {".mbox", ".pdf", ".rtf", ".mht"} or not is_plain_suffix(suffix) else None
        )


def _messages(
    left_out: list[tuple[LeaveOutReason, str]], unnamed: Counter[LeaveOutReason]
) -> Iterator[Message]:
    counts = Counter(reason for reason, _ in left_out) + unnamed
    suffixes = Counter(
        PurePosixPath(name).suffix.lower() for reason, name in left_out if reason is LeaveOutReason.KIND
    )
    named = [suffix for suffix, _ in suffixes.most_common() if is_plain_suffix(suffix)]
    kinds = ", ".join(named[:MAX_NAMED_SUFFIXES]) + (", …" if len(named) > MAX_NAMED_SUFFIXES else "")
    for reason, count in counts.items():
        code, why = reason.value
        if reason is LeaveOutReason.KIND and kinds:
            why = Message("why_kinds", kinds=kinds)
        yield Message(code, n=count, why=why)


# Programs and media are not unpacked at all.
_NEVER_READ = """
.exe .dll .so .dylib .bin .iso .dmg .msi .deb .rpm .jar .class .pyc .mp3 .mp4 .m4a .mov .avi .mkv .wav .flac
.ogg .webm .ttf .otf .woff .woff2 .css .js .gif .svg .ico .db .sqlite .msf .dat
"""
_NEVER = frozenset(_NEVER_READ.split())
_BY_KIND = {
    FileKind.PDF: ".pdf",
    FileKind.RTF: ".rtf",
    FileKind.HTML: ".html",
    FileKind.MAILBOX: ".mbox",
    FileKind.WEB_ARCHIVE: ".mht",
}


def is_plain_suffix(suffix: str) -> bool:
    """Whether the end of a name is a suffix, and not the end of a sentence or of a date."""
    return 1 < len(suffix) <= MAX_SUFFIX_CHARS and suffix[1:].isascii() and suffix[1:].isalnum()


def _head(stream: Iterator[bytes]) -> bytes:
    head = b""
    while len(head) < HEAD_BYTES and (piece := next(stream, None)) is not None:
        head += piece
    return head


def _storage(name: str, error: OSError) -> StorageError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return StorageError(Message("no_room_to_unpack", name=name))
    reason = error.strerror or Message("disk_refuses")
    return StorageError(Message("disk_refuses_to_unpack", name=name, error=reason), detail=repr(error))
