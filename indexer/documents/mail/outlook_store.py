"""The properties in an Outlook message: an OLE file with a stream for each longer value.

Source: Microsoft [MS-OXMSG] (layout) and [MS-OXPROPS] (numbers of the properties).
"""

from __future__ import annotations

import codecs
import datetime
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from indexer.documents.source.charset import canonical, decode
from indexer.documents.source.ole_file import check_stream_size, open_ole
from indexer.documents.source.source_file import SourceFile
from indexer.documents.source.zip_safety import library_at_work

MOST_CHILDREN = 1_000  # attachments or recipients of one message
_PROPERTIES = "__properties_version1.0"
_UNICODE, _STRING8, _BINARY, _OBJECT = 0x001F, 0x001E, 0x0102, 0x000D
_ENTRY = struct.Struct("<HHIQ")  # type, number, flags, value
_TOP_HEADER_BYTES, _EMBEDDED_HEADER_BYTES, _CHILD_HEADER_BYTES = 32, 24, 8
_MESSAGE_CODEPAGE, _INTERNET_CODEPAGE = 0x3FFD, 0x3FDE
_CODECS = {
    936: "gb18030",
    950: "big5hkscs",
    20127: "cp1252",
    28591: "cp1252",
    65001: "utf-8",
    54936: "gb18030",
}
_EPOCH = datetime.datetime(1601, 1, 1, tzinfo=datetime.UTC)


@contextmanager
def open_store(source: SourceFile) -> Iterator[Store]:
    """The top message of an Outlook file.

    Raises:
        ReadError: `broken`.
    """
    with library_at_work(source), open_ole(source) as ole:
        yield Store(source, ole, (), _TOP_HEADER_BYTES)


class Store:
    """One message, attachment or recipient."""

    def __init__(
        self,
        source: SourceFile,
        ole: Any,
        place: tuple[str, ...],
        header_bytes: int,
        codepage: str | None = None,
    ) -> None:
        self._source = source
        self._ole = ole
        self._place = place
        self._numbers = self._fixed(header_bytes)
        self._codepage = codepage
        for number in (_MESSAGE_CODEPAGE, _INTERNET_CODEPAGE):
            self._codepage = self._codepage or _codec(self._numbers.get(number, 0) & 0xFFFFFFFF)

    @property
    def is_message(self) -> bool:
        """Whether there are properties: an office file may hold a message deeper inside and be none."""
        return bool(self._ole.exists([*self._place, _PROPERTIES]))

    def number(self, number: int) -> int | None:
        """A property that is a number, as stored."""
        return self._numbers.get(number)

    def moment(self, number: int) -> datetime.datetime | None:
        """A property that is a date, in UTC."""
        ticks = self._numbers.get(number)  # of 100 nanoseconds
        try:
            return _EPOCH + datetime.timedelta(microseconds=ticks // 10) if ticks else None
        except OverflowError:
            return None

    def text(self, *numbers: int) -> str:
        """The first of these properties that is a text which is not empty."""
        for number in numbers:
            data = self._stream(number, _UNICODE)
            text = (
                data.decode("utf-16-le", "replace") if data else self.decoded(self._stream(number, _STRING8))
            )
            if text.strip("\0 \r\n\t"):
                return canonical(text)
        return ""

    def decoded(self, data: bytes) -> str:
        """Bytes of the message in its old charset."""
        decoded = decode(data, self._codepage) if data else None
        return decoded.text if decoded else ""

    def binary(self, number: int) -> bytes:
        """A property that is bytes; none where it is not there."""
        return self._stream(number, _BINARY)

    def embedded(self, number: int) -> Store | None:
        """A property that is a message itself."""
        place = (*self._place, f"__substg1.0_{number:04X}{_OBJECT:04X}")
        if not self._ole.exists([*place, _PROPERTIES]):
            return None
        return Store(self._source, self._ole, place, _EMBEDDED_HEADER_BYTES)

    def attachments(self) -> Iterator[Store]:
        """What is attached to a message."""
        return self._children("__attach_version1.0_#")

    def recipients(self) -> Iterator[Store]:
        """To whom a message goes."""
        return self._children("__recip_version1.0_#")

    def _children(self, prefix: str) -> Iterator[Store]:
        depth = len(self._place)
        names = sorted(
            {
                path[depth]
                for path in self._ole.listdir(streams=True, storages=True)
                if len(path) > depth and tuple(path[:depth]) == self._place and path[depth].startswith(prefix)
            }
        )
        for name in names[:MOST_CHILDREN]:
            yield Store(self._source, self._ole, (*self._place, name), _CHILD_HEADER_BYTES, self._codepage)

    def _fixed(self, header_bytes: int) -> dict[int, int]:
        data = self._read(_PROPERTIES)[header_bytes:]
        whole = len(data) // _ENTRY.size * _ENTRY.size
        return {number: value for _, number, _, value in _ENTRY.iter_unpack(data[:whole])}

    def _stream(self, number: int, kind: int) -> bytes:
        return self._read(f"__substg1.0_{number:04X}{kind:04X}")

    def _read(self, name: str) -> bytes:
        path = [*self._place, name]
        if not self._ole.exists(path) or self._ole.get_type(path) != 2:  # a stream
            return b""
        check_stream_size(self._ole, path, self._source)
        with self._ole.openstream(path) as stream:
            data = stream.read()
        return data if isinstance(data, bytes) else b""


def _codec(codepage: int) -> str | None:
    if codepage in {0, 1200, 1201}:
        return None
    name = _CODECS.get(codepage, f"cp{codepage}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None
