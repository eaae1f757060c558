"""`winmail.dat`, in which Outlook sends attachments to programs that are not Outlook.

Source: Microsoft [MS-OXTNEF].
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from indexer.documents.archives.intake import Damaged
from indexer.documents.source.charset import decode

SIGNATURE = b"\x78\x9f\x3e\x22"
MAX_FILES = 1_000
_ATTRIBUTE = struct.Struct("<BII")  # level, number, length; two bytes of checksum follow the value
_NEXT_FILE, _TITLE, _DATA, _PROPERTIES = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
_FILE_NAME, _CONTENT = 0x3707, 0x3701
_UNICODE, _BINARY = 0x001F, 0x0102
_SIZES = {0x0002: 2, 0x0003: 4, 0x0004: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x000A: 4, 0x000B: 2, 0x0014: 8,
          0x0040: 8, 0x0048: 16}  # fmt: skip
_MULTIPLE = 0x1000


def attached_files(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The names and contents of the files; of damaged data those before the damage.

    Raises:
        Damaged: It is no such file, or ends too early.
    """
    if not data.startswith(SIGNATURE):
        raise Damaged
    name, content, begun, count = "", b"", False, 0
    for number, value in _attributes(memoryview(data)[6:]):
        if number == _NEXT_FILE:
            if begun and content:
                yield name or "attachment", content
            count += 1
            if count > MAX_FILES:
                return
            name, content, begun = "", b"", True
        elif number == _TITLE:
            name = name or _text(bytes(value))
        elif number == _DATA:
            content = bytes(value)
        elif number == _PROPERTIES:
            named = _named(value)
            name, content = named[0] or name, content or named[1]
    if begun and content:
        yield name or "attachment", content


def _named(value: memoryview) -> tuple[str, bytes]:
    """The long name and the content in the properties of a file, empty where they are not there."""
    name, content = "", b""
    for kind, number, part in _properties(value):
        if number == _FILE_NAME:
            name = part.decode("utf-16-le", "replace").rstrip("\0") if kind == _UNICODE else _text(part)
        elif number == _CONTENT and kind == _BINARY:
            content = part
    return name, content


def _attributes(data: memoryview) -> Iterator[tuple[int, memoryview]]:
    position = 0
    while position + _ATTRIBUTE.size <= len(data):
        _, number, length = _ATTRIBUTE.unpack_from(data, position)
        position += _ATTRIBUTE.size
        if position + length > len(data):
            raise Damaged
        yield number, data[position : position + length]
        position += length + 2


def _properties(data: memoryview) -> Iterator[tuple[int, int, bytes]]:
    """The properties of a file, as far as they can be followed."""
    try:
        (count,) = struct.unpack_from("<I", data, 0)
        position = 4
        for _ in range(min(count, 1_000)):
            kind, number = struct.unpack_from("<HH", data, position)
            position += 4
            if number >= 0x8000:  # it has a name of its own
                position = _behind_name(data, position)
            if kind in _SIZES:
                position += -(-_SIZES[kind] // 4) * 4
                continue
            (values,) = struct.unpack_from("<I", data, position)
            position += 4
            if kind & _MULTIPLE and (kind & ~_MULTIPLE) in _SIZES:
                position += values * _SIZES[kind & ~_MULTIPLE]
                continue
            for _ in range(min(values, 1_000)):
                (length,) = struct.unpack_from("<I", data, position)
                yield kind, number, bytes(data[position + 4 : position + 4 + length])
                position += 4 + -(-length // 4) * 4
    except struct.error:
        return


def _behind_name(data: memoryview, position: int) -> int:
    is_text, length = struct.unpack_from("<II", data, position + 16)
    return position + 24 + (-(-int(length) // 4) * 4 if is_text else 0)


def _text(data: bytes) -> str:
    decoded = decode(data.rstrip(b"\0"))
    return decoded.text if decoded else ""
