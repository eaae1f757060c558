"""Reads the rows of a damaged SQLite file page by page, without its trees, to skip damaged pages.

Source: https://www.sqlite.org/fileformat2.html (pages, cells, records, write-ahead log).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

MAGIC = b"SQLite format 3\0"
DEFAULT_PAGE_BYTES = 4096
_TABLE_LEAF, _INDEX_LEAF, _INDEX_INTERIOR = 0x0D, 0x0A, 0x02
_TABLE_INTERIOR = 0x05
_HEADER_BYTES = {_TABLE_LEAF: 8, _INDEX_LEAF: 8, _INDEX_INTERIOR: 12}
_WAL_HEADER, _FRAME_HEADER = 32, 24
_INTEGER_BYTES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_MAX_COLUMNS = 64

Value = int | float | str | bytes | None


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row as read from its page; `rowid` is None in an index or a table without row ids."""

    rowid: int | None
    values: tuple[Value, ...]


class _NotReadableError(Exception):
    """A cell or page is invalid."""


@dataclass(slots=True)
class PageReader:
    """The pages of one database file, with its write-ahead log over them."""

    path: Path
    page_bytes: int = DEFAULT_PAGE_BYTES
    reserved: int = 0
    pages: int = 0
    unreadable: int = 0  # number of invalid pages or cells
    _log: dict[int, int] = field(default_factory=dict)  # page number -> its place in the log

    def rows(self) -> Iterator[FoundRow]:
        """Every row of every readable page that is in use; in no particular order."""
        log_path = self.path.with_name(self.path.name + "-wal")
        with self.path.open("rb") as stream:
            self._read_header(stream)
            if log_path.exists():
                with log_path.open("rb") as log:
                    self._read_log(log)
                    yield from self._rows(stream, log)
            else:
                yield from self._rows(stream, None)

    def _read_header(self, stream: IO[bytes]) -> None:
        header = stream.read(100)
        stream.seek(0, 2)
        size = stream.tell()
        if header[:16] == MAGIC:
            (page_bytes,) = struct.unpack(">H", header[16:18])
            page_bytes = 65_536 if page_bytes == 1 else page_bytes
            if 512 <= page_bytes <= 65_536 and page_bytes & (page_bytes - 1) == 0 and header[20] <= 32:
                self.page_bytes, self.reserved = page_bytes, header[20]
        self.pages = -(-size // self.page_bytes)

    def _read_log(self, log: IO[bytes]) -> None:
        """Use every committed page of the log's current round, even with a wrong checksum."""
        header = log.read(_WAL_HEADER)
        if len(header) < _WAL_HEADER or header[:3] != b"\x37\x7f\x06":
            return
        page_bytes, salts = struct.unpack(">I", header[8:12])[0], header[16:24]
        if page_bytes != self.page_bytes:
            if self.pages > 1 or not 512 <= page_bytes <= 65_536:
                return
            self.page_bytes = page_bytes
        waiting: dict[int, int] = {}
        while len(frame := log.read(_FRAME_HEADER)) == _FRAME_HEADER:
            number, committed = struct.unpack(">II", frame[:8])
            place = log.tell()
            log.seek(self.page_bytes, 1)
            if frame[8:16] != salts or not number:
                continue
            waiting[number] = place
            if committed:
                self._log.update(waiting)
                waiting.clear()
                self.pages = max(self.pages, max(self._log))

    def _rows(self, stream: IO[bytes], log: IO[bytes] | None) -> Iterator[FoundRow]:
        free = self._free_pages(stream, log)
        for number in range(1, self.pages + 1):
            if number in free:
                continue
            page = self._page(stream, log, number)
            start = 100 if number == 1 else 0
            kind = page[start] if len(page) > start else 0
            if kind not in _HEADER_BYTES:
                self.unreadable += kind not in (0, _TABLE_INTERIOR)
                continue
            yield from self._cells(stream, log, page, start, kind)

    def _page(self, stream: IO[bytes], log: IO[bytes] | None, number: int) -> bytes:
        place = self._log.get(number)
        if place is not None and log is not None:
            log.seek(place)
            return log.read(self.page_bytes)
        stream.seek((number - 1) * self.page_bytes)
        return stream.read(self.page_bytes)

    def _free_pages(self, stream: IO[bytes], log: IO[bytes] | None) -> set[int]:
        """The free pages, which are skipped because they may have deleted rows."""
        first = self._page(stream, log, 1)
        free: set[int] = set()
        if len(first) < 40 or first[:16] != MAGIC:
            return free
        trunk = struct.unpack(">I", first[32:36])[0]
        while 0 < trunk <= self.pages and trunk not in free:
            free.add(trunk)
            page = self._page(stream, log, trunk)
            if len(page) < 8:
                break
            trunk, count = struct.unpack(">II", page[:8])
            count = min(count, (len(page) - 8) // 4)
            free.update(struct.unpack(f">{count}I", page[8 : 8 + 4 * count]))
        return free

    def _cells(
        self, stream: IO[bytes], log: IO[bytes] | None, page: bytes, start: int, kind: int
    ) -> Iterator[FoundRow]:
        head = start + _HEADER_BYTES[kind]
        (count,) = struct.unpack(">H", page[start + 3 : start + 5])
        if head + 2 * count > len(page):
            self.unreadable += 1
            count = max(0, (len(page) - head) // 2)
        for position in struct.unpack(f">{count}H", page[head : head + 2 * count]):
            try:
                yield self._cell(stream, log, page, position, kind)
            except (_NotReadableError, IndexError, struct.error, UnicodeDecodeError):
                self.unreadable += 1

    def _cell(
        self, stream: IO[bytes], log: IO[bytes] | None, page: bytes, position: int, kind: int
    ) -> FoundRow:
        if kind == _INDEX_INTERIOR:
            position += 4
        size, position = _varint(page, position)
        rowid = None
        if kind == _TABLE_LEAF:
            rowid, position = _varint(page, position)
        usable = self.page_bytes - self.reserved
        maximum = usable - 35 if kind == _TABLE_LEAF else (usable - 12) * 64 // 255 - 23
        local = size
        if size > maximum:
            minimum = (usable - 12) * 32 // 255 - 23
            local = minimum + (size - minimum) % (usable - 4)
            local = local if local <= maximum else minimum
        if size > self.pages * self.page_bytes or position + local > len(page):
            raise _NotReadableError
        payload = page[position : position + local]
        if local < size:
            (following,) = struct.unpack(">I", page[position + local : position + local + 4])
            payload += self._overflow(stream, log, following, size - local)
        return FoundRow(_signed(rowid), _record(payload))

    def _overflow(self, stream: IO[bytes], log: IO[bytes] | None, number: int, missing: int) -> bytes:
        pieces = []
        usable = self.page_bytes - self.reserved
        while missing > 0:
            if not 1 < number <= self.pages:
                raise _NotReadableError
            page = self._page(stream, log, number)
            piece = page[4 : 4 + min(missing, usable - 4)]
            if len(piece) < min(missing, usable - 4):
                raise _NotReadableError
            pieces.append(piece)
            missing -= len(piece)
            (number,) = struct.unpack(">I", page[:4])
        return b"".join(pieces)


def _varint(data: bytes, position: int) -> tuple[int, int]:
    value = 0
    for length in range(9):
        byte = data[position + length]
        if length == 8:
            return (value << 8) | byte, position + 9
        value = (value << 7) | (byte & 0x7F)
        if byte < 0x80:
            return value, position + length + 1
    raise _NotReadableError


def _signed(value: int | None) -> int | None:
    return value - (1 << 64) if value is not None and value >= 1 << 63 else value


def _record(payload: bytes) -> tuple[Value, ...]:
    head_bytes, position = _varint(payload, 0)
    if head_bytes > len(payload):
        raise _NotReadableError
    place = head_bytes
    values: list[Value] = []
    while position < head_bytes:
        kind, position = _varint(payload, position)
        value, place = _value(payload, kind, place)
        values.append(value)
        if len(values) > _MAX_COLUMNS:
            raise _NotReadableError
    if place != len(payload):
        raise _NotReadableError
    return tuple(values)


def _value(payload: bytes, kind: int, place: int) -> tuple[Value, int]:
    if kind in (0, 8, 9):
        return (None, 0, 1)[(0, 8, 9).index(kind)], place
    if kind in (10, 11):
        raise _NotReadableError
    size = _INTEGER_BYTES.get(kind, 8 if kind == 7 else (kind - 12) // 2)
    data = payload[place : place + size]
    if len(data) < size:
        raise _NotReadableError
    if kind <= 6:
        return int.from_bytes(data, "big", signed=True), place + size
    if kind == 7:
        return float(struct.unpack(">d", data)[0]), place + size
    return (data.decode() if kind % 2 else data), place + size
