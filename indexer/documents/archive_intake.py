"""What comes out of a container: written under made names, counted while it is, and said where it is not."""

from __future__ import annotations

import errno
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path, PurePosixPath

from indexer.documents.archive_names import shown
from indexer.documents.detect import (
    ARCHIVE_SUFFIXES,
    FOLDER_SUFFIXES,
    HEAD_BYTES,
    IMAGE_SUFFIXES,
    FileKind,
    detect,
)
from indexer.documents.source_file import MEBIBYTE
from indexer.errors import ReadError, StorageError
from indexer.reading_records import Member, Unpacked

PIECE_BYTES = 256 * 1024
MOST_MEMBER_BYTES = 512 * MEBIBYTE
MOST_TOTAL_BYTES = 4096 * MEBIBYTE
MOST_RATIO = 200  # of what comes out to what went in
RATIO_FROM_BYTES = 64 * MEBIBYTE  # small files compress well and harm nobody
MOST_MEMBERS = 20_000
MOST_NAMED_SUFFIXES = 6
LONGEST_SUFFIX_CHARS = 10


class LeftOut(StrEnum):
    """Why something is not taken out, as it is said."""

    KIND = "kinds that cannot be read"
    EMPTY = "nothing in them"
    LOCKED = "protected by a password"
    AES = "protected with AES, which cannot be opened here; unpack them yourself"
    METHOD = "packed in a way that cannot be unpacked here"
    DAMAGED = "damaged"
    TOO_LARGE = f"more than {MOST_MEMBER_BYTES // MEBIBYTE} MB"
    TOO_MANY = "more than are taken out of one container"
    LINK = "links or devices"
    NO_ARTICLE = "JSON without an article"


class Damaged(Exception):
    """The pieces of a member do not come out as they should."""


class Intake:
    """Takes members into a folder.

    Args:
        name: The container, as messages call it.
        into: An empty folder.
        packed_bytes: The size of the container: what comes out must stand in proportion to it.
        images: Whether pictures are wanted.
        most_members: How many are taken.
    """

    def __init__(
        self, name: str, into: Path, *, packed_bytes: int, images: bool, most_members: int = MOST_MEMBERS
    ) -> None:
        self.name = name
        self._into = into
        self._suffixes = FOLDER_SUFFIXES | {".json"} | (IMAGE_SUFFIXES if images else frozenset())
        self._most_bytes = max(RATIO_FROM_BYTES, min(MOST_TOTAL_BYTES, MOST_RATIO * packed_bytes))
        self._most_members = most_members
        self._bytes = 0
        self._members: list[Member] = []
        self._left_out: Counter[LeftOut] = Counter()
        self._foreign: Counter[str] = Counter()

    @property
    def is_full(self) -> bool:
        """Whether no further member is taken."""
        return len(self._members) >= self._most_members

    def may_be_readable(self, name: str) -> bool:
        """Whether a name alone does not rule a member out; one that does is counted."""
        suffix = PurePosixPath(name).suffix.lower()
        if suffix in self._suffixes or not suffix or not _is_plain(suffix):
            return True
        if suffix in _NEVER:
            self._leave_kind(suffix)
            return False
        return True

    def leave_out(self, reason: LeftOut, count: int = 1) -> None:
        """Count what is not taken."""
        self._left_out[reason] += count

    def take(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write one member; of one that is damaged, and only of that, nothing is kept.

        Args:
            name: Its path in the container.
            pieces: Its bytes; their iterator may raise `Damaged`.

        Raises:
            ReadError: `too_large`: the container as a whole is a bomb.
            StorageError: The disk is full.
        """
        if self.is_full:
            self.leave_out(LeftOut.TOO_MANY)
            return
        stream = iter(pieces)
        try:
            self._take(name, _head(stream), stream)
        except Damaged:
            self.leave_out(LeftOut.DAMAGED)

    def _take(self, name: str, head: bytes, stream: Iterator[bytes]) -> None:
        self._count(len(head))
        if not head:
            self.leave_out(LeftOut.EMPTY)
            return
        suffix = self._suffix(name, head)
        if suffix is None:
            self._leave_kind(PurePosixPath(name).suffix.lower())
            return
        path = self._into / f"{len(self._members) + 1:05d}{suffix}"
        kept = False
        try:
            size = self._write(path, head, stream)
            if size is None:
                self.leave_out(LeftOut.TOO_LARGE)
            elif suffix == ".json" and not _holds_articles(path):
                self.leave_out(LeftOut.NO_ARTICLE)
            else:
                self._members.append(Member(shown(name), path.name, size))
                kept = True
        except OSError as error:
            raise _storage(self.name, error) from error
        finally:
            if not kept:
                path.unlink(missing_ok=True)

    def result(self) -> Unpacked:
        """What was taken, and the sentences for what was not."""
        return Unpacked(tuple(self._members), tuple(self._sentences()))

    def _write(self, path: Path, head: bytes, stream: Iterator[bytes]) -> int | None:
        """The size of the written file; None where it is longer than a member may be."""
        size = len(head)
        with path.open("xb") as target:
            target.write(head)
            for piece in stream:
                size += len(piece)
                self._count(len(piece))
                if size > MOST_MEMBER_BYTES:
                    return None
                target.write(piece)
        return size

    def _count(self, size_bytes: int) -> None:
        self._bytes += size_bytes
        if self._bytes > self._most_bytes:
            raise ReadError(
                f"“{self.name}” is too large: more than {self._most_bytes / MEBIBYTE:,.0f} MB come "
                "out of it; unpack it yourself and import what you need.",
                code="too_large",
            )

    def _suffix(self, name: str, head: bytes) -> str | None:
        """The end of the made name, by which readers choose; None for a member that nobody can read."""
        path = PurePosixPath(name)
        suffix = path.suffix.lower()
        if suffix in self._suffixes:
            inner = PurePosixPath(path.stem).suffix.lower()
            return inner + suffix if suffix in ARCHIVE_SUFFIXES and inner in self._suffixes else suffix
        if suffix in _NEVER:
            return None
        found = _BY_KIND.get(detect(head[:HEAD_BYTES], Path("x")))
        return found if found in {".mbox", ".pdf", ".rtf", ".mht"} or not _is_plain(suffix) else None

    def _leave_kind(self, suffix: str) -> None:
        self.leave_out(LeftOut.KIND)
        self._foreign[suffix if _is_plain(suffix) else ""] += 1

    def _sentences(self) -> Iterator[str]:
        for reason, count in self._left_out.items():
            kinds = ""
            if reason is LeftOut.KIND:
                named = [suffix for suffix, _ in self._foreign.most_common() if suffix]
                more = ", …" if len(named) > MOST_NAMED_SUFFIXES else ""
                kinds = f" ({', '.join(named[:MOST_NAMED_SUFFIXES])}{more})" if named else ""
            yield f"{count:,} file{'s' * (count > 1)} left out: {reason}{kinds}."


# Programs and media are not even unpacked to look at them.
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


def _is_plain(suffix: str) -> bool:
    """Whether the end of a name is a suffix, and not the end of a sentence or of a date."""
    return 1 < len(suffix) <= LONGEST_SUFFIX_CHARS and suffix[1:].isascii() and suffix[1:].isalnum()


def _head(stream: Iterator[bytes]) -> bytes:
    head = b""
    while len(head) < HEAD_BYTES and (piece := next(stream, None)) is not None:
        head += piece
    return head


def _holds_articles(path: Path) -> bool:
    from indexer.documents.json_lines import holds_articles

    return holds_articles(path)


def _storage(name: str, error: OSError) -> StorageError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return StorageError(f"“{name}” cannot be unpacked: the disk is full; make room and import it again.")
    return StorageError(
        f"“{name}” cannot be unpacked: {error.strerror or 'the disk refuses'}.", detail=repr(error)
    )
