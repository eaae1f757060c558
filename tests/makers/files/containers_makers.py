"""Makers of files that hold other files, sound and hostile."""

from __future__ import annotations

import io
import itertools
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from indexer.common.errors import ReadError
from indexer.documents.archives.containers import unpack
from tests.makers.library.said import said

LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"


class Taken(NamedTuple):
    """The result of unpacking a container."""

    files: dict[str, bytes]  # by the name that is shown
    left_out: tuple[str, ...]


def taken(path: Path, *, password: str | None = None, images: bool = False) -> Taken:
    """Unpack into a new folder beside the file; nothing may appear anywhere else."""
    into = path.with_name(f"{path.name}.unpacked")
    into.mkdir()
    before = {entry for entry in path.parent.rglob("*") if into not in entry.parents}
    try:
        unpacked = unpack(path, into, password=password, images=images)
    finally:
        assert {entry for entry in path.parent.rglob("*") if into not in entry.parents} == before
    result = {entry.name for entry in into.iterdir()}
    assert result == {member.file for member in unpacked.members}
    for member in unpacked.members:
        file = into / member.file
        assert not file.is_symlink()
        assert file.is_file()
        assert file.stat().st_size == member.size_bytes
    files = {member.name: (into / member.file).read_bytes() for member in unpacked.members}
    assert len(files) == len(unpacked.members)
    return Taken(files, said(unpacked.left_out))


def refusal(path: Path, *, password: str | None = None) -> ReadError:
    """The error of unpacking; it must be one sentence that names the file."""
    with pytest.raises(ReadError) as caught:
        taken(path, password=password)
    error = caught.value
    assert path.name in error.summary
    assert error.summary.endswith(".")
    assert "\n" not in error.summary
    return error


class ZipPart(NamedTuple):
    """A member of a zip file, whose headers may be wrong."""

    name: bytes
    data: bytes
    flags: int = 0
    method: int = 0
    mode: int = 0
    extra: bytes = b""
    size: int | None = None  # what its headers say
    packed: bytes | None = None  # in place of the data


def raw_zip(parts: Iterable[ZipPart], *, before: bytes = b"") -> bytes:
    """A zip file byte by byte."""
    body = before
    directory = b""
    count = 0
    for part in parts:
        count += 1
        packed = part.data if part.packed is None else part.packed
        if part.method == zipfile.ZIP_DEFLATED and part.packed is None:
            packed = zlib.compress(part.data, 9)[2:-4]
        size = len(part.data) if part.size is None else part.size
        common = struct.pack(
            "<HHHHHIIIHH", 20, part.flags, part.method, 0, 0x21, zlib.crc32(part.data), len(packed), size,
            len(part.name), len(part.extra),
        )  # fmt: skip
        directory += CENTRAL + struct.pack("<H", 0x031E) + common
        directory += struct.pack("<HHHII", 0, 0, 0, part.mode << 16, len(body)) + part.name + part.extra
        body += LOCAL + common + part.name + part.extra + packed
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), 0)
    return body + directory + END + end


def locked_zip(files: Mapping[str, bytes], password: bytes) -> bytes:
    """A zip file whose members are behind a password, in the old way."""
    parts = []
    for name, data in files.items():
        cipher = _ZipCipher(password)
        head = bytes(11) + bytes([zlib.crc32(data) >> 24])
        parts.append(ZipPart(name.encode(), data, flags=1, packed=cipher.encrypted(head + data)))
    return raw_zip(parts)


class _ZipCipher:
    """PKWARE's old encryption: three keys that each byte changes."""

    def __init__(self, password: bytes) -> None:
        self._keys = [0x12345678, 0x23456789, 0x34567890]
        for byte in password:
            self._update(byte)

    def encrypted(self, data: bytes) -> bytes:
        result = bytearray()
        for byte in data:
            mixed = (self._keys[2] | 2) & 0xFFFF
            result.append(byte ^ (mixed * (mixed ^ 1) >> 8 & 0xFF))
            self._update(byte)
        return bytes(result)

    def _update(self, byte: int) -> None:
        keys = self._keys
        keys[0] = _crc(keys[0], byte)
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = _crc(keys[2], keys[1] >> 24)


def _crc(value: int, byte: int) -> int:
    return zlib.crc32(bytes([byte]), value ^ 0xFFFFFFFF) ^ 0xFFFFFFFF


def tar(files: Mapping[str, bytes], *, links: Mapping[str, tuple[bytes, str]] | None = None) -> bytes:
    """A tar file; links are (kind, target)."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
        for name, (kind, target) in (links or {}).items():
            entry = tarfile.TarInfo(name)
            entry.type = kind
            entry.linkname = target
            archive.addfile(entry)
    return buffer.getvalue()


Tree = dict[str, "bytes | Tree"]
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def ole(tree: Tree) -> bytes:
    """An OLE file with these storages (dicts) and streams (bytes)."""
    entries: list[dict[str, object]] = []

    def add(name: str, node: bytes | Tree) -> int:
        index = len(entries)
        entry: dict[str, object] = {"name": name, "node": node, "child": _FREE, "right": _FREE}
        entries.append(entry)
        if isinstance(node, dict):
            children = [add(*item) for item in node.items()]
            for left, right in itertools.pairwise(children):
                entries[left]["right"] = right
            entry["child"] = children[0] if children else _FREE
        return index

    add("Root Entry", tree)
    sectors: list[bytes] = []
    fat: list[int] = []

    def allocate(data: bytes) -> int:
        count = -(-len(data) // 512)
        first = len(sectors)
        for offset in range(count):
            sectors.append(data[offset * 512 : offset * 512 + 512].ljust(512, b"\0"))
            fat.append(first + offset + 1 if offset + 1 < count else _END)
        return first if count else _END

    short = b""
    short_fat: list[int] = []
    for entry in entries:
        node = entry["node"]
        if not isinstance(node, bytes):
            continue
        if len(node) >= 4096:
            entry["start"] = allocate(node)
        elif node:
            count = -(-len(node) // 64)
            first = len(short_fat)
            entry["start"] = first
            short_fat += [*range(first + 1, first + count), _END]
            short += node.ljust(count * 64, b"\0")
    entries[0]["start"] = allocate(short)
    short_fat_start = allocate(b"".join(value.to_bytes(4, "little") for value in short_fat))
    short_fat_count = -(-len(short_fat) * 4 // 512)
    directory = b""
    for index, entry in enumerate(entries):
        node = entry["node"]
        name = (str(entry["name"]) + "\0").encode("utf-16-le")
        kind = 5 if index == 0 else 1 if isinstance(node, dict) else 2
        size = len(node) if isinstance(node, bytes) else len(short) if index == 0 else 0
        directory += name.ljust(64, b"\0") + struct.pack("<HBB", len(name), kind, 1)
        directory += struct.pack("<III", _FREE, entry["right"], entry["child"]) + bytes(36)
        directory += struct.pack("<IQ", entry.get("start", _END), size)
    directory_start = allocate(directory)
    fat_count = 1
    while (len(fat) + fat_count) > fat_count * 128:
        fat_count += 1
    fat_start = len(sectors)
    fat += [_FAT] * fat_count
    table = b"".join(value.to_bytes(4, "little") for value in fat).ljust(fat_count * 512, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += bytes(6) + struct.pack("<IIIIIIIII", 0, fat_count, directory_start, 0, 4096,
        short_fat_start if short_fat else _END, short_fat_count, _END, 0)  # fmt: skip
    places = [fat_start + number for number in range(fat_count)]
    header += b"".join(place.to_bytes(4, "little") for place in places).ljust(109 * 4, b"\xff")
    return header + b"".join(sectors) + table


def properties(numbers: Mapping[int, int], *, header_bytes: int) -> bytes:
    """The stream of an Outlook object's short properties."""
    entries = (struct.pack("<HHIQ", 0x0003, number, 6, value) for number, value in numbers.items())
    return bytes(header_bytes) + b"".join(entries)


def outlook_tree(
    texts: Mapping[int, str],
    *,
    numbers: Mapping[int, int] | None = None,
    binaries: Mapping[int, bytes] | None = None,
    recipients: Iterable[Tree] = (),
    attachments: Iterable[Tree] = (),
    charset: str | None = None,
    header_bytes: int = 32,
) -> Tree:
    """An Outlook message as storages and streams; `charset` makes it one of before Unicode."""
    tree: Tree = {"__properties_version1.0": properties(numbers or {}, header_bytes=header_bytes)}
    for number, text in texts.items():
        kind, data = ("001E", text.encode(charset)) if charset else ("001F", text.encode("utf-16-le"))
        tree[f"__substg1.0_{number:04X}{kind}"] = data
    for number, data in (binaries or {}).items():
        tree[f"__substg1.0_{number:04X}0102"] = data
    for index, recipient in enumerate(recipients):
        tree[f"__recip_version1.0_#{index:08X}"] = recipient
    for index, attachment in enumerate(attachments):
        tree[f"__attach_version1.0_#{index:08X}"] = attachment
    return tree


def outlook_part(
    texts: Mapping[int, str], *, numbers: Mapping[int, int] | None = None, data: bytes | Tree | None = None
) -> Tree:
    """A recipient or an attachment of an Outlook message; its data may be a message."""
    tree = outlook_tree(texts, numbers=numbers, header_bytes=8)
    if isinstance(data, bytes):
        tree["__substg1.0_37010102"] = data
    elif data is not None:
        tree["__substg1.0_3701000D"] = data
    return tree
